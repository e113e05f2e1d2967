"""PDF communiqués with a text layer, by pypdf (extra ``hasila[sources]``). Scans without text are named as such."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.context import Context
from hasila.sources.support.limits import whole
from hasila.sources.support.optional import need
from hasila.sources.text import from_text

SUFFIXES = (".pdf",)
PRIORITY = 15
MOST_PAGES = 500
_WORD = re.compile(r"[^\W\d_]{2}")
# A line that ends without a sentence mark goes on in the next one; a blank line or a short line ends a paragraph.
_WRAPPED = re.compile(r"(?<=[^\s.!?:\u061f])[ \t]*\n(?=[^\W\d_A-Z])")


def sniff(head: bytes, name: str) -> bool:
    """By the mark that stands in the first kilobyte."""
    return b"%PDF-" in head[:1024]


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The one article of the file: all its pages."""
    pypdf = need("pypdf", "hasila[sources]", "PDF files")
    # It tells of damage without the file's name; what could not be read is told here.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    data = whole(stream, context.limits)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("encrypted; save it without its password")
        pages = [_page(page, number, context) for number, page in enumerate(reader.pages[:MOST_PAGES], start=1)]
        title = (reader.metadata or {}).get("/Title")
    except SourceError:
        raise
    except Exception as error:  # pypdf raises what its parsers meet: KeyError, struct.error, its own types
        raise SourceError(f"damaged PDF: {error or type(error).__name__}") from error
    text = "\n\n".join(page for page in pages if page)
    if _WORD.search(text) is None:
        raise SourceError(f"{len(pages)} pages without a text layer (a scan?); run it through a text recogniser first")
    draft = from_text(_WRAPPED.sub(" ", text))
    draft.title = draft.title or _sensible(title)
    yield from context.article(draft)


def _page(page: Any, number: int, context: Context) -> str:
    try:
        return str(page.extract_text()).strip()
    except Exception as error:  # as above; the other pages are kept
        context.fail(f"damaged page: {error or type(error).__name__}", f"page {number}")
        return ""


def _sensible(title: Any) -> str | None:
    """The title of the file's properties, unless a program put its own file name there."""
    text = str(title).strip() if title else ""
    return (
        text
        if " " in text and not re.search(r"\.(?:docx?|indd|pdf|odt)\b|^microsoft word", text, re.IGNORECASE)
        else None
    )
