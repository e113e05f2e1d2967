"""Addresses of claims and incidents that are no more: on to what stands in their place, or "gone"."""

from __future__ import annotations

from litestar.exceptions import HTTPException, NotFoundException

from hasila.ledger import Connection, former


class Elsewhere(HTTPException):
    """What is asked for has another address now."""

    status_code = 307
    detail = "it has another address now"


class Gone(HTTPException):
    """What is asked for is no more, and nothing (or more than one) stands in its place."""

    status_code = 410
    detail = "nothing stands in its place any more"


def moved_claim(connection: Connection, identity: str) -> HTTPException:
    """The answer for a claim that is not in the ledger."""
    gone = former.former_fact(connection, identity)
    if gone is None:
        return NotFoundException("claim: none with this id")
    return _elsewhere("claims", gone.successor) if gone.successor else Gone()


def moved_incident(connection: Connection, identity: str) -> HTTPException:
    """The answer for an incident that is not in the ledger."""
    homes = former.former_incident(connection, identity)
    if homes is None:
        return NotFoundException("incident: none with this id")
    if len(homes) == 1:
        return _elsewhere("incidents", homes[0])
    return Gone(f"its reports belong to {', '.join(homes)} now") if homes else Gone()


def _elsewhere(kind: str, identity: str) -> HTTPException:
    address = f"/api/v1/{kind}/{identity}"
    return Elsewhere(f"see {address}", headers={"Location": address})
