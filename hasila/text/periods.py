"""Periods: stretches of time that something was counted over; productions of the rules in :mod:`hasila.text.date_rules`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from hasila.text.chunk import Chunk
from hasila.text.dates import SPAN_DAYS, DateContext, DateValue, PeriodValue, ago, calendar_span, first_of, how_many

#: Kinds of periods that are told by another: the year before or after the one told last.
BEFORE, AFTER = "year before", "year after"
_FEW_WEEKS = 5


def _dates(chunks: Sequence[Chunk]) -> list[DateValue]:
    return [c.value for c in chunks if isinstance(c.value, DateValue)]


def since(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    """From a date, or from an event known by its day, on."""
    dates = _dates(chunks)
    if dates and dates[0].from_:
        return PeriodValue(dates[0].from_, None, "since")
    epoch = next((c.leaf("epoch") for c in chunks if c.has("epoch")), None)
    if epoch:
        return PeriodValue(dt.date.fromisoformat(epoch), None, "since")
    return PeriodValue(None, None, "since") if dates else None


def since_event(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    """Since something happened: from its date where the words name one, from an unknown day otherwise."""
    dates = _dates(chunks)
    return PeriodValue(dates[-1].from_ if dates else None, None, "since")


def same_period(_chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue:
    """The period told before."""
    return PeriodValue(None, None, "same")


def same_of(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    """In the same period of another year: known by its year."""
    dates = _dates(chunks)
    return PeriodValue(dates[-1].from_, dates[-1].to, "during") if dates else None


def beside_year(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue:
    """The year before or after the one told last; before publication where none was."""
    if any(c.has("year_after") for c in chunks):
        return PeriodValue(None, None, AFTER)
    if context.published is None:
        return PeriodValue(None, None, BEFORE)
    last = context.published.year - 1
    return PeriodValue(dt.date(last, 1, 1), dt.date(last, 12, 31), BEFORE)


def within_spans(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """Within ten months, in two years: up to publication. A single month or year is no stretch of its own."""
    if how_many(chunks) < 2 and not any(c.has("once") for c in chunks):
        return None
    return last_spans(chunks, context)


def since_start(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """Since the beginning of this year (or month)."""
    year = context.published.year if context.published else context.year_before(chunks[0].start)
    is_year = any(c.has("span.year") or c.has("year") for c in chunks)
    if year and is_year and (first_of(chunks, "span") is None or not context.published):
        return PeriodValue(dt.date(year, 1, 1), None, "since")
    whole = calendar_span(chunks, context)
    return PeriodValue(whole.from_ if whole else None, None, "since")


def between(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    """From one date to another; a first date without year takes that of the second."""
    dates = _dates(chunks)
    if len(dates) < 2:
        return None
    first, last = dates[0], dates[-1]
    if first.from_ and last.to and not first.explicit and last.explicit and first.from_ > last.to:
        first = replace(first, from_=first.from_.replace(year=last.to.year, day=min(first.from_.day, 28)))
    if first.from_ and last.to and first.from_ > last.to:
        return None
    return PeriodValue(first.from_, last.to, "between")


def first_months(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """The first nine months of 2018; the first half, quarter of a year; the last ones with ``time.last``."""
    if not any(c.has("ordinal") or "number" in c.concepts for c in chunks) and not _dates(chunks):
        return None  # "last month"
    dates = [d for d in _dates(chunks) if d.grain == "year" or d.from_]
    year = (
        dates[-1].from_.year if dates and dates[-1].from_ else (context.published.year if context.published else None)
    )
    if year is None:
        return PeriodValue(None, None, "during")
    span = first_of(chunks, "span")
    unit = span.leaf("span") if span else "month"
    months = {"quarter": 3, "half": 6}.get(unit or "", int(how_many(chunks)))
    last = any(c.has("time.last") for c in chunks)  # "the last quarter of 2018"
    order = next((c.rank() or 1 for c in chunks if c.has("ordinal")), 12 // months if last else 1)
    if unit in ("quarter", "half"):
        start, end = (order - 1) * months + 1, order * months
    else:
        start, end = 1, months
    if not 1 <= start <= end <= 12:
        return None
    return PeriodValue(dt.date(year, start, 1), dt.date(year, end, calendar.monthrange(year, end)[1]), "during")


def last_spans(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """The last five years: up to publication."""
    span = first_of(chunks, "span")
    if span is None or context.published is None:
        return PeriodValue(None, None, "during")
    days = how_many(chunks) * SPAN_DAYS[span.leaf("span") or "day"]
    return PeriodValue(context.published - dt.timedelta(days=min(int(days), 300_000)), context.published, "during")


def weeks(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """In one week, during the last two weeks: a stretch that services report on, not "in last week's attack"."""
    within = chunks[0].has("during") or any("number" in c.concepts for c in chunks) or chunks[-1].count == 1
    last = any(c.has("time.last") for c in chunks) and not any(chunks[1].has(x) for x in ("time.last", "span"))
    if not (within or last) or how_many(chunks) > _FEW_WEEKS:
        return None
    period = last_spans(chunks, context)
    return None if period is None else replace(period, kind="week")


def since_spans(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """For three years: from that long before publication on."""
    start = ago(chunks[1:], context)  # without the word that may mean both
    return PeriodValue(start.from_ if start else None, None, "since")


_YEARS = re.compile(r"((?:19|20)\d\d)\s*[-/–—]\s*((?:19|20)?\d\d)\Z")


def years(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """2011-2013, 2011-13, 2016/2017."""
    match = _YEARS.search(context.text(chunks))
    if not match:
        return None
    first, last = int(match[1]), int(match[2]) if len(match[2]) == 4 else int(match[1][:2] + match[2])
    if not first < last <= first + 60:
        return None
    return PeriodValue(dt.date(first, 1, 1), dt.date(last, 12, 31), "between")


def year_range(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    """From 2012 to 2016."""
    first, *_, last = [int(c.value) for c in chunks if "yearlike" in c.concepts]
    return PeriodValue(dt.date(first, 1, 1), dt.date(last, 12, 31), "between") if first < last else None


def until(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    """Up to a date; from where, the words before may have said."""
    dates = _dates(chunks)
    if not dates or dates[-1].to is None:
        return None
    period = next((c for c in chunks if isinstance(c.value, PeriodValue)), None)
    opened = period.value.from_ if period is not None else None
    if opened is not None and opened > dates[-1].to:
        opened = None  # the year was guessed, and wrongly
    if period is not None and opened is None and any(c.has("span.year") or c.has("year") for c in period.walk()):
        opened = dt.date(dates[-1].to.year, 1, 1)  # "since the year began and up to October 2017"
    return PeriodValue(opened, dates[-1].to, "between" if opened else "until")


def year_to(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    """ "in the year ending 30 September 2021": the twelve months up to that day."""
    end = next((d.to for d in _dates(chunks) if d.to), None)
    if end is None:
        return None
    after = end + dt.timedelta(days=1)
    return PeriodValue(after.replace(year=after.year - 1, day=min(after.day, 28)), end, "during")


def during(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    """Within a year, month or part of one."""
    dates = _dates(chunks)
    if not dates or dates[0].grain not in ("year", "month", "week", "range"):
        return None
    kind = "between" if dates[0].grain == "range" and dates[0].from_ else "during"
    return PeriodValue(dates[0].from_, dates[0].to, kind)


def no_date(_chunks: Sequence[Chunk], _context: DateContext) -> bool:
    """Digits that look like a date and are none."""
    return True
