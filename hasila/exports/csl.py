"""CSL JSON: the articles that facts rest on, for Zotero, pandoc and every citation processor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hasila.exports.sources import LEFT_OUT, cited, day_of
from hasila.exports.written import Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger
    from hasila.ledger.records import ArticleInfo

DESCRIPTION = "CSL JSON: the articles that the facts rest on, for Zotero, pandoc and citation styles"
SUFFIX = ".json"
__all__ = ["DESCRIPTION", "LEFT_OUT", "SUFFIX", "write"]


def write(ledger: Ledger, draft: Path) -> Written:
    """Write an array of items, one a line."""
    items = [json.dumps(_item(article), ensure_ascii=False) for article in cited(ledger)]
    draft.write_text("[\n" + ",\n".join(items) + "\n]\n", encoding="utf-8", newline="\n")
    return Written({"articles": len(items)}, LEFT_OUT)


def _item(article: ArticleInfo) -> dict[str, Any]:
    day = day_of(article)
    fields = {
        "id": f"hasila-{article.id}",
        "type": "article-newspaper",
        "title": article.title,
        "container-title": article.outlet,
        "section": article.section,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": article.url,
        "language": article.language if article.language != "und" else None,
        "note": f"hasila {article.id}",
    }
    return {name: value for name, value in fields.items() if value}
