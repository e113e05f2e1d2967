"""The figures: which measures are claimed of which countries, and one page for each with chart, claims and findings."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hasila.web.queries import claims as query
from hasila.web.queries import findings
from hasila.web.site import page, site_of
from hasila.web.views import asked
from hasila.web.views.findings import card

MOST_FINDINGS = 5


@get("/ledger", sync_to_thread=True, include_in_schema=False)
def all_series(request: Request[Any, Any, Any]) -> Response[str]:
    """Every measure and country."""
    with site_of(request).reading() as ledger:
        return page(request, "ledger.html", series=site_of(request).series(ledger))


@get("/ledger/{measure:str}", sync_to_thread=True, include_in_schema=False)
def one_series(request: Request[Any, Any, Any], measure: FromPath[str]) -> Response[str]:
    """One measure in one country."""
    country = asked.text(request, "country") or ""
    verdict, problems = asked.one_of(request, "verdict", query.VERDICTS)
    problems += asked.unknown(request, ("country", "verdict"))
    with site_of(request).reading() as ledger:
        connection = ledger.connection
        found = query.claims(
            connection, measure=measure, country=country, verdict=verdict, offset=asked.offset(request)
        )
        if not found.total and verdict is None:
            raise NotFoundException("series")
        concerning = findings.findings(connection, measure=measure, country=country, limit=MOST_FINDINGS)
        return page(
            request,
            "series.html",
            measure=measure,
            country=country,
            verdict=verdict,
            problems=problems,
            verdicts=query.VERDICTS,
            found=found,
            quoted=query.with_sentences(connection, found.items),
            in_findings=findings.findings_of_claims(connection, [c.id for c in found.items]),
            cards=[card(connection, item) for item in concerning.items],
            more_findings=max(0, concerning.total - MOST_FINDINGS),
        )


HANDLERS = (all_series, one_series)
