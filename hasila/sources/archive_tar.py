"""TAR archives (packed ones are unpacked first), read in one pass without going back."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, Self, cast

import msgspec

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.build import printable
from hasila.sources.support.context import Context
from hasila.sources.support.limits import Budget, Metered
from hasila.sources.support.members import NONE_READABLE, is_noise

SUFFIXES = (".tar",)
PRIORITY = 20
HOLDS_FILES = True


def sniff(head: bytes, name: str) -> bool:
    """By the mark in the first header."""
    return head[257:262] == b"ustar" or (name.endswith(".tar") and len(head) >= 512)


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The articles of all members that are files; links, devices and folders are passed over."""
    anything = False
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Strict) as archive:
            for member in archive:
                if member.isfile() and not is_noise(member.name):
                    anything = True
                    yield from _read_member(archive, member, context)
    except tarfile.TarError as error:
        raise SourceError(f"damaged TAR archive: {error}; what stood before is kept") from error
    if not anything:
        raise SourceError(NONE_READABLE)


class _Strict(tarfile.TarInfo):
    """A header that says when it is damaged: behind the first member the library takes such a one for the end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            return super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if not any(buf):  # the end: blocks of zeros, or nothing
                raise
            raise tarfile.ReadError(f"a header of a member is damaged ({error})") from error


def _read_member(archive: tarfile.TarFile, member: tarfile.TarInfo, context: Context) -> Iterator[Article]:
    content = archive.extractfile(member)
    if content is None:
        return
    budget = context.budget or Budget(None, context.limits)
    inner = msgspec.structs.replace(context, budget=budget)
    name = printable(member.name)
    yield from inner.nested(
        cast(BinaryIO, io.BufferedReader(Metered(cast(BinaryIO, content), budget))),
        name=name.rsplit("/", 1)[-1],
        source=f"{context.source}!{name}",
    )
