"""Addresses of what is no more: on to what stands in its place, or a page that says what became of it."""

from __future__ import annotations

from typing import Any, NoReturn

from litestar import Request, Response
from litestar.exceptions import NotFoundException

from hasila.ledger import Connection, former
from hasila.ledger.corrections import Changed
from hasila.web.queries import incidents, review
from hasila.web.site import page

AnyRequest = Request[Any, Any, Any]


def see(address: str) -> Response[str]:
    """Go and look at another page."""
    return Response("", status_code=303, headers={"Location": address})


def fact(request: AnyRequest, connection: Connection, identity: str, base: str) -> Response[str]:
    """From a fact that is no more to the one in its place, at ``base``. Raises "not found" where there never was one."""
    gone = former.former_fact(connection, identity)
    if gone is None:
        raise NotFoundException(f"fact: none has the id {identity}")
    if gone.successor:
        return see(base + gone.successor)
    record = review.history(connection, subjects=[gone.subject]).items
    return page(request, "gone.html", status=410, article=gone.article, record=record, incidents=[])


def incident(request: AnyRequest, connection: Connection, identity: str) -> Response[str]:
    """From an incident that is no more to the one that holds its reports, or to a choice of several."""
    homes = former.former_incident(connection, identity)
    if homes is None:
        raise NotFoundException(f"incident: none has the id {identity}")
    if len(homes) == 1:
        return see(f"/incidents/{homes[0]}")
    return page(request, "gone.html", status=410, article=None, record=[], incidents=incidents.by_id(connection, homes))


def refuse_fact(connection: Connection, identity: str) -> NoReturn:
    """Say of a fact that is not there whether somebody changed it or whether it never was."""
    if former.former_fact(connection, identity) is None:
        raise NotFoundException(f"fact: none has the id {identity}")
    raise Changed(f"{identity}: this fact is not in the ledger any more; somebody changed it. Look again")


def refuse_incident(connection: Connection, identity: str) -> NoReturn:
    """Say of an incident that is not there whether it was merged or split or whether it never was."""
    if former.former_incident(connection, identity) is None:
        raise NotFoundException(f"incident: none has the id {identity}")
    raise Changed(f"{identity}: there is no such incident any more; somebody merged or split it. Look again")
