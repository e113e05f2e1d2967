"""The rule engine: patterns over concepts, productions that refuse, the order of the input alone decides."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasila.text.chunk import Chunk
from hasila.text.patterns import expand
from hasila.text.rules import Alphabet, Cascade, Rule


def chunk(at: int, *concepts: str) -> Chunk:
    return Chunk(at, at + 1, frozenset(concepts))


def test_a_rule_rewrites_what_it_matches() -> None:
    rule = Rule("pair", "{number} {unit}", frozenset({"quantity"}), lambda chunks, _: len(chunks))
    out = Cascade([rule], Alphabet()).apply([chunk(0, "number"), chunk(1, "unit.cell"), chunk(2)], None)
    assert [(c.rule, c.value) for c in out] == [("pair", 2), ("", None)]


def test_a_branch_stands_for_all_its_leaves() -> None:
    assert chunk(0, "act.arrest").has("act")
    assert not chunk(0, "action").has("act")


def test_a_production_that_refuses_leaves_the_chunks() -> None:
    rule = Rule("never", "{number}", frozenset({"x"}), lambda _chunks, _context: None)
    chunks = [chunk(0, "number")]
    assert Cascade([rule], Alphabet()).apply(chunks, None) == chunks


@given(st.lists(st.sampled_from(["number", "unit.cell", "and", "act.arrest"]), max_size=30))
def test_the_name_of_a_rule_never_matters(names: list[str]) -> None:
    chunks = [chunk(i, n) for i, n in enumerate(names)]

    def spans(name: str) -> list[tuple[int, int]]:
        rules = [Rule(name, "{number} {unit}?", frozenset({"q"}), lambda c, _: len(c))]
        return [(c.start, c.end) for c in Cascade(rules, Alphabet()).apply(list(chunks), None)]

    assert spans("a") == spans("z")


def test_patterns_expand() -> None:
    assert expand("arrest(|ed|s) [the] man")[:2] == ["arrest the man", "arrest man"]
    with pytest.raises(ValueError, match="not closed"):
        expand("(a|b")


@given(st.lists(st.lists(st.sampled_from(["number", "unit.cell", "and", ""]), min_size=1, max_size=4), max_size=5))
def test_what_a_rule_makes_of_a_sentence_serves_the_rules_behind_it(sentences: list[list[str]]) -> None:
    rules = [
        Rule("amount", "{number} (?! {number} )", frozenset({"amount"}), lambda c, _: c[0].start),
        Rule("pair", "{amount} {unit}", frozenset({"quantity"}), lambda c, _: len(c)),
    ]
    cascade = Cascade(rules, Alphabet())
    for names in sentences:
        out = cascade.apply([chunk(i, *([n] if n else [])) for i, n in enumerate(names)], None)
        pairs = sum(a == "number" and b == "unit.cell" for a, b in pairwise(names))
        assert sum(c.rule == "pair" for c in out) == pairs
