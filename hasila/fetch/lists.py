"""Lists of addresses: files with one on each line, OPML outlines of feeds, and the entries of feeds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hasila.errors import UsageError
from hasila.sources.support.charset import decode

_ADDRESS = re.compile(r"https?://[^\s\"'<>,;|]+")
LARGEST = 64 * 1024 * 1024


def addresses(words: list[str]) -> Iterator[str]:
    """The addresses in ``words``: each is one, or a file that holds some (plain lists, CSV, JSON Lines alike)."""
    for word in words:
        if word.startswith(("http://", "https://")):
            yield word
            continue
        path = Path(word)
        if not path.is_file():
            raise UsageError(f"{word}: neither a web address (http://, https://) nor a file with addresses")
        found = _ADDRESS.findall(_text_of(path))
        if not found:
            raise UsageError(f"{word}: no web address in this file")
        yield from found


def feeds_of(path: Path) -> list[str]:
    """The feeds that an OPML outline (or a plain list) names."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file; give an OPML outline or a list of feed addresses")
    text = _text_of(path)
    found = re.findall(r"xmlUrl\s*=\s*[\"'](https?://[^\"']+)", text) or _ADDRESS.findall(text)
    if not found:
        raise UsageError(f'{path}: no feed in this outline (xmlUrl="https://…")')
    import html

    return list(dict.fromkeys(html.unescape(address) for address in found))


def _text_of(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise UsageError(f"{path}: larger than 64 MB; split the list")
    return decode(path.read_bytes())


def entries_of(body: bytes) -> list[str]:
    """The addresses of the entries of a feed (its body as it was transferred), in its order."""
    import feedparser

    if body.startswith(b"\x1f\x8b"):
        body = zlib.decompressobj(31).decompress(body, LARGEST)
    feed: Any = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    links = (entry.get("link") for entry in feed.entries)
    return list(dict.fromkeys(link for link in links if link and link.startswith(("http://", "https://"))))
