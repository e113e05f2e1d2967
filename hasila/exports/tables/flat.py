"""One flat table of all figures, for formats that hold a single table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hasila.exports.offices import office
from hasila.exports.tables import LEFT_OUT
from hasila.exports.tables.common import MODALITY, days, where
from hasila.exports.tables.schema import Cell, Field, Row, Table, join
from hasila.exports.written import LeftOut
from hasila.model import Fact

if TYPE_CHECKING:
    from hasila.ledger import Ledger
    from hasila.ledger.records import ArticleInfo

_FIELDS = (
    Field("id", "string", "the tally, or the report that counts", True),
    Field("kind", "string", "tally, or the type of incident", True),
    Field("what", "string", "measure or count", True),
    Field("comparator", "string", "=, >, >=, <, <= or ~ (about)", True),
    Field("value", "number", "the number stated", True),
    Field("from", "date", "first day"), Field("to", "date", "last day; empty: open or unknown"),
    Field("country", "string", "ISO 3166-1 codes, separated by '; '"),
    Field("places", "string", "names, separated by '; '"), Field("agency", "string", "bodies, separated by '; '"),
    Field("speaker", "string", "office or body"), MODALITY,
    Field("verdict", "string", "what reconciliation says of a tally"),
    Field("quote", "string", "the sentence", True), Field("outlet", "string", "who printed it"),
    Field("published", "string", "ISO 8601 day or time"), Field("url", "string", "address"),
    Field("article_id", "string", "the article", True),
)  # fmt: skip


def _rows(ledger: Ledger) -> Iterator[Row]:
    verdicts = ledger.verdicts()
    for tally in ledger.tallies(all_modalities=True):
        t, verdict = tally.fact, verdicts.get(tally.id)
        yield (
            tally.id, "tally", t.measure, t.comparator, t.value, *days(t.period), t.country, where(t.places)[0],
            t.scope.agency, office(t.speaker), t.modality, verdict.verdict if verdict else None, *_printed_in(t, tally.article),
        )  # fmt: skip
    for report in ledger.reports(all_modalities=True):
        r = report.fact
        for name, quantity in r.counts.items():
            yield (
                report.id, r.type, name, quantity.comparator, quantity.value, *days(r.date), join(r.countries),
                where(r.places)[0], join(r.agencies), office(r.announced_by), r.modality, None, *_printed_in(r, report.article),
            )  # fmt: skip


def _printed_in(fact: Fact, article: ArticleInfo) -> tuple[Cell, ...]:
    return fact.evidence[0].quote, article.outlet, article.published, article.url, article.id


#: One row a figure with its sentence: what a single spreadsheet or a notebook wants.
FLAT = Table("figures", "One row a figure, of a tally or a report, with its sentence.", _FIELDS, _rows, ("id", "what"))
FLAT_LEFT_OUT = (
    LeftOut("incidents, statements, findings", "name a folder to get all tables"),
    *LEFT_OUT,
)
