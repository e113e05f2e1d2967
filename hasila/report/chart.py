"""Tallies over time as small SVG charts: what a cumulative figure stood at, and what single periods counted.

Two kinds of figures must not share an axis: totals since a far year, which can only grow, and flows of a year or less.
A chart is geometry in user units; the template draws it and labels it, so that colours follow the page.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from hasila.model import Interval, Tally
from hasila.report.words import measure_words, period_words, quantity_words

if TYPE_CHECKING:
    from hasila.ledger import ArticleInfo, Recorded

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 14, 30
#: A period of more than so many days counts as cumulative.
CUMULATIVE_DAYS = 800
MOST_CHARTS = 6


class Mark(NamedTuple):
    """One tally: a point at its end for a cumulative figure, a bar over its period for a flow."""

    x: float
    y: float
    width: float
    label: str
    id: str
    contested: bool
    open_bound: bool


class Tick(NamedTuple):
    """A place on an axis and its label."""

    at: float
    label: str


class Chart(NamedTuple):
    """One chart: its marks from left to right, and its axes."""

    title: str
    kind: str
    marks: tuple[Mark, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[str, ...]


def english_title(country: str, measure: str, kind: str) -> str:
    """``cells dismantled · MA · cumulative``."""
    return " · ".join(part for part in (measure_words(measure), country, kind) if part)


def charts(
    tallies: Iterable[Recorded[Tally]], contested: set[str], title: Callable[[str, str, str], str] = english_title
) -> list[Chart]:
    """One chart for each country, measure and kind that has at least two different figures, fullest first."""
    groups: dict[tuple[str, str, str], list[tuple[Interval, Recorded[Tally]]]] = defaultdict(list)
    for found in tallies:
        tally = found.fact
        span = _dated(tally, found.article)
        if span is None or tally.scope.of or tally.scope.group:
            continue
        kind = "cumulative" if (span.days or 0) > CUMULATIVE_DAYS else "per period"
        groups[tally.country or "", tally.measure, kind].append((span, found))
    full = [(key, group) for key, group in groups.items() if len({f.fact.value for _, f in group}) > 1]
    full.sort(key=lambda item: (-len(item[1]), item[0]))
    return [_chart(title(*key), key[2], group, contested) for key, group in full[:MOST_CHARTS]]


def _dated(tally: Tally, article: ArticleInfo) -> Interval | None:
    """The period with both ends known: an open end is the day of publication."""
    published = article.published[:10] if article.published else None
    if tally.period is None or tally.period.from_ is None:
        return None
    try:
        end = tally.period.to or (dt.date.fromisoformat(published) if published else None)
    except ValueError:
        return None
    if end is None or end < tally.period.from_:
        return None
    return Interval(from_=tally.period.from_, to=end)


def _chart(title: str, kind: str, group: list[tuple[Interval, Recorded[Tally]]], contested: set[str]) -> Chart:
    days = [day.toordinal() for span, _ in group for day in _drawn_days(span, kind)]
    first, last = min(days), max(days)
    first, last = first - max(60, (last - first) // 20), last + max(60, (last - first) // 20)
    top = _nice_top(max(float(found.fact.value) for _, found in group))

    def x(day: dt.date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day.toordinal() - first) / (last - first), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top, 1)

    marks = []
    lines: dict[dt.date | None, list[str]] = defaultdict(list)
    for span, found in sorted(group, key=lambda item: (item[0].to or dt.date.max, item[1].id)):
        start, end = _drawn_days(span, kind)
        tally = found.fact
        label = (
            f"{quantity_words(tally.value, tally.comparator)}, {period_words(tally.period)}"
            f" ({found.article.outlet or found.article.source}, {(found.article.published or '')[:10]})"
        )
        mark = Mark(
            x(start),
            y(float(tally.value)),
            round(max(3.0, x(end) - x(start)), 1),
            label,
            found.id,
            found.id in contested,
            tally.comparator != "=",
        )
        marks.append(mark)
        if not mark.contested and kind == "cumulative":
            # A line joins totals of one baseline: since 2002 and since 2015 count different things.
            lines[span.from_].append(f"{mark.x},{mark.y}")
    return Chart(
        title=title,
        kind=kind,
        marks=tuple(marks),
        x_ticks=tuple(_years(first, last, x)),
        y_ticks=tuple(Tick(y(top * part / 4), quantity_words(_whole(top * part / 4))) for part in range(5)),
        lines=tuple(" ".join(points) for points in lines.values() if len(points) > 1),
    )


def _drawn_days(span: Interval, kind: str) -> tuple[dt.date, dt.date]:
    assert span.from_ is not None
    assert span.to is not None
    return (span.to, span.to) if kind == "cumulative" else (span.from_, span.to)


def _nice_top(highest: float) -> float:
    """The axis ends at four equal round steps above the highest value."""
    step = max(highest, 1.0) / 4
    power = 10.0 ** math.floor(math.log10(step))
    for factor in (1, 2, 2.5, 5, 10):
        candidate = factor * power
        if candidate >= step and (candidate >= 1 or highest < 4):
            return max(4 * candidate, 4.0)
    return 4 * 10 * power


def _whole(value: float) -> float | int:
    return int(value) if value.is_integer() else round(value, 1)


def _years(first: int, last: int, x: Callable[[dt.date], float]) -> Iterable[Tick]:
    years = range(dt.date.fromordinal(first).year + 1, dt.date.fromordinal(last).year + 1)
    every = max(1, math.ceil(len(years) / 10))
    for year in years:
        if (year - years.start) % every == 0:
            yield Tick(x(dt.date(year, 1, 1)), str(year))
