"""Copies of one text are one source."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from hasila.merge.copies import copy_groups, independent_sources, resemblance, sketch

RNG = random.Random(4)
VOCABULARY = [f"w{n}" for n in range(800)]


def text(words: int = 250) -> list[str]:
    return [RNG.choice(VOCABULARY) for _ in range(words)]


def test_a_cut_and_reheaded_copy_is_found_and_another_text_is_not() -> None:
    wire = text()
    copies = {
        "a": " ".join(wire),
        "b": "Own headline here " + " ".join(wire[:220]),
        "c": " ".join([*wire[:120], "inserted", *wire[120:]]) + " (agencies)",
        "d": " ".join(text()),
        "e": " ".join([*text(200), *wire[:30]]),
    }
    groups = copy_groups({name: sketch(t) for name, t in copies.items()})
    assert groups == {"a": "a", "b": "a", "c": "a", "d": "d", "e": "e"}


def test_the_estimate_is_near_the_truth() -> None:
    wire = text(600)
    half = " ".join([*wire[:400], *text(200)])
    assert abs(resemblance(sketch(" ".join(wire)), sketch(half)) - 0.5) < 0.2


def test_arabic_marks_make_no_difference() -> None:
    plain = "قتل اثنا عشر شخصا في هجوم على سوق المدينة القديمة صباح اليوم"
    assert sketch(plain) == sketch(plain.replace("هجوم", "هُجوم"))


def test_empty_texts_are_no_copies_of_each_other() -> None:
    assert copy_groups({"a": sketch(""), "b": sketch(" … ")}) == {"a": "a", "b": "b"}


def test_a_footer_that_all_articles_carry_makes_no_copies() -> None:
    footer = " ".join(f"foot{n}" for n in range(12))
    texts = {f"a{n:03}": " ".join(text(80)) + " " + footer for n in range(120)}
    groups = copy_groups({name: sketch(t) for name, t in texts.items()})
    assert len(set(groups.values())) == 120


def test_ten_papers_with_one_text_are_one_source() -> None:
    assert independent_sources(("wire", f"paper {n}") for n in range(10)) == 1
    assert independent_sources((f"text {n}", "one paper") for n in range(10)) == 1
    assert independent_sources([("wire", "a"), ("wire", "b"), ("own", "b"), ("own 2", "a")]) == 2
    assert independent_sources([]) == 0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20))
def test_no_more_sources_than_texts_or_outlets(pairs: list[tuple[int, int]]) -> None:
    found = independent_sources(pairs)
    assert found <= min(len({t for t, _ in pairs}), len({o for _, o in pairs}), 6)
    assert found >= (1 if pairs else 0)
    assert found == independent_sources(reversed(pairs))
