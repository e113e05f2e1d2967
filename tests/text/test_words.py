"""Cutting a text at its blanks before folding gives the tokens and positions of folding it whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasila.languages import codes, language
from hasila.text import words
from hasila.text.lexicon import TOKEN
from hasila.text.words import Vocabulary

_ALPHABET = st.one_of(st.characters(), st.sampled_from("\n \u200f\u064b،٢ﺔœABé.'-"))
_KNOWN = {code: Vocabulary(language(code)) for code in codes()}


@pytest.mark.parametrize("code", codes())
@given(text=st.text(_ALPHABET, max_size=120))
def test_cutting_first_changes_nothing(code: str, text: str) -> None:
    folded = language(code).folder.fold(text)
    whole = [(m[0] if m[0][0] != "\n" else "\n", *m.span()) for m in re.finditer(r"\n+|" + TOKEN.pattern, folded.text)]
    found = _KNOWN[code].words(text)
    assert [(f.text, s, e) for f, s, e in zip(found.forms, found.starts, found.ends, strict=True)] == whole
    assert [found.origin(at) for at in range(len(folded.text) + 1)] == [
        folded.origin(at) for at in range(len(folded.text) + 1)
    ]


def test_a_word_is_looked_up_once() -> None:
    forms = Vocabulary(language("en")).words("six cells, six arrests").forms
    assert forms[0] is forms[3]


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_REMEMBERED", 3)
    vocabulary = Vocabulary(language("en"))
    text = "one two three four five six seven one"
    assert [f.text for f in vocabulary.words(text).forms] == text.split()
    assert len(vocabulary._words) <= 3
    assert len(vocabulary._forms) <= 3
