"""CSV, TSV and tables with semicolons: one row, one article; fields are found by their names in the first row."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support import fields
from hasila.sources.support.charset import decode, detect, refuse_binary
from hasila.sources.support.context import Context
from hasila.sources.support.limits import shown
from hasila.sources.support.lines import lines
from hasila.sources.support.recode import as_utf8
from hasila.sources.support.streams import peek

SUFFIXES = (".csv", ".tsv", ".tab")
PRIORITY = 90
_LEAST_FIELDS = 2
_LONG_CELL = 80  # characters: longer than any name of a field
_TELLS_DELIMITER = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
_LABEL = re.compile(r"[\W_]+")
_KNOWN = {name for names in fields.NAMES.values() for name in names}
_TELLING = set(fields.NAMES["text"][:14]) | {"url", "link"}


def sniff(head: bytes, name: str) -> bool:
    """By the suffix, or by a first line that names the fields of articles."""
    if name.endswith(SUFFIXES):
        return True
    labels = _labels(decode(head.split(b"\n", 1)[0][:2000]))
    return len(labels & _KNOWN) >= _LEAST_FIELDS + 1 and bool(labels & _TELLING)


def _labels(line: str) -> set[str]:
    delimiter = _delimiter(line)
    return {_LABEL.sub("", cell).lower() for cell in line.split(delimiter)} if delimiter in line else set()


def _delimiter(line: str) -> str:
    return max("\t,;|", key=lambda mark: (line.count(mark), mark == ","))


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The articles of the table, numbered from 0 in ``Article.source``; failures name the row or the line of the file."""
    csv.field_size_limit(context.limits.record)
    head, stream = peek(as_utf8(stream))
    refuse_binary(head, zeros=True)
    charset = detect(head[: head.rfind(b"\n") + 1] or head, context.hints.charset)
    old_ends = b"\n" not in head and b"\r" in head  # of Macintosh programs
    decoded = _decoded_lines(stream, charset, old_ends, context)
    first = next(decoded, "").lstrip("\ufeff")
    told = _TELLS_DELIMITER.match(first)  # as Excel writes it before the fields
    if told:
        first = next(decoded, "")
    delimiter = told.group(1) if told else _delimiter(first)
    names = _fields(first, delimiter)
    if not first.strip() or (len(names) < _LEAST_FIELDS and not _labels_known(names)):
        raise SourceError("no table: the first line should name the fields, separated by comma, semicolon or tab")
    if not _labels_known(names) and any(len(cell) >= _LONG_CELL for cell in names):
        # A table without names of fields: they are numbered, and the first line is a row.
        decoded = itertools.chain([first], decoded)
        names = [str(number) for number in range(1, len(names) + 1)]
    yield from _rows(_records(decoded, delimiter, len(names)), names, context)


def _fields(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _labels_known(names: list[str]) -> bool:
    return any(_LABEL.sub("", name).lower() in _KNOWN for name in names)


def _decoded_lines(stream: BinaryIO, charset: str, old_ends: bool, context: Context) -> Iterator[str]:
    for line in lines(stream, context.limits.record):
        if line.too_long:
            context.fail(
                f"longer than {shown(context.limits.record)}, the limit for one record (limit `record`)",
                f"line {line.number}",
            )
            continue
        text = line.data.decode(charset, "replace").replace("\0", "")
        if old_ends:
            yield from text.splitlines(keepends=True)
        else:
            yield text.replace("\r", "") + "\n" * text.endswith("\r")


def _records(decoded: Iterator[str], delimiter: str, width: int) -> Iterator[list[str] | str]:
    """The rows, and what is wrong with others.

    A quote that is never closed swallows the rows behind it up to the next quote. Where the lines of a row are whole
    rows by themselves and its quotes are not sound, it is such a one: it is told, and the lines behind it are read.
    """
    waiting: list[str] = []
    taken: list[str] = []

    def take() -> Iterator[str]:
        while True:
            line = waiting.pop(0) if waiting else next(decoded, None)
            if line is None:
                return
            taken.append(line)
            yield line

    reader = csv.reader(take(), delimiter=delimiter)
    while True:
        taken.clear()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"invalid table: {error}"
            continue
        if len(taken) > 1 and _is_unclosed(taken, delimiter, width):
            waiting[:0] = taken[1:]
            reader = csv.reader(take(), delimiter=delimiter)
            yield f"a quote is opened and not closed in {taken[0].strip()[:60]!r}; the rows behind it are read"
            continue
        yield row


def _is_unclosed(taken: list[str], delimiter: str, width: int) -> bool:
    if len(_fields(taken[1], delimiter)) != width:
        return False
    try:
        list(csv.reader(taken, delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return False


def _rows(records: Iterator[list[str] | str], names: list[str], context: Context) -> Iterator[Article]:
    index = 0
    for record in records:
        place = f"row {index}"
        if isinstance(record, str):
            context.fail(record, place)
        elif any(cell.strip() for cell in record):
            cells = {name: cell for name, cell in zip(names, record, strict=False) if cell.strip()}
            yield from context.article(fields.draft(cells, context.mapping), index=index, record=place)
        else:
            continue
        index += 1
