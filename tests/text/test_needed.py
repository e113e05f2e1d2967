"""What a rule demands of a text: no match without it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasila.text.needed import demands
from hasila.text.rules import Alphabet, Cascade, Rule


@pytest.mark.parametrize(
    ("pattern", "demanded"),
    [
        ("{number} {unit}?", [{"number"}]),
        ("{month|ordinal}+ (?: {of} {unit} )* {day}{2}", [{"month", "ordinal"}, {"day"}]),
        ("(?<! {cmp} ) {number} (?! {unit} )", [{"number"}]),
        ("{a} {b} | {a} {c}", [{"a"}, {"b", "c"}]),
        ("(?: {a} | {b}? ) {c}", [{"c"}]),
        ("{number}{0,3} {word} {.}", []),
    ],
)
def test_demands(pattern: str, demanded: list[set[str]]) -> None:
    assert demands(pattern) == {frozenset(d) for d in demanded}


_ATOM = st.sampled_from(["{a}", "{b}", "{c}", "{a|b}", "{word}"])
_PATTERN = st.recursive(
    _ATOM,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{0,2}", "{1,2}"])).map(lambda p: f"(?: {p[0]} ){p[1]}"),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda p: f"(?: {p[0]} | {p[1]} )"),
        st.tuples(inner, inner).map(lambda p: f"{p[0]} (?! {p[1]} )"),
    ),
    max_leaves=6,
)


@given(_PATTERN, st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=8))
def test_no_match_without_what_is_demanded(pattern: str, names: list[str]) -> None:
    alphabet = Alphabet()
    text = "".join(alphabet.letter(frozenset({n}) if n else frozenset()) for n in names)
    wanted = demands(pattern)
    for match in alphabet.compile(pattern).finditer(text):
        held = set(names[match.start() : match.end()])
        assert not match[0] or all(held & demand for demand in wanted)
        assert match[0] or not wanted


def test_a_rule_that_demands_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="every part of its pattern is optional"):
        Cascade([Rule("idle", "{number}? {word}", frozenset({"x"}), lambda *_: 1)], Alphabet())
