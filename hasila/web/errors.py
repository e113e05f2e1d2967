"""Errors as pages and as JSON: what was wrong and what to do, never a trace."""

from __future__ import annotations

import logging
from typing import Any

from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException

from hasila.errors import HasilaError, LedgerError
from hasila.ledger.corrections import Changed
from hasila.web.site import page

log = logging.getLogger("hasila.web")
CSRF_WORDS = "CSRF token"


def http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """An error that has a status of its own."""
    response = _answer(request, error.status_code, _detail(error))
    if CSRF_WORDS in str(error.detail):
        # The token is of a server that has been started anew: the next page brings a fresh one.
        response.delete_cookie("csrftoken")
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _detail(error: HTTPException) -> str:
    extra = error.extra if isinstance(error.extra, list) else []
    parts = [f"{e.get('key', '')}: {e.get('message', '')}" for e in extra if isinstance(e, dict)]
    return "; ".join(part for part in parts if part.strip(": ")) or str(error.detail)


def ledger_error(request: Request[Any, Any, Any], error: HasilaError) -> Response[Any]:
    """What the ledger says of itself: gone, locked, of another version. It names no path to strangers."""
    status = 503 if isinstance(error, LedgerError) else 409 if isinstance(error, Changed) else 400
    return _answer(request, status, str(error), error)


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A defect of ours: it goes to the log with its trace, and to the reader without."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(request, 500, "")


def _answer(
    request: Request[Any, Any, Any], status: int, detail: str, error: HasilaError | None = None
) -> Response[Any]:
    if request.url.path.startswith("/api/"):
        body = {"status_code": status, "detail": detail or "the server failed; its log says more"}
        return Response(body, status_code=status, media_type=MediaType.JSON)
    try:
        return page(request, "error.html", status=status, code=status, detail=detail, error=error)
    except Exception as failure:
        log.error("the error page failed", exc_info=failure)
        return Response(f"{status}\n", status_code=status, media_type=MediaType.TEXT)
