"""Sums within one statement: parts printed beside their total, over the years or over the kinds of one scope.

Parts of disjoint kinds may never exceed their total. Whether they must reach it is a question of whether they are all
of them; that is taken to be so where the printed total comes near (:data:`NEAR`), and not where another figure of the
same statement is exactly the missing remainder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import msgspec

from hasila.codebook import active
from hasila.reconcile.claim import INFINITY
from hasila.reconcile.conflict import Conflict, gap_of, surely_before
from hasila.reconcile.figures import Figure, Slot, joint_parts, narrower
from hasila.reconcile.measures import is_percent

#: Parts that come within this share of the total were meant to make it.
NEAR = 0.055
_KINDS = ("group", "place", "type")


def sum_conflicts(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Yield totals that their parts, printed in the same statement, do not make."""
    events: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if not is_percent(figure.slot.measure):
            events[figure.event].append(figure)
    yield from _across(figures)
    for _, members in sorted(events.items()):
        for total in members:
            if total.slot.stock or len(members) > 2:
                yield from _by_kind(total, members, figures)
                yield from _joint(total, members, figures)
                yield from _complement(total, members, figures)


def _by_kind(total: Figure, members: Sequence[Figure], figures: Sequence[Figure]) -> Iterator[Conflict]:
    for kind in _KINDS:
        families: dict[str, Figure] = {}
        for part in members:
            if part.start == total.start and part.end == total.end and _child(part.slot, total.slot, kind):
                name = getattr(part.slot, kind)
                # Where one statement has two figures for a part, the pair check reports it; the sum takes the better.
                if name not in families or part.weight > families[name].weight:
                    families[name] = part
        parts = [families[name] for name in sorted(families) if not name.startswith("not ")]
        if len(parts) >= 2 and not _overlap(kind, parts):
            yield from _compare(total, parts, members, figures)


