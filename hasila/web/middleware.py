"""Before each request: who is asking, and whether they may at all."""

from __future__ import annotations

import asyncio

from litestar import Request
from litestar.enums import ScopeType
from litestar.exceptions import NotAuthorizedException
from litestar.middleware import ASGIMiddleware
from litestar.response.redirect import ASGIRedirectResponse
from litestar.types import ASGIApp, Receive, Scope, Send

from hasila.web.identity import Visitor
from hasila.web.site import Site

#: What a team's application shows to anybody: how to sign in, and its own files.
OPEN = ("/sign-in", "/invitation/", "/static/")


class Visitors(ASGIMiddleware):
    """Puts the visitor into the request: the one person at this machine, or whoever signed in. Sends others away."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, site: Site) -> None:
        self.site = site

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Find the visitor, then go on."""
        accounts, visitor = self.site.accounts, None
        if accounts is None:
            visitor = Visitor(self.site.settings.reviewer, "owner")
        else:
            token = Request(scope).cookies.get("session")
            visitor = await asyncio.to_thread(accounts.visitor, token)
        scope["state"]["visitor"] = visitor
        path = scope["path"]
        if visitor is None and not path.startswith(OPEN):
            if path.startswith("/api/"):
                raise NotAuthorizedException("sign in first")
            await ASGIRedirectResponse(path="/sign-in", status_code=303)(scope, receive, send)
            return
        await next_app(scope, receive, send)
