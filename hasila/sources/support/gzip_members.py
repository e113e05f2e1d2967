"""Unpacks gzip files, of one member or of many (as web archives are), and goes on behind a damaged place.

The standard library stops at the first damaged byte and loses what stands behind it, and what it had unpacked before;
here the next member is looked for there, and what is wrong is told at the end.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import BinaryIO

from hasila.sources.support.limits import Budget

CUT_OFF = "cut off (download it again)"
# The first bytes of a member: mark, DEFLATE, flags of which three are reserved.
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_CHUNK = 128 * 1024
_STEP = 64
_GZIP = 31  # window bits of zlib for the gzip format
_GAP = b"\0"  # tapes are filled up with it


class GzipMembers(io.RawIOBase):
    """The unpacked bytes of all sound members, and of the others those before the damage.

    ``damaged`` counts the damaged places; ``cut_off`` is true where the file ends inside a member. Both are known once
    the end was read.
    """

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._held = b""  # the last chunks, from where a member that was swallowed by a damaged one could begin
        self._begin = 0  # where in them the current member begins
        self._at = 0  # what is unpacked next
        self._ready = b""
        self._member = zlib.decompressobj(_GZIP)
        self.damaged = 0
        self.cut_off = False

    @property
    def problem(self) -> str | None:
        """What is wrong with the file, as far as it was read; ``None`` where nothing is."""
        if self.damaged:
            places = f"{self.damaged} place{'s' * (self.damaged > 1)}"
            return f"damaged in {places}: what stood there is left out or may be wrong, the rest is kept"
        return f"{CUT_OFF}; what stood before the cut is kept" if self.cut_off else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready:
            if self._at >= len(self._held) and not self._more():
                if self._at == self._begin:
                    return 0
                # The file ends inside a member: cut off, unless a damaged one has swallowed those behind it.
                self.cut_off = not self._to_next_member()
                self.damaged += not self.cut_off
                if self.cut_off:
                    self._begin = self._at
                    return 0
            self._unpack()
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _more(self) -> bool:
        """Reads a chunk; lets go of all but the current member's last two."""
        data = self._stream.read(_CHUNK)
        if data:
            drop = max(self._begin, self._at - _CHUNK)
            self._held = self._held[drop:] + data
            self._at -= drop
            self._begin = max(0, self._begin - drop)
        return bool(data)

    def _unpack(self) -> None:
        packed, before = memoryview(self._held)[self._at :], self._member.copy()
        try:
            self._ready = self._member.decompress(packed, _CHUNK * 8)
        except zlib.error:
            self.damaged += 1
            self._ready = _up_to_error(before, packed)
            while not self._to_next_member() and self._more():
                pass
            return
        self._budget.spend(len(self._ready))
        left = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        if self._member.eof:
            left = left.lstrip(_GAP)
        self._at = len(self._held) - len(left)
        if self._member.eof:
            self._fresh(self._at)

    def _to_next_member(self) -> bool:
        """Leaves the current member for the next that begins in what is held; False, at its end, where none does."""
        found = _MEMBER.search(self._held, self._begin + 1)
        self._fresh(found.start() if found else len(self._held))
        return found is not None

    def _fresh(self, begin: int) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._begin = self._at = begin


def _up_to_error(member: zlib._Decompress, packed: memoryview) -> bytes:
    """What ``member`` unpacks of ``packed`` before its error, which the failed call kept for itself."""
    parts = []
    data: bytes | memoryview = packed
    try:
        while part := member.decompress(data, _STEP):
            parts.append(part)
            data = member.unconsumed_tail
    except zlib.error:
        pass
    return b"".join(parts)
