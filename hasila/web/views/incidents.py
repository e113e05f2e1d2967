"""Incidents: table, map and time line with filters; one incident with all its reports."""

from __future__ import annotations

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
from hasila.web.site import page, site_of, words_for
from hasila.web.views import asked, moved
from hasila.web.words import Words


@get("/incidents", sync_to_thread=True, include_in_schema=False)
def all_incidents(request: Request[Any, Any, Any]) -> Response[str]:
    """Incidents that pass the filters."""
    filters = asked.filters(request)
    with site_of(request).reading() as ledger:
        connection = ledger.connection
        return page(
            request,
            "incidents.html",
            filters=filters,
            found=query.incidents(connection, filters, offset=asked.offset(request)),
            choices=site_of(request).choices(ledger),
        )


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


HANDLERS = (all_incidents, one_incident, fact)
