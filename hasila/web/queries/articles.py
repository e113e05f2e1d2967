"""One article with all its facts; and finding articles by words."""

from __future__ import annotations

from typing import Any

import msgspec

from hasila.ledger.connection import Connection
from hasila.ledger.loading import (
    ARTICLE_COLUMNS,
    INCIDENT,
    SCHEDULED,
    STATEMENT,
    TALLY,
    article_info,
    full_article,
    recorded,
)  # fmt: skip
from hasila.ledger.records import ArticleInfo
from hasila.ledger.search import terms
from hasila.model import Article
from hasila.web.queries.paging import PAGE_SIZE, Page, paged
from hasila.web.queries.searching import holds, words_of

#: So many hits are looked at; those are put in order of date. More than this: narrow the search.
MOST_HITS = 1000
CONTEXT = 90


class FactItem(msgspec.Struct, frozen=True):
    """A fact of an article with its id."""

    id: str
    kind: str
    fact: Any


class ArticleItem(msgspec.Struct, frozen=True):
    """An article with its facts in the order of the text, and the other addresses that carry it."""

    article: Article
    facts: tuple[FactItem, ...]
    addresses: tuple[str, ...]


_KINDS: tuple[tuple[str, Any], ...] = (
    ("tally", TALLY), ("incident", INCIDENT), ("statement", STATEMENT), ("scheduled", SCHEDULED)
)  # fmt: skip


def article(connection: Connection, identity: str) -> ArticleItem | None:
    """One article, ``None`` where there is none."""
    row = connection.execute(f"SELECT {ARTICLE_COLUMNS}, a.text FROM articles a WHERE a.id = ?", (identity,)).fetchone()
    if row is None:
        return None
    facts = [
        FactItem(found.id, kind, found.fact)
        for kind, table in _KINDS
        for found in recorded(connection, table, "f.article_id = ?", (identity,))
    ]
    facts.sort(key=lambda item: (item.fact.evidence[0].start, item.kind, item.id))
    addresses = connection.execute(
        "SELECT DISTINCT url FROM article_sources WHERE article_id = ? AND url <> '' ORDER BY url", (identity,)
    ).fetchall()
    return ArticleItem(full_article(row), tuple(facts), tuple(address for (address,) in addresses))


def article_of_fact(connection: Connection, identity: str) -> str | None:
    """The article that states a fact."""
    row = connection.execute("SELECT article_id FROM facts WHERE id = ?", (identity,)).fetchone()
    return None if row is None else str(row[0])


class Snippet(msgspec.Struct, frozen=True):
    """Text around a hit: before, the hit itself, after."""

    before: str
    hit: str
    after: str


class Hit(msgspec.Struct, frozen=True):
    """An article that holds the words."""

    article: ArticleInfo
    facts: int
    snippet: Snippet


def search(connection: Connection, words: str, *, limit: int = PAGE_SIZE, offset: int = 0) -> Page[Hit]:
    """Articles with facts that hold all the words, latest first; accents, vowel signs and case do not matter."""
    wanted = terms(words)
    condition, values = connection.matching(wanted)
    rows = connection.execute(
        "SELECT a.id, a.published, a.language, s.body FROM (SELECT rowid AS number, body FROM article_search"
        f" WHERE {condition} LIMIT :most) s JOIN articles a ON a.number = s.number",
        values | {"most": MOST_HITS + 1},
    ).fetchall()
    found = [(row[1] or "", row[0]) for row in rows if all(holds(row[3], term, row[2]) for term in wanted)]
    found.sort(reverse=True)
    total = (min(len(found), MOST_HITS), len(rows) > MOST_HITS)
    items = []
    for _, identity in found[offset : offset + limit]:
        row = connection.execute(
            f"SELECT {ARTICLE_COLUMNS}, a.text, (SELECT count(*) FROM facts f WHERE f.article_id = a.id)"
            " FROM articles a WHERE a.id = ?",
            (identity,),
        ).fetchone()
        article = article_info(row)
        items.append(Hit(article, row[10], snippet(row[9], wanted, article.language)))
    return paged(items, total, limit, offset)


def snippet(text: str, wanted: tuple[str, ...], language: str) -> Snippet:
    """The text around the first of the folded words; its beginning where they stand in the title alone."""
    span = next(words_of(text, wanted, language), None)
    if span is None:
        return Snippet("", "", text[: 2 * CONTEXT])
    start, end = span
    left = text.rfind(" ", 0, max(0, start - CONTEXT)) + 1 if start > CONTEXT else 0
    right = text.find(" ", end + CONTEXT)
    return Snippet(text[left:start], text[start:end], text[end : right if right > 0 else len(text)])
