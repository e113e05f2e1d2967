"""Where fetched pages are kept: WARC files, and an index of what is known of each address.

The WARC record holds the response as it came over the wire, the time of retrieval and a digest, so that the page
behind a figure can be shown years later. The index remembers what a host said of a page's version, so that the next
request can be conditional.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import msgspec

from hasila.errors import SourceError
from hasila.fetch.client import Reply
from hasila.sources import canonical_url

ROLL_OVER = 1024 * 1024 * 1024  # bytes of one WARC file
_SCHEMA = """CREATE TABLE IF NOT EXISTS pages (
    address TEXT PRIMARY KEY,  -- canonical
    etag TEXT, modified TEXT,  -- what the host said of the version
    digest TEXT NOT NULL,      -- SHA-256 of the body
    fetched TEXT NOT NULL,     -- ISO 8601, UTC
    warc TEXT NOT NULL, record TEXT NOT NULL)"""


class Known(msgspec.Struct, frozen=True):
    """The last stored version of a page."""

    etag: str | None
    modified: str | None
    digest: str
    warc: str


class Store:
    """A folder with WARC files and ``index.sqlite``. Raises :class:`SourceError` where it cannot be written."""

    def __init__(self, folder: Path, *, software: str) -> None:
        self.folder = folder
        self._software = software
        self._file: io.BufferedWriter | None = None
        self.written: list[Path] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = sqlite3.connect(folder / "index.sqlite")
            self._index.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise SourceError(f"the folder {folder} cannot be written: {error}") from error

    def known(self, url: str) -> Known | None:
        """What is known of an address, whichever of its forms is given; nothing where its archive was moved away."""
        row = self._index.execute(
            "SELECT etag, modified, digest, warc FROM pages WHERE address = ?", [canonical_url(url) or url]
        ).fetchone()
        return Known(*row) if row and (self.folder / row[3]).is_file() else None

    def add(self, url: str, reply: Reply) -> Path | None:
        """Keeps a response under ``url`` (what was asked for); ``None`` where the same body is stored already."""
        digest = hashlib.sha256(reply.body).hexdigest()
        before = self.known(url)
        path = None
        record = ""
        if before is None or before.digest != digest:
            path, record = self._write(reply)
        with self._index:
            self._index.execute(
                "INSERT INTO pages VALUES (:address, :etag, :modified, :digest, :fetched, :warc, :record) "
                "ON CONFLICT (address) DO UPDATE SET etag = :etag, modified = :modified, digest = :digest, "
                "fetched = :fetched, warc = CASE :warc WHEN '' THEN warc ELSE :warc END, "
                "record = CASE :record WHEN '' THEN record ELSE :record END",
                {
                    "address": canonical_url(url) or url,
                    "etag": reply.header("ETag"),
                    "modified": reply.header("Last-Modified"),
                    "digest": digest,
                    "fetched": _now().isoformat(),
                    "warc": path.name if path else "",
                    "record": record,
                },
            )
        return path

    def _write(self, reply: Reply) -> tuple[Path, str]:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        file, path = self._open()
        writer = WARCWriter(file, gzip=True)
        kept = [(key, value) for key, value in reply.headers if key.lower() not in {"transfer-encoding", "set-cookie"}]
        headers = StatusAndHeaders(str(reply.status), kept, protocol="HTTP/1.1")
        with io.BytesIO(reply.body) as body:
            record = writer.create_warc_record(
                reply.url, "response", payload=body, length=len(reply.body), http_headers=headers
            )
            writer.write_record(record)
        file.flush()
        return path, str(record.rec_headers.get_header("WARC-Record-ID"))

    def _open(self) -> tuple[io.BufferedWriter, Path]:
        if self._file is None or self._file.tell() > ROLL_OVER:
            self.close_file()
            stamp = _now().strftime("%Y%m%d%H%M%S%f")
            path = self.folder / f"hasila-{stamp}.warc.gz"
            self._file = path.open("xb")
            self.written.append(path)
            self._write_info(path.name)
        return self._file, self.written[-1]

    def _write_info(self, name: str) -> None:
        from warcio.warcwriter import WARCWriter

        assert self._file is not None
        writer = WARCWriter(self._file, gzip=True)
        writer.write_record(
            writer.create_warcinfo_record(name, {"software": self._software, "format": "WARC File Format 1.0"})
        )

    def close_file(self) -> None:
        """Ends the WARC file being written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Ends the file and the index."""
        self.close_file()
        self._index.close()


def known_addresses(folder: Path) -> set[str]:
    """The canonical addresses of all pages that a folder holds."""
    return set(_archives(folder))


def archives_of(folder: Path, addresses: Iterable[str]) -> list[Path]:
    """The web archives that hold the last versions of pages, in the order of their names."""
    known = _archives(folder)
    names = {known.get(canonical_url(address) or address) for address in addresses}
    return [path for name in sorted(filter(None, names)) if (path := folder / name).is_file()]


def _archives(folder: Path) -> dict[str, str]:
    """Address -> file name of its archive."""
    index = folder / "index.sqlite"
    if not index.is_file():
        return {}
    connection = sqlite3.connect(index)
    try:
        return dict(connection.execute("SELECT address, warc FROM pages").fetchall())
    finally:
        connection.close()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
