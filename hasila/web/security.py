"""Headers that keep a page from running or loading anything but its own files."""

from __future__ import annotations

import base64
import hashlib

from litestar.config.compression import CompressionConfig
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import MutableScopeHeaders
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.types import Message, Scope

from hasila.web.settings import Settings

#: The one style sheet that the charting library adds to each drawing (for the class name in static/charts.js); the
#: policy below names its digest, so that no other runs.
CHART_STYLE = """:where(.plotted) {
  --plot-background: white;
  display: block;
  height: auto;
  height: intrinsic;
  max-width: 100%;
}
:where(.plotted text),
:where(.plotted tspan) {
  white-space: pre;
}"""
_CHART_STYLE_DIGEST = base64.b64encode(hashlib.sha256(CHART_STYLE.encode()).digest()).decode()

POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{_CHART_STYLE_DIGEST}'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


#: For files and the JSON interface only: compressing a page that holds a token would give the token away by its length.
COMPRESSION = DefineMiddleware(CompressionMiddleware, config=CompressionConfig(backend="gzip", minimum_size=2000))


async def add_headers(message: Message, scope: Scope) -> None:
    """Put the headers above on every answer, errors and files included; pages are kept by no shared cache."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "private, no-cache")


def csrf(settings: Settings, secret: str) -> CSRFConfig:
    """Every change carries a token that only our own pages know."""
    return CSRFConfig(secret=secret, cookie_secure=settings.secure, cookie_httponly=True, cookie_samesite="strict")
