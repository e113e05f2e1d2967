"""Incidents: table, map and time line with filters; one incident with all its reports."""

from __future__ import annotations

import csv
import io
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from hasila.ledger import Connection, Ledger
from hasila.ledger.records import MergedIncident
from hasila.merge import explained
from hasila.report.quotes import passage
from hasila.web.queries import incidents as query
from hasila.web.queries.articles import article_of_fact
from hasila.web.queries.claims import languages_of, texts_of
from hasila.web.queries.paging import MOST_ROWS
from hasila.web.site import page, site_of, words_for
from hasila.web.views import asked, moved
from hasila.web.words import Words


@get("/incidents", sync_to_thread=True, include_in_schema=False)
def all_incidents(request: Request[Any, Any, Any]) -> Response[str]:
    """Incidents that pass the filters."""
    filters, problems = asked.vetted(request)
    with site_of(request).reading() as ledger:
        connection = ledger.connection
        return page(
            request,
            "incidents.html",
            filters=filters,
            problems=problems,
            found=query.incidents(connection, filters, offset=asked.offset(request)),
            choices=site_of(request).choices(ledger),
        )


#: So many incidents are put into one table; all of them are in the exports.
MOST_EXPORTED = 2000
HEAD = (
    "incident",
    "from",
    "to",
    "type",
    "places",
    "countries",
    "groups",
    "agencies",
    "figures",
    "reports",
    "addresses",
)


@get("/incidents/table.csv", sync_to_thread=True, include_in_schema=False)
def as_table(request: Request[Any, Any, Any]) -> Response[str]:
    """The incidents that pass the filters, as a table to take along."""
    filters, problems = asked.vetted(request)
    if problems:
        raise problems[0]
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEAD)
    with site_of(request).reading() as ledger:
        for start in range(0, MOST_EXPORTED, MOST_ROWS):
            found = query.incidents(ledger.connection, filters, limit=MOST_ROWS, offset=start)
            rows.writerows(map(_row, found.items))
            if found.next is None:
                break
    headers = {"Content-Disposition": 'attachment; filename="hasila-incidents.csv"'}
    # The mark at the beginning tells spreadsheets that the letters are Unicode.
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _row(incident: MergedIncident) -> tuple[str, ...]:
    date = incident.date
    counts = incident.counts.items()
    cells = (
        incident.id,
        date.from_.isoformat() if date and date.from_ else "",
        date.to.isoformat() if date and date.to else "",
        incident.type,
        "; ".join(place.name for place in incident.places),
        "; ".join(incident.countries),
        "; ".join(incident.groups),
        "; ".join(incident.agencies),
        "; ".join(f"{name} {c.min}" + (f" to {c.max}" if c.max != c.min else "") for name, c in counts),
        str(len(incident.reports)),
        " ".join(report.url or report.source for report in incident.reports),
    )
    # A cell that begins like a formula would be one in a spreadsheet.
    return tuple("'" + cell if cell[:1] in ("=", "+", "-", "@") else cell for cell in cells)


@get("/incidents/{identity:str}", sync_to_thread=True, include_in_schema=False)
def one_incident(request: Request[Any, Any, Any], identity: FromPath[str]) -> Response[str]:
    """One incident: all reports, ranges of figures, why merged."""
    with site_of(request).reading() as ledger:
        connection = ledger.connection
        found = query.by_id(connection, [identity])
        if not found:
            return moved.incident(request, connection, identity)
        incident = found[0]
        return page(
            request,
            "incident.html",
            incident=incident,
            reports=with_sentences(connection, incident),
            reasons=Reasons(ledger, incident, words_for(request)),
            nearby=query.by_id(connection, query.nearby(connection, identity)),
        )


class Reasons:
    """Why reports are of one incident and how its figures were chosen, in the reader's words."""

    def __init__(self, ledger: Ledger, incident: MergedIncident, t: Words) -> None:
        merged = explained(ledger, [fact for report in incident.reports for fact in report.fact_ids])
        self._t = t
        self._outlets = {fact: r.outlet or r.source for r in incident.reports for fact in r.fact_ids}
        self._why = {member.told.report.id: member.reason for member in merged.members}
        self._how = {name: figure.chosen for name, figure in merged.figures.items()}

    def why(self, report: str) -> str:
        """Why a report belongs here; the other reports are named by who printed them."""
        text = self._t.tell(self._why[report]) if report in self._why else ""
        for identity, outlet in self._outlets.items():
            text = text.replace(identity, outlet)
        return text

    def how(self, count: str) -> str:
        """How the best figure was chosen."""
        return self._t.tell(self._how[count]) if count in self._how else ""


def with_sentences(connection: Connection, incident: MergedIncident) -> list[dict[str, Any]]:
    """Each report with its sentence."""
    texts = texts_of(connection, [report.article_id for report in incident.reports])
    languages = languages_of(connection, texts)
    return [
        {
            "report": report,
            "passage": passage(texts[report.article_id], report.evidence, languages[report.article_id]),
        }
        for report in incident.reports
        if report.article_id in texts
    ]


@get("/facts/{identity:str}", sync_to_thread=True, include_in_schema=False)
def fact(request: Request[Any, Any, Any], identity: FromPath[str]) -> Response[str]:
    """From any figure to its sentence: the article, at the fact."""
    with site_of(request).reading() as ledger:
        article = article_of_fact(ledger.connection, identity)
        if article is None:
            return moved.fact(request, ledger.connection, identity, "/facts/")
    return moved.see(f"/articles/{article}#at-{identity}")


HANDLERS = (all_incidents, as_table, one_incident, fact)
