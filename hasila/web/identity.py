"""Who is looking: the one person at this machine, or a member of the team who signed in."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from litestar import Request

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
