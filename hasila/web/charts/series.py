"""Claims over time: cumulative totals as points with their intervals, periods as bars, and the incidents' running sum."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from hasila.web.queries.series import Point, Step

WIDTH, HEIGHT = 760, 330
LEFT, RIGHT, TOP, BOTTOM = 62, 20, 16, 34


class Mark(NamedTuple):
    """One claim: a point (``width`` 0) or a bar; ``low`` and ``high`` are the ends of its interval on the page."""

    x: float
    y: float
    width: float
    low: float
    high: float
    open_ended: bool
    point: Point


class Tick(NamedTuple):
    """A place on an axis and what it says."""

    at: float
    value: float


class Chart(NamedTuple):
    """One chart: ``kind`` is cumulative or period."""

    kind: str
    width: int
    height: int
    left: int
    right: int
    bottom: int
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]
    sum_line: str
    sum_total: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def charts(points: Sequence[Point], steps: Sequence[Step]) -> list[Chart]:
    """A chart of the cumulative claims and one of the claims of single periods: the two must not share an axis."""
    found = []
    for kind in ("cumulative", "period"):
        mine = [p for p in points if p.kind == kind]
        if mine:
            found.append(_chart(kind, mine, steps if kind == "cumulative" else ()))
    if not found and steps:
        found.append(_chart("cumulative", [], steps))
    return found


def _chart(kind: str, points: Sequence[Point], steps: Sequence[Step]) -> Chart:
    ends = [_day(p.end) for p in points] + [_day(f"{s.month}-28") for s in steps]
    starts = ends if kind == "cumulative" else [*ends, *(_day(p.start) for p in points)]
    first, last = min(starts), max(ends)
    room = max(90, (last - first) // 25)
    first, last = first - room, last + room
    top = _nice_top(max([p.high or p.value for p in points] + [s.total for s in steps]))

    def x(day: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first) / (last - first), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(value, top) / top, 1)

    marks = [_mark(p, x, y, top) for p in points]
    return Chart(
        kind=kind,
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        marks=tuple(marks),
        lines=tuple(_lines(marks)) if kind == "cumulative" else (),
        sum_line=_stairs([(x(_day(f"{s.month}-28")), y(s.total)) for s in steps], x(last)),
        sum_total=steps[-1].total if steps else 0,
        x_ticks=tuple(_years(first, last, x)),
        y_ticks=tuple(Tick(y(top * part / 4), top * part / 4) for part in range(5)),
    )


def _mark(point: Point, x: Callable[[int], float], y: Callable[[float], float], top: float) -> Mark:
    end = x(_day(point.end))
    start = x(_day(point.start)) if point.kind == "period" else end
    high = point.high if point.high is not None else top
    return Mark(
        x=start,
        y=y(point.value),
        width=round(max(3.0, end - start), 1) if point.kind == "period" else 0.0,
        low=y(point.low),
        high=y(high) if point.high is not None else max(TOP, y(point.value) - 26),
        open_ended=point.high is None,
        point=point,
    )


def _lines(marks: Sequence[Mark]) -> list[str]:
    """A line joins undisputed totals of one baseline: since 2002 and since 2015 count different things."""
    groups: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for mark in marks:
        if not mark.point.contested:
            groups[mark.point.start, mark.point.part].append(f"{mark.x},{mark.y}")
    return [" ".join(points) for points in groups.values() if len(points) > 1]


def _stairs(corners: Sequence[tuple[float, float]], end: float) -> str:
    """A running sum stays level until the next incident."""
    if not corners:
        return ""
    path = []
    before = None
    for x, y in corners:
        if before is not None:
            path.append(f"{x},{before}")
        path.append(f"{x},{y}")
        before = y
    return " ".join([*path, f"{end},{before}"])


def _day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


def _nice_top(highest: float) -> float:
    """The axis ends at four equal round steps at or above the highest value."""
    step = max(highest, 1.0) / 4
    power = 10.0 ** math.floor(math.log10(step))
    candidate = next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= step)
    return max(4 * candidate, 4.0)


def _years(first: int, last: int, x: Callable[[int], float]) -> list[Tick]:
    years = range(dt.date.fromordinal(first).year + 1, dt.date.fromordinal(last).year + 1)
    every = max(1, math.ceil(len(years) / 10))
    return [Tick(x(dt.date(y, 1, 1).toordinal()), y) for y in years if (y - years.start) % every == 0]
