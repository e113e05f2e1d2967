"""Fetches addresses one after the other and keeps what came; each address ends in a :class:`Page` that says how."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import msgspec

from hasila import __version__
from hasila.errors import SourceError
from hasila.fetch.client import Client, Reply
from hasila.fetch.guard import Guard, Resolver, resolve
from hasila.fetch.manners import Manners
from hasila.fetch.store import Store

AGENT = "hasila"
MOST_REDIRECTS = 6
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WANTED = (
    "text/", "application/xhtml", "application/xml", "application/json", "application/ld+json", "application/pdf",
    "application/rss", "application/atom", "application/vnd.openxmlformats", "application/x-ndjson",
)  # fmt: skip


class Options(msgspec.Struct, frozen=True):
    """Sizes in bytes, times in seconds. ``allow_private``: hosts (``host`` or ``host:port``) of the own network."""

    delay: float = 1.0
    retries: int = 3
    timeout: float = 30.0
    max_time: float = 120.0
    max_size: int = 20 * 1024 * 1024
    allow_private: tuple[str, ...] = ()
    contact: str = ""


class Page(msgspec.Struct, frozen=True):
    """What became of one address. ``path`` is the web archive that holds it; ``reason`` says why it was not stored."""

    url: str
    outcome: Literal["stored", "unchanged", "failed"]
    reason: str | None = None
    path: Path | None = None
    final_url: str | None = None
    body: bytes = b""


def fetch(
    addresses: Iterable[str],
    folder: Path,
    options: Options | None = None,
    *,
    keep_bodies: bool = False,
    resolver: Resolver = resolve,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Page]:
    """Each address once, in order, stored in ``folder``; with their bodies where ``keep_bodies`` asks for them.

    Raises :class:`SourceError` where the folder cannot be written.
    """
    options = options or Options()
    software = f"{AGENT}/{__version__}"
    agent = f"{software} ({options.contact})" if options.contact else software
    client = Client(
        Guard(options.allow_private, resolver),
        user_agent=agent,
        timeout=options.timeout,
        total=options.max_time,
        max_bytes=options.max_size,
    )
    manners = Manners(client, agent=AGENT, delay=options.delay, retries=options.retries, sleep=sleep)
    store = Store(folder, software=software)
    try:
        for address in dict.fromkeys(addresses):
            try:
                page = _fetch_one(address, manners, store)
                yield page if keep_bodies else msgspec.structs.replace(page, body=b"")
            except SourceError as error:
                yield Page(address, "failed", str(error))
    finally:
        store.close()
        client.close()


def _fetch_one(address: str, manners: Manners, store: Store) -> Page:
    known = store.known(address)
    extra = {}
    if known and known.etag:
        extra["If-None-Match"] = known.etag
    if known and known.modified:
        extra["If-Modified-Since"] = known.modified
    reply = _followed(address, extra, manners)
    if reply.status == 304 and known:
        return Page(address, "unchanged", path=store.folder / known.warc, final_url=reply.url)
    if reply.status != 200:
        raise SourceError(f"the host answered with status {reply.status}")
    kind = (reply.header("Content-Type") or "").lower()
    if kind and not kind.startswith(_WANTED):
        raise SourceError(f"of the type {kind.partition(';')[0]}, which holds no article")
    path = store.add(address, reply)
    if path is None:
        where = store.folder / known.warc if known else None
        return Page(address, "unchanged", path=where, final_url=reply.url, body=reply.body)
    return Page(address, "stored", path=path, final_url=reply.url, body=reply.body)


def _followed(address: str, extra: dict[str, str], manners: Manners) -> Reply:
    url = address
    for _ in range(MOST_REDIRECTS):
        reply = manners.get(url, extra)
        target = reply.header("Location")
        if reply.status not in _REDIRECTS or not target:
            return reply
        url = urljoin(url, target)
    raise SourceError(f"more than {MOST_REDIRECTS} redirects")
