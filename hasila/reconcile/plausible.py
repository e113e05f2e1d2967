"""Figures that no inequality forbids but that cannot well be right: jumps, baselines, copied scopes, shares, order.

Each check yields conflicts whose ``slack`` says how much would still be plausible, so that the arithmetic can be shown.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from hasila.reconcile.claim import INFINITY, ORIGIN
from hasila.reconcile.conflict import Conflict, gap_of, surely_before
from hasila.reconcile.figures import Figure, Slot, agency_starts, narrower
from hasila.reconcile.measures import is_percent, population

#: A count may grow this many times faster than its series did before it is called implausible.
FASTER = 5.0
#: Of fewer than this the pace cannot be judged.
ENOUGH = 30
#: A later start must be this much later (days), and this share of the longer period, to expect a smaller count.
LATER, LATER_SHARE = 3 * 365, 0.25
#: Of the count expected before the later start, this share at least must show.
EXPECTED = 0.2
_MONTH = 30.44


def by_slot(figures: Sequence[Figure]) -> dict[Slot, list[Figure]]:
    """Figures by slot, each list in order of the end of the period."""
    table: dict[Slot, list[Figure]] = defaultdict(list)
    for figure in figures:
        table[figure.slot].append(figure)
    for members in table.values():
        members.sort(key=lambda f: (f.end.hi, f.end.lo, f.index))
    return dict(sorted(table.items()))


def jump_conflicts(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Yield cumulative counts that grow more than :data:`FASTER` times as fast as their series."""
    for slot, members in by_slot(figures).items():
        if slot.stock:
            continue
        series = [f for f in members if f.cumulative]
        for later in series:
            before = [f for f in series if f.end != later.end and surely_before(f.end, later.end)]
            before = [f for f in before if f.hi < INFINITY and _starts_alike(f, later)]
            earlier = max(before, key=lambda f: (f.hi, f.weight, -f.index), default=None)
            if earlier is None or not any(_jump(earlier, later, series, figures)):
                continue
            for first in before:
                yield from _jump(first, later, series, figures)


def _jump(earlier: Figure, later: Figure, series: Sequence[Figure], figures: Sequence[Figure]) -> Iterator[Conflict]:
    if earlier.hi < ENOUGH:
        return
    rate = usual_rate([f for f in series if f.index != later.index], earlier)
    if rate is None:
        return
    months = (later.end.hi - earlier.end.lo + abs(later.start.lo - earlier.start.lo)) / _MONTH
    allowed = float(round(FASTER * rate * months + 0.05 * earlier.hi))
    gap = gap_of((later.index,), (earlier.index,), figures, allowed)
    if gap > 0:
        yield Conflict("jump", (later.index,), (earlier.index,), gap, allowed, round(months))


def _starts_alike(first: Figure, second: Figure) -> bool:
    """Same start, or two stated ones within two years: the difference is then allowed for as further months."""
    stated = min(first.start.lo, second.start.lo) > ORIGIN
    return first.start == second.start or (stated and abs(first.start.lo - second.start.lo) <= 2 * 366)


def usual_rate(series: Sequence[Figure], earlier: Figure) -> float | None:
    """Counts a month: the larger of the median over the series' steps and the mean since its start.

    ``None`` where the series is too short to say.
    """
    rates = []
    exact = [f for f in series if f.exact and f.start == earlier.start]
    for first, second in pairwise(exact):
        months = (second.end.hi - first.end.hi) / _MONTH
        if months >= 1 and second.lo > first.hi:
            rates.append((second.lo - first.hi) / months)
    # Without a stated start, early growth is unknown and may well have been faster: ask for twice as much.
    known = [statistics.median(rates) * (1 if earlier.start.lo > ORIGIN else 2)] if len(rates) >= 3 else []
    if earlier.start.lo > ORIGIN:
        known.append(earlier.hi / max(6.0, (earlier.end.hi - earlier.start.lo) / _MONTH))
    return max(known, default=None)


