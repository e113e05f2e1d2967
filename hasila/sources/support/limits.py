"""The limits that keep a hostile or broken source from taking the machine down, each named in its failure."""

from __future__ import annotations

import io
import os
from typing import BinaryIO

import msgspec

from hasila.errors import SourceError

MIB = 1024 * 1024


class Limits(msgspec.Struct, frozen=True):
    """Sizes in bytes, depth in levels of archives inside archives, ratio as unpacked size over packed size.

    ``ratio`` only counts from ``ratio_floor`` unpacked bytes on: small members of one repeated letter are harmless.
    News text packs by a factor of 3 to 20; DEFLATE reaches 1,032 at most, which is what archive bombs use.
    """

    document: int = 32 * MIB
    record: int = 32 * MIB
    unpacked: int = 64 * 1024 * MIB
    ratio: int = 200
    ratio_floor: int = 64 * MIB
    depth: int = 4


def shown(size: int) -> str:
    """A size for people: ``32 MB``."""
    return f"{size / MIB:,.0f} MB" if size >= MIB else f"{size:,} bytes"


def whole(stream: BinaryIO, limits: Limits) -> bytes:
    """All bytes of ``stream``. Raises :class:`SourceError` above the limit for one document."""
    data = stream.read(limits.document + 1)
    if len(data) > limits.document:
        raise SourceError(
            f"larger than {shown(limits.document)}, the limit for one document (limit `document`); "
            "split it or store it as JSON Lines"
        )
    return data


class Budget:
    """Unpacked bytes allowed for one archive, shared by all its members and the archives inside."""

    def __init__(self, packed: int | None, limits: Limits) -> None:
        self._packed = packed
        self._limits = limits
        self._spent = 0

    def spend(self, size: int) -> None:
        """Counts ``size`` more unpacked bytes. Raises :class:`SourceError` where a limit is passed."""
        self._spent += size
        if self._spent > self._limits.unpacked:
            raise SourceError(
                f"unpacks to more than {shown(self._limits.unpacked)} (limit `unpacked`); the rest is left out"
            )
        if self._packed is None or self._spent <= self._limits.ratio_floor:
            return
        if self._spent > self._packed * self._limits.ratio:
            raise SourceError(
                f"unpacks to more than {self._limits.ratio} times its size (limit `ratio`), as archive bombs do; "
                "the rest is left out"
            )


def take(stream: BinaryIO, size: int) -> bytes:
    """At most ``size`` bytes, by one read of what lies below where the stream can do that."""
    step = getattr(stream, "read1", None)
    data: bytes = step(size) if step is not None else stream.read(size)
    return data


class Metered(io.RawIOBase):
    """A stream that counts what is read from it against a :class:`Budget`."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        # One step of unpacking at a time: what was unpacked before a damaged place is handed on first.
        data = take(self._stream, len(view))
        self._budget.spend(len(data))
        view[: len(data)] = data
        return len(data)


def packed_size(stream: BinaryIO) -> int | None:
    """The size of a file or a stream in memory; ``None`` where it is not known (standard input, a member)."""
    if isinstance(stream, io.BytesIO):
        return len(stream.getbuffer())
    try:
        return os.fstat(stream.fileno()).st_size
    except (OSError, AttributeError):
        return None
