"""CSV: a folder of linked tables, or one flat table of all facts where the name ends in ``.csv``."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hasila.exports.tables import TABLES, Row
from hasila.exports.written import Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "CSV: a folder of linked tables, or one flat table where OUT ends in .csv"
FLAT = (
    "id", "kind", "what", "comparator", "value", "from", "to", "country", "places", "agency", "speaker", "modality",
    "verdict", "quote", "outlet", "published", "url", "article_id",
)  # fmt: skip


def write(ledger: Ledger, draft: Path) -> Written:
    """Write UTF-8 with a byte order mark, without which spreadsheets spoil Arabic; lines end as RFC 4180 has it."""
    if draft.suffix.lower() == ".csv":
        number = _write_table(draft, FLAT, _flat(ledger))
        return Written({draft.name: number}, ("incidents and findings: name a folder instead of a .csv file",))
    draft.mkdir()
    rows = {
        name: _write_table(draft / f"{name}.csv", columns, table(ledger)) for name, (columns, table) in TABLES.items()
    }
    return Written(rows, ("the text of articles",))


def _write_table(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> int:
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow(row)
            number += 1
    return number


def _flat(ledger: Ledger) -> Iterator[Row]:
    """One row a tally, and one a count of an incident report: what a spreadsheet wants."""
    verdicts = ledger.verdicts()
    articles = {article.id: article for article in ledger.articles()}
    quotes = {found.id: found.fact.evidence[0].quote for found in ledger.tallies(all_modalities=True)}
    for row in TABLES["tallies"][1](ledger):
        tally = dict(zip(TABLES["tallies"][0], row, strict=True))
        article = articles[str(tally["article_id"])]
        verdict = verdicts.get(str(tally["id"]))
        yield (
            tally["id"], "tally", tally["measure"], tally["comparator"], tally["value"], tally["period_from"],
            tally["period_to"], tally["country"], tally["places"], tally["scope_agency"], tally["speaker"],
            tally["modality"], verdict.verdict if verdict else None, quotes[str(tally["id"])], article.outlet,
            article.published, article.url, article.id,
        )  # fmt: skip
    for found in ledger.reports(all_modalities=True):
        report, article = found.fact, found.article
        start = report.date.from_.isoformat() if report.date and report.date.from_ else None
        end = report.date.to.isoformat() if report.date and report.date.to else None
        for name, quantity in report.counts.items():
            yield (
                found.id, report.type, name, quantity.comparator, quantity.value, start, end,
                "; ".join(report.countries), "; ".join(place.name for place in report.places),
                "; ".join(report.agencies), report.announced_by, report.modality, None, report.evidence[0].quote,
                article.outlet, article.published, article.url, article.id,
            )  # fmt: skip
