"""Tables of what articles tell: articles, reports, tallies, statements, scheduled events, their places and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hasila.exports.offices import office
from hasila.exports.tables.common import (
    COUNTED,
    LABEL_FIELDS,
    MODALITY,
    PLACE_FIELDS,
    VERDICT,
    days,
    fact_fields,
    span,
    where,
)
from hasila.exports.tables.schema import Field, Row, Table, join
from hasila.model import Fact, Place

if TYPE_CHECKING:
    from hasila.ledger import Ledger

# ------------------------------------------------------------------------------------------------------------- articles


def _articles(ledger: Ledger) -> Iterator[Row]:
    readers = dict(ledger.connection.execute("SELECT id, reader FROM articles").fetchall())
    for a in ledger.articles():
        yield a.id, a.language, a.outlet, a.published, a.title, a.section, a.url, a.source, a.external_id, readers[a.id]


ARTICLES = Table(
    "articles", "One row an article that was read.",
    (
        Field("id", "string", "digest of the content", True),
        Field("language", "string", "ar, fr, en, es, or und", True),
        Field("outlet", "string", "who printed it"),
        Field("published", "string", "ISO 8601 day or time"),
        Field("title", "string", "headline"),
        Field("section", "string", "part of the paper"),
        Field("url", "string", "address"),
        Field("source", "string", "path or address it was read from", True),
        Field("external_id", "string", "id in the source's own record"),
        Field("reader", "string", "version of the reading", True),
    ), _articles, ("id",),
)  # fmt: skip

# -------------------------------------------------------------------------------------------------------------- reports


def _reports(ledger: Ledger) -> Iterator[Row]:
    members = {
        fact: (incident, role, why)
        for fact, incident, role, why in ledger.connection.execute(
            "SELECT fact_id, incident_id, role, why FROM incident_members"
        )
    }
    for found in ledger.reports(all_modalities=True):
        r = found.fact
        incident, merged_role, why = members.get(found.id, (None, None, None))
        yield (
            found.id, incident, found.article.id, r.role, merged_role, r.type, r.subtype, *days(r.date),
            *where(r.places), join(r.countries), join(r.agencies), join(r.groups), join(r.seized),
            office(r.announced_by), r.modality, why,
        )  # fmt: skip


REPORTS = Table(
    "reports", "One row a report: an incident as one passage of an article tells it.",
    (
        Field("id", "string", "stable id, r-…", True),
        Field("incident_id", "string", "the incident that it was merged into; empty: planned or denied"),
        Field("article_id", "string", "the article that tells it", True),
        Field("role", "string", "report, follow-up or recall, as read", True),
        Field("merged_role", "string", "the same, seen beside the other reports"),
        Field("type", "string", "of the codebook", True),
        Field("subtype", "string", "kind of attack"),
        *span("date", "on which it may have happened"), *PLACE_FIELDS, *LABEL_FIELDS,
        Field("seized", "string", "kinds of things seized, separated by '; '"),
        Field("announced_by", "string", "office or body"), MODALITY,
        Field("why", "string", "why it belongs to its incident"),
    ), _reports, ("id",), {"incident_id": "incidents", "article_id": "articles"},
)  # fmt: skip


def _report_counts(ledger: Ledger) -> Iterator[Row]:
    for found in ledger.reports(all_modalities=True):
        for position, (name, quantity) in enumerate(found.fact.counts.items()):
            yield found.id, name, quantity.comparator, quantity.value, position


REPORT_COUNTS = Table(
    "report_counts", "One row a count of a report, as stated.",
    (
        Field("report_id", "string", "the report", True),
        Field("name", "string", "arrested, killed, …", True),
        Field("comparator", "string", "=, >, >=, <, <= or ~ (about)", True),
        Field("value", "number", "the number stated", True),
        Field("position", "integer", "order in the text", True),
    ), _report_counts, ("report_id", "name"), {"report_id": "reports"},
)  # fmt: skip

# -------------------------------------------------------------------------------------------------------------- tallies


def _tallies(ledger: Ledger) -> Iterator[Row]:
    verdicts = ledger.verdicts()
    for found in ledger.tallies(all_modalities=True):
        t, v = found.fact, verdicts.get(found.id)
        yield (
            found.id, found.article.id, t.measure, t.comparator, t.value, *days(t.period), t.country,
            *where(t.places), t.scope.agency, t.scope.group, t.scope.of, office(t.speaker), t.modality,
            *((v.verdict, v.minimum, v.maximum, v.why) if v else (None,) * 4),
        )  # fmt: skip


TALLIES = Table(
    "tallies", "One row a tally: so many of a measure, over a period, in a scope, as somebody said.",
    (
        *fact_fields("t"), *COUNTED, *span("period", "counted"), Field("country", "string", "ISO 3166-1 code"), *PLACE_FIELDS,
        Field("scope_agency", "string", "only what this body counts"),
        Field("scope_group", "string", "only what concerns this group"),
        Field("scope_of", "string", "the part counted (women, minors, …)"),
        Field("speaker", "string", "office or body"), MODALITY, *VERDICT,
    ), _tallies, ("id",), {"article_id": "articles"},
)  # fmt: skip

# ------------------------------------------------------------------------------------------------ statements, scheduled


def _place_name(place: Place | None) -> str | None:
    return place.name if place else None


def _statements(ledger: Ledger) -> Iterator[Row]:
    for found in ledger.statements():
        s = found.fact
        yield found.id, found.article.id, s.kind, office(s.speaker), s.about, *days(s.date), _place_name(s.place)


STATEMENTS = Table(
    "statements", "One row a statement of a body or of somebody in a public role.",
    (
        *fact_fields("s"), Field("kind", "string", "praise, criticism, announcement, …", True),
        Field("speaker", "string", "office or body", True), Field("about", "string", "whom or what it is about"),
        *span("date", "on which it was said"), Field("place", "string", "where"),
    ), _statements, ("id",), {"article_id": "articles"},
)  # fmt: skip


def _scheduled(ledger: Ledger) -> Iterator[Row]:
    for found in ledger.scheduled():
        s = found.fact
        yield found.id, found.article.id, s.what, s.edition, *days(s.date), _place_name(s.place)


SCHEDULED = Table(
    "scheduled", "One row an event that is to take place.",
    (
        *fact_fields("e"), Field("what", "string", "the event", True), Field("edition", "integer", "its number"),
        *span("date", "of the event"), Field("place", "string", "where"),
    ), _scheduled, ("id",), {"article_id": "articles"},
)  # fmt: skip

# ------------------------------------------------------------------------------------------------- places and evidence


def facts(ledger: Ledger) -> Iterator[tuple[str, str, str, Fact]]:
    """Every fact as (the table that it stands in, its id, the id of its article, the fact)."""
    for report in ledger.reports(all_modalities=True):
        yield "reports", report.id, report.article.id, report.fact
    for tally in ledger.tallies(all_modalities=True):
        yield "tallies", tally.id, tally.article.id, tally.fact
    for statement in ledger.statements():
        yield "statements", statement.id, statement.article.id, statement.fact
    for event in ledger.scheduled():
        yield "scheduled", event.id, event.article.id, event.fact


def places_of(fact: Fact) -> tuple[Place, ...]:
    """The places of a fact of any kind."""
    one = getattr(fact, "place", None)
    return getattr(fact, "places", ()) or ((one,) if one else ())


def _places(ledger: Ledger) -> Iterator[Row]:
    for table, fact_id, _, fact in facts(ledger):
        for number, p in enumerate(places_of(fact)):
            yield fact_id, number, table, p.name, p.country, p.kind, p.geonames_id, p.latitude, p.longitude


_OF_FACT = (
    Field("fact_id", "string", "id of a report, tally, statement or scheduled event", True),
    Field("number", "integer", "order, from 0", True),
    Field("of", "string", "the table of the fact", True),
)
PLACES = Table(
    "places", "One row a place of a fact.",
    (
        *_OF_FACT, Field("name", "string", "as on GeoNames", True),
        Field("country", "string", "ISO 3166-1 code", True),
        Field("kind", "string", "populated place, admin1, admin2, country or region", True),
        Field("geonames_id", "integer", "number on GeoNames"),
        Field("latitude", "number", "degrees north (WGS 84)"), Field("longitude", "number", "degrees east (WGS 84)"),
    ), _places, ("fact_id", "number"),
)  # fmt: skip


def _evidence(ledger: Ledger) -> Iterator[Row]:
    for table, fact_id, article_id, fact in facts(ledger):
        for number, e in enumerate(fact.evidence):
            yield fact_id, number, table, article_id, e.field, e.start, e.end, e.quote, e.rule


EVIDENCE = Table(
    "evidence", "One row a span of text that a fact rests on, word for word.",
    (
        *_OF_FACT, Field("article_id", "string", "the article", True),
        Field("field", "string", "the field that it supports; empty: the fact as a whole"),
        Field("start", "integer", "first character in the article's text", True),
        Field("end", "integer", "character after the last", True),
        Field("quote", "string", "the words", True), Field("rule", "string", "the rule that read them"),
    ), _evidence, ("fact_id", "number"), {"article_id": "articles"},
)  # fmt: skip
