"""Formats with their table of contents at the end need a file that can go back; a member or standard input is spooled."""

from __future__ import annotations

import tempfile
from typing import BinaryIO, cast

from hasila.errors import SourceError
from hasila.sources.support.limits import Limits, shown
from hasila.sources.support.streams import can_seek

IN_MEMORY = 16 * 1024 * 1024
_CHUNK = 1024 * 1024


def seekable(stream: BinaryIO, limits: Limits) -> BinaryIO:
    """``stream`` itself where it can go back, else a temporary copy (on disk above 16 MB, deleted on closing)."""
    if can_seek(stream):
        return stream
    copy = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - the caller closes it
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > limits.unpacked:
            raise SourceError(f"larger than {shown(limits.unpacked)} (limit `unpacked`)")
        copy.write(chunk)
    copy.seek(0)
    return copy
