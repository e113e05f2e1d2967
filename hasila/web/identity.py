"""Who is looking: the one person at this machine, or a member of the team who signed in."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from litestar import Request
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException

Role = Literal["reader", "reviewer", "owner"]
RANKS: dict[Role, int] = {"reader": 0, "reviewer": 1, "owner": 2}


class Visitor(msgspec.Struct, frozen=True):
    """A person and what they may do. ``team`` says whether they signed in with an account."""

    name: str
    role: Role
    team: bool = False

    def may(self, role: Role) -> bool:
        """Whether they may do what ``role`` may."""
        return RANKS[self.role] >= RANKS[role]


def visitor_of(request: Request[Any, Any, Any]) -> Visitor | None:
    """The visitor, ``None`` before signing in."""
    found: Visitor | None = request.scope.get("state", {}).get("visitor")
    return found


def must_be(request: Request[Any, Any, Any], role: Role) -> Visitor:
    """The visitor, who may do what ``role`` may. Raises an error of status 401 or 403 otherwise."""
    visitor = visitor_of(request)
    if visitor is None:
        raise NotAuthorizedException("sign in first")
    if not visitor.may(role):
        raise PermissionDeniedException(f"this takes the role {role}; yours is {visitor.role}")
    return visitor
