"""What people decided about pairs of reports, and what of it holds.

Judgements are append-only: a later one on the same pair replaces an earlier one in effect, both stay on record; one
can be withdrawn by a further record. They name reports, not incidents, so that they survive every new merge.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from hasila.merge.unions import Unions
from hasila.model import Value

Verdict = Literal["same", "different", "unsure"]
Pair = tuple[str, str]


class Judgement(Value, frozen=True, kw_only=True):
    """One decision about two reports. ``number`` is its place in the order of decisions, ``at`` ISO 8601 in UTC."""

    number: int
    a: str
    b: str
    verdict: Verdict
    by: str
    why: str
    at: str
    withdrawn: bool = False

    @property
    def pair(self) -> Pair:
        """The two reports, smaller id first."""
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)


class Effective(msgspec.Struct, frozen=True):
    """The judgements that hold, and the sentences that name each contradiction among all of them."""

    same: tuple[Pair, ...] = ()
    different: frozenset[Pair] = frozenset()
    contradictions: tuple[str, ...] = ()


def effective(judgements: Iterable[Judgement]) -> Effective:
    """Let the last judgement stand on each pair, and on each chain of "same" that a "different" cuts."""
    last: dict[Pair, Judgement] = {}
    notes: list[str] = []
    for j in sorted(judgements, key=lambda j: j.number):
        if j.withdrawn:
            continue
        before = last.get(j.pair)
        if before is not None and before.verdict != j.verdict:
            notes.append(
                f"{j.a} and {j.b}: judgement {before.number} ({before.verdict}, {before.by}) is contradicted by "
                f"judgement {j.number} ({j.verdict}, {j.by}); the last one stands, both are kept"
            )
        last[j.pair] = j
    return _without_cycles(last, notes)


def _without_cycles(last: dict[Pair, Judgement], notes: list[str]) -> Effective:
    """From the latest back, drop a judgement that the later ones together contradict."""
    unions, kept_same, kept_different = Unions(), [], set[Pair]()
    for pair, j in sorted(last.items(), key=lambda item: -item[1].number):
        if j.verdict == "different":
            if unions.root(pair[0]) == unions.root(pair[1]):
                notes.append(_chain(j, "joined"))
            else:
                kept_different.add(pair)
        elif j.verdict == "same":
            if any(_would_join(unions, pair, other) for other in kept_different):
                notes.append(_chain(j, "kept apart"))
            else:
                unions.join(*pair)
                kept_same.append(pair)
    return Effective(same=tuple(sorted(kept_same)), different=frozenset(kept_different), contradictions=tuple(notes))


def _would_join(unions: Unions, pair: Pair, apart: Pair) -> bool:
    sides = {unions.root(pair[0]), unions.root(pair[1])}
    return {unions.root(apart[0]), unions.root(apart[1])} == sides


def _chain(j: Judgement, how: str) -> str:
    return (
        f"judgement {j.number} ({j.a} and {j.b}: {j.verdict}, {j.by}) contradicts later judgements, by which the two "
        f"are {how}; the later ones stand, all are kept"
    )
