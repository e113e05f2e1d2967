"""The ledger as linked tables of plain values, for CSV and every other format made of tables.

Ids link them: ``evidence.fact_id`` is a tally, report, statement or scheduled event; ``reports.incident_id`` an
incident; ``*.article_id`` an article. The text of articles is not exported: the quotes are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from hasila.model import Fact, Interval, Place

if TYPE_CHECKING:
    from hasila.ledger import Ledger

Cell = str | int | float | None
Row = tuple[Cell, ...]
SEPARATOR = "; "
PLACES = ("places", "latitude", "longitude")


def _join(values: tuple[str, ...]) -> str:
    return SEPARATOR.join(values)


def _days(interval: Interval | None) -> tuple[str | None, str | None]:
    if interval is None:
        return None, None
    return (interval.from_.isoformat() if interval.from_ else None, interval.to.isoformat() if interval.to else None)


def _places(places: tuple[Place, ...]) -> Row:
    """Names, and the coordinates of the first."""
    first = places[0] if places else None
    return (
        _join(tuple(place.name for place in places)),
        first.latitude if first else None,
        first.longitude if first else None,
    )


def articles(ledger: Ledger) -> Iterator[Row]:
    """One row an article."""
    for a in ledger.articles():
        yield a.id, a.language, a.outlet, a.published, a.title, a.section, a.url, a.source, a.external_id


def incidents(ledger: Ledger) -> Iterator[Row]:
    """One row a merged incident."""
    for i in ledger.incidents():
        yield (
            i.id, i.type, *_days(i.date), *_places(i.places), _join(i.countries), _join(i.agencies), _join(i.groups),
            len(i.reports),
        )  # fmt: skip


def incident_counts(ledger: Ledger) -> Iterator[Row]:
    """One row a count of an incident: the range over its reports."""
    for i in ledger.incidents():
        for name, count in i.counts.items():
            yield i.id, name, count.min, count.max, count.best, count.how


def reports(ledger: Ledger) -> Iterator[Row]:
    """One row a report of an incident by an article."""
    members = {
        report.fact_id: (incident.id, report.role) for incident in ledger.incidents() for report in incident.reports
    }
    for found in ledger.reports(all_modalities=True):
        r = found.fact
        incident_id, role = members.get(found.id, (None, r.role))
        yield (
            found.id, incident_id, found.article.id, role, r.type, r.subtype, *_days(r.date), *_places(r.places),
            _join(r.countries), _join(r.agencies), _join(r.groups), _join(r.seized), r.announced_by, r.modality,
        )  # fmt: skip


def report_counts(ledger: Ledger) -> Iterator[Row]:
    """One row a count of a report."""
    for found in ledger.reports(all_modalities=True):
        for name, quantity in found.fact.counts.items():
            yield found.id, name, quantity.comparator, quantity.value


def tallies(ledger: Ledger) -> Iterator[Row]:
    """One row a tally, with what reconciliation says of it."""
    verdicts = ledger.verdicts()
    for found in ledger.tallies(all_modalities=True):
        t, verdict = found.fact, verdicts.get(found.id)
        yield (
            found.id, found.article.id, t.measure, t.comparator, t.value, *_days(t.period), t.country,
            *_places(t.places), t.scope.agency, t.scope.group, t.scope.of, t.speaker, t.modality,
            verdict.verdict if verdict else None,
            verdict.minimum if verdict else None,
            verdict.maximum if verdict else None,
        )  # fmt: skip


def statements(ledger: Ledger) -> Iterator[Row]:
    """One row a statement."""
    for found in ledger.statements():
        s = found.fact
        yield found.id, found.article.id, s.kind, s.speaker, s.about, *_days(s.date), s.place.name if s.place else None


def scheduled(ledger: Ledger) -> Iterator[Row]:
    """One row an event that is to take place."""
    for found in ledger.scheduled():
        s = found.fact
        yield found.id, found.article.id, s.what, s.edition, *_days(s.date), s.place.name if s.place else None


def findings(ledger: Ledger) -> Iterator[Row]:
    """One row a finding."""
    for f in ledger.findings():
        yield f.id, f.type, _join(f.claims), _join(f.culprits), f.arithmetic, f.explanation, f.confidence


def evidence(ledger: Ledger) -> Iterator[Row]:
    """One row a span of text that a fact rests on."""
    for stream in _streams(ledger):
        for fact_id, article_id, fact in stream:
            for number, e in enumerate(fact.evidence):
                yield fact_id, number, article_id, e.field, e.start, e.end, e.quote, e.rule


def _streams(ledger: Ledger) -> Iterator[Iterator[tuple[str, str, Fact]]]:
    yield ((f.id, f.article.id, f.fact) for f in ledger.reports(all_modalities=True))
    yield ((f.id, f.article.id, f.fact) for f in ledger.tallies(all_modalities=True))
    yield ((f.id, f.article.id, f.fact) for f in ledger.statements())
    yield ((f.id, f.article.id, f.fact) for f in ledger.scheduled())


#: Every table: its columns and the function that gives its rows.
TABLES: dict[str, tuple[tuple[str, ...], Callable[[Any], Iterator[Row]]]] = {
    "articles": (
        ("id", "language", "outlet", "published", "title", "section", "url", "source", "external_id"), articles,
    ),
    "incidents": (
        ("id", "type", "date_from", "date_to", *PLACES, "countries", "agencies", "groups", "reports"), incidents,
    ),
    "incident_counts": (("incident_id", "name", "min", "max", "best", "how"), incident_counts),
    "reports": (
        ("id", "incident_id", "article_id", "role", "type", "subtype", "date_from", "date_to", *PLACES, "countries",
         "agencies", "groups", "seized", "announced_by", "modality"), reports,
    ),
    "report_counts": (("report_id", "name", "comparator", "value"), report_counts),
    "tallies": (
        ("id", "article_id", "measure", "comparator", "value", "period_from", "period_to", "country", *PLACES,
         "scope_agency", "scope_group", "scope_of", "speaker", "modality", "verdict", "allowed_min", "allowed_max"),
        tallies,
    ),
    "statements": (("id", "article_id", "kind", "speaker", "about", "date_from", "date_to", "place"), statements),
    "scheduled": (("id", "article_id", "what", "edition", "date_from", "date_to", "place"), scheduled),
    "findings": (("id", "type", "claims", "culprits", "arithmetic", "explanation", "confidence"), findings),
    "evidence": (("fact_id", "number", "article_id", "field", "start", "end", "quote", "rule"), evidence),
}  # fmt: skip
