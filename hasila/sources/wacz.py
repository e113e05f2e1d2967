"""WACZ: a ZIP with web archives under ``archive/`` beside indexes and page lists, which are passed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from hasila.model import Article
from hasila.sources.archive_zip import opened, read_members
from hasila.sources.support.context import Context

SUFFIXES = (".wacz",)
PRIORITY = 11
HOLDS_FILES = True
_MAGIC = b"PK\x03\x04"


def sniff(head: bytes, name: str) -> bool:
    """By the suffix, or by the first member of a ZIP as WACZ tools write it."""
    return head.startswith(_MAGIC) and (
        name.endswith(SUFFIXES) or b"archive/" in head[:200] or b"datapackage.json" in head[:200]
    )


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The articles of the web archives in the package; of a ZIP without such, those of all its members."""
    with opened(stream, context) as archive:
        packed = {name for name in archive.namelist() if name.startswith("archive/") and ".warc" in name}
        yield from read_members(archive, context, lambda name: name in packed if packed else True)
