"""A claim: one published figure, with what it counts, over which period, said when and by whom.

A claim is the input of reconciliation. It comes from a tally of the ledger (:mod:`hasila.reconcile.adapt`) or from a
table without articles (:mod:`hasila.reconcile.importing`). Dates keep the text as printed ("2002", "2003-05",
"2019-10-25"), because its precision says how far a period may reach; days are proleptic Gregorian ordinals.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Literal

import msgspec

from hasila.phrasing.messages import Message, date, figure, say

Comparator = Literal["=", ">", ">=", "<", "<=", "~"]
COMPARATORS: tuple[Comparator, ...] = ("=", ">", ">=", "<", "<=", "~")

INFINITY = math.inf
#: The first day of time: the start of a count "so far" whose beginning is not stated.
ORIGIN = 0
#: Years in which a count of this kind can begin; anything else is a misprint and is reported, not computed with.
EARLIEST_YEAR = 1900
#: A total without a stated end is taken to hold on some day of this many before its publication.
AS_OF_SLACK = 31

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?$")


class ClaimScope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What part of the world is counted. ``of`` names the whole (a measure) that the counted are a part of.

    A ``type`` that begins with "including" widens the count; any other coordinate narrows it.
    """

    agency: str | None = None
    group: str | None = None
    place: str | None = None
    type: str | None = None
    of: str | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One figure as printed. ``value_max`` is the upper end of a printed range; ``same_as`` groups exact repeats.

    ``event`` names the statement or document that the figure comes from: figures of one event hold for the same day.
    ``read`` marks a figure that was read by machine, whose scope may have been told in words that were not understood.
    ``evidence`` holds the ids or quotations that lead back to the sentence, ``article`` the id of the article.
    """

    id: str
    measure: str
    value: float | int
    value_max: float | int | None = None
    comparator: Comparator = "="
    country: str | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    to: str | None = None
    scope: ClaimScope = ClaimScope()
    speaker: str | None = None
    published: str | None = None
    published_estimated: bool = False
    language: str | None = None
    outlet: str | None = None
    url: str | None = None
    article: str | None = None
    event: str | None = None
    same_as: str | None = None
    modality: str = "asserted"
    read: bool = False
    evidence: tuple[str, ...] = ()

    @property
    def interval(self) -> tuple[float, float]:
        """The closed interval of counts that the words allow, see :func:`interval`."""
        return interval(self.value, self.comparator, self.value_max)


def interval(value: float, comparator: str = "=", value_max: float | None = None) -> tuple[float, float]:
    """Return the closed interval ``(lo, hi)`` that a comparator and a number stand for; ``hi`` may be infinite.

    "about n" reaches half of the last non-zero decimal place to both sides, at least two per cent: about 50 is
    45 to 55, about 1,668 is 1,634 to 1,702. Whole numbers stay whole.
    """
    if value_max is not None:
        return min(value, value_max), max(value, value_max)
    if comparator == "=":
        return value, value
    if comparator == ">":
        return value + 1, INFINITY
    if comparator == ">=":
        return value, INFINITY
    if comparator == "<":
        return 0, max(0, value - 1)
    if comparator == "<=":
        return 0, value
    reach = max(_rounding(value), math.ceil(value * 0.02))
    return max(0, value - reach), value + reach


def _rounding(value: float) -> float:
    """Half of the last non-zero decimal place: 50 -> 5, 3000 -> 500, 49 -> 1 (a whole person is the least step)."""
    if value != int(value) or value == 0:
        return 1
    place = 1
    while int(value) % (place * 10) == 0:
        place *= 10
    return max(1, place // 2)


def days_of(text: str | None) -> tuple[int, int] | None:
    """Return the days ``[first, last + 1)`` of a printed date, ``None`` where there is none.

    Raises ``ValueError`` where the text is no ISO 8601 year, month or day.
    """
    if text is None or text == "":
        return None
    match = _DATE.match(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month is None:
        return dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal() + 1
    if day is None:
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        return dt.date(year, month, 1).toordinal(), following.toordinal()
    first = dt.date(year, month, day).toordinal()
    return first, first + 1


def year_of(text: str | None) -> int | None:
    """The year of a printed date, ``None`` where there is none."""
    return int(text[:4]) if text else None


def absurd_start(claim: Claim) -> Message | None:
    """Say why the printed start of a claim's period cannot be right, ``None`` where it can."""
    year = year_of(claim.from_)
    if year is None:
        return None
    if year < EARLIEST_YEAR:
        return say("begins in the year", year=str(year))
    published = days_of(claim.published)
    start = days_of(claim.from_)
    if published and start and start[0] >= published[1]:
        return say("begins after publication", start=date(claim.from_ or ""), published=date(claim.published or ""))
    return None


def printed(claim: Claim) -> Message:
    """The figure with its comparator in words: "more than 150", "about 30", "1,500 to 2,000"."""
    return figure(claim.value, claim.comparator, claim.value_max)
