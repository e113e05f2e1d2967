"""RSS and Atom feeds: each entry with its text is an article. Parsed by feedparser, which forgives broken feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.build import Draft
from hasila.sources.support.context import Context
from hasila.sources.support.fields import without_markup
from hasila.sources.support.limits import whole
from hasila.sources.support.optional import need

SUFFIXES = (".rss", ".atom", ".rdf")
PRIORITY = 40
_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)\b[^>]*>", re.IGNORECASE)

_END = re.compile(rb"</(?:rss|feed|rdf:RDF)\s*>", re.IGNORECASE)
_TAIL = 4096  # bytes at the end in which the root element is closed


def sniff(head: bytes, name: str) -> bool:
    """By the root element."""
    found = _ROOT.search(head[:4096].replace(b"\0", b""))
    return found is not None and b"<html" not in head[: found.start()].lower()


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The entries of the feed, numbered from 0 in ``Article.source``."""
    feedparser = need("feedparser", "hasila", "feeds")
    data = whole(stream, context.limits)
    feed: Any = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        problem = feed.get("bozo_exception") if feed.get("bozo") else None
        raise SourceError(f"the feed holds no entry{f': {problem}' if problem else ''}")
    outlet = feed.feed.get("title")
    for index, entry in enumerate(feed.entries):
        yield from context.article(_draft(entry, feed.feed, outlet), index=index, record=f"entry {index}")
    if _END.search(data[-_TAIL:].replace(b"\0", b"")) is None:
        context.fail("the feed was cut off (download it again): its last entry may lack a part, the others are kept")


def _draft(entry: Any, feed: Any, outlet: str | None) -> Draft:
    texts = [part.get("value", "") for part in entry.get("content", [])] + [entry.get("summary", "")]
    tags = entry.get("tags") or [{}]
    return Draft(
        text=without_markup(max(texts, key=len)),
        title=without_markup(entry.get("title", "")),
        published=entry.get("published") or entry.get("updated") or entry.get("dc_date"),
        url=entry.get("link"),
        outlet=(entry.get("source") or {}).get("title") or outlet,
        section=tags[0].get("term"),
        language=entry.get("language") or feed.get("language"),
        external_id=entry.get("id"),
        empty_reason="an entry without title and text",
    )
