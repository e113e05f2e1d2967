"""The start page: what does not add up, most certain first."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hasila.web.queries import findings as query
from hasila.web.queries.claims import with_sentences
from hasila.web.queries.overview import overview
from hasila.web.site import page, site_of
from hasila.web.views import asked

STATES = ("open", "resolved", "all")


@get("/", sync_to_thread=True, include_in_schema=False)
def start(request: Request[Any, Any, Any]) -> Response[str]:
    """What does not add up."""
    kind, problems = asked.one_of(request, "type", query.TYPES)
    state, wrong = asked.one_of(request, "state", STATES)
    problems += [*wrong, *asked.unknown(request, ("type", "state", "measure", "country"))]
    state = state or "open"
    with site_of(request).reading() as ledger:
        connection = ledger.connection
        found = query.findings(
            connection,
            type=kind,
            measure=asked.text(request, "measure"),
            country=asked.text(request, "country"),
            state=state,
            offset=asked.offset(request),
        )
        return page(
            request,
            "findings.html",
            found=found,
            cards=[card(connection, item) for item in found.items],
            kinds=query.types(connection),
            kind=kind,
            state=state,
            problems=problems,
            states=STATES,
            overview=overview(connection),
        )


@get("/findings/{identity:str}", sync_to_thread=True, include_in_schema=False)
def one(request: Request[Any, Any, Any], identity: FromPath[str]) -> Response[str]:
    """One finding."""
    with site_of(request).reading() as ledger:
        item = query.finding(ledger.connection, identity)
        if item is None:
            raise NotFoundException("finding")
        return page(request, "finding.html", card=card(ledger.connection, item))


def card(connection: Any, item: query.FindingItem) -> dict[str, Any]:
    """What a template needs of a finding: its sentences side by side."""
    return {"item": item, "quoted": with_sentences(connection, item.claims)}


HANDLERS = (start, one)
