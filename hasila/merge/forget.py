"""Removing an article that its publisher withdrew, with what rests on it alone."""

from __future__ import annotations

from typing import NamedTuple

from hasila.errors import UsageError
from hasila.ledger import Ledger
from hasila.ledger.connection import Connection
from hasila.ledger.ledger import address_digest, now


class Forgotten(NamedTuple):
    """How many articles went, with how many facts; and how many texts stay because other addresses carry them."""

    articles: int
    facts: int
    kept: int


def forget(ledger: Ledger, address: str, *, by: str, why: str) -> Forgotten:
    """Remove what came from ``address`` (the URL or source of an article, or its id), leaving a record of the removal.

    A text that other addresses carry too stays, under those. Merge and reconcile afterwards. Raises ``UsageError``
    where nothing in the ledger came from there.
    """
    connection = ledger.connection
    rows = connection.execute(
        "SELECT DISTINCT article_id FROM article_sources WHERE url = ? OR source = ? OR article_id = ?",
        (address, address, address),
    ).fetchall()
    if not rows:
        raise UsageError(
            f"{address}: nothing in this ledger comes from there, or no longer; give it as `hasila incidents` prints it"
        )
    articles = facts = kept = 0
    with ledger.transaction():
        for (article,) in rows:
            if article != address and _others(connection, article, address):
                _remove_address(ledger, article, address, by=by, why=why)
                kept += 1
            else:
                facts += ledger.remove(article, author=by, why=why)
                articles += 1
    return Forgotten(articles, facts, kept)


def _others(connection: Connection, article: str, address: str) -> int:
    row = connection.execute(
        "SELECT count(*) FROM article_sources WHERE article_id = ? AND url <> ? AND source <> ?",
        (article, address, address),
    ).fetchone()
    return int(row[0])


def _remove_address(ledger: Ledger, article: str, address: str, *, by: str, why: str) -> None:
    """Drop one address of a text, and let the text be cited from the first of the others."""
    connection = ledger.connection
    connection.execute(
        "DELETE FROM article_sources WHERE article_id = ? AND (url = ? OR source = ?)", (article, address, address)
    )
    source, url, external, outlet, published = connection.execute(
        "SELECT source, url, external_id, outlet, published FROM article_sources WHERE article_id = ?"
        " ORDER BY published, url, source LIMIT 1",
        (article,),
    ).fetchone()
    connection.execute(
        "UPDATE articles SET source = ?, url = nullif(?, ''), external_id = nullif(?, ''), outlet = ?, published = ?"
        " WHERE id = ?",
        (source, url, external, outlet, published, article),
    )
    connection.execute(
        "INSERT INTO removals (article_id, address, facts, author, why, at) VALUES (?,?,0,?,?,?)",
        (article, address_digest(address), by, why, now()),
    )
