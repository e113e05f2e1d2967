"""Streams in UTF-16 and UTF-32 as UTF-8, so that the formats of records need to know one charset only."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO, cast

from hasila.sources.support.charset import detect
from hasila.sources.support.streams import peek

_CHUNK = 64 * 1024


class _Recoded(io.RawIOBase):
    def __init__(self, stream: BinaryIO, charset: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(charset)("replace")
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready:
            data = self._stream.read(_CHUNK)
            self._ready = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data and not self._ready:
                return 0
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def as_utf8(stream: BinaryIO) -> BinaryIO:
    """``stream`` itself, or a stream of its text in UTF-8 where it is in two- or four-byte characters."""
    head, stream = peek(stream, 4096)
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        return stream
    charset = detect(head[: len(head) // 4 * 4])
    if not charset.startswith(("utf-16", "utf-32")):
        return stream
    return cast(BinaryIO, io.BufferedReader(_Recoded(stream, charset)))
