"""XML of a kind that no other format knows: named with its root element, where it would pass for plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.context import Context
from hasila.sources.support.streams import peek

SUFFIXES = ()
PRIORITY = 98  # after every format, plug-ins included; before plain text
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<\?xml\b.*?\?>(?:\s|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^<]*>)*<([\w:.-]+)", re.DOTALL
)


def sniff(head: bytes, name: str) -> bool:
    """By an XML declaration."""
    return _ROOT.match(head[:8192]) is not None


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """No article: raises :class:`SourceError` with what the file is and what to do."""
    found = _ROOT.match(peek(stream)[0])
    root = found.group(1).decode("ascii", "replace") if found else ""
    if root.lower() == "opml":
        raise SourceError(
            "an outline of feeds (OPML) holds no articles; `hasila watch FILE` fetches those of its feeds"
        )
    raise SourceError(
        f"XML of a kind that Hasila does not read (<{root}>): it reads RSS, Atom, sitemaps and XHTML; "
        "export it as one of these or as JSON Lines, or add the format by a plug-in"
    )
    yield
