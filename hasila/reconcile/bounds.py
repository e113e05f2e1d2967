"""What the claims together say of any period: ``[min, max]``, and the claims that make each end tight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import combinations, pairwise

import msgspec

from hasila.errors import UsageError
from hasila.reconcile.claim import INFINITY, days_of
from hasila.reconcile.figures import Figure, Point, Slot, narrower
from hasila.reconcile.incidents import KnownIncident, bound_claim, documented
from hasila.reconcile.measures import is_stock
from hasila.reconcile.network import Network
from hasila.reconcile.repair import Repair

#: With more certain days than this, incidents are added up only from one day to the next.
MOST_DAYS = 40


class BoundsAnswer(msgspec.Struct, frozen=True):
    """The count of a slot in ``[from, to]`` (both days included): ``maximum`` is ``None`` where nothing bounds it."""

    measure: str
    country: str
    from_: str = msgspec.field(name="from")
    to: str
    minimum: float
    maximum: float | None
    low: tuple[str, ...]
    high: tuple[str, ...]


def bounds_of(
    figures: Sequence[Figure],
    repair: Repair | None,
    slot: Slot,
    start: str | None,
    end: str | None,
    incidents: Sequence[KnownIncident] = (),
) -> BoundsAnswer:
    """The tightest interval that the believed figures give for ``slot`` from ``start`` to ``end``.

    Dates are years, months or days; an open start is the first day that any figure mentions, an open end the last.
    Raises :class:`UsageError` for dates that cannot be read, an empty period or a measure that does not add up.
    """
    if is_stock(slot.measure):
        raise UsageError(f"{slot.measure} is a level at a moment; bounds are given for counts over a period")
    own = [f for f in figures if f.slot == slot]
    parts = [f for f in figures if narrower(f.slot, slot) and not f.slot.stock]
    wholes = [f for f in figures if narrower(slot, f.slot) and not f.slot.stock]
    known = [*own, *parts, *wholes]
    first, last = _window(known, start, end)
    extra = _incident_figures(figures, known, slot, first, last, incidents)
    figures = [*figures, *extra]
    network = Network(own, [*parts, *extra], wholes, dates=(first, last))
    without = network.consistent_without(repair.faults if repair else frozenset())
    found = network.bounds(Point(first, first), Point(last, last), without)
    return BoundsAnswer(
        slot.measure,
        slot.country,
        dt.date.fromordinal(first).isoformat(),
        dt.date.fromordinal(last - 1).isoformat(),
        found.min,
        None if found.max == INFINITY else found.max,
        tuple(figures[i].claim.id for i in found.low),
        tuple(figures[i].claim.id for i in found.high),
    )


def _incident_figures(
    figures: Sequence[Figure],
    known: Sequence[Figure],
    slot: Slot,
    first: int,
    last: int,
    incidents: Sequence[KnownIncident],
) -> list[Figure]:
    """What incidents document between any two of the certain days that matter, as lower bounds."""
    if not incidents or slot.group or slot.place or slot.type or slot.of:
        return []
    ends = {p.lo for f in known for p in (f.start, f.end) if not p.key and p.lo > 0} | {first, last}
    days = sorted(ends)
    spans = list(combinations(days, 2)) if len(days) <= MOST_DAYS else list(pairwise(days))
    result: list[Figure] = []
    for opening, closing in spans:
        least, _, _, ids = documented(incidents, slot.country, slot.measure, opening, closing, slot.agency)
        if least > 0:
            claim = bound_claim(slot, opening, closing, least, ids)
            a, b = Point(opening, opening), Point(closing, closing)
            index = len(figures) + len(result)
            result.append(Figure(index, slot, a, b, least, INFINITY, least, (claim,), claim.id, 1.0, False, False))
    return result


def _window(known: Sequence[Figure], start: str | None, end: str | None) -> tuple[int, int]:
    try:
        opening, closing = days_of(start), days_of(end)
    except ValueError as error:
        raise UsageError(f"{error}") from error
    first = opening[0] if opening else min((f.start.lo for f in known if f.start.lo > 0), default=1)
    last = closing[1] if closing else max((f.end.hi for f in known if f.end.hi < 10**7), default=first + 1)
    if last <= first:
        raise UsageError(f"the period ends ({end}) before it begins ({start}); exchange --from and --to")
    return first, last


class SeriesPoint(msgspec.Struct, frozen=True):
    """One total of a cumulative series. ``increment`` is what it adds to the one before, ``per_year`` the pace."""

    claim: str
    date: str
    minimum: float
    maximum: float | None
    value: float
    contested: bool
    increment: tuple[float, float | None] | None = None
    per_year: float | None = None
    ratio: float | None = None


def series_of(figures: Sequence[Figure], contested: frozenset[str], slot: Slot) -> tuple[SeriesPoint, ...]:
    """The totals "so far" of one slot in order of time, each with its increment, pace and whether it is contested.

    ``ratio`` compares the pace with the median pace of the series. Figures that are contested (see findings) are kept
    and marked, but increments run from one uncontested total to the next.
    """
    members = [f for f in figures if f.slot == slot and f.cumulative and f.end.hi < 10**7]
    members.sort(key=lambda f: (f.end.hi, f.end.lo, f.value, f.index))
    points: list[SeriesPoint] = []
    before: Figure | None = None
    for figure in members:
        point = _point(figure, bool({c.id for c in figure.claims} & contested))
        if not point.contested:
            if before is not None and before.start == figure.start:
                point = _with_increment(point, before, figure)
            before = figure
        points.append(point)
    paces = sorted(p.per_year for p in points if p.per_year is not None and p.per_year > 0)
    usual = paces[len(paces) // 2] if paces else None
    return tuple(
        msgspec.structs.replace(p, ratio=round(p.per_year / usual, 2)) if usual and p.per_year is not None else p
        for p in points
    )


def _point(figure: Figure, contested: bool) -> SeriesPoint:
    return SeriesPoint(
        figure.claim.id,
        figure.claim.to or figure.claim.published or "",
        figure.lo,
        None if figure.hi == INFINITY else figure.hi,
        figure.value,
        contested,
    )


def _with_increment(point: SeriesPoint, before: Figure, figure: Figure) -> SeriesPoint:
    low = max(0.0, figure.lo - before.hi)
    high = None if figure.hi == INFINITY else max(0.0, figure.hi - before.lo)
    years = (figure.end.hi - before.end.hi) / 365.25
    pace = round((figure.value - before.value) / years, 1) if years > 0.08 else None
    return msgspec.structs.replace(point, increment=(low, high), per_year=pace)
