"""News sitemaps: titles with date, outlet and language; no texts. Read element by element, so of any length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.build import Draft
from hasila.sources.support.context import Context

SUFFIXES = (".xml",)
PRIORITY = 41
_ROOT = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")
_FIELDS = {"loc": "url", "title": "title", "publication_date": "published", "language": "language", "name": "outlet"}


def sniff(head: bytes, name: str) -> bool:
    """By the root element."""
    return _ROOT.search(head[:4096]) is not None


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The news entries of the sitemap; an article here is its title. Addresses without one are counted."""
    from lxml import etree

    bare = index = 0
    try:
        for _, element in etree.iterparse(
            stream,
            tag=("{*}url", "{*}sitemap"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        ):
            stated = _stated(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if "title" not in stated:
                bare += 1
                continue
            yield from context.article(Draft(text="", **stated), index=index, record=f"entry {index}")
            index += 1
    except etree.XMLSyntaxError as error:
        context.fail(f"damaged XML: {error}; what stood before is kept")
    if bare:
        raise SourceError(
            f"{bare} address{'es' * (bare > 1)} without a title or text; `hasila fetch` downloads the pages"
        )


def _stated(element: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in element.iter():
        field = _FIELDS.get(part.tag.rpartition("}")[2]) if isinstance(part.tag, str) else None
        if field and part.text and part.text.strip():
            found.setdefault(field, part.text.strip())
    return found
