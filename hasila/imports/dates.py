"""Dates of other people's tables: as precise as they are, and never guessed where day and month cannot be told apart."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from hasila.imports.rows import RowError
from hasila.reconcile.claim import days_of

Order = Literal["dmy", "mdy"]
Span = tuple[dt.date, dt.date]
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")
_WORDS = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def span_of(text: str, field: str, order: Order | None = None) -> Span | None:
    """The days that a cell names, first and last; ``None`` where it is empty.

    ISO 8601 years, months and days, ``3 May 2021`` and numbers such as ``13/04/2023``. Raises :class:`RowError` where
    ``order`` is not given and day and month could be either, and for what is no date.
    """
    if not text:
        return None
    try:
        if found := _NUMBERS.match(text):
            return _day(_numbered(found, text, field, order))
        if found := _WORDS.match(text):
            month = _MONTHS.index(found[2][:3].lower()) + 1
            return _day(dt.date(int(found[3]), month, int(found[1])))
        days = days_of(text)
    except ValueError as error:
        raise RowError(f"{field} is {text!r}: {error}") from error
    assert days is not None
    return dt.date.fromordinal(days[0]), dt.date.fromordinal(days[1] - 1)


def _day(day: dt.date) -> Span:
    return day, day


def _numbered(found: re.Match[str], text: str, field: str, order: Order | None) -> dt.date:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if order is None:
        if first <= 12 and second <= 12 and first != second:
            raise RowError(
                f"{field} is {text!r}: {dt.date(year, second, first)} or {dt.date(year, first, second)}? "
                "Say which comes first with --dates dmy or --dates mdy"
            )
        order = "mdy" if second > 12 else "dmy"
    day, month = (first, second) if order == "dmy" else (second, first)
    return dt.date(year, month, day)


def calendar_span(year: int, month: int = 0, day: int = 0) -> Span:
    """The days of a year, month or day, where 0 stands for unknown. Raises ``ValueError`` where there are none."""
    if not month:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if not day:
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        return dt.date(year, month, 1), following - dt.timedelta(days=1)
    return _day(dt.date(year, month, day))
