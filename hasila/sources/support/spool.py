"""Formats with their table of contents at the end need a file that can go back; others are spooled."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from hasila.errors import SourceError
from hasila.sources.support.limits import Limits, shown
from hasila.sources.support.streams import can_seek

IN_MEMORY = 16 * 1024 * 1024
_CHUNK = 1024 * 1024


@contextmanager
def seekable(stream: BinaryIO, limits: Limits) -> Iterator[BinaryIO]:
    """``stream`` itself where it can go back, else a temporary copy (on disk above 16 MB) deleted afterwards."""
    if can_seek(stream):
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        size = 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limits.unpacked:
                raise SourceError(f"larger than {shown(limits.unpacked)} (limit `unpacked`)")
            copy.write(chunk)
        copy.seek(0)
        yield cast(BinaryIO, copy)
