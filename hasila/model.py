"""The things Hasila records, as frozen values.

Every fact carries at least one :class:`Evidence`: a span of the text that was read. The types make a fact
without evidence impossible to build (`_need_evidence`), so nothing downstream has to check for it.

Offsets are code point offsets into ``Article.text``; intervals of dates are closed, an open end is ``None``.
The JSON form of these values (``msgspec.json.encode``) is the contract that other programs rely on.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

Comparator = Literal["=", ">", ">=", "<", "<=", "~"]
Modality = Literal["asserted", "alleged", "planned", "denied"]
#: ISO 639 code of a language that Hasila or a plug-in reads (ar, en, es, fr, …), or "und" for any other.
Language = str
StatementKind = Literal["praise", "criticism", "announcement", "warning", "call", "agreement"]
PlaceKind = Literal["populated place", "admin1", "admin2", "country", "region"]
ReportRole = Literal["report", "follow-up", "recall"]


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """Base of all recorded values: immutable, compared by content."""


class Evidence(Value, frozen=True, omit_defaults=True):
    """A span of the article's text that supports a fact, or one field of it.

    ``quote`` is exactly ``article.text[start:end]``; ``field`` names the supported field, ``None`` the fact as a whole.
    ``rule`` is the name of the reading rule that used the span.
    """

    start: int
    end: int
    quote: str
    field: str | None = None
    rule: str | None = None


class Interval(Value, frozen=True):
    """A closed interval of days; ``None`` is an open end."""

    from_: dt.date | None = msgspec.field(name="from", default=None)
    to: dt.date | None = None

    @property
    def days(self) -> int | None:
        """Length in days, ``None`` where an end is open."""
        if self.from_ is None or self.to is None:
            return None
        return (self.to - self.from_).days + 1


class Quantity(Value, frozen=True):
    """A stated number: ``Quantity(value=500, comparator=">")`` is "more than 500"."""

    value: float | int
    comparator: Comparator = "="


class Place(Value, frozen=True):
    """A place of the gazetteer. Coordinates in degrees (WGS 84)."""

    name: str
    country: str
    kind: PlaceKind = "populated place"
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None


class Scope(Value, frozen=True):
    """What part of the world a tally counts; ``of`` is the part of the people or cells counted (women, minors, …)."""

    agency: str | None = None
    group: str | None = None
    of: str | None = None


class Article(Value, frozen=True):
    """One article as it was read. ``published`` is an ISO 8601 date or date-time; ``id`` a digest of the content."""

    id: str
    source: str
    language: Language
    text: str
    external_id: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    section: str | None = None
    published: str | None = None


class Fact(Value, frozen=True):
    """Base of the four kinds of facts. Raises ``ValueError`` where evidence is missing."""

    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"{type(self).__name__} without evidence: every fact needs at least one span of the text")


class Incident(Fact, frozen=True):
    """One operation or attack, as one article tells it."""

    type: str
    subtype: str | None = None
    date: Interval | None = None
    places: tuple[Place, ...] = ()
    countries: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    counts: dict[str, Quantity] = {}
    seized: tuple[str, ...] = ()
    announced_by: str | None = None
    modality: Modality = "asserted"
    role: ReportRole = "report"


class Tally(Fact, frozen=True):
    """An official or published total: so many of a measure, over a period, in a scope, as somebody said."""

    measure: str
    value: float | int
    comparator: Comparator = "="
    period: Interval | None = None
    country: str | None = None
    places: tuple[Place, ...] = ()
    scope: Scope = Scope()
    speaker: str | None = None
    modality: Modality = "asserted"


class Statement(Fact, frozen=True):
    """Somebody in a public role praised, criticised, announced, warned, called for or agreed to something."""

    kind: StatementKind
    speaker: str
    about: str | None = None
    date: Interval | None = None
    place: Place | None = None


class Scheduled(Fact, frozen=True):
    """An event that is to take place."""

    what: str
    edition: int | None = None
    date: Interval | None = None
    place: Place | None = None


class Facts(Value, frozen=True):
    """All facts of one article: what :func:`hasila.read` returns and ``hasila read`` prints."""

    article: Article
    incidents: tuple[Incident, ...] = ()
    tallies: tuple[Tally, ...] = ()
    statements: tuple[Statement, ...] = ()
    scheduled: tuple[Scheduled, ...] = ()

    def __len__(self) -> int:
        return len(self.incidents) + len(self.tallies) + len(self.statements) + len(self.scheduled)
