"""Claims in one line each, for findings: the figure, its period, who printed it and when."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from hasila.report.words import measure_words, period_words, quantity_words

if TYPE_CHECKING:
    from hasila.ledger import Ledger


def describe(ledger: Ledger, ids: Iterable[str]) -> dict[str, str]:
    """Each claim by id, such as ``59 cells dismantled, since 2015 (Sample Harbour Post, 2018-10-31)``."""
    wanted = set(ids)
    lines = {}
    for found in ledger.tallies(all_modalities=True):
        if found.id in wanted:
            tally = found.fact
            lines[found.id] = _line(
                f"{quantity_words(tally.value, tally.comparator)} {measure_words(tally.measure, tally.scope.of)}",
                period_words(tally.period),
                found.article.outlet or found.article.source,
                (found.article.published or "")[:10],
            )
    rows = ledger.connection.execute(
        "SELECT id, comparator, value, measure, period_from, period_to, url, article, published FROM imported_claims"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(wanted)),),
    )
    for claim_id, comparator, value, measure, start, end, url, article, published in rows:
        period = f"{start} to {end}" if start and end else f"since {start}" if start else f"until {end}" if end else ""
        where = url or article or claim_id
        lines[claim_id] = _line(
            f"{quantity_words(value, comparator)} {measure_words(measure)}", period, where, published
        )
    return lines


def _line(figure: str, period: str, where: str, published: str | None) -> str:
    source = ", ".join(part for part in (where, published) if part)
    return ", ".join(part for part in (figure, period) if part) + f" ({source})"
