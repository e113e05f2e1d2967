"""JSON (one record, an array of records, records under a key) and JSON Lines, read record by record.

An array is never held whole: its elements are cut out of the byte stream by :mod:`hasila.sources.support.elements` and
decoded one at a time, so that a file of any size needs the memory of its largest record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support import fields
from hasila.sources.support.charset import decode, detect
from hasila.sources.support.context import Context
from hasila.sources.support.elements import Element, elements
from hasila.sources.support.limits import shown
from hasila.sources.support.lines import Line, lines
from hasila.sources.support.recode import as_utf8
from hasila.sources.support.streams import peek

SUFFIXES = (".json", ".jsonl", ".ndjson", ".geojson")
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*(?:[{\]]|$)|\{\s*(?:\"|\}|$))")
_LIST_DEPTH = 3  # {"response": {"docs": [ … ]}}


def sniff(head: bytes, name: str) -> bool:
    """By the suffix, or by a beginning that only JSON has."""
    if name.endswith(SUFFIXES) or _BEGIN.match(head) is not None:
        return True
    wide = b"\0" in head[:8] and detect(head).startswith(("utf-16", "utf-32"))
    return wide and _BEGIN.match(decode(head).lstrip("\ufeff").encode()) is not None


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The articles of the file, numbered from 0 in ``Article.source``."""
    head, stream = peek(as_utf8(stream))
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begin not in (b"[", b"{"):
        raise SourceError("not JSON: it should begin with [ or {")
    if begin == b"{" and _is_lines(head, context.name):
        yield from _read_lines(stream, context)
    elif begin == b"{":
        yield from _read_values(stream, context)
    else:
        yield from _read_array(stream, context)


def _is_lines(head: bytes, name: str) -> bool:
    """JSON Lines: the first line alone is a record (or the suffix says so and the line is broken or cut)."""
    first, end, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if name.endswith((".jsonl", ".ndjson")):
        return True
    try:
        _decoded(first)
    except ValueError:
        return False
    return bool(end) and rest.lstrip()[:1] == b"{"


def _decoded(data: bytes) -> Any:
    """The JSON value of ``data``, also where it is not in UTF-8. Raises ``ValueError``."""
    try:
        return msgspec.json.decode(data)
    except RecursionError as error:
        raise ValueError("records in records, nested too deep") from error
    except UnicodeDecodeError:
        return msgspec.json.decode(decode(data))
    except msgspec.DecodeError:
        try:
            data.decode()
        except UnicodeDecodeError:
            return msgspec.json.decode(decode(data))
        raise


def _read_lines(stream: BinaryIO, context: Context) -> Iterator[Article]:
    index = 0
    for line in lines(stream, context.limits.record):
        place = f"line {line.number}"
        if line.too_long:
            context.fail(
                f"longer than {shown(context.limits.record)}, the limit for one record (limit `record`)", place
            )
        elif line.data.strip():
            yield from _read_line(line, index, place, context)
        else:
            continue
        index += 1


def _read_line(line: Line, index: int, place: str, context: Context) -> Iterator[Article]:
    try:
        value = _decoded(line.data.strip())
    except ValueError as error:
        context.fail(f"invalid JSON: {error}", place)
        return
    yield from _article(value, index, place, context)


def _read_array(stream: BinaryIO, context: Context) -> Iterator[Article]:
    found = False
    for element in elements(stream, context.limits.record, inside_array=True):
        found = True
        yield from _read_element(element, element.place, context)
    if not found:
        raise SourceError("the array holds no record with fields")


def _read_element(element: Element, index: int, context: Context) -> Iterator[Article]:
    place = f"record {index}"
    if element.problem:
        context.fail(element.problem, place)
        return
    try:
        value = _decoded(element.data)
    except ValueError as error:
        context.fail(f"invalid JSON: {error}", place)
        return
    yield from _article(value, index, place, context)


def _read_values(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """Objects one after the other: mostly one, which is an article or holds a list of them."""
    index = 0
    for element in elements(stream, context.limits.record, inside_array=False):
        if element.problem:
            context.fail(element.problem, f"record {index}")
            continue
        try:
            value = _decoded(element.data)
        except ValueError as error:
            context.fail(f"invalid JSON: {error}", f"record {index}")
            continue
        inner = _records_of(value, context.mapping)
        for record in inner if inner is not None else [value]:
            yield from _article(record, index, f"record {index}", context)
            index += 1


def _records_of(value: Any, mapping: Mapping[str, str], depth: int = 0) -> list[Any] | None:
    """The list of records in a wrapper such as ``{"status": "ok", "articles": [ … ]}``; ``None`` for an article."""
    if not isinstance(value, dict) or depth >= _LIST_DEPTH or fields.draft(value, mapping).text:
        return None
    for inner in value.values():
        if isinstance(inner, list) and inner and all(isinstance(entry, dict) for entry in inner):
            return inner
    inner_lists = (_records_of(inner, mapping, depth + 1) for inner in value.values())
    return next((found for found in inner_lists if found is not None), None)


def _article(value: Any, index: int, place: str, context: Context) -> Iterator[Article]:
    if isinstance(value, dict):
        yield from context.article(fields.draft(value, context.mapping), index=index, record=place)
    else:
        context.fail(f"not a record with fields but a {type(value).__name__}", place)
