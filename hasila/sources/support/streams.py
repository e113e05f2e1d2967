"""Streams with a head that can be looked at before they are read."""

from __future__ import annotations

import io
from typing import BinaryIO, cast

from hasila.sources.support.limits import take

HEAD = 64 * 1024
_BUFFER = 256 * 1024


class _Rejoined(io.RawIOBase):
    """The head that was taken off, then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        if self._head:
            size = min(len(view), len(self._head))
            view[:size] = self._head[:size]
            self._head = self._head[size:]
            return size
        data = take(self._rest, len(view))
        view[: len(data)] = data
        return len(data)


def peek(stream: BinaryIO, size: int = HEAD) -> tuple[bytes, BinaryIO]:
    """The first ``size`` bytes and a stream that still begins with them (the same one where it can go back)."""
    head, whole = b"", True
    while len(head) < size:
        try:
            more = take(stream, size - len(head))
        except (EOFError, OSError):  # damaged: what came before is kept, reading on meets the damage again
            whole = False
            break
        if not more:
            break
        head += more
    if can_seek(stream):
        stream.seek(-len(head), io.SEEK_CUR)
        return head, stream
    if whole and len(head) < size:
        return head, io.BytesIO(head)
    return head, cast(BinaryIO, io.BufferedReader(_Rejoined(head, stream), _BUFFER))


def can_seek(stream: BinaryIO) -> bool:
    """True for files on disk and in memory; packed streams only pretend to (going back means unpacking again)."""
    return isinstance(stream, (io.BytesIO, io.FileIO)) or (
        isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO) and stream.seekable()
    )
