"""Merged incidents as event data sets see them: one day or span, one place, one country, figures from low to high."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from hasila.exports.countries import Country, countries
from hasila.exports.offices import office
from hasila.gazetteer import Gazetteer
from hasila.model import Place, PlaceKind
from hasila.report.words import count_words, measure_words, period_words, place_words

if TYPE_CHECKING:
    from hasila.ledger import Ledger, MergedIncident
    from hasila.ledger.records import ReportOfIncident

#: From the smallest place to the largest.
PRECISE_FIRST: tuple[PlaceKind, ...] = ("populated place", "admin2", "admin1", "region", "country")
WEAPONS = frozenset({"firearms", "ammunition", "bladed weapons", "explosives"})


class Range(NamedTuple):
    """Best, lowest and highest figure told."""

    best: float
    low: float
    high: float

    def __add__(self, other: object) -> Range:
        if not isinstance(other, Range):
            return NotImplemented
        return Range(self.best + other.best, self.low + other.low, self.high + other.high)


class Source(NamedTuple):
    """Who printed a report, when and where; ``official`` is the office or body that announced it."""

    article: str
    outlet: str
    published: str
    url: str
    language: str
    title: str
    official: str

    def __str__(self) -> str:
        return ", ".join(part for part in (self.outlet, self.published[:10], self.url) if part)


class Event(NamedTuple):
    """One incident, with what an event data set asks for. ``country`` is ``None`` where it is not one country."""

    incident: MergedIncident
    start: dt.date | None
    end: dt.date | None
    place: Place | None
    country: Country | None
    sources: tuple[Source, ...]
    seized: frozenset[str]

    @property
    def id(self) -> str:
        """The id in the ledger."""
        return self.incident.id

    @property
    def days(self) -> int | None:
        """How many days it may have happened on; ``None`` where an end is open."""
        return (self.end - self.start).days + 1 if self.start and self.end else None

    def figure(self, name: str) -> Range | None:
        """A figure by name, ``None`` where no report gives it."""
        found = self.incident.counts.get(name)
        if found is None:
            return None
        known = [v for v in (found.best, found.min, found.max) if v is not None]
        if not known:
            return None
        best = found.best if found.best is not None else known[0]
        low, high = (best if v is None else v for v in (found.min, found.max))
        return Range(best, low, high)

    @property
    def deaths(self) -> Range | None:
        """All deaths: victims and attackers. Officers are among the victims."""
        known = [r for r in (self.figure("killed"), self.figure("attackers_killed")) if r]
        return functools.reduce(Range.__add__, known) if known else None

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of the reports that tell it: the way back to the sentences."""
        return tuple(dict.fromkeys(fact for report in self.incident.reports for fact in report.fact_ids))

    @property
    def summary(self) -> str:
        """What happened, in words of our own: no sentence and no name of a person."""
        i = self.incident
        parts = [measure_words(i.subtype or i.type), place_words(i.places, i.countries), period_words(i.date)]
        text = ", ".join(part for part in parts if part)
        figures = ", ".join(count_words(name, c.min, c.max) for name, c in sorted(i.counts.items()))
        text = text[:1].upper() + text[1:] + (f": {figures}." if figures else ".")
        who = [*i.agencies, *i.groups]
        return text + (f" Named: {', '.join(who)}." if who else "")

    @property
    def disputes(self) -> str:
        """Figures on which the reports differ, with the range."""
        return "; ".join(
            f"{measure_words(name)}: {c.min:g} to {c.max:g}" + (f" ({c.how})" if c.how else "")
            for name, c in sorted(self.incident.counts.items())
            if c.min is not None and c.max is not None and c.min != c.max
        )

    @property
    def traces(self) -> str:
        """The ids in the ledger, for notes."""
        return f"hasila {self.id}; evidence {', '.join(self.evidence)}"

    def area(self, kind: PlaceKind) -> str:
        """The name of the area of a kind that holds the place (or is it); empty where it is not known."""
        return _area(self.place, kind) if self.place else ""


