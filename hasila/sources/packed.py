"""Single packed files: gzip, bzip2 and xz. What is inside is read as the file it is."""

from __future__ import annotations

import bz2
import io
import lzma
from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.context import Context
from hasila.sources.support.gzip_members import CUT_OFF, GzipMembers
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
    """The articles of the packed file. Of one that is damaged or was cut off, what could be unpacked."""
    head = stream.read(6)
    budget = context.budget or Budget(packed_size(stream), context.limits)
    unpacked = _unpacked(_kind(head) or "", cast(BinaryIO, io.BufferedReader(_Again(head, stream))), budget)
    buffered = io.BufferedReader(unpacked, 256 * 1024)
    if not buffered.peek(1) and unpacked.problem:
        raise SourceError("damaged or cut off before anything could be unpacked (download it again)")
    inner = msgspec.structs.replace(context, budget=budget)
    yield from inner.nested(cast(BinaryIO, buffered), name=_inner_name(context.name), source=context.source)
    if unpacked.problem:
        raise SourceError(unpacked.problem)


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


class _UpToDamage(io.RawIOBase):
    """What can be unpacked of a bzip2 or xz file; ``problem`` says why it ended early."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = Metered(stream, budget)
        self.problem: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        if self.problem:
            return 0
        try:
            return self._stream.readinto(buffer)
        except EOFError:
            self.problem = f"{CUT_OFF}; what stood before the cut is kept"
        except (OSError, lzma.LZMAError) as error:
            self.problem = f"damaged: {error}; what stood before is kept"
        return 0


def _unpacked(kind: str, stream: BinaryIO, budget: Budget) -> GzipMembers | _UpToDamage:
    if kind == "gzip":
        return GzipMembers(stream, budget)
    return _UpToDamage(cast(BinaryIO, bz2.BZ2File(stream) if kind == "bzip2" else lzma.LZMAFile(stream)), budget)


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
