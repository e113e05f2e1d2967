"""Conflicts of more than two figures, found while the smaller ones are set aside.

A *finder* looks at the figures that are still believed and returns one conflict among them, or none. Repair calls it
again and again (implicit hitting sets), so a finder need not list every conflict there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from hasila.reconcile.claim import INFINITY
from hasila.reconcile.conflict import Conflict, gap_of, surely_before, too_large, too_small
from hasila.reconcile.figures import Figure, Slot, in_round_numbers, narrower
from hasila.reconcile.network import Edge, Network
from hasila.reconcile.plausible import by_slot


class NetworkFinder:
    """Engine A over one slot: negative cycles among its own figures, its parts' lower and its wholes' upper ends."""

    def __init__(self, slot: Slot, figures: Sequence[Figure], table: dict[Slot, list[Figure]]) -> None:
        self.figures = figures
        self.own = table[slot]
        self.parts = [f for other, members in table.items() if narrower(other, slot) for f in members]
        self.wholes = [f for other, members in table.items() if narrower(slot, other) for f in members]
        own, parts, wholes = ([in_round_numbers(f) for f in side] for side in (self.own, self.parts, self.wholes))
        self.network = Network(own, parts, wholes)
        self.members = frozenset(e.label for e in self.network.edges if e.label is not None)
        self.clean: list[frozenset[int]] = []

    def find(self, without: Collection[int]) -> Conflict | None:
        """One conflict of few figures among those not in ``without``."""
        left_out = self.members.intersection(without)
        # Leaving out more than what was found clean before cannot bring a conflict back.
        if any(clean <= left_out for clean in self.clean):
            return None
        cycle = self.network.negative_cycle(without)
        if cycle is None:
            self.clean.append(left_out)
            return None
        return _conflict(_shrunk_cycle(self.network, self.members, left_out) or cycle, self.figures)


def _conflict(cycle: Sequence[Edge], figures: Sequence[Figure]) -> Conflict:
    faults = [e.label for e in cycle if e.label is not None]
    need = tuple(fault // 2 for fault in faults if fault % 2 == 0)
    allow = tuple(fault // 2 for fault in faults if fault % 2 == 1)
    slots = {figures[i].slot for i in (*need, *allow)}
    return Conflict("cycle" if len(slots) == 1 else "scope", need, allow, gap_of(need, allow, figures))


def statement_conflicts(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Conflicts of three figures or more within one statement, or between two: the sums that a reader can check.

    A total against its years, or the growth between two statements against what one of them says of the time between.
    """
    for _, members in sorted(by_slot(figures).items()):
        if members[0].slot.stock:
            continue
        told: dict[str, list[Figure]] = defaultdict(list)
        for figure in members:
            told[figure.event].append(figure)
        rich = [event for event in sorted(told) if len(told[event]) > 1]
        for i, first in enumerate(rich):
            yield from _within(told[first], figures)
            for second in rich[i + 1 :]:
                yield from _within([*told[first], *told[second]], figures)