def events(ledger: Ledger) -> Iterator[Event]:
    """All merged incidents, by date and id."""
    languages, titles = _articles(ledger)
    officials = {
        fact: office(who)
        for fact, who in ledger.connection.execute("SELECT fact_id, announced_by FROM incident_reports")
    }
    seized: dict[str, set[str]] = {}
    for fact, label in ledger.connection.execute("SELECT fact_id, label FROM fact_labels WHERE kind = 'seized'"):
        seized.setdefault(fact, set()).add(label)

    def source(report: ReportOfIncident) -> Source:
        article = report.article_id
        return Source(
            article, report.outlet or "", report.published or "", report.url or "", languages[article],
            titles[article] or "", next((o for f in report.fact_ids if (o := officials.get(f))), ""),
        )  # fmt: skip

    for incident in ledger.incidents():
        date = incident.date
        place = min(incident.places, key=lambda p: PRECISE_FIRST.index(p.kind), default=None)
        yield Event(
            incident,
            date.from_ if date else None,
            date.to if date else None,
            place,
            _country(place, incident.countries),
            tuple(source(report) for report in incident.reports),
            frozenset(kind for r in incident.reports for fact in r.fact_ids for kind in seized.get(fact, ())),
        )


def _articles(ledger: Ledger) -> tuple[dict[str, str], dict[str, str | None]]:
    rows = ledger.connection.execute(
        "SELECT id, language, title FROM articles WHERE id IN (SELECT article_id FROM facts)"
    ).fetchall()
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def _country(place: Place | None, named: Sequence[str]) -> Country | None:
    codes = [place.country] if place else list(named)
    return countries().get(codes[0]) if len(codes) == 1 else None


@functools.lru_cache(maxsize=10_000)
def _area(place: Place, kind: PlaceKind) -> str:
    if place.kind == kind:
        return place.name
    gazetteer = Gazetteer.load()
    found = [r for r in gazetteer.find_place(place.name, place.country, ("en",)) if r.kind == place.kind]
    exact = [r for r in found if r.geonames_id == place.geonames_id] or found
    parents = exact[0].parents if exact else ()
    areas = [gazetteer.record(parent) for parent in parents if len(parent) > 2]
    return next((area.name for area in areas if area.kind == kind), "")


def three_sources(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Three of many: the earliest, the most official, one in another language; then by date."""
    by_date = sorted(dict.fromkeys(sources), key=lambda s: (s.published or "9", s.url, s.article))
    chosen = by_date[:1]
    chosen += [s for s in by_date if s.official and s not in chosen][:1]
    chosen += [s for s in by_date if chosen and s.language != chosen[0].language and s not in chosen][:1]
    chosen += [s for s in by_date if s not in chosen]
    return tuple(chosen[:3])


def last_change(ledger: Ledger) -> dt.datetime | None:
    """When the ledger last changed (UTC), ``None`` where no run says so."""
    (last,) = ledger.connection.execute(
        "SELECT max(at) FROM (SELECT max(finished) AS at FROM runs UNION ALL SELECT max(at) FROM judgements) AS stamps"
    ).fetchone()
    return dt.datetime.fromisoformat(last) if last else None


def points(places: Sequence[Place]) -> list[tuple[float, float]]:
    """Longitude and latitude of the places that are points on a map; whole countries and regions are none."""
    return [
        (place.longitude, place.latitude)
        for place in places
        if place.longitude is not None and place.latitude is not None and place.kind not in ("country", "region")
    ]


def digits(identity: str, most: int) -> int:
    """A number from 1 to ``most`` made of an id: the same id gives the same number in every export."""
    return int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=8).digest(), "big") % most + 1


def whole(value: float) -> int | float:
    """A whole number without decimals."""
    return int(value) if float(value).is_integer() else value
