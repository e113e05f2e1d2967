"""Lines of a byte stream, none longer than a limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple


class Line(NamedTuple):
    """``number`` counts from 1. Of a line above the limit only the fact is kept."""

    number: int
    data: bytes
    too_long: bool = False


def lines(stream: BinaryIO, limit: int) -> Iterator[Line]:
    """Every line of ``stream``; one longer than ``limit`` bytes is skipped without being held in memory."""
    number = 0
    while data := stream.readline(limit + 1):
        number += 1
        if len(data) <= limit or data.endswith(b"\n"):
            yield Line(number, data)
            continue
        while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield Line(number, b"", True)