def _within(members: Sequence[Figure], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A conflict among ``members``, and for each of its faults another that does without that fault."""
    network = Network(members)
    faults = frozenset(e.label for e in network.edges if e.label is not None)
    first = _shrunk_cycle(network, faults, frozenset())
    if first is None:
        return
    found = [first]
    found += [c for fault in sorted(_faults(first)) if (c := _shrunk_cycle(network, faults, frozenset([fault])))]
    for cycle in found:
        conflict = _conflict(cycle, figures)
        if len(conflict.figures) > 2:
            yield conflict


def _faults(cycle: Sequence[Edge]) -> set[int]:
    return {e.label for e in cycle if e.label is not None}


def _shrunk_cycle(network: Network, faults: frozenset[int], without: frozenset[int]) -> list[Edge] | None:
    """A negative cycle from which no constraint can be dropped (deletion filter)."""
    cycle = network.negative_cycle(without)
    if cycle is None:
        return None
    kept = _faults(cycle)
    for fault in sorted(kept):
        if network.negative_cycle(faults - (kept - {fault})) is not None:
            kept.discard(fault)
    return network.negative_cycle(faults - kept) or cycle


class GrowthFinder:
    """A part may not grow more than its whole between the same two moments."""

    def __init__(self, part: Slot, whole: Slot, figures: Sequence[Figure], table: dict[Slot, list[Figure]]) -> None:
        self.figures = figures
        self.part = [f for f in table[part] if f.cumulative]
        self.whole = [f for f in table[whole] if f.cumulative and f.hi < INFINITY]
        self.members = frozenset(x for f in (*self.part, *self.whole) for x in (too_large(f.index), too_small(f.index)))
        self.clean: list[frozenset[int]] = []

    def find(self, without: Collection[int]) -> Conflict | None:
        """The conflict with the largest gap, ``None`` where the part never outgrows the whole."""
        left_out = self.members.intersection(without)
        if any(clean == left_out for clean in self.clean):
            return None
        best = self._largest(without)
        if best is None:
            self.clean.append(left_out)
        return best

    def _largest(self, without: Collection[int]) -> Conflict | None:
        floors = [f for f in self.whole if too_large(f.index) not in without]
        tops = [f for f in self.whole if too_small(f.index) not in without]
        found = self._pairs(
            [f for f in self.part if too_small(f.index) not in without],
            [f for f in self.part if too_large(f.index) not in without],
            floors,
            tops,
        )
        return min(found, key=_rank, default=None)

    def told_twice(self) -> list[Conflict]:
        """Conflicts among two statements that both give part and whole: the plainest ones, all of them."""
        found: list[Conflict] = []
        shared = sorted({f.event for f in self.part} & {f.event for f in self.whole})
        for first in shared:
            for second in shared:
                if first != second:
                    whole = [f for f in self.whole if f.event in (first, second)]
                    earlier = [f for f in self.part if f.event == first]
                    found += self._pairs(earlier, [f for f in self.part if f.event == second], whole, whole)
        return found

    def _pairs(
        self, before: Sequence[Figure], after: Sequence[Figure], floors: Sequence[Figure], tops: Sequence[Figure]
    ) -> Iterator[Conflict]:
        floor_at = {f.end: self._floor(f, floors) for f in before}
        top_at = {f.end: self._top(f, tops) for f in after}
        for later in after:
            top = top_at[later.end]
            if top is None:
                continue
            for earlier in before:
                floor = floor_at[earlier.end]
                if floor is None or floor.start != top.start or floor.hi > top.hi or earlier.start != later.start:
                    continue
                if earlier.hi < later.lo and surely_before(earlier.end, later.end):
                    need, allow = (later.index, floor.index), (earlier.index, top.index)
                    gap = gap_of(need, allow, self.figures)
                    if gap > 0:
                        yield Conflict("growth", need, allow, gap)

    def _floor(self, earlier: Figure, floors: Sequence[Figure]) -> Figure | None:
        known = [f for f in floors if surely_before(f.end, earlier.end)]
        return max(known, key=lambda f: (f.lo, f.weight, -f.index), default=None)

    def _top(self, later: Figure, tops: Sequence[Figure]) -> Figure | None:
        known = [f for f in tops if surely_before(later.end, f.end)]
        return min(known, key=lambda f: (f.hi, -f.weight, f.index), default=None)


def _rank(conflict: Conflict) -> tuple[float, tuple[int, ...]]:
    return -conflict.gap, tuple(sorted(conflict.figures))


Finder = NetworkFinder | GrowthFinder


def finders_of(figures: Sequence[Figure]) -> tuple[Finder, ...]:
    """All finders that could find anything: a network for every slot of flows, a growth check for every part."""
    table = {slot: members for slot, members in by_slot(figures).items() if not slot.stock}
    finders: list[Finder] = [NetworkFinder(slot, figures, table) for slot in table]
    for part in table:
        for whole in table:
            # People change groups, so the count of one may grow at the cost of another: no growth check by group.
            if narrower(part, whole) and part.group == whole.group and sum(f.cumulative for f in table[part]) > 1:
                finders.append(GrowthFinder(part, whole, figures, table))
    return tuple(finders)