def _across(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Parts of one closed period that exceed its total, whoever stated them."""
    periods: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if not figure.cumulative and not figure.slot.stock and not figure.end.key:
            periods[figure.slot.country, figure.slot.measure, figure.start, figure.end].append(figure)
    for members in periods.values():
        for total in members:
            for kind in _KINDS:
                families: dict[str, Figure] = {}
                for part in members:
                    name = getattr(part.slot, kind)
                    least = name not in families or part.lo < families[name].lo
                    if least and _child(part.slot, total.slot, kind) and not name.startswith("not "):
                        families[name] = part
                parts = [families[name] for name in sorted(families)]
                told = {p.event for p in (total, *parts)}
                if len(parts) >= 2 and len(told) > 1 and not _overlap(kind, parts):
                    indexes = tuple(p.index for p in parts)
                    over = gap_of(indexes, (total.index,), figures)
                    if over > 0:
                        yield Conflict("sum", indexes, (total.index,), over)


def _child(part: Slot, total: Slot, kind: str) -> bool:
    return narrower(part, total) and msgspec.structs.replace(part, **{kind: getattr(total, kind)}) == total


def _overlap(kind: str, parts: Sequence[Figure]) -> bool:
    """Whether one name holds another: the places "Syria" and "Syria-Iraq", the types "minors", "women and minors"."""
    mark = "-" if kind == "place" else " and "
    sets = [set(getattr(part.slot, kind).split(mark)) for part in parts]
    return any(a & b for a, b in combinations(sets, 2))


def _joint(total: Figure, members: Sequence[Figure], figures: Sequence[Figure]) -> Iterator[Conflict]:
    slots = joint_parts(total.slot)
    parts = [next((f for f in members if f.slot == slot and f.end == total.end), None) for slot in slots]
    known = [p for p in parts if p is not None]
    if slots and len(known) == len(slots):
        yield from _both_ways(total, known, figures)


def _complement(total: Figure, members: Sequence[Figure], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """ "Not X" and X make the whole."""
    for part in members:
        name = part.slot.group
        if total.slot.group:
            continue
        if name.startswith("not ") and _child(part.slot, total.slot, "group") and _same_span(part, total):
            other = msgspec.structs.replace(part.slot, group=name[4:])
            for rest in (f for f in members if f.slot == other and _same_span(f, part)):
                yield from _both_ways(total, [part, rest], figures)


def _same_span(first: Figure, second: Figure) -> bool:
    return first.start == second.start and first.end == second.end


def _both_ways(total: Figure, parts: Sequence[Figure], figures: Sequence[Figure]) -> Iterator[Conflict]:
    indexes = tuple(p.index for p in parts)
    for need, allow in ((indexes, (total.index,)), ((total.index,), indexes)):
        gap = gap_of(need, allow, figures)
        if 0 < gap < INFINITY:
            yield Conflict("sum", need, allow, gap)


def _compare(
    total: Figure, parts: Sequence[Figure], members: Sequence[Figure], figures: Sequence[Figure]
) -> Iterator[Conflict]:
    indexes = tuple(p.index for p in parts)
    over = gap_of(indexes, (total.index,), figures)
    if over > 0:
        yield Conflict("sum", indexes, (total.index,), over)
        return
    short = gap_of((total.index,), indexes, figures)
    if 0 < short <= max(1.0, NEAR * total.lo) and not _explained(short, total, members, parts):
        yield Conflict("sum", (total.index,), indexes, short)


def _explained(short: float, total: Figure, members: Sequence[Figure], parts: Sequence[Figure]) -> bool:
    """Whether the remainder is itself printed in the statement, as a kind that the parts do not name."""
    used = {p.index for p in parts} | {total.index}
    return any(f.value == short and f.index not in used and f.end == total.end for f in members)


# --- balances over measures ----------------------------------------------------------------------------------------


def balance_conflicts(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Yield wholes smaller than their accounted parts: those who left against still there + dead + returned.

    Levels (still there) are taken with the counts known by then, and with totals of the same statement or later.
    """
    table: dict[Slot, list[Figure]] = defaultdict(list)
    loose: dict[Slot, list[Figure]] = defaultdict(list)
    for figure in figures:
        table[figure.slot].append(figure)
        loose[_key(figure.slot)].append(figure)
    for balance in active().balances:
        for slot, wholes in sorted(table.items()):
            if slot.measure != balance.whole or slot.of or slot.type:
                continue
            parts = [loose.get(_key(msgspec.structs.replace(slot, measure=m)), []) for m in balance.parts]
            yield from _balance(wholes, parts, figures)


def _key(slot: Slot) -> Slot:
    """The slot without its whole: women who returned are a part of those who returned, and of the women who left."""
    return msgspec.structs.replace(slot, of="")


def _balance(wholes: Sequence[Figure], parts: Sequence[list[Figure]], figures: Sequence[Figure]) -> Iterator[Conflict]:
    for level in parts[0]:
        for known in product(*(_known(others, level) for others in parts[1:])):
            used = (level.index, *(k.index for k in known if k is not None))
            for whole in wholes:
                gap = gap_of(used, (whole.index,), figures)
                if 0 < gap < INFINITY and level.lo > 0 and _later_total(whole, level):
                    yield Conflict("balance", used, (whole.index,), gap)


def _later_total(whole: Figure, level: Figure) -> bool:
    if not surely_before(level.end, whole.end) or not whole.cumulative:
        return False
    return level.slot.stock or whole.start.lo <= level.start.lo


def _known(others: Sequence[Figure], level: Figure) -> list[Figure | None]:
    """The count of the same statement, or else the three latest before it; ``None`` where there is none."""
    known = [f for f in others if f.cumulative and surely_before(f.end, level.end)]
    same = [f for f in known if f.end == level.end]
    latest = sorted(known, key=lambda f: (-f.end.hi, f.index))[:3]
    return [*(same or latest)] or [None]
