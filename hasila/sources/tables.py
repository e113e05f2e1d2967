"""CSV, TSV and tables with semicolons: one row, one article; fields are found by their names in the first row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support import fields
from hasila.sources.support.charset import decode, detect
from hasila.sources.support.context import Context
from hasila.sources.support.limits import shown
from hasila.sources.support.lines import lines
from hasila.sources.support.recode import as_utf8
from hasila.sources.support.streams import peek

SUFFIXES = (".csv", ".tsv", ".tab")
PRIORITY = 90
_LEAST_FIELDS = 2
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
    """The articles of the table, numbered from 0 in ``Article.source``; failures name the line of the file."""
    csv.field_size_limit(context.limits.record)
    head, stream = peek(as_utf8(stream))
    charset = detect(head[: head.rfind(b"\n") + 1] or head, context.hints.charset)
    decoded = _decoded_lines(stream, charset, context)
    first = next(decoded, "").lstrip("\ufeff")
    delimiter = _delimiter(first)
    names = next(csv.reader([first], delimiter=delimiter), [])
    if not first.strip() or (len(names) < _LEAST_FIELDS and not _labels_known(names)):
        raise SourceError("no table: the first line should name the fields, separated by comma, semicolon or tab")
    yield from _rows(csv.reader(decoded, delimiter=delimiter), names, context)


def _labels_known(names: list[str]) -> bool:
    return any(_LABEL.sub("", name).lower() in _KNOWN for name in names)


def _decoded_lines(stream: BinaryIO, charset: str, context: Context) -> Iterator[str]:
    for line in lines(stream, context.limits.record):
        if line.too_long:
            context.fail(
                f"longer than {shown(context.limits.record)}, the limit for one record (limit `record`)",
                f"line {line.number}",
            )
            continue
        yield line.data.decode(charset, "replace").replace("\0", "")


def _rows(reader: Iterator[list[str]], names: list[str], context: Context) -> Iterator[Article]:
    index = 0
    while True:
        place = f"row {index}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            context.fail(f"invalid table: {error}", place)
            index += 1
            continue
        if any(cell.strip() for cell in row):
            record = {name: cell for name, cell in zip(names, row, strict=False) if cell.strip()}
            yield from context.article(fields.draft(record, context.mapping), index=index, record=place)
            index += 1
