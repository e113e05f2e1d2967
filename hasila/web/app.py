"""The application: all handlers with their configuration."""

from __future__ import annotations

import secrets
from pathlib import Path

from litestar import Litestar, Response, get
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.datastructures import CacheControlHeader, State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.static_files import create_static_files_router

import hasila
from hasila.errors import HasilaError
from hasila.ledger import Ledger
from hasila.web import errors, security
from hasila.web.api import resources
from hasila.web.api.describing import Description
from hasila.web.middleware import Visitors
from hasila.web.settings import Settings
from hasila.web.site import Site
from hasila.web.views import articles, deciding, findings, incidents, ledger, report, review, team

HERE = Path(__file__).parent
#: Forms are small; a body beyond this is refused before it is read.
MOST_BYTES = 256 * 1024
REPORT_STYLE = HERE.parent / "report" / "templates" / "style.css"


@get("/static/base.css", sync_to_thread=True, include_in_schema=False, media_type="text/css", cache=False)
def base_style() -> Response[str]:
    """The report's style sheet: both look alike."""
    return Response(REPORT_STYLE.read_text(encoding="utf-8"), media_type="text/css")


def create_app(settings: Settings) -> Litestar:
    """The application on one ledger.

    Brings the ledger's schema up to date first. Raises :class:`hasila.errors.LedgerError` where there is no usable
    ledger.
    """
    Ledger(settings.ledger, create=False).close()
    site = Site(settings)
    return Litestar(
        route_handlers=[
            base_style,
            create_static_files_router(
                path="/static",
                directories=[HERE / "static"],
                include_in_schema=False,
                cache_control=CacheControlHeader(max_age=3600, public=True),
                middleware=[security.COMPRESSION],
            ),
            *findings.HANDLERS,
            *ledger.HANDLERS,
            *incidents.HANDLERS,
            *articles.HANDLERS,
            *review.HANDLERS,
            *deciding.HANDLERS,
            *report.HANDLERS,
            *team.HANDLERS,
            resources.ROUTER,
        ],
        middleware=[Visitors(site)],
        exception_handlers={
            HTTPException: errors.http_error,
            HasilaError: errors.ledger_error,
            Exception: errors.unexpected,
        },
        allowed_hosts=AllowedHostsConfig(allowed_hosts=settings.host_headers, www_redirect=False),
        csrf_config=security.csrf(settings, secrets.token_hex(32)),
        openapi_config=OpenAPIConfig(
            title="Hasila",
            version=hasila.__version__,
            description="The ledger for programs: what the pages show, paged and filtered.",
            path="/api",
            render_plugins=[Description(path="/openapi.json")],
        ),
        before_send=[security.add_headers],
        request_max_body_size=MOST_BYTES,
        on_shutdown=[site.recheck.stop],
        state=State({"site": site}),
        logging_config=None,
    )
