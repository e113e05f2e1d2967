"""What the merge works on: one report (an article's telling of an incident) and its profile for comparing."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

import msgspec

from hasila.codebook import active
from hasila.gazetteer import Gazetteer
from hasila.merge.copies import Sketch, probes
from hasila.merge.places import Geography, Spot, no_geography, spot
from hasila.merge.targets import targets_of
from hasila.merge.wording import signature
from hasila.model import Incident, Language, Quantity, Value

Days = tuple[int, int]
INFINITE = float("inf")

# Subtypes that say nothing.
VAGUE = (None, "", "any", "other")

# Without a date of its own, an incident is taken to have happened within so many days before the article appeared.
USUAL_LAG = 10
RECALL_LAG = 400
# A date that the text does not state (the reader took the article's) may be off by the crawl's lag.
UNSTATED_SLACK = 3


class Report(Value, frozen=True, kw_only=True):
    """One incident as one article tells it. ``published`` is a day; ``sketch`` stands for the text of the article."""

    id: str
    article_id: str
    source: str
    language: Language
    incident: Incident
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: dt.date | None = None
    sketch: Sketch = ()

    @property
    def outlet_or_host(self) -> str:
        """Who published it, as far as known: the outlet, else the host of the address, else the source."""
        if self.outlet:
            return self.outlet
        host = re.match(r"https?://(?:www\.)?([^/]+)", self.url or "")
        return host.group(1) if host else self.source


class Profile(msgspec.Struct, frozen=True):
    """A report ready for comparing. Days are ordinals.

    ``when`` is the stated interval, ``window`` what blocking uses; ``text`` is what copies of the article have in common.
    ``lineage`` holds what the groups and agencies are branches of, or became.
    """

    id: str
    article_id: str
    text: tuple[int, ...]
    language: str
    family: str
    families: frozenset[str]
    type: str
    subtype: str | None
    when: Days | None
    stated: bool
    window: Days | None
    published: int | None
    spots: tuple[Spot, ...]
    countries: frozenset[str]
    figures: dict[str, tuple[float, float, float]]
    groups: frozenset[str]
    agencies: frozenset[str]
    lineage: frozenset[str]
    targets: frozenset[str]
    wording: int
    recall: bool


def bounds(quantity: Quantity) -> tuple[float, float, float]:
    """Lowest and highest number that the words allow, and the number stated. "About" allows a tenth either way."""
    value = float(quantity.value)
    low, high = value, value
    if quantity.comparator == ">":
        low, high = value + 1, INFINITE
    elif quantity.comparator == ">=":
        high = INFINITE
    elif quantity.comparator == "<":
        low, high = 0, max(0.0, value - 1)
    elif quantity.comparator == "<=":
        low = 0
    elif quantity.comparator == "~":
        low, high = value * 0.9, value * 1.1
    return low, high, value


def profile(report: Report, geography: Geography = no_geography) -> Profile:
    """Prepare a report for comparing."""
    incident = report.incident
    published = report.published.toordinal() if report.published else None
    when = _when(incident, published)
    stated = when is not None and _is_stated(incident, when, published)
    spots = tuple(spot(p, geography) for p in incident.places if p.kind != "country")
    countries = _shared(frozenset((*incident.countries, *(p.country for p in incident.places))))
    return Profile(
        id=report.id,
        article_id=report.article_id,
        text=probes(report.sketch),
        language=report.language,
        family=family_of(incident.type),
        families=_families(incident),
        type=incident.type,
        subtype=None if incident.subtype in VAGUE else incident.subtype,
        when=when,
        stated=stated,
        window=_window(when, stated, published, incident.role == "recall"),
        published=published,
        spots=spots,
        countries=countries,
        figures={name: bounds(q) for name, q in sorted(incident.counts.items())},
        groups=_shared(frozenset(g.casefold() for g in incident.groups)),
        agencies=_shared(frozenset(a.casefold() for a in incident.agencies)),
        lineage=_lineage((*incident.groups, *incident.agencies)),
        targets=_targets(report),
        wording=signature(" ".join(_sentences(incident))),
        recall=incident.role == "recall",
    )


def _sentences(incident: Incident) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.quote for e in incident.evidence))


def _targets(report: Report) -> frozenset[str]:
    """What was aimed at, of an attack or a clash; an operation is aimed at people."""
    entry = active().incident_types.get(report.incident.type)
    if entry is None or entry.family not in ("happening", "clash"):
        return frozenset()
    return _shared(targets_of(_sentences(report.incident), report.language))


def family_of(type_: str) -> str:
    """What kind of thing a type tells of.

    Papers use several types for one operation ("a cell was dismantled", "eight were arrested", "homes were raided"), and
    several for what befalls people. Of other families each type stands alone.
    """
    entry = active().incident_types.get(type_)
    family = entry.family if entry else ""
    return {"operation": "operation", "clash": "operation", "happening": "happening"}.get(family, type_)


def is_clash(type_: str) -> bool:
    """An armed clash is an operation to one paper and a happening to another."""
    entry = active().incident_types.get(type_)
    return entry is not None and entry.family == "clash"


def _families(incident: Incident) -> frozenset[str]:
    """The families that a report may be compared in: that of its type, and those of its figures.

    Whatever a report calls it, its figures say what it tells of: people taken in make an operation of it, victims a
    happening.
    """
    found = {family_of(incident.type)}
    if found <= {"happening", "operation"}:
        counts = active().counts
        known = (counts[name] for name in incident.counts if name in counts)
        found |= {count.family for count in known if count.shows_family and count.family}
        if is_clash(incident.type):
            found.add("happening")
    return _shared(frozenset(found))


@lru_cache(maxsize=20_000)
def _lineage(labels: tuple[str, ...]) -> frozenset[str]:
    gazetteer, found, open_ = Gazetteer.load(), set[str](), list(labels)
    while open_:
        label = open_.pop()
        group, agency = gazetteer.groups.get(label), gazetteer.agencies.get(label)
        above = [n for n in (group and group.parent, group and group.became, agency and agency.parent) if n]
        open_ += [n for n in above if n.casefold() not in found]
        found.update(n.casefold() for n in above)
    return _shared(frozenset(found))


@lru_cache(maxsize=50_000)
def _shared(labels: frozenset[str]) -> frozenset[str]:
    """One object for equal sets: a hundred thousand reports name a few hundred of them."""
    return labels


def _when(incident: Incident, published: int | None) -> Days | None:
    date = incident.date
    if date is None or (date.from_ is None and date.to is None):
        return None
    start = date.from_.toordinal() if date.from_ else None
    end = date.to.toordinal() if date.to else None
    if end is None and start is not None:
        end = max(start, published if published is not None else start + USUAL_LAG)
    if start is None and end is not None:
        start = end - USUAL_LAG
    assert start is not None
    assert end is not None
    return min(start, end), max(start, end)


def _is_stated(incident: Incident, when: Days, published: int | None) -> bool:
    """Whether the text itself says when: a date other than the article's, or words of the text that carry it."""
    return when != (published, published) or any(e.field == "date" for e in incident.evidence)


def _window(when: Days | None, stated: bool, published: int | None, recall: bool) -> Days | None:
    if when is not None:
        return when if stated else (when[0] - UNSTATED_SLACK, when[1])
    if published is None:
        return None
    return published - (RECALL_LAG if recall else USUAL_LAG), published
