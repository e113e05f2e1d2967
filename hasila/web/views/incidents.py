"""Incidents: table, map and time line with filters; one incident with all its reports."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hasila.ledger.records import MergedIncident
from hasila.report.quotes import passage
from hasila.web.queries import incidents as query
from hasila.web.queries.articles import article_of_fact
from hasila.web.queries.claims import texts_of
from hasila.web.site import page, site_of
from hasila.web.views import asked


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
            raise NotFoundException("incident")
        near = query.by_id(connection, query.nearby(connection, identity))
        return page(
            request, "incident.html", incident=found[0], reports=with_sentences(connection, found[0]), nearby=near
        )


def with_sentences(connection: Any, incident: MergedIncident) -> list[dict[str, Any]]:
    """Each report with its sentence."""
    texts = texts_of(connection, [report.article_id for report in incident.reports])
    languages = {
        identity: connection.execute("SELECT language FROM articles WHERE id = ?", (identity,)).fetchone()[0]
        for identity in texts
    }
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
        raise NotFoundException("fact")
    return Response("", status_code=303, headers={"Location": f"/articles/{article}#at-{identity}"})


HANDLERS = (all_incidents, one_incident, fact)