def baseline_conflicts(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Yield counts that are as large since a much later start as since the usual one."""
    for slot, members in by_slot(figures).items():
        if slot.stock:
            continue
        for short in members:
            for long in members:
                yield from _baseline(short, long, figures)


def _baseline(short: Figure, long: Figure, figures: Sequence[Figure]) -> Iterator[Conflict]:
    later = short.start.lo - long.start.lo
    if long.start.lo == ORIGIN or later < LATER or not (short.cumulative and long.cumulative):
        return
    if abs(short.end.hi - long.end.hi) > 92 and short.event != long.event:
        return
    share = later / max(1, long.end.hi - long.start.lo)
    expected = float(round(EXPECTED * share * long.value))
    if share < LATER_SHARE or expected < 2 or short.value > long.value:
        return
    gap = gap_of((short.index,), (long.index,), figures, -expected)
    if gap > 0:
        yield Conflict("baseline", (short.index,), (long.index,), gap, -expected)


def copied_conflicts(figures: Sequence[Figure], measures: frozenset[str]) -> Iterator[Conflict]:
    """Yield figures of a whole that are ascribed to a part of it, in the same statement.

    A part equals its whole by right where it makes up nearly all of it. It cannot where the whole has counted for
    years before the part existed: an agency created later, or one operation given the total of a decade.
    """
    since = agency_starts(figures)
    events: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        events[figure.event].append(figure)
    for _, members in sorted(events.items()):
        for part in members:
            if part.value < 3 or not part.cumulative:
                continue
            for whole in members:
                if part.value == whole.value and _ascribed(part, whole, since, measures):
                    yield Conflict("copied", (part.index,), (whole.index,), 1, -1)
                    break


def _ascribed(part: Figure, whole: Figure, since: dict[str, int], measures: frozenset[str]) -> bool:
    if not whole.cumulative or whole.start.lo == ORIGIN:
        return False
    if part.slot.of and part.slot.of not in measures and not part.slot.of.startswith("people"):
        general = msgspec.structs.replace(part.slot, of="")
        return whole.slot == general and whole.end.lo - whole.start.lo > LATER
    if part.slot.agency and narrower(part.slot, whole.slot) and not whole.slot.agency:
        return since.get(part.slot.agency, 0) - whole.start.lo > LATER
    return False


def share_conflicts(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Yield shares in per cent whose number is also printed as a count of the same things since the same start."""
    for share in figures:
        if not is_percent(share.slot.measure) or share.start.lo == ORIGIN:
            continue
        subject = share.slot.measure.removeprefix("other:").split("_")[1]
        for count in figures:
            same = population(count.slot.measure) == subject and count.slot.country == share.slot.country
            partial = bool(count.slot.group) == bool(share.slot.group) and not is_percent(count.slot.measure)
            if same and partial and count.value == share.value and count.start == share.start:
                yield Conflict("share", (share.index,), (count.index,), 1, -1)
                break


def order_conflicts(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Yield the figures that deny the order of two statements that all their other shared series show.

    Two statements of one month (day unknown, or within the as-of slack) cannot be ordered by date. Where two series or
    more are larger in the one, and a single one larger in the other, that one does not fit.
    """
    table: dict[str, dict[Slot, Figure]] = defaultdict(dict)
    for figure in figures:
        if figure.cumulative and (figure.exact or figure.claim.comparator == "~") and not figure.slot.stock:
            table[figure.event].setdefault(figure.slot, figure)
    events = sorted(table)
    for i, first in enumerate(events):
        for second in events[i + 1 :]:
            shared = sorted(table[first].keys() & table[second].keys())
            if len(shared) < 3:
                continue
            pairs = [(table[first][s], table[second][s]) for s in shared]
            yield from _minority(pairs, figures)


def _minority(pairs: Sequence[tuple[Figure, Figure]], figures: Sequence[Figure]) -> Iterator[Conflict]:
    a, b = pairs[0]
    if surely_before(a.end, b.end) or surely_before(b.end, a.end):
        return
    up = [(x, y) for x, y in pairs if y.value > x.value]
    down = [(y, x) for x, y in pairs if x.value > y.value]
    few = up if len(up) < len(down) else down
    if len(few) == 1 and max(len(up), len(down)) >= 2:
        smaller, larger = few[0]
        if larger.lo - smaller.hi > 1:
            need, allow = (larger.index,), (smaller.index,)
            yield Conflict("order", need, allow, gap_of(need, allow, figures))
