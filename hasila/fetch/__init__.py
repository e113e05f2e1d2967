"""Polite downloading: robots.txt, one request at a time and host, conditional requests, limits, raw pages kept as WARC.

    from hasila.fetch import Options, fetch
    for page in fetch(["https://example.org/story"], Path("pages"), Options()):
        print(page.outcome, page.url, page.reason)

Needs the extra ``hasila[fetch]``. What was stored is read like any web archive: ``hasila run pages/``.
"""

from __future__ import annotations

from hasila.fetch.run import Options, Page, fetch

__all__ = ["Options", "Page", "fetch"]
