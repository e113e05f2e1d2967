"""Articles from files of any format: one module a format, all found by themselves.

    from hasila.sources import articles
    for article in articles(["news/", "crawl.warc.gz"], on_failure=print):
        ...

Nothing is held in memory but the record being read. The order is that of the paths given, of file names within a folder
and of records within a file: the same on every run and machine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, cast

from hasila.errors import UsageError
from hasila.model import Article
from hasila.sources.support.addresses import canonical_url
from hasila.sources.support.build import printable
from hasila.sources.support.context import Context, Failure, Hints, log_failure
from hasila.sources.support.limits import Limits

__all__ = ["Failure", "Limits", "articles", "canonical_url"]

STANDARD_INPUT = "-"


def articles(
    paths: Iterable[str | Path],
    *,
    mapping: Mapping[str, str] | None = None,
    on_failure: Callable[[Failure], None] | None = None,
    limits: Limits | None = None,
) -> Iterator[Article]:
    """Every article of ``paths`` (files, folders, ``-`` for standard input), one after the other.

    ``mapping`` names the fields of records where their names do not tell, as
    ``{"text": "content", "published": "day"}``.
    ``on_failure`` is called for each source or record that cannot be read, and reading goes on; without it failures go
    to the log ``hasila.sources`` as warnings. Raises :class:`UsageError` for an unknown field in ``mapping``.
    """
    from hasila.sources.support.dispatch import read_stream
    from hasila.sources.support.fields import check_mapping

    check_mapping(mapping or {})
    base = Context(
        source="",
        name="",
        on_failure=on_failure or log_failure,
        dispatch=read_stream,
        mapping=dict(mapping or {}),
        limits=limits or Limits(),
        hints=Hints(),
    )
    return _all(paths, base)


def _all(paths: Iterable[str | Path], base: Context) -> Iterator[Article]:
    from hasila.sources.support.walk import files

    if isinstance(paths, (str, Path)):
        raise UsageError("articles() takes a list of paths, not one path: write articles([path])")
    for path in paths:
        if str(path) == STANDARD_INPUT:
            yield from _one(cast(BinaryIO, sys.stdin.buffer), "-", "", base)
            continue
        for file in files(Path(path), base.on_failure, printable):
            yield from _file(file, base)


def _file(path: Path, base: Context) -> Iterator[Article]:
    try:
        with open(path, "rb") as stream:
            yield from _one(stream, printable(str(path)), os.path.basename(path), base)
    except OSError as error:
        base.on_failure(
            Failure(printable(str(path)), None, f"cannot be opened: {(error.strerror or str(error)).lower()}")
        )


def _one(stream: BinaryIO, source: str, name: str, base: Context) -> Iterator[Article]:
    from msgspec.structs import replace

    yield from base.dispatch(stream, replace(base, source=source, name=printable(name)))
