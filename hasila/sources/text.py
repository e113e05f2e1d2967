"""Plain text: one file, one article. Title, publication time and section come from its first lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.build import Draft
from hasila.sources.support.charset import decode, refuse_binary
from hasila.sources.support.context import Context
from hasila.sources.support.dateline import read_header
from hasila.sources.support.limits import whole

SUFFIXES = (".txt", ".text", ".md", ".asc")
PRIORITY = 99  # everything that is text and nothing else
_READABLE = re.compile(r"[^\W\d_]{2}")


def sniff(head: bytes, name: str) -> bool:
    """True for anything that is not plainly binary."""
    try:
        refuse_binary(head)
    except SourceError:
        return False
    return True


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The one article of the file."""
    text = decode(whole(stream, context.limits), context.hints.charset)
    if _READABLE.search(text) is None:
        raise SourceError("holds no words" if text.strip() else "empty file: nothing but blanks")
    yield from context.article(from_text(text))


def from_text(text: str) -> Draft:
    """The draft of a plain text, with what its head says about it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff \n\t")
    header = read_header(text)
    return Draft(text=text, title=header.title, published=header.published, section=header.section, url=header.url)
