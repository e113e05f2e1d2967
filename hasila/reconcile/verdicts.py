"""What the other figures say of each: the interval that they allow it, and a word for how it compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from hasila.reconcile.claim import INFINITY, Claim
from hasila.reconcile.conflict import too_large, too_small
from hasila.reconcile.figures import Figure, Slot, narrower
from hasila.reconcile.findings import Finding
from hasila.reconcile.measures import is_percent
from hasila.reconcile.network import Network
from hasila.reconcile.repair import Repair

Word = Literal["exact", "consistent", "minor", "conflicting", "tie", "not comparable", "alone"]


class Verdict(msgspec.Struct, frozen=True):
    """``minimum`` to ``maximum`` is what the other claims allow (``None``: no bound); ``low``/``high`` the claims that
    make the ends tight."""

    word: Word
    minimum: float | None = None
    maximum: float | None = None
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    why: str = ""


def verdicts_of(
    claims: Sequence[Claim], figures: Sequence[Figure], repair: Repair, findings: Iterable[Finding]
) -> dict[str, Verdict]:
    """The verdict of every claim, by its id."""
    blamed, tied = _in_findings(findings)
    allowed = Allowed(figures, repair)
    result: dict[str, Verdict] = {}
    aside = {i for c in repair.aside for i in c.figures}
    minor = {i for c in repair.minor for i in c.figures} | repair.given_up
    for figure in figures:
        ids = {c.id for c in figure.claims}
        verdict = allowed.of(figure)
        if ids & blamed:
            verdict = msgspec.structs.replace(verdict, word="conflicting")
        elif ids & tied:
            verdict = msgspec.structs.replace(verdict, word="tie")
        elif figure.index in aside and verdict.word in ("conflicting", "consistent"):
            verdict = Verdict("not comparable", why="it differs too much from others that were read in the same words")
        elif verdict.word == "conflicting" or figure.index in repair.given_up:
            # No finding was worth showing: the difference is of the size of rounding.
            verdict = msgspec.structs.replace(verdict, word="minor" if figure.index in minor else "tie")
        result.update(dict.fromkeys(sorted(ids), verdict))
    for claim in claims:
        if claim.id not in result:
            why = "its period cannot be right" if claim.id in blamed else "it has no period or was not asserted"
            result[claim.id] = Verdict("conflicting" if claim.id in blamed else "not comparable", why=why)
    return dict(sorted(result.items()))


def _in_findings(findings: Iterable[Finding]) -> tuple[set[str], set[str]]:
    blamed: set[str] = set()
    tied: set[str] = set()
    for finding in findings:
        (blamed if finding.culprits else tied).update(finding.culprits or finding.claims)
    return blamed, tied - blamed


class Allowed:
    """Leave-one-out intervals: what the figures that are believed allow for each figure."""

    def __init__(self, figures: Sequence[Figure], repair: Repair | None = None) -> None:
        self.figures = figures
        self.faults = frozenset(repair.faults) if repair else frozenset()
        self.without: dict[Slot, frozenset[int]] = {}
        self.table: dict[Slot, list[Figure]] = defaultdict(list)
        for figure in figures:
            self.table[figure.slot].append(figure)
        self.networks: dict[Slot, Network] = {}

    def network(self, slot: Slot) -> Network:
        """The constraints of a slot: its own figures, its parts' lower and its wholes' upper ends."""
        if slot not in self.networks:
            parts = [f for s, members in self.table.items() if narrower(s, slot) and not s.stock for f in members]
            wholes = [f for s, members in self.table.items() if narrower(slot, s) and not s.stock for f in members]
            self.networks[slot] = Network(self.table[slot], parts, wholes)
            self.without[slot] = self.networks[slot].consistent_without(self.faults)
        return self.networks[slot]

    def of(self, figure: Figure) -> Verdict:
        """The verdict of one figure from the interval that the others allow it."""
        if is_percent(figure.slot.measure):
            return Verdict("not comparable", why="a share is not compared with counts")
        if figure.slot.stock:
            return self._level(figure)
        network = self.network(figure.slot)
        mine = frozenset((too_large(figure.index), too_small(figure.index)))
        bounds = network.bounds(figure.start, figure.end, self.without[figure.slot], mine)
        low, high = bounds.min, bounds.max
        return Verdict(
            _word(figure, low, high),
            low if low > 0 else None,
            None if high == INFINITY else high,
            self._ids(bounds.low),
            self._ids(bounds.high),
        )

    def _level(self, figure: Figure) -> Verdict:
        """A level at a moment is bounded by the other reports of that moment, its parts and its wholes."""
        low, high = 0.0, INFINITY
        at: tuple[list[int], list[int]] = ([], [])
        for other in self.figures:
            if other.index == figure.index or other.end != figure.end or not other.slot.stock:
                continue
            if (other.slot == figure.slot or narrower(other.slot, figure.slot)) and other.lo > low:
                low, at = other.lo, ([other.index], at[1])
            if (other.slot == figure.slot or narrower(figure.slot, other.slot)) and other.hi < high:
                high, at = other.hi, (at[0], [other.index])
        word = _word(figure, low, high)
        return Verdict(word, low or None, None if high == INFINITY else high, self._ids(at[0]), self._ids(at[1]))

    def _ids(self, indexes: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.figures[i].claim.id for i in indexes)


def _word(figure: Figure, low: float, high: float) -> Word:
    if low <= 0 and high == INFINITY:
        return "alone"
    if figure.lo > high or figure.hi < low:
        return "conflicting"
    return "exact" if low == high == figure.value and figure.exact else "consistent"


def by_word(verdicts: Mapping[str, Verdict]) -> dict[str, int]:
    """How many claims have each verdict."""
    counts: dict[str, int] = defaultdict(int)
    for verdict in verdicts.values():
        counts[verdict.word] += 1
    return dict(sorted(counts.items()))
