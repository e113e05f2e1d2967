"""Numbers in digits and words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasila.text.numbers import compose, parse_digits
from hasila.text.pipeline import pipeline


@pytest.mark.parametrize(
    ("text", "value"),
    [("06", 6), ("3.129", 3129), ("3,129", 3129), ("12,5", 12.5), ("1.234.567", 1234567), ("0.5", 0.5), ("215", 215)],
)
def test_digits(text: str, value: float) -> None:
    assert parse_digits(text, ",.") == value


def numbers(language: str, text: str) -> list[float]:
    found = []
    for chunk in pipeline(language).parse(text).chunks:
        found += [part.value for part in chunk.walk() if part.rule.startswith("number") and "number" in part.concepts][
            :1
        ]
    return found


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("ar", "مئتان وخمسة عشر شخصا", 215),
        ("ar", "خمسة وعشرون شخصا", 25),
        ("ar", "ثلاثمائة وخمسة وأربعين شخصا", 345),
        ("ar", "78 ألفا و685 شخصا", 78685),
        ("ar", "ألفي شخص", 2000),
        ("ar", "مائتي شخص", 200),
        ("ar", "٢١ شخصا", 21),
        ("fr", "soixante et onze personnes", 71),
        ("fr", "quatre-vingt-dix-sept personnes", 97),
        ("fr", "1 200 personnes", 1200),
        ("fr", "deux cents personnes", 200),
        ("en", "twenty-one people", 21),
        ("en", "three hundred and forty people", 340),
        ("en", "two thousand people", 2000),
        ("es", "dos mil trescientas personas", 2300),
        ("es", "treinta y cinco personas", 35),
        ("es", "veintiún detenidos", 21),
    ],
)
def test_words(language: str, text: str, value: int) -> None:
    assert value in numbers(language, text)


@given(st.integers(min_value=1, max_value=999_999))
def test_what_is_said_in_sizes_is_composed_again(number: int) -> None:
    """Decompose a number as French and Spanish say it, and compose it again."""
    words: list[int] = []
    thousands, rest = divmod(number, 1000)
    for part, scale in ((thousands, 1000), (rest, 0)):
        hundreds, below = divmod(part, 100)
        if hundreds:
            words += ([hundreds] if hundreds > 1 else []) + [100]
        tens, units = divmod(below, 10)
        if below < 20:
            words += [below] if below and not (scale and part == 1) else []
        else:
            words += [tens * 10] + ([units] if units else [])
        if scale and part:
            words.append(scale)
    assert compose(words, units_first=False) == number
