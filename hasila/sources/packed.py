"""Single packed files: gzip, bzip2 and xz. What is inside is read as the file it is."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.context import Context
from hasila.sources.support.limits import Budget, Metered, packed_size

SUFFIXES = (".gz", ".bz2", ".xz", ".tgz", ".tbz2", ".txz")
PRIORITY = 30  # after WARC, which unpacks itself
HOLDS_FILES = True
_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}


def sniff(head: bytes, name: str) -> bool:
    """By the first bytes."""
    return _kind(head) is not None


def _kind(head: bytes) -> str | None:
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The articles of the packed file. Of one that was cut off, everything before the cut."""
    head = stream.read(6)
    unpacked = _unpacked(_kind(head) or "", cast(BinaryIO, io.BufferedReader(_Again(head, stream))))
    budget = context.budget or Budget(packed_size(stream), context.limits)
    metered = cast(BinaryIO, io.BufferedReader(Metered(unpacked, budget), 256 * 1024))
    inner = msgspec.structs.replace(context, budget=budget)
    try:
        yield from inner.nested(metered, name=_inner_name(context.name), source=context.source)
    except (EOFError, lzma.LZMAError) as error:
        raise SourceError(f"damaged or cut off: {error}; what could be unpacked is kept") from error


class _Again(io.RawIOBase):
    """The magic bytes once more, then the stream."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data, self._head = (
            (self._head[: len(view)], self._head[len(view) :]) if self._head else (self._stream.read(len(view)), b"")
        )
        view[: len(data)] = data
        return len(data)


def _unpacked(kind: str, stream: BinaryIO) -> BinaryIO:
    if kind == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if kind == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(stream))
    return cast(BinaryIO, lzma.LZMAFile(stream))


def _inner_name(name: str) -> str:
    lowered = name.lower()
    for suffix, plain in (
        (".tgz", ".tar"),
        (".tbz2", ".tar"),
        (".txz", ".tar"),
        (".gz", ""),
        (".bz2", ""),
        (".xz", ""),
    ):
        if lowered.endswith(suffix):
            return name[: -len(suffix)] + plain
    return name
