"""ZIP archives: every member read as the file it is, in the order of the archive; with limits against archive bombs."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import msgspec

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.context import Context
from hasila.sources.support.limits import Budget, Metered
from hasila.sources.support.members import NONE_READABLE, is_noise
from hasila.sources.support.spool import seekable

SUFFIXES = (".zip",)
PRIORITY = 20  # after the formats that are ZIP files inside (DOCX, WACZ)
HOLDS_FILES = True
MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def sniff(head: bytes, name: str) -> bool:
    """By the first bytes; also a file called .zip, so that a damaged one is named as such."""
    return head.startswith(MAGIC) or name.endswith(SUFFIXES)


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The articles of all members. A member that cannot be read is named and the others are kept."""
    with opened(stream, context) as archive:
        yield from read_members(archive, context, lambda name: True)


@contextmanager
def opened(stream: BinaryIO, context: Context) -> Iterator[zipfile.ZipFile]:
    """The archive. Raises :class:`SourceError` where its table of contents is missing or damaged."""
    with seekable(stream, context.limits) as file, _table_of_contents(file) as archive:
        yield archive


def _table_of_contents(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise SourceError(
            f"not a complete ZIP archive ({error}); download it again or repair it with `zip -FF`"
        ) from error


def read_members(archive: zipfile.ZipFile, context: Context, accept: Callable[[str], bool]) -> Iterator[Article]:
    """The articles of the members whose name ``accept`` is true for."""
    members = [
        info
        for info in archive.infolist()
        if not info.is_dir() and not is_noise(info.filename) and accept(info.filename)
    ]
    if not members:
        raise SourceError(NONE_READABLE)
    budget = context.budget or Budget(_packed(archive), context.limits)
    inner = msgspec.structs.replace(context, budget=budget)
    for info in members:
        yield from _read_member(archive, info, inner, budget)


def _packed(archive: zipfile.ZipFile) -> int:
    file = cast(BinaryIO, archive.fp)
    return file.seek(0, io.SEEK_END)


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, context: Context, budget: Budget
) -> Iterator[Article]:
    source = f"{context.source}!{info.filename}"
    inner = msgspec.structs.replace(context, source=source)
    if info.flag_bits & 0x1:
        inner.fail("encrypted; unpack it with its password and read the unpacked file")
        return
    try:
        with archive.open(info) as member:
            metered = cast(BinaryIO, io.BufferedReader(Metered(cast(BinaryIO, member), budget), 256 * 1024))
            yield from context.nested(metered, name=info.filename.rsplit("/", 1)[-1], source=source)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
        inner.fail(f"damaged in the archive: {error}")
