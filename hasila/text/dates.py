"""Dates and periods: rules over concepts, resolved against the day the article was published.

A date is a closed interval with a grain. What cannot be resolved (a day and month without any year to go by) is still
a date, with an empty interval: its digits must not be taken for a count.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from hijridate import Hijri

from hasila.text.chunk import Chunk

DATE = frozenset({"date"})
NO_DATE = frozenset({"nothing"})
PERIOD = frozenset({"period"})
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_YEAR_DIGITS = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d])")
_DAY = dt.timedelta(days=1)
_FIRST_EVENT = 1970  # of which the press of today still tells by its year
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
        """Is anything known of when?"""
        return self.from_ is not None


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """A stretch of time that something was counted over; an open end is None. ``kind``: since, between, during."""

    from_: dt.date | None
    to: dt.date | None
    kind: str


@dataclass(frozen=True, slots=True)
class DateContext:
    """What dates are resolved against.

    Attributes:
        published: the day of the article, where it is known.
        month: where only the month of publication is known, its first and last day.
        folded: the folded text between two positions, the second None for the end.
    """

    published: dt.date | None
    month: tuple[dt.date, dt.date] | None
    folded: Callable[[int, int | None], str]

    def text(self, chunks: Sequence[Chunk]) -> str:
        """The folded text from the first to the last of *chunks*."""
        return self.folded(chunks[0].start, chunks[-1].end)

    def year_before(self, position: int) -> int | None:
        """The year an undated article is about, if the text named it before: the latest of those it names."""
        years = [(m.start(), int(m.group())) for m in _YEAR_DIGITS.finditer(self.folded(0, None))]
        latest = max((year for _, year in years), default=None)
        return latest if any(at < position and year == latest for at, year in years) else None

    def some_day(self) -> DateValue:
        """A day that the text tells by its distance, where the day of publication is not known."""
        if self.month is None:
            return DateValue(None, None, "day", False)
        return DateValue(*self.month, "range", False)


def year_interval(year: int) -> DateValue:
    """A whole year."""
    return DateValue(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")


def month_interval(year: int, month: int, explicit: bool = True) -> DateValue:
    """A whole month; *explicit* where the text itself names the year."""
    return DateValue(
        dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), "month", explicit
    )


def first_of(chunks: Sequence[Chunk], name: str) -> Chunk | None:
    """The first chunk that may mean *name*."""
    return next((c for c in chunks if c.has(name)), None)


def year_of(chunks: Sequence[Chunk]) -> int | None:
    """The year that one of *chunks* states, None where none does."""
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
    if any(c.has("span.year") for c in chunks):  # "in March of last year"
        return now.year if any(c.has("time.this") for c in chunks) else now.year - 1
    last_day = calendar.monthrange(now.year, month)[1]
    candidate = dt.date(now.year, month, min(day or 1, last_day))
    return now.year if candidate <= now + _AHEAD else now.year - 1


def month_day(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """Day and month, year optional."""
    month_chunk = first_of(chunks, "month")
    if month_chunk is None or any(c.has("since") for c in chunks):  # "25 since March": a count and a period
        return None
    month = int(month_chunk.leaf("month") or 0)
    days = [_day_number(c) for c in chunks if c is not month_chunk and _day_number(c) is not None]
    if not days:
        return None
    first, last = int(days[0] or 0), int(days[-1] or 0)
    stated = year_of(chunks)
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


def month(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """A month, or its beginning, middle or end."""
    month_chunk = first_of(chunks, "month")
    if month_chunk is None:
        return None
    month = int(month_chunk.leaf("month") or 0)
    stated = year_of(chunks)
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


def year_of_event(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """ "The 2015 attack": the year of what follows, where it may be past; else so many of them are counted."""
    year = year_of(chunks)
    if year is None or year < _FIRST_EVENT or (context.published is not None and year > context.published.year):
        return None
    return year_interval(year)


def bare_year(chunks: Sequence[Chunk], _context: DateContext) -> DateValue | None:
    """A year, or its beginning, middle or end."""
    year = year_of(chunks)
    return _part(year_interval(year), chunks) if year else None


def hijri(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """A day, month or year of the Hijri calendar, by the Umm al-Qura tables of ``hijridate``."""
    month_chunk = first_of(chunks, "hmonth")
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


def numeric(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """12/03/2021, 2021-03-12, 12.03.2021: day first unless the year is."""
    numbers = [c for c in chunks if "number" in c.concepts]
    match = _NUMERIC.match(context.folded(chunks[0].start, numbers[-1].end))
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


#: Grains of days that are told by their distance from the day told before.
DAY_BEFORE, DAY_AFTER, SAME_DAY = "day before", "day after", "same day"
_FROM_THE_DAY_TOLD = {"eve": DAY_BEFORE, "morrow": DAY_AFTER}
_DISTANCE = {"today": 0, "yesterday": -1, "before_yesterday": -2, "tomorrow": 1}


def relative_day(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """Today, yesterday, the day before, tomorrow."""
    chunk = first_of(chunks, "day")
    if chunk is not None and (told := _FROM_THE_DAY_TOLD.get(chunk.leaf("day") or "")):
        return DateValue(None, None, told, False)
    if chunk is None or context.published is None:
        return context.some_day()
    exact = context.published + _DISTANCE[chunk.leaf("day") or "today"] * _DAY
    return DateValue(exact, exact, "day", False)


def weekday(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """The last such day up to publication; the next one where the text says so."""
    chunk = first_of(chunks, "weekday")
    if chunk is None or context.published is None:
        return context.some_day()
    wanted = int(chunk.leaf("weekday") or 0)
    if any(c.has("time.next") for c in chunks):
        exact = context.published + ((wanted - context.published.weekday() - 1) % 7 + 1) * _DAY
    else:
        exact = context.published - ((context.published.weekday() - wanted) % 7) * _DAY
    return DateValue(exact, exact, "day", False)


SPAN_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652, "hour": 0, "quarter": 91, "half": 182}


def how_many(chunks: Sequence[Chunk]) -> float:
    """How many spans: a number, the dual of the span itself, or one."""
    for c in chunks:
        if "number" in c.concepts:
            return float(c.value)
    span = first_of(chunks, "span")
    return float(span.count or 1) if span else 1.0


def ago(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """So many days, weeks, months or years before publication."""
    if chunks[0].has("since") and any(c.has("span.year") or c.has("span.decade") for c in chunks):
        return None  # one word for "ago" and "since": years are a stretch, not a day long past
    span = first_of(chunks, "span")
    if span is None or context.published is None:
        return DateValue(None, None, "range", False)
    unit = span.leaf("span") or "day"
    count = int(how_many(chunks))
    if unit == "year":
        return replace(year_interval(max(1900, context.published.year - count)), explicit=False)
    if unit == "month":
        months = context.published.year * 12 + context.published.month - 1 - count
        return month_interval(months // 12, months % 12 + 1, False)
    exact = context.published - dt.timedelta(days=min(count * SPAN_DAYS[unit], 300_000))
    return DateValue(exact, exact, "day", False)


def calendar_span(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """This, last or next week, month or year."""
    span = first_of(chunks, "span")
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
    if unit == "day" and step > 0:
        return DateValue(None, None, "day", False)  # "the next day": after the one told before, not after publication
    if unit == "day":
        exact = now + step * _DAY
        return DateValue(exact, exact, "day", False)
    return DateValue(None, None, "range", False)


def same_span(chunks: Sequence[Chunk], _context: DateContext) -> DateValue | None:
    """ "The same day", "the same month": as told before, whenever that was; the grain says how wide."""
    span = first_of(chunks, "span")
    return DateValue(None, None, f"same {span.leaf('span') if span else 'day'}", False)


def month_of(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
    """A day of a month told by its distance: "the 12th of this month"."""
    month = calendar_span(chunks, context)
    day = next((_day_number(c) for c in chunks if _day_number(c)), None)
    if month is None or month.from_ is None or day is None:
        return DateValue(None, None, "day", False)
    length = calendar.monthrange(month.from_.year, month.from_.month)[1]
    exact = month.from_.replace(day=min(day, length))
    return DateValue(exact, exact, "day", False)


def bare_day(chunks: Sequence[Chunk], context: DateContext) -> DateValue | None:
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
    name = first_of(chunks, "weekday")
    if name is not None and int(name.leaf("weekday") or 0) != exact.weekday():
        return None  # "on Monday 7 people": the number is no day of the month
    return DateValue(exact, exact, "day", False)


def day_pair(chunks: Sequence[Chunk], _context: DateContext) -> DateValue | None:
    """ "yesterday and this Tuesday", "between the 12th and the 14th of March": from the first to the last day."""
    dates = [c.value for c in chunks if isinstance(c.value, DateValue)]
    if len(dates) < 2 or any(d.from_ is None or d.to is None or d.grain != "day" for d in dates):
        return None
    low, high = min(d.from_ for d in dates if d.from_), max(d.to for d in dates if d.to)
    return DateValue(low, high, "range", False) if (high - low).days <= 14 else None
