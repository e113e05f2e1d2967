"""Unpacks gzip files made of many members (as web archives are) and goes on behind a damaged one.

The standard library stops at the first damaged byte and loses what stands behind it; here the next member is looked
for there.
"""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

from hasila.sources.support.limits import Budget

_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 128 * 1024
_GZIP = 31  # window bits of zlib for the gzip format
_NOT_A_GAP = b"\0"


class GzipMembers(io.RawIOBase):
    """The unpacked bytes of all sound members; ``damaged`` counts the places that are none.

    ``read`` raises ``EOFError`` where the file ends inside a member.
    """

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._packed = b""
        self._ready = b""
        self._member = zlib.decompressobj(_GZIP)
        self.damaged = 0
        self._inside = False  # some bytes of the current member have been taken

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready:
            if not self._packed:
                self._packed = self._stream.read(_CHUNK)
            if not self._packed:
                if self._inside:
                    self._inside = False
                    raise EOFError("the packed file was cut off (download it again)")
                return 0
            self._unpack()
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _unpack(self) -> None:
        try:
            self._ready = self._member.decompress(self._packed, _CHUNK * 8)
        except zlib.error:
            self._to_next_member()
            return
        self._budget.spend(len(self._ready))
        self._inside = True
        self._packed = self._member.unconsumed_tail
        if self._member.eof:
            self._packed = self._member.unused_data.lstrip(_NOT_A_GAP)
            self._fresh()

    def _to_next_member(self) -> None:
        """Drops the rest of the damaged member. A chance match of the three bytes only fails once more."""
        self.damaged += 1
        self._fresh()
        while True:
            place = self._packed.find(_MAGIC, 1)
            if place >= 0:
                self._packed = self._packed[place:]
                return
            more = self._stream.read(_CHUNK)
            if not more:
                self._packed = b""
                return
            self._packed = self._packed[-2:] + more

    def _fresh(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._inside = False
