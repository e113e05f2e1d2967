"""Publication dates in the forms that machines write, to ISO 8601.

Dates in words ("26 December 2023", in any of the languages) are language and live in :mod:`hasila.sources.support.dateline`. A two-sided date
such as ``03/04/2021`` is read day first, as in Arabic, French and Spanish papers, unless only month first is possible.
"""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from functools import lru_cache

EARLIEST, LATEST = 1900, 2100
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?"
    r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z)?$")
_EUROPEAN = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?$|\d{12,13}$")
_YEAR = re.compile(r"(19|20)\d{2}$")
_DIGITS = str.maketrans({ord(zero) + n: str(n) for zero in "\u0660\u06f0" for n in range(10)})


@lru_cache(maxsize=4096)
def stamp(value: str | None) -> str | None:
    """``value`` as an ISO 8601 date, date-time, month or year, as exact as it was stated; ``None`` where it is none.

    Understands ISO 8601 (also with blanks and one-digit months), RFC 2822, ``20231226T123000Z``, ``26/12/2023 12:30``
    and seconds or milliseconds since 1970 (given back in UTC).
    """
    if not value:
        return None
    text = value.strip().translate(_DIGITS)
    if found := _ISO.match(text):
        year, month, day, hour, minute, second, zone = found.groups()
        return put(year, month, day, hour, minute, second, zone)
    if found := _COMPACT.match(text):
        year, month, day, hour, minute, second, zone = found.groups()
        if written := put(year, month, day, hour, minute, second, zone):
            return written
    if found := _EUROPEAN.match(text):
        first, other, year, hour, minute, second = found.groups()
        return put(year, other, first, hour, minute, second) or put(year, first, other, hour, minute, second)
    if _EPOCH.match(text):
        return _from_epoch(float(text))
    if _YEAR.match(text):
        return text
    return _from_mail(text)


def put(
    year: str | int,
    month: str | int | None = None,
    day: str | int | None = None,
    hour: str | int | None = None,
    minute: str | int | None = None,
    second: str | None = None,
    zone: str | None = None,
) -> str | None:
    """The parts as ISO 8601, or ``None`` where there is no such day or time."""
    if not EARLIEST <= int(year) <= LATEST:
        return None
    try:
        if month is None or int(month) == 0:
            return f"{int(year):04d}"
        if day is None or int(day) == 0:
            return dt.date(int(year), int(month), 1).isoformat()[:7]
        date = dt.date(int(year), int(month), int(day)).isoformat()
        if hour is None or minute is None:
            return date
        clock = dt.time(int(hour), int(minute), int(second) if second else 0)
    except ValueError:
        return None
    written = clock.isoformat() if clock.second else clock.isoformat("minutes")
    return f"{date}T{written}{_zone(zone)}"


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone[0] not in "+-":
        return "+00:00"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"


def _from_epoch(seconds: float) -> str | None:
    if seconds > 1e11:
        seconds /= 1000
    try:
        return dt.datetime.fromtimestamp(int(seconds), dt.UTC).isoformat()
    except (OverflowError, OSError, ValueError):
        return None


def _from_mail(text: str) -> str | None:
    if not text[:1].isalnum() or not any(mark in text for mark in " ,"):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    if not EARLIEST <= moment.year <= LATEST:
        return None
    return moment.isoformat() if moment.second else moment.isoformat(timespec="minutes")
