"""Facts as short English words, for tables and the terminal."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from hasila.model import Interval, Place
from hasila.phrasing.phrases import is_month_end

COMPARATORS = {"=": "", ">": "more than ", ">=": "at least ", "<": "fewer than ", "<=": "at most ", "~": "about "}


def number_words(value: float | int) -> str:
    """``2009`` as ``2,009``; a whole number without decimals."""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


def quantity_words(value: float | int, comparator: str = "=") -> str:
    """``more than 500``."""
    return f"{COMPARATORS[comparator]}{number_words(value)}"


def measure_words(measure: str, of: str | None = None) -> str:
    """``cells_dismantled`` as ``cells dismantled``; the part counted in brackets."""
    words = measure.replace("_", " ")
    return f"{words} ({of})" if of else words


def count_words(name: str, low: float | int | None, high: float | int | None, comparator: str = "=") -> str:
    """``3–5 arrested``."""
    if low is None and high is None:
        return measure_words(name)
    if low is None or high is None or low == high:
        value = low if low is not None else high
        assert value is not None
        return f"{quantity_words(value, comparator)} {_singular(name) if value == 1 else measure_words(name)}"
    return f"{number_words(low)}–{number_words(high)} {measure_words(name)}"


def _singular(name: str) -> str:
    """``cells`` as ``cell``: of the counts only the nouns end in s."""
    return measure_words(name).removesuffix("s")


def place_words(places: Sequence[Place], countries: Sequence[str] = ()) -> str:
    """Places by name; the countries where no place is known."""
    return ", ".join(place.name for place in places) or ", ".join(countries)


def period_words(interval: Interval | None) -> str:
    """The shortest exact form: ``2023``, ``May 2021``, ``3 May 2021``, ``2002 to 2018``, ``since 2002``."""
    if interval is None:
        return ""
    start, end = interval.from_, interval.to
    if start is None and end is None:
        return ""
    if start is None:
        return f"until {_end_words(end)}"
    if end is None:
        return f"since {_start_words(start)}"
    if start == end:
        return _day(start)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    if start.day == 1 and (start.year, start.month) == (end.year, end.month) and is_month_end(end):
        return _month(start)
    return f"{_start_words(start)} to {_end_words(end)}"


def _day(day: dt.date) -> str:
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def _month(day: dt.date) -> str:
    return f"{calendar.month_abbr[day.month]} {day.year}"


def _start_words(day: dt.date) -> str:
    if (day.month, day.day) == (1, 1):
        return str(day.year)
    return _month(day) if day.day == 1 else _day(day)


def _end_words(day: dt.date | None) -> str:
    if day is None:
        return "now"
    if (day.month, day.day) == (12, 31):
        return str(day.year)
    return _month(day) if is_month_end(day) else _day(day)
