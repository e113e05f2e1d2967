"""Word documents (.docx), by python-docx (extra ``hasila[sources]``): paragraphs and tables in their order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.context import Context
from hasila.sources.support.limits import whole
from hasila.sources.support.optional import need
from hasila.sources.text import from_text

SUFFIXES = (".docx",)
PRIORITY = 12


def sniff(head: bytes, name: str) -> bool:
    """A ZIP with the suffix, or with Word's folder among its first members."""
    return head.startswith(b"PK\x03\x04") and (name.endswith(SUFFIXES) or b"word/document.xml" in head)


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The one article of the document."""
    library = need("docx", "hasila[sources]", "Word documents")
    data = whole(stream, context.limits)
    try:
        document = library.Document(io.BytesIO(data))
        blocks = [block for block in map(_text, document.iter_inner_content()) if block]
    except Exception as error:  # zipfile, lxml and python-docx each raise their own
        raise SourceError(f"damaged Word document: {error or type(error).__name__}") from error
    if not blocks:
        raise SourceError("the document holds no text")
    draft = from_text("\n\n".join(blocks))
    draft.title = draft.title or (document.core_properties.title or "").strip() or None
    yield from context.article(draft)


def _text(block: Any) -> str:
    if hasattr(block, "rows"):
        return "\n".join("\t".join(cell.text.strip() for cell in row.cells) for row in block.rows)
    return str(block.text).strip()
