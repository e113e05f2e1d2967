"""Cuts the records out of a WARC stream by their stated length, and finds the next one where a length is wrong.

The records themselves are parsed by warcio. The cutting is done here because a library that trusts ``Content-Length``
loses everything behind the first wrong one; here the record is named and reading goes on at the next header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from hasila.sources.support.limits import shown

CHUNK = 1024 * 1024
_MARK = re.compile(rb"WARC/[01]\.\d+\r?\n(?=[A-Za-z-]+:)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^Content-Length:\s*(\d+)\s*$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^WARC-Type:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_LONGEST_HEAD = 64 * 1024
_BLANK = b"\r\n"


class Record(NamedTuple):
    """One record with its header, by its place from 0; ``data`` is empty for kinds not asked for or with a problem."""

    place: int
    data: bytes
    problem: str | None = None


def records(stream: BinaryIO, kinds: frozenset[bytes], limit: int) -> Iterator[Record]:
    """The records of ``stream`` whose type is in ``kinds``, and the damaged ones with what is wrong."""
    return _Cutter(stream, kinds, limit).run()


class _Cutter:
    def __init__(self, stream: BinaryIO, kinds: frozenset[bytes], limit: int) -> None:
        self.stream = stream
        self.kinds = kinds
        self.limit = limit
        self.buffer = b""
        self.ended = False
        self.broken: str | None = None

    def run(self) -> Iterator[Record]:
        index = -1
        while self._to_header():
            index += 1
            head_end = self._head_end()
            if head_end is None:
                what = "cut off in the header of this record" if self.ended else "damaged header"
                self.broken = None
                yield Record(index, b"", f"{what}; the other records are kept")
                self.buffer = self.buffer[5:]
                continue
            yield from self._record(index, head_end)
        if self.broken:
            yield Record(index + 1, b"", f"{self.broken}; what stood before is kept")

    def _record(self, index: int, head_end: int) -> Iterator[Record]:
        head = self.buffer[:head_end]
        stated = _LENGTH.search(head)
        kind = _TYPE.search(head)
        length = int(stated.group(1)) if stated else -1
        wanted = kind is not None and kind.group(1).lower() in self.kinds
        if 0 <= length <= self.limit:
            self._fill(head_end + length + len(_BLANK) * 2 + 8)
            if self._ends_well(head_end + length):
                data = self.buffer[: head_end + length] if wanted else b""
                self.buffer = self.buffer[head_end + length :]
                if wanted:
                    yield Record(index, data)
                return
        yield from self._oversized_or_wrong(index, head_end, length, wanted)

    def _oversized_or_wrong(self, index: int, head_end: int, length: int, wanted: bool) -> Iterator[Record]:
        self._fill(head_end + min(max(length, 0), self.limit))
        following = _MARK.search(self.buffer, head_end)
        if following is None and length > self.limit and not self.ended:
            self._skip(head_end + length)
            if wanted:
                yield Record(
                    index, b"", f"larger than {shown(self.limit)}, the limit for one document (limit `document`)"
                )
            return
        wrong = following is not None or 0 <= length < len(self.buffer) - head_end
        reason = "the record is not as long as its Content-Length says" if wrong else "cut off in this record"
        if self.broken and following is None:
            self.broken = None  # the same damage: told once
        yield Record(index, b"", f"{reason}; the other records are kept")
        self.buffer = self.buffer[following.start() if following else head_end :]

    def _to_header(self) -> bool:
        """Moves to the next header. Bytes between records that are no blank lines were behind a wrong length."""
        while True:
            self._fill(_LONGEST_HEAD)
            found = _MARK.search(self.buffer)
            if found:
                self.buffer = self.buffer[found.start() :]
                return True
            if self.ended:
                return False
            self.buffer = self.buffer[-64:]

    def _head_end(self) -> int | None:
        self._fill(_LONGEST_HEAD)
        end = _HEAD_END.search(self.buffer, 0, _LONGEST_HEAD)
        return end.end() if end else None

    def _ends_well(self, end: int) -> bool:
        if len(self.buffer) < end:
            return False
        rest = self.buffer[end : end + 12].lstrip(_BLANK)
        return rest.startswith(b"WARC/"[: len(rest)]) if rest else True

    def _fill(self, size: int) -> None:
        if self.ended or len(self.buffer) >= size:
            return
        parts = [self.buffer]
        have = len(self.buffer)
        while have < size:
            try:
                more = self.stream.read(CHUNK)
            except (EOFError, OSError) as error:  # a packed file that was cut off
                self.broken = str(error) or type(error).__name__
                more = b""
            if not more:
                self.ended = True
                break
            parts.append(more)
            have += len(more)
        self.buffer = b"".join(parts)

    def _skip(self, size: int) -> None:
        while size > len(self.buffer) and not self.ended:
            size -= len(self.buffer)
            self.buffer = b""
            self._fill(1)
        self.buffer = self.buffer[size:]
