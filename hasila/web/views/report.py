"""The yearly review in four languages, and downloads of the exports."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath

from hasila import exports
from hasila.errors import ExportError
from hasila.report import html
from hasila.report.year import review
from hasila.web.problems import Problem
from hasila.web.queries.incidents import choices
from hasila.web.queries.overview import overview
from hasila.web.settings import LANGUAGES
from hasila.web.site import page, site_of
from hasila.web.views import asked

AnyRequest = Request[Any, Any, Any]
#: The review carries its style in the page; nothing else of it may run or load.
REVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


@get("/report", sync_to_thread=True, include_in_schema=False)
def start(request: AnyRequest) -> Response[str]:
    """What can be written and taken along."""
    with site_of(request).reading() as ledger:
        found = overview(ledger.connection)
        return page(
            request,
            "report.html",
            countries=choices(ledger.connection)["country"],
            year=(found.last or "2024")[:4],
            formats=sorted(exports.formats().values()),
        )


@get("/report/year", sync_to_thread=True, include_in_schema=False)
def one_year(request: AnyRequest) -> Response[str]:
    """The review of a country and year."""
    country, language = asked.text(request, "country") or "", asked.text(request, "language") or "en"
    year = asked.whole(request, "year", 2024, 1900, 2200)
    if not re.fullmatch("[A-Z]{2}", country):
        raise Problem("country", "country_code", value=country)
    if language not in LANGUAGES:
        raise Problem("language", "one_of", value=language, allowed=", ".join(LANGUAGES))
    with site_of(request).reading() as ledger:
        text = html.review_html(review(ledger, year, country, language))
    return Response(text, media_type="text/html", headers={"Content-Security-Policy": REVIEW_POLICY})


@get("/download/{format:str}", sync_to_thread=True, include_in_schema=False)
def download(request: AnyRequest, format: FromPath[str]) -> Response[bytes]:
    """One export as a file; a folder comes as a ZIP archive."""
    if format not in exports.formats():
        raise NotFoundException("format")
    with tempfile.TemporaryDirectory() as folder, site_of(request).reading() as ledger:
        out = Path(folder) / "hasila"
        try:
            exports.export(ledger, format, out)
        except ExportError as error:
            raise ClientException(str(error), status_code=501) from error
        name, content = _packed(out, format, Path(folder))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


def _packed(out: Path, format: str, folder: Path) -> tuple[str, bytes]:
    if out.is_dir():
        import shutil

        shutil.copy(exports.report_path(out), out / "report.json")
        archive = shutil.make_archive(str(folder / "packed"), "zip", out)
        return f"hasila-{format}.zip", Path(archive).read_bytes()
    suffix = exports.formats()[format].suffix
    return f"hasila-{format}{suffix}", out.read_bytes()


HANDLERS = (start, one_year, download)
