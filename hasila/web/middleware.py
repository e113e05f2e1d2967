"""Before each request: who is asking."""

from __future__ import annotations

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from hasila.web.identity import Visitor
from hasila.web.site import Site


class Visitors(ASGIMiddleware):
    """Puts the visitor into the request: the one person at this machine, or whoever signed in."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, site: Site) -> None:
        self.site = site

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Find the visitor, then go on."""
        if not self.site.settings.team:
            scope["state"]["visitor"] = Visitor(self.site.settings.reviewer, "owner")
        await next_app(scope, receive, send)
