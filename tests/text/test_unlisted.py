"""Names of places that the gazetteer does not have: where they begin and end in the text."""

from __future__ import annotations

import pytest

from hasila.text.pipeline import pipeline
from hasila.text.unlisted import unlisted_name


def names(text: str, language: str) -> list[str]:
    parsed = pipeline(language).parse(text)
    found = [c for c in parsed.chunks if unlisted_name(c)]
    assert all(parsed.words(c).split() == (unlisted_name(c) or "").split() for c in found)
    return [parsed.words(c) for c in found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Two soldiers died in the village of Oulmestara in Mali.", ["Oulmestara"]),
        ("en", "Two soldiers died in Oulmestara, Mali.", ["Oulmestara"]),
        ("en", "Trust in Oulmestara fell, she said in Mali.", []),
        ("en", "TWO SOLDIERS DIED IN OULMESTARA, MALI.", []),
        ("fr", "Deux soldats tués dans le village de Tin-Oulmestara, au Mali.", ["Tin-Oulmestara"]),
        ("es", "Dos muertos en el municipio de Oulmestara del Carrizo ayer.", ["Oulmestara del Carrizo"]),
        ("ar", "قتل جنديان في بلدة المصيعدة بمحافظة شبوة", ["المصيعدة"]),
        ("ar", "قتل جنديان في البلدة القديمة بمحافظة شبوة", []),
        ("ar", "قتل جنديان في بلدة صغيرة بمحافظة شبوة", []),
    ],
)
def test_a_name_is_known_by_the_words_around_it(language: str, text: str, expected: list[str]) -> None:
    assert names(text, language) == expected
