"""Formats that people have and Hasila does not read, each with the way out; without this they would pass for text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.context import Context
from hasila.sources.support.streams import peek

SUFFIXES = ()
PRIORITY = 13  # before plain ZIP files, after the ZIP files that are read


class Unread(NamedTuple):
    """``begin`` is how such a file begins, ``inside`` a pattern for what stands in its first kilobytes."""

    begin: bytes
    inside: bytes
    name: str
    advice: str


_OFFICE = "save it as .docx, PDF or plain text"
_UNREAD = (
    Unread(b"{\\rtf", b"", "a rich-text document (RTF)", _OFFICE),
    Unread(b"\xd0\xcf\x11\xe0", rb"W\0o\0r\0k\0b\0o\0o\0k", "an old Excel workbook (.xls)", "save its sheet as CSV"),
    Unread(b"\xd0\xcf\x11\xe0", b"", "an old office document (.doc)", _OFFICE),
    Unread(b"PK\x03\x04", rb"xl/work(?:book\.xml|sheets/)", "an Excel workbook (.xlsx)", "save its sheet as CSV"),
    Unread(
        b"PK\x03\x04", rb"oasis\.opendocument\.spreadsheet", "an OpenDocument table (.ods)", "save its sheet as CSV"
    ),
    Unread(b"PK\x03\x04", rb"oasis\.opendocument\.", "an OpenDocument file (.odt, .odp)", _OFFICE),
    Unread(b"PK\x03\x04", rb"ppt/presentation\.xml", "a PowerPoint file (.pptx)", _OFFICE),
    Unread(b"SQLite format 3\0", b"", "an SQLite database", "export its table as CSV or JSON Lines"),
    Unread(b"PAR1", b"", "a Parquet file", "export it as JSON Lines"),
    Unread(b"Rar!\x1a\x07", b"", "a RAR archive", "unpack it and read what was inside"),
    Unread(b"7z\xbc\xaf\x27\x1c", b"", "a 7z archive", "unpack it and read what was inside"),
    Unread(b"\x28\xb5\x2f\xfd", b"", "a Zstandard-packed file", "unpack it (`unzstd`) and read what was inside"),
)


def sniff(head: bytes, name: str) -> bool:
    """By the first bytes, and what some ZIP files hold first."""
    return _kind(head) is not None


def _kind(head: bytes) -> Unread | None:
    return next((kind for kind in _UNREAD if head.startswith(kind.begin) and re.search(kind.inside, head)), None)


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """No article: raises :class:`SourceError` with the name of the format and what to do."""
    kind = _kind(peek(stream)[0])
    assert kind is not None
    raise SourceError(f"{kind.name}, which Hasila does not read; {kind.advice}")
    yield
