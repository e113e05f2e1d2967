"""What an article was read from, as it lies there: the archive record or file, its digest, the time of retrieval."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from hasila.errors import SourceError
from hasila.sources.support.build import as_named
from hasila.sources.support.limits import Limits

_CHUNK = 1024 * 1024


class Raw(msgspec.Struct, frozen=True):
    """``source`` is that of the article. Of a record of a web archive there are also its id, the time of retrieval
    (ISO 8601), the digest that the archive states and ``page``, unpacked where it came packed; ``digest`` (``sha256:…``) is
    of the body as it came. Of other files it is that of the whole file."""

    source: str
    file: Path
    digest: str
    record: str | None = None
    retrieved: str | None = None
    stated_digest: str | None = None
    page: bytes | None = None


def raw_of(source: str) -> Raw:
    """What stands at ``Article.source``. Raises :class:`SourceError` where it is not there any more."""
    cuts = [source[: mark.start()] for mark in re.finditer("[!#]", source)]
    names = [name for cut in (source, *reversed(cuts)) for name in (cut, as_named(cut))]
    file = next((path for name in names if (path := Path(name)).is_file()), None)
    if file is None:
        raise SourceError(f"{source}: not there any more; put the file back to where it was read from")
    place = source.rpartition("#")[2]
    with file.open("rb") as stream:
        if place.isdigit() and "!" not in source and _is_archive(stream):
            return _record(source, file, stream, int(place))
        digest = hashlib.sha256()
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return Raw(source, file, f"sha256:{digest.hexdigest()}")


def _is_archive(stream: BinaryIO) -> bool:
    from hasila.sources import warc
    from hasila.sources.support.streams import peek

    return warc.sniff(peek(stream)[0], "")


def _record(source: str, file: Path, stream: BinaryIO, place: int) -> Raw:
    from hasila.sources.support.gzip_members import GzipMembers
    from hasila.sources.support.limits import Budget
    from hasila.sources.support.streams import peek
    from hasila.sources.support.warc_records import records
    from hasila.sources.warc import KINDS

    limits = Limits()
    head, stream = peek(stream, 2)
    unpacked = GzipMembers(stream, Budget(None, limits)) if head == b"\x1f\x8b" else stream
    for record in records(cast(BinaryIO, unpacked), KINDS, limits.document):
        if record.place == place and record.data:
            transferred: bytes = _parsed(record.data).raw_stream.read()
            parsed = _parsed(record.data)
            header = parsed.rec_headers.get_header
            return Raw(
                source,
                file,
                f"sha256:{hashlib.sha256(transferred).hexdigest()}",
                record=(header("WARC-Record-ID") or "").strip("<>") or None,
                retrieved=header("WARC-Date"),
                stated_digest=header("WARC-Payload-Digest"),
                page=parsed.content_stream().read(),
            )
    raise SourceError(f"{source}: the archive has no such record any more")


def _parsed(record: bytes) -> Any:
    from warcio.recordloader import ArcWarcRecordLoader

    return ArcWarcRecordLoader().parse_record_stream(io.BytesIO(record), known_format="warc")
