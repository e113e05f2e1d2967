"""Tables of what was made of the facts: incidents, findings, decisions; and claims that came without an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from hasila.exports.offices import office
from hasila.exports.tables.common import COUNTED, LABEL_FIELDS, PLACE_FIELDS, VERDICT, days, span, where
from hasila.exports.tables.schema import Field, Row, Table, join

if TYPE_CHECKING:
    from hasila.ledger import Ledger

# ------------------------------------------------------------------------------------------------------------ incidents


def _incidents(ledger: Ledger) -> Iterator[Row]:
    for i in ledger.incidents():
        yield (
            i.id, i.type, i.subtype, *days(i.date), *where(i.places), join(i.countries), join(i.agencies),
            join(i.groups), len(i.reports), i.outlets, i.independent,
        )  # fmt: skip


INCIDENTS = Table(
    "incidents", "One row a merged incident.",
    (
        Field("id", "string", "stable id, i-…", True),
        Field("type", "string", "of the codebook", True),
        Field("subtype", "string", "kind of attack"),
        *span("date", "on which it may have happened"), *PLACE_FIELDS, *LABEL_FIELDS,
        Field("reports", "integer", "reports that tell it", True),
        Field("outlets", "integer", "outlets that printed it", True),
        Field("independent", "integer", "sources among these that do not copy one another", True),
    ), _incidents, ("id",),
)  # fmt: skip


def _incident_counts(ledger: Ledger) -> Iterator[Row]:
    for i in ledger.incidents():
        for name, c in i.counts.items():
            yield i.id, name, c.min, c.max, c.best, c.how, c.reports, c.independent


INCIDENT_COUNTS = Table(
    "incident_counts", "One row a count of an incident: the range over its reports.",
    (
        Field("incident_id", "string", "the incident", True),
        Field("name", "string", "arrested, killed, …", True),
        Field("min", "number", "the smallest figure told"),
        Field("max", "number", "the largest figure told"),
        Field("best", "number", "the figure to use"),
        Field("how", "string", "how best was chosen"),
        Field("reports", "integer", "reports that give it", True),
        Field("independent", "integer", "independent sources behind these", True),
    ), _incident_counts, ("incident_id", "name"), {"incident_id": "incidents"},
)  # fmt: skip

# ---------------------------------------------------------------------------------------------------------- imported claims


def _imported_claims(ledger: Ledger) -> Iterator[Row]:
    verdicts = ledger.verdicts()
    for row in ledger.connection.execute(
        "SELECT id, file, measure, comparator, value, value_max, period_from, period_to, country, scope_agency,"
        " scope_group, scope_place, scope_type, scope_of, speaker, published, url FROM imported_claims ORDER BY id"
    ):
        v = verdicts.get(row[0])
        yield (
            *row[:14], office(row[14]), *row[15:], *((v.verdict, v.minimum, v.maximum, v.why) if v else (None,) * 4)
        )  # fmt: skip


IMPORTED_CLAIMS = Table(
    "imported_claims", "One row a tally that came in from a table, without an article.",
    (
        Field("id", "string", "as in the table", True), Field("file", "string", "the table", True), *COUNTED,
        Field("value_max", "number", "upper end of a printed range"),
        Field("period_from", "string", "as printed: a year, month or day"),
        Field("period_to", "string", "as printed: a year, month or day"),
        Field("country", "string", "ISO 3166-1 code"),
        *(Field(f"scope_{name}", "string", f"only this {name}") for name in ("agency", "group", "place", "type", "of")),
        Field("speaker", "string", "office or body"), Field("published", "string", "day it was printed"),
        Field("url", "string", "address"), *VERDICT,
    ), _imported_claims, ("id",),
)  # fmt: skip


def _imported_incidents(ledger: Ledger) -> Iterator[Row]:
    rows = ledger.connection.execute(
        "SELECT register, id, file, type, subtype, date_from, date_to, country, place, latitude, longitude, agencies, groups,"
        " counts, url FROM imported_incidents ORDER BY register, id"
    )
    for register, identity, *plain, agencies, groups, counts, url in rows:
        labels = [join(msgspec.json.decode(names, type=tuple[str, ...])) for names in (agencies, groups)]
        ranges = msgspec.json.decode(counts, type=dict[str, tuple[float, float]])
        figures = tuple(f"{name} {low:g} to {high:g}" for name, (low, high) in sorted(ranges.items()))
        yield f"{register}:{identity}", register, *plain, *labels, join(figures), url


IMPORTED_INCIDENTS = Table(
    "imported_incidents", "One row an incident of somebody's table that was imported to reconcile against.",
    (
        Field("id", "string", "register:id, as findings name it", True),
        Field("register", "string", "whose table: gtd, acled, ucdp-ged, or the name of the file", True),
        Field("file", "string", "where it came from", True), Field("type", "string", "of the codebook"),
        Field("subtype", "string", "kind of attack"), *span("date", "on which it may have happened"),
        Field("country", "string", "ISO 3166-1 code"), Field("place", "string", "as in the table"),
        Field("latitude", "number", "degrees north (WGS 84)"), Field("longitude", "number", "degrees east (WGS 84)"),
        Field("agencies", "string", "separated by '; '"), Field("groups", "string", "separated by '; '"),
        Field("counts", "string", "figures from the lowest to the highest, separated by '; '"),
        Field("url", "string", "address"),
    ), _imported_incidents, ("id",),
)  # fmt: skip


# ------------------------------------------------------------------------------------------------ findings, decisions


def _findings(ledger: Ledger) -> Iterator[Row]:
    for f in ledger.findings():
        yield f.id, f.type, join(f.claims), join(f.culprits), f.arithmetic, f.explanation, f.confidence


FINDINGS = Table(
    "findings", "One row a finding: what does not add up, most certain first.",
    (
        Field("id", "string", "stable id", True), Field("type", "string", "contradiction, outlier, …", True),
        Field("claims", "string", "ids of the claims, separated by '; '", True),
        Field("culprits", "string", "the likeliest to be wrong; empty: a tie"),
        Field("arithmetic", "string", "the sum that fails", True),
        Field("explanation", "string", "what would mend it", True),
        Field("confidence", "number", "from 0 to 1", True),
    ), _findings, ("id",),
)  # fmt: skip


def _finding_claims(ledger: Ledger) -> Iterator[Row]:
    for f in ledger.findings():
        for number, claim in enumerate(f.claims):
            yield f.id, number, claim, claim in f.culprits


FINDING_CLAIMS = Table(
    "finding_claims", "One row a claim of a finding.",
    (
        Field("finding_id", "string", "the finding", True), Field("number", "integer", "order, from 0", True),
        Field("claim_id", "string", "a tally, imported claim, report or incident", True),
        Field("culprit", "boolean", "likeliest to be wrong", True),
    ), _finding_claims, ("finding_id", "number"), {"finding_id": "findings"},
)  # fmt: skip


def _decisions(ledger: Ledger) -> Iterator[Row]:
    yield from ledger.connection.execute(
        "SELECT id, subject, object, json_extract(detail, '$.article'), verdict, why, at FROM standing_judgements"
        " ORDER BY id"
    )
    for number, article, why, at in ledger.connection.execute(
        "SELECT id, article_id, why, at FROM removals ORDER BY id"
    ):
        yield -number, article, None, article, "removed", why, at


DECISIONS = Table(
    "decisions", "One row a decision that stands: on a fact, a pair of reports or a finding, or an article removed.",
    (
        Field("number", "integer", "its number; below 0 for articles removed", True),
        Field("subject", "string", "what was decided on: an id", True),
        Field("object", "string", "the other one, for a pair"),
        Field("article_id", "string", "the article of the fact"),
        Field("verdict", "string", "accept, correct, reject, same, different, removed, …", True),
        Field("why", "string", "the reason given"), Field("at", "string", "UTC time", True),
    ), _decisions, ("number",),
)  # fmt: skip
