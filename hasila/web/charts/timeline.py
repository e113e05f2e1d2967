"""Incidents over time: one bar a month or year."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from typing import NamedTuple

from hasila.web.queries.incidents import Bin

WIDTH, HEIGHT, BOTTOM, TOP = 760, 120, 22, 8


class Bar(NamedTuple):
    """One bar; ``first`` and ``last`` are the days it stands for."""

    x: float
    y: float
    width: float
    height: float
    start: str
    first: str
    last: str
    incidents: int


class Timeline(NamedTuple):
    """All bars, and the labels below them."""

    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str], ...]


def timeline(bins: Sequence[Bin]) -> Timeline | None:
    """The bars of the bins; ``None`` where there are none."""
    if not bins:
        return None
    highest = max(b.incidents for b in bins) or 1
    each = WIDTH / max(len(bins), 12)
    base = HEIGHT - BOTTOM
    bars, labels = [], []
    for number, item in enumerate(bins):
        height = round((base - TOP) * item.incidents / highest, 1)
        x = round(number * each, 1)
        bars.append(
            Bar(
                x,
                round(base - height, 1),
                round(each * 0.84, 1),
                height,
                item.start,
                *_days(item.start),
                item.incidents,
            )
        )
        if len(item.start) == 4 or item.start.endswith("-01") or number == 0:
            labels.append((round(x + each * 0.42, 1), item.start[:4]))
    return Timeline(WIDTH, HEIGHT, base, tuple(bars), tuple(_thinned(labels)))


def _days(start: str) -> tuple[str, str]:
    if len(start) == 4:
        return f"{start}-01-01", f"{start}-12-31"
    year, month = int(start[:4]), int(start[5:])
    return f"{start}-01", f"{start}-{calendar.monthrange(year, month)[1]}"


def _thinned(labels: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Labels that do not run into one another."""
    kept: list[tuple[float, str]] = []
    for at, text in labels:
        if not kept or (at - kept[-1][0] >= 42 and text != kept[-1][1]):
            kept.append((at, text))
    return kept
