"""Folding keeps offsets: every folded character leads back to where it came from."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from hasila.languages import language
from hasila.text.fold import Folder

ARABIC = language("ar").folder


def test_arabic_spellings_fold_alike() -> None:
    for spellings in (
        ["إرهابي", "ارهابي", "أرهابي"],
        ["خلية", "خليه"],
        ["مستشفى", "مستشفي"],
        ["خلـــية", "خلية"],
        ["مُفكَّك", "مفكك"],
    ):
        assert len({ARABIC.fold(s).text for s in spellings}) == 1


def test_digits_and_presentation_forms() -> None:
    assert ARABIC.fold("٢٠٢٣").text == "2023"
    assert ARABIC.fold("ﺧﻠﻴﺔ").text == ARABIC.fold("خلية").text
    assert Folder().fold("Élève ŒUVRE").text.startswith("eleve")


def test_bidi_marks_vanish_and_offsets_stay() -> None:
    text = "\u200fفكك\u200f 6 خلايا"
    folded = ARABIC.fold(text)
    at = folded.text.index("6")
    assert text[folded.origin(at)] == "6"


@given(st.text(max_size=200))
def test_offsets_are_monotone_and_in_range(text: str) -> None:
    folded = ARABIC.fold(text)
    origins = [folded.origin(i) for i in range(len(folded.text) + 1)]
    assert origins == sorted(origins)
    assert origins[-1] == len(text)
    assert all(0 <= o <= len(text) for o in origins)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs"]), max_size=80))
def test_folding_is_stable(text: str) -> None:
    once = ARABIC.fold(unicodedata.normalize("NFC", text)).text
    assert ARABIC.fold(ARABIC.fold(once).text).text == ARABIC.fold(once).text
