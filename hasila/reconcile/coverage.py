"""How much of what officials state is documented by known incidents: an interval, never an estimate of the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from hasila.reconcile.claim import INFINITY
from hasila.reconcile.figures import Figure, Slot
from hasila.reconcile.incidents import KnownIncident, documented


class Coverage(msgspec.Struct, frozen=True):
    """Documented against official for one measure, country and year.

    ``documented`` and ``official`` are ``(min, max)`` (``None``: unbounded). ``share`` is ``documented / official`` as
    an interval, ``missing`` how many are not documented. ``over`` says that more is documented than was stated, which
    is a conflict and not a coverage above one. ``straddling`` counts also incidents that may lie outside the year.
    """

    measure: str
    country: str
    year: int
    documented: tuple[float, float]
    official: tuple[float, float | None]
    share: tuple[float | None, float | None]
    missing: tuple[float, float | None]
    over: bool
    straddling: float
    claims: tuple[str, ...]
    incidents: tuple[str, ...]


def coverage_of(
    figures: Sequence[Figure], incidents: Sequence[KnownIncident], years: Sequence[int] = ()
) -> tuple[Coverage, ...]:
    """Coverage of every measure, country and year for which an official total and an incident are known."""
    slots = sorted({f.slot for f in figures if _whole(f.slot)})
    own = [f for f in figures if _whole(f.slot) and not f.claim.id.startswith("incidents:")]
    result = []
    for slot in slots:
        for year in sorted(set(years) or _years(own, slot)):
            found = _one(slot, year, own, incidents)
            if found is not None:
                result.append(found)
    return tuple(result)


def _whole(slot: Slot) -> bool:
    return not (slot.agency or slot.group or slot.place or slot.type or slot.of or slot.wider or slot.stock)


def _years(figures: Sequence[Figure], slot: Slot) -> set[int]:
    """The calendar years that a figure of the slot is stated for, wholly or to the day it was said."""
    years = set()
    for figure in figures:
        if figure.slot == slot and not figure.cumulative and figure.start.lo > 0:
            first, last = dt.date.fromordinal(figure.start.lo), dt.date.fromordinal(figure.end.hi - 1)
            if first.year == last.year and (first.month, first.day) == (1, 1):
                years.add(first.year)
    return years


def _one(
    slot: Slot,
    year: int,
    figures: Sequence[Figure],
    incidents: Sequence[KnownIncident],
) -> Coverage | None:
    first, end = dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal()
    stated = [
        f for f in figures if f.slot == slot and not f.cumulative and f.start.lo == first and first < f.end.hi <= end
    ]
    if not stated:
        return None
    # The total that reaches furthest into the year; of several, what they say together.
    reach = max(f.end.hi for f in stated)
    chosen = [f for f in stated if f.end.hi == reach]
    if all(f.read for f in chosen):
        # Of figures read by machine the smaller ones are likely parts.
        chosen = [max(chosen, key=lambda f: (f.lo, -f.index))]
    low, high = min(f.lo for f in chosen), max(f.hi for f in chosen)
    least, most, straddling, ids = documented(incidents, slot.country, slot.measure, first, reach)
    if straddling == 0:
        return None
    return coverage(
        slot.measure,
        slot.country,
        year,
        (least, most),
        (low, high),
        straddling=straddling,
        claims=tuple(f.claim.id for f in chosen),
        incidents=ids,
    )


def coverage(
    measure: str,
    country: str,
    year: int,
    documented: tuple[float, float],
    official: tuple[float, float],
    *,
    straddling: float = 0.0,
    claims: tuple[str, ...] = (),
    incidents: tuple[str, ...] = (),
) -> Coverage:
    """Divide intervals: the least share is the fewest documented over the most stated, and the reverse."""
    least, most = documented
    low, high = official
    top = None if high == INFINITY else high
    return Coverage(
        measure,
        country,
        year,
        (least, most),
        (low, top),
        (None if top is None else _divided(least, top), _divided(most, low)),
        (max(0.0, low - most), None if top is None else max(0.0, top - least)),
        top is not None and least > top,
        max(straddling, most),
        claims,
        incidents,
    )


def _divided(part: float, whole: float) -> float | None:
    return None if whole <= 0 else min(1.0, round(part / whole, 4))
