"""Dates and periods: rules over concepts, resolved against the day the article was published.

A date is a closed interval with a grain. What cannot be resolved (a day and month without any year to go by) is still
a date, with an empty interval: its digits must not be taken for a count.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hijridate import Hijri

from hasila.text.chunk import Chunk
from hasila.text.rules import Rule

DATE = frozenset({"date"})
NO_DATE = frozenset({"nothing"})
PERIOD = frozenset({"period"})
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_YEAR_DIGITS = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d])")
_DAY = dt.timedelta(days=1)
_AHEAD = dt.timedelta(days=3)  # how far a date without year may lie after publication


@dataclass(frozen=True, slots=True)
class DateValue:
    """A resolved date: closed interval, grain, whether the text itself names the year."""

    from_: dt.date | None
    to: dt.date | None
    grain: str
    explicit: bool = True

    @property
    def known(self) -> bool:
        return self.from_ is not None


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """A stretch of time that something was counted over; an open end is None. ``kind``: since, between, during."""

    from_: dt.date | None
    to: dt.date | None
    kind: str


@dataclass(frozen=True, slots=True)
class DateContext:
    """What dates are resolved against."""

    published: dt.date | None
    text: str
    #: where only the month of publication is known, its first and last day
    month: tuple[dt.date, dt.date] | None = None

    def year_before(self, position: int) -> int | None:
        """The year an undated article is about, if the text named it before: the latest of those it names."""
        years = [(m.start(), int(m.group())) for m in _YEAR_DIGITS.finditer(self.text)]
        latest = max((year for _, year in years), default=None)
        return latest if any(at < position and year == latest for at, year in years) else None

    def some_day(self) -> DateValue:
        """A day that the text tells by its distance, where the day of publication is not known."""
        if self.month is None:
            return DateValue(None, None, "day", False)
        return DateValue(*self.month, "range", False)


def year_interval(year: int) -> DateValue:
    return DateValue(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")


def month_interval(year: int, month: int, explicit: bool = True) -> DateValue:
    return DateValue(
        dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), "month", explicit
    )


def _first(chunks: Sequence[Chunk], name: str) -> Chunk | None:
    return next((c for c in chunks if c.has(name)), None)


def _year(chunks: Sequence[Chunk]) -> int | None:
    for c in chunks:
        if "yearlike" in c.concepts:
            return int(c.value)
    return None


def _guess_year(month: int, day: int | None, context: DateContext, chunks: Sequence[Chunk]) -> int | None:
    """The year of a date that states none: the last one not after publication (unless the text says next)."""
    now = context.published or (context.month[1] if context.month else None)
    if now is None:
        return context.year_before(chunks[0].start)
    if any(c.has("time.next") for c in chunks):
        return now.year if month >= now.month else now.year + 1
    last_day = calendar.monthrange(now.year, month)[1]
    candidate = dt.date(now.year, month, min(day or 1, last_day))
    return now.year if candidate <= now + _AHEAD else now.year - 1


def _month_day(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """Day and month, year optional."""
    month_chunk = _first(chunks, "month")
    if month_chunk is None:
        return None
    month = int(month_chunk.leaf("month") or 0)
    days = [_day_number(c) for c in chunks if c is not month_chunk and _day_number(c) is not None]
    if not days:
        return None
    first, last = int(days[0] or 0), int(days[-1] or 0)
    stated = _year(chunks)
    year = stated or _guess_year(month, first, context, chunks)
    if year is None:
        return DateValue(None, None, "day", False)
    length = calendar.monthrange(year, month)[1]
    if not (1 <= first <= length and 1 <= last <= length):
        return None
    if last < first:
        last = first
    return DateValue(
        dt.date(year, month, first), dt.date(year, month, last), "day" if first == last else "range", stated is not None
    )


def _day_number(chunk: Chunk) -> int | None:
    if "number" in chunk.concepts and isinstance(chunk.value, int) and 1 <= chunk.value <= 31:
        return chunk.value
    rank = chunk.rank()
    return rank if rank is not None and 1 <= rank <= 31 else None


def _month(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """A month, or its beginning, middle or end."""
    month_chunk = _first(chunks, "month")
    if month_chunk is None:
        return None
    month = int(month_chunk.leaf("month") or 0)
    stated = _year(chunks)
    year = stated or _guess_year(month, None, context, chunks)
    if year is None:
        return DateValue(None, None, "month", False)
    return _part(month_interval(year, month, stated is not None), chunks)


def _part(value: DateValue, chunks: Sequence[Chunk]) -> DateValue:
    """The beginning (first third), middle or end of a month or year."""
    if value.from_ is None or value.to is None:
        return value
    third = (value.to - value.from_).days // 3
    if any(c.has("time.start") for c in chunks):
        return replace(value, to=value.from_ + dt.timedelta(days=third), grain="range")
    if any(c.has("time.end") for c in chunks):
        return replace(value, from_=value.to - dt.timedelta(days=third), grain="range")
    if any(c.has("time.middle") for c in chunks):
        return replace(
            value, from_=value.from_ + dt.timedelta(days=third), to=value.to - dt.timedelta(days=third), grain="range"
        )
    return value


def _bare_year(chunks: Sequence[Chunk], _context: DateContext) -> DateValue | None:
    year = _year(chunks)
    return _part(year_interval(year), chunks) if year else None


def _hijri(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    month_chunk = _first(chunks, "hmonth")
    numbers = [int(c.value) for c in chunks if "number" in c.concepts and isinstance(c.value, int)]
    year = next((n for n in numbers if 1343 <= n <= 1500), None)
    if year is None:
        return DateValue(None, None, "month", False)
    if month_chunk is None:
        first, last = Hijri(year, 1, 1), Hijri(year, 12, Hijri(year, 12, 1).month_length())
    else:
        month = int(month_chunk.leaf("hmonth") or 1)
        length = Hijri(year, month, 1).month_length()
        day = next((n for n in numbers if 1 <= n <= length), None)
        first, last = Hijri(year, month, day or 1), Hijri(year, month, day or length)
    a, b = first.to_gregorian(), last.to_gregorian()
    return DateValue(dt.date(a.year, a.month, a.day), dt.date(b.year, b.month, b.day), "day" if a == b else "range")


_NUMERIC = re.compile(r"(\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{2,4})\Z")


def _numeric(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """12/03/2021, 2021-03-12, 12.03.2021: day first unless the year is."""
    numbers = [c for c in chunks if "number" in c.concepts]
    match = _NUMERIC.match(context.text[chunks[0].start : numbers[-1].end])
    if not match:
        return None
    a, b, c = (int(x) for x in match.groups())
    if len(match[1]) == 4:
        year, month, day = a, b, c
    else:
        day, month, year = a, b, c if c > 99 else (2000 + c if c < 70 else 1900 + c)
    if month > 12 and day <= 12:
        day, month = month, day
    if len(match[1]) == 4 and len(match[3]) > 2:
        return None
    try:
        if 1343 <= year <= 1500:
            hijri = Hijri(year, month, day).to_gregorian()
            exact = dt.date(hijri.year, hijri.month, hijri.day)
            return DateValue(exact, exact, "day")
        exact = dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None
    return DateValue(exact, exact, "day") if _FIRST_YEAR <= year <= _LAST_YEAR else None


_DISTANCE = {"today": 0, "yesterday": -1, "before_yesterday": -2, "tomorrow": 1}


def _relative_day(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    chunk = _first(chunks, "day")
    if chunk is None or context.published is None:
        return context.some_day()
    exact = context.published + _DISTANCE[chunk.leaf("day") or "today"] * _DAY
    return DateValue(exact, exact, "day", False)


def _weekday(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """The last such day up to publication; the next one where the text says so."""
    chunk = _first(chunks, "weekday")
    if chunk is None or context.published is None:
        return context.some_day()
    wanted = int(chunk.leaf("weekday") or 0)
    if any(c.has("time.next") for c in chunks):
        exact = context.published + ((wanted - context.published.weekday() - 1) % 7 + 1) * _DAY
    else:
        exact = context.published - ((context.published.weekday() - wanted) % 7) * _DAY
    return DateValue(exact, exact, "day", False)


_SPAN_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652, "hour": 0, "quarter": 91, "half": 182}


def _count(chunks: Sequence[Chunk]) -> float:
    """How many spans: a number, the dual of the span itself, or one."""
    for c in chunks:
        if "number" in c.concepts:
            return float(c.value)
    span = _first(chunks, "span")
    return float(span.count or 1) if span else 1.0


def _ago(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    if chunks[0].has("since") and any(c.has("span.year") or c.has("span.decade") for c in chunks):
        return None  # one word for "ago" and "since": years are a stretch, not a day long past
    span = _first(chunks, "span")
    if span is None or context.published is None:
        return DateValue(None, None, "range", False)
    unit = span.leaf("span") or "day"
    count = int(_count(chunks))
    if unit == "year":
        return replace(year_interval(max(1900, context.published.year - count)), explicit=False)
    if unit == "month":
        months = context.published.year * 12 + context.published.month - 1 - count
        return month_interval(months // 12, months % 12 + 1, False)
    exact = context.published - dt.timedelta(days=min(count * _SPAN_DAYS[unit], 300_000))
    return DateValue(exact, exact, "day", False)


def _calendar_span(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """This, last or next week, month or year."""
    span = _first(chunks, "span")
    if span is None or context.published is None:
        return DateValue(None, None, "range", False)
    now = context.published
    step = -1 if any(c.has("time.last") for c in chunks) else 1 if any(c.has("time.next") for c in chunks) else 0
    unit = span.leaf("span")
    if unit == "year":
        return _part(replace(year_interval(now.year + step), explicit=False), chunks)
    if unit == "month":
        months = now.year * 12 + now.month - 1 + step
        return _part(month_interval(months // 12, months % 12 + 1, False), chunks)
    if unit == "week":
        monday = now - dt.timedelta(days=now.weekday()) + dt.timedelta(days=7 * step)
        return _part(
            DateValue(monday, min(monday + 6 * _DAY, now) if step == 0 else monday + 6 * _DAY, "week", False), chunks
        )
    if unit == "day":
        exact = now + step * _DAY
        return DateValue(exact, exact, "day", False)
    return DateValue(None, None, "range", False)


def _month_of(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """A day of a month told by its distance: "the 12th of this month"."""
    month = _calendar_span(chunks, context)
    day = next((_day_number(c) for c in chunks if _day_number(c)), None)
    if month is None or month.from_ is None or day is None:
        return DateValue(None, None, "day", False)
    length = calendar.monthrange(month.from_.year, month.from_.month)[1]
    exact = month.from_.replace(day=min(day, length))
    return DateValue(exact, exact, "day", False)


def _bare_day(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """ "the past 12th": a day number alone with a word that makes it a day of this or the last month."""
    day = next((_day_number(c) for c in chunks if "number" in c.concepts and _day_number(c)), None)
    if day is None:
        return None
    now = context.published
    if now is None:
        return DateValue(None, None, "day", False)
    months = now.year * 12 + now.month - 1 - (0 if day <= now.day else 1)
    length = calendar.monthrange(months // 12, months % 12 + 1)[1]
    exact = dt.date(months // 12, months % 12 + 1, min(day, length))
    return DateValue(exact, exact, "day", False)


def _day_pair(chunks: Sequence[Chunk], _context: DateContext) -> DateValue | None:
    """ "yesterday and this Tuesday", "between the 12th and the 14th of March": from the first to the last day."""
    dates = [c.value for c in chunks if isinstance(c.value, DateValue)]
    if len(dates) < 2 or any(d.from_ is None or d.grain != "day" for d in dates):
        return None
    low, high = min(d.from_ for d in dates), max(d.to for d in dates)
    return DateValue(low, high, "range", False) if (high - low).days <= 14 else None


# --- periods ---------------------------------------------------------------------------------------------------------


def _dates(chunks: Sequence[Chunk]) -> list[DateValue]:
    return [c.value for c in chunks if isinstance(c.value, DateValue)]


def _since(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    dates = _dates(chunks)
    if dates and dates[0].from_:
        return PeriodValue(dates[0].from_, None, "since")
    epoch = next((c.leaf("epoch") for c in chunks if c.has("epoch")), None)
    if epoch:
        return PeriodValue(dt.date.fromisoformat(epoch), None, "since")
    return PeriodValue(None, None, "since") if dates else None


def _since_event(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    """Since something happened: from its date where the words name one, from an unknown day otherwise."""
    dates = _dates(chunks)
    return PeriodValue(dates[-1].from_ if dates else None, None, "since")


def _same_period(_chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue:
    """The period told before."""
    return PeriodValue(None, None, "same")


def _within_spans(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """Within ten months, in two years: up to publication. A single month or year is no stretch of its own."""
    if _count(chunks) < 2:
        return None
    return _last_spans(chunks, context)


def _since_start(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """Since the beginning of this year (or month)."""
    whole = _calendar_span(chunks, context)
    return PeriodValue(whole.from_ if whole else None, None, "since")


def _between(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    dates = _dates(chunks)
    if len(dates) < 2:
        return None
    first, last = dates[0], dates[-1]
    if first.from_ and last.to and not first.explicit and last.explicit and first.from_ > last.to:
        first = replace(first, from_=first.from_.replace(year=last.to.year, day=min(first.from_.day, 28)))
    if first.from_ and last.to and first.from_ > last.to:
        return None
    return PeriodValue(first.from_, last.to, "between")


def _first_months(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """The first nine months of 2018; the first half, quarter of a year; the last ones with ``time.last``."""
    dates = [d for d in _dates(chunks) if d.grain == "year" or d.from_]
    year = (
        dates[-1].from_.year if dates and dates[-1].from_ else (context.published.year if context.published else None)
    )
    if year is None:
        return PeriodValue(None, None, "during")
    span = _first(chunks, "span")
    unit = span.leaf("span") if span else "month"
    months = {"quarter": 3, "half": 6}.get(unit or "", int(_count(chunks)))
    order = next((c.rank() or 1 for c in chunks if c.has("ordinal")), 1)
    if unit in ("quarter", "half"):
        start, end = (order - 1) * months + 1, order * months
    else:
        start, end = 1, months
    if not 1 <= start <= end <= 12:
        return None
    return PeriodValue(dt.date(year, start, 1), dt.date(year, end, calendar.monthrange(year, end)[1]), "during")


def _last_spans(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """The last five years: up to publication."""
    span = _first(chunks, "span")
    if span is None or context.published is None:
        return PeriodValue(None, None, "during")
    days = _count(chunks) * _SPAN_DAYS[span.leaf("span") or "day"]
    return PeriodValue(context.published - dt.timedelta(days=min(int(days), 300_000)), context.published, "during")


def _since_spans(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """For three years: from that long before publication on."""
    start = _ago(chunks[1:], context)  # without the word that may mean both
    return PeriodValue(start.from_ if start else None, None, "since")


_YEARS = re.compile(r"((?:19|20)\d\d)\s*[-/–—]\s*((?:19|20)?\d\d)\Z")


def _years(chunks: Sequence[Chunk], context: DateContext) -> PeriodValue | None:
    """2011-2013, 2011-13, 2016/2017."""
    match = _YEARS.search(context.text, chunks[0].start, chunks[-1].end)
    if not match:
        return None
    first, last = int(match[1]), int(match[2]) if len(match[2]) == 4 else int(match[1][:2] + match[2])
    if not first < last <= first + 60:
        return None
    return PeriodValue(dt.date(first, 1, 1), dt.date(last, 12, 31), "between")


def _until(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    """Up to a date; from where, the words before may have said."""
    dates = _dates(chunks)
    if not dates or dates[-1].to is None:
        return None
    opened = next((c.value.from_ for c in chunks if isinstance(c.value, PeriodValue)), None)
    return PeriodValue(opened, dates[-1].to, "between" if opened else "until")


def _during(chunks: Sequence[Chunk], _context: DateContext) -> PeriodValue | None:
    dates = _dates(chunks)
    if not dates or dates[0].grain not in ("year", "month", "week", "range"):
        return None
    return PeriodValue(dates[0].from_, dates[0].to, "during")


def _no_date(_chunks: Sequence[Chunk], _context: DateContext) -> bool:
    return True


_THING = "unit|weapon|seized|percent|measure_unit|attack"
_LINK = "{of|in|,|year|to|:}"
_YEAR = "(?<! {cmp} ) {yearlike} (?! {cue.terror|demonym|modal.alleged|of}{0,2} {%s})" % _THING

DATE_RULES: tuple[Rule, ...] = (
    Rule(
        "no date: a word that is also a month",
        "(?<! {number|ordinal|in|of|since|until|from|to|time|during|before|after|and|between|weekday|,|(|-|cmp} ) {month_or_word} (?! {,}? {number|ordinal} )",
        NO_DATE,
        _no_date,
    ),
    Rule("date: numeric", "{number} (?: {/|-|mark} {number} ){0,2} {era}?", DATE, _numeric),
    Rule("date: Hijri day month year", "{weekday}? {,|in}? {number}? {of|in}? {hmonth} {of|,|year}* {number}? {era}?", DATE, _hijri),
    Rule("date: Hijri year", "{year}? {number} {era}", DATE, _hijri),
    Rule(
        "date: weekday day month year",
        f"(?: {{weekday}} {{,|in|daypart|(|of}}* )? (?: {{number}} {{,}} ){{0,6}} {{number|ordinal}} (?: {{-|to|and|until|mark}} {{number}} )? {{of|in|from|mark}}{{0,2}} {{month}} (?: {{(|/}} {{month}} {{)}}? )? "
        f"(?: {_LINK}{{0,2}} {{yearlike}} )? (?: {{of}}? {{time.this|time.last|time.next|time.past}} )?",
        DATE,
        _month_day,
    ),
    Rule(
        "date: month day, year",
        f"(?: {{weekday}} {{,}}? )? {{month}} {{number|ordinal}} (?! {{{_THING}}} ) (?: {{-|and|to}} {{number}} (?! {{{_THING}}} ) )? (?: {{,}}? {_YEAR} )?",
        DATE,
        _month_day,
    ),
    Rule(
        "date: day of this month",
        "(?: {weekday} {,}? )? {number} {of|from|in}* {span.month} {time.this|time.last} | (?: {weekday} {,}? )? {number} {of|from|in}* {time.this|time.last} {span.month} ",
        DATE,
        _month_of,
    ),
    Rule("date: weekday and day number", "{weekday} {number} (?: {of}? {time.this|time.last|time.past} )? (?! {%s|span|month})" % _THING, DATE, _bare_day),
    Rule("date: past day number", "{time.past|time.last} {day|span.day}? {number} (?! {%s|span|month|vague})" % _THING, DATE, _bare_day),
    Rule(
        "date: month year",
        f"{{time.start|time.end|time.middle}}? {{of|in}}? {{time.last|time.next|time.this}}? {{span.month}}? {{of}}? {{month}} (?: {{(|/}} {{month}} {{)}}? )? (?: {_LINK}{{0,2}} {_YEAR} )? (?: {{of}}? {{time.this|time.last|time.next|time.past}} )?",
        DATE,
        _month,
    ),
    Rule("period: years", "{number} (?: {mark|-|/} ){1,2} {number}", PERIOD, _years),
    Rule("date: year", f"(?<! {{numbering}} ) {{time.start|time.end|time.middle}}? {{of|in}}? {{year}}? {_YEAR}", DATE, _bare_year),
    Rule("date: relative day", "{day} (?: {,}? {weekday} )? | {time.this} {weekday} {,}? {day}", DATE, _relative_day),
    Rule("date: weekday", "(?: {time.last|time.past|time.next|time.this} )? {weekday} (?: {of}? {time.last|time.past|time.next|time.this} )?", DATE, _weekday),
    Rule("date: so long ago", "{time.ago|before} {cmp}? {number}? {span} (?! {time.last} ) | {number}? {span} {time.ago}", DATE, _ago),
    Rule("period: last so many spans", "(?: {during|in|of} )* {time.last|time.past} {number} {span} | (?: {during|in} )* {number} {span} {time.last|time.past} | (?: {during|in|of|time.this} )* {number} {time.last} {span} ", PERIOD, _last_spans),
    Rule("period: in so many years", "{during} {number} {span.year}", PERIOD, _last_spans),
    Rule("period: since so many spans ago", "{since} {cmp}? {number} {span}", PERIOD, _since_spans),
    Rule("period: first months of", "{number}? {ordinal|time.last} {number}? {span.month|span.quarter|span.half} {number}? {of|in|from}* (?: {date} | {time.this} {span.year} | {span.year} {time.this} )? ", PERIOD, _first_months),
    Rule("period: first months of (noun first)", "{span.month|span.quarter|span.half} {number}? {ordinal} {number}? {of|in|from}* (?: {date} | {time.this} {span.year} | {span.year} {time.this} )? ", PERIOD, _first_months),
    Rule("period: since this span began", "{since} {time.start} {of}? (?: {time.this} {span} | {span} {time.this}? ) (?! {number} ) | {since} {time.this} {span} (?! {number} ) | {since} {span.year} {time.this}", PERIOD, _since_start),
    Rule(
        "date: this, last or next span",
        "{time.start|time.end|time.middle}? {of}? (?: {time.this|time.last|time.next} {span} | {span} {time.this|time.last|time.next} )",
        DATE,
        _calendar_span,
    ),
)  # fmt: skip

PERIOD_RULES: tuple[Rule, ...] = (
    Rule("period: between two dates", "{between|since} {in|of|year}* {date} {and|to|until} {in|of|year}* {date}", PERIOD, _between),
    Rule("date: several days", "{date} (?: {and|to|or|,} {date} )", DATE, _day_pair),
    Rule("period: from one date to another", "{between|from|since} {in|of|year}* {date} {and|to|until|-|,}{1,3} {in|of|year}* {date} | {date} {-|to|until} {date}", PERIOD, _between),
    Rule("period: since an event of a date", "{since_event} {word|of|in|to|role|country|demonym|group|agency|place|act|unit|-|(}{0,8} {date}", PERIOD, _since_event),
    Rule("period: since an event", "{since_event}", PERIOD, _since_event),
    Rule("period: the same", "{same_period}", PERIOD, _same_period),
    Rule("period: within so many spans", "{during} {cmp|of}{0,2} {number}? {span.month|span.year} (?! {time|number} ) | (?! {to} ) {in} {number} {span.month|span.year} (?! {time} )", PERIOD, _within_spans),
    Rule("period: since a date", "{since} {time.start|after|of|in|year|word}{0,2} {date|epoch} | {from} {date} {until|to} {day|date}?", PERIOD, _since),
    Rule("period: up to a date", "{period} {,|and}{0,2} {until|to} {time.end|of|in}{0,2} {date} | {until} {time.end|of|in}{0,2} {date}", PERIOD, _until),
    Rule("period: after an event", "{after} {of}? {epoch}", PERIOD, _since),
    Rule("period: within a date", "{during} {of|in|year|time.same}* {date}", PERIOD, _during),
)  # fmt: skip
