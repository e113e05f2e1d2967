"""The articles that facts rest on, for lists of sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hasila.exports.written import LeftOut

if TYPE_CHECKING:
    from hasila.ledger import Ledger
    from hasila.ledger.records import ArticleInfo

LEFT_OUT = (
    LeftOut("facts, incidents, findings", "an entry is an article"),
    LeftOut("articles without facts", "nothing rests on them"),
    LeftOut("names of journalists", "the paper stands for them"),
)


def cited(ledger: Ledger) -> Iterator[ArticleInfo]:
    """The articles that hold facts, by date."""
    held = {row[0] for row in ledger.connection.execute("SELECT DISTINCT article_id FROM facts")}
    return (article for article in ledger.articles() if article.id in held)


def day_of(article: ArticleInfo) -> dt.date | None:
    """The day an article was published, ``None`` where it is not known."""
    try:
        return dt.date.fromisoformat((article.published or "")[:10])
    except ValueError:
        return None
