"""Two figures that cannot both be right: a count within another's period and scope that is larger than it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from hasila.reconcile.claim import INFINITY
from hasila.reconcile.conflict import Conflict, Rule, covers
from hasila.reconcile.figures import Figure, Slot, narrower


def pair_conflicts(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Yield every pair in which the contained figure needs more than the containing one allows."""
    by_slot: dict[Slot, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_slot[figure.slot].append(figure)
    for slot, wholes in sorted(by_slot.items()):
        limits = [f for f in wholes if f.hi < INFINITY]
        if not limits:
            continue
        lowest = min(f.hi for f in limits)
        for other, parts in sorted(by_slot.items()):
            if other != slot and not narrower(other, slot):
                continue
            for part in parts:
                if part.lo > lowest:
                    yield from _against(part, limits)


def _against(part: Figure, wholes: Sequence[Figure]) -> Iterator[Conflict]:
    for whole in wholes:
        if part.lo <= whole.hi or part.index == whole.index or not _comparable(part, whole):
            continue
        rule: Rule = "series" if part.slot == whole.slot else "scope"
        yield Conflict(rule, (part.index,), (whole.index,), part.lo - whole.hi)


def _comparable(part: Figure, whole: Figure) -> bool:
    """A level at a moment compares only with one of the same moment; a count with one whose period holds its own."""
    if part.slot.stock or whole.slot.stock:
        return part.slot.stock == whole.slot.stock and part.end == whole.end
    return covers(whole, part)
