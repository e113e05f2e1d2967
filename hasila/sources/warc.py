"""Web archives (WARC and WARC.gz, of crawlers, browsers and the Internet Archive), record by record, parsed by warcio.

Responses, resources and converted texts are read by the format of what they hold; redirects, errors, pictures, styles
and scripts are passed over. The date of a record is the time of its retrieval, never taken for the publication date.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

import msgspec

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.context import Context, Hints
from hasila.sources.support.gzip_members import GzipMembers
from hasila.sources.support.limits import Budget, packed_size
from hasila.sources.support.streams import peek
from hasila.sources.support.warc_records import records

SUFFIXES = (".warc", ".warc.gz", ".wet", ".wet.gz")
PRIORITY = 10
KINDS = frozenset({b"response", b"resource", b"conversion"})
# Kinds of content that can hold an article; an unnamed kind is looked at as well.
_READABLE = (
    "text/html", "application/xhtml", "text/plain", "application/json", "application/ld+json", "application/rss",
    "application/atom", "application/xml", "text/xml", "application/pdf", "text/csv", "application/vnd.openxmlformats",
)  # fmt: skip
_OTHER_PACKINGS = frozenset({"br", "zstd"})  # content encodings beside those of the standard library
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def sniff(head: bytes, name: str) -> bool:
    """By the first words of the first record, packed or not."""
    if head.startswith(b"WARC/"):
        return True
    return head.startswith(b"\x1f\x8b") and _begin_unpacked(head).startswith(b"WARC/")


def _begin_unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head[:4096], 64)
    except zlib.error:
        return b""


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The articles of all records. ``Article.source`` ends with the place of the record, ``external_id`` is its id."""
    from warcio.recordloader import ArcWarcRecordLoader

    loader = ArcWarcRecordLoader()
    unpacked = _unpacked(stream, context)
    problem, anything = None, False
    for record in records(cast(BinaryIO, unpacked), KINDS, context.limits.document):
        inner = msgspec.structs.replace(context, source=f"{context.source}#{record.place}")
        problem = record.problem
        anything = anything or problem is not None
        if problem:
            context.fail(problem, f"record {record.place}")
            continue
        try:
            parsed = loader.parse_record_stream(io.BytesIO(record.data), known_format="warc")
            content = _content(parsed, context.limits.document)
        except SourceError as error:
            inner.fail(str(error))
            anything = True
            continue
        except Exception as error:  # warcio lets the errors of its parsers through
            inner.fail(f"damaged record: {error}")
            anything = True
            continue
        if content:
            anything = True
            yield from _read_content(parsed, content, inner)
    if isinstance(unpacked, GzipMembers) and unpacked.problem:
        if not (unpacked.cut_off and problem):  # the same damage: told once
            context.fail(unpacked.problem)
    elif not anything:
        context.fail("no record that could be an article (redirects, errors, pictures and scripts are passed over)")


def _unpacked(stream: BinaryIO, context: Context) -> BinaryIO | GzipMembers:
    head, stream = peek(stream, 2)
    if head != b"\x1f\x8b":
        return stream
    budget = context.budget or Budget(packed_size(stream), context.limits)
    return GzipMembers(stream, budget)


def _content(record: Any, limit: int) -> bytes:
    """What the record holds, transfer and content encodings undone; empty for what cannot be an article."""
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return b""
    kind = _content_type(record).lower()
    if kind and not kind.startswith(_READABLE):
        return b""
    _refuse_packing(record)
    content: bytes = record.content_stream().read(limit + 1)
    return content[:limit] if content.strip() else b""


def _refuse_packing(record: Any) -> None:
    """Raises :class:`SourceError` for a content encoding that cannot be undone here."""
    from warcio.bufferedreaders import BufferedReader

    stated = record.http_headers.get_header("Content-Encoding") if record.http_headers is not None else None
    packing = (stated or "").strip().lower()
    if packing in _OTHER_PACKINGS and packing not in BufferedReader.get_supported_decompressors():
        hint = "; pip install brotli, then read it again" if packing == "br" else ""
        raise SourceError(f"the page is packed with {packing}, which cannot be unpacked here{hint}")


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "").strip()


def _read_content(record: Any, content: bytes, context: Context) -> Iterator[Article]:
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>") or None
    identity = (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>") or None
    charset = _CHARSET.search(_content_type(record))
    hints = Hints(url=address, external_id=identity, charset=charset.group(1) if charset else None)
    yield from context.nested(io.BytesIO(content), name=_name(address), source=context.source, hints=hints)


def _name(address: str | None) -> str:
    """The file name at the end of an address; suffixes of scripts that make pages say nothing."""
    if not address:
        return ""
    try:
        last = unquote(urlsplit(address).path).rpartition("/")[2]
    except ValueError:
        return ""
    return "" if last.lower().endswith((".php", ".asp", ".aspx", ".jsp", ".cgi")) else last
