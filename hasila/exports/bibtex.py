"""BibTeX: the articles that facts rest on, for LaTeX and reference managers.

The paper is the author: journalists are not named. Keys are made of the ids of articles and stay the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hasila.exports.sources import LEFT_OUT, cited, day_of
from hasila.exports.written import Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger
    from hasila.ledger.records import ArticleInfo

DESCRIPTION = "BibTeX: the articles that the facts rest on"
SUFFIX = ".bib"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LANGUAGES = {"ar": "arabic", "fr": "french", "en": "english", "es": "spanish"}
_SPECIAL = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def write(ledger: Ledger, draft: Path) -> Written:
    """Write UTF-8 (biber, or bibtex with an engine that reads it)."""
    number = 0
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        for article in cited(ledger):
            file.write(_entry(article))
            number += 1
    return Written({"articles": number}, LEFT_OUT)


def _entry(article: ArticleInfo) -> str:
    day = day_of(article)
    fields = {
        "title": f"{{{_text(article.title)}}}" if article.title else None,
        "author": f"{{{_text(article.outlet)}}}" if article.outlet else None,
        "year": str(day.year) if day else None,
        "month": _MONTHS[day.month - 1] if day else None,
        "date": day.isoformat() if day else None,
        "url": article.url.translate({ord("{"): "%7B", ord("}"): "%7D"}) if article.url else None,
        "langid": _LANGUAGES.get(article.language),
        "note": f"hasila {article.id}",
    }
    lines = [
        f"  {name} = {value if name == 'month' else '{' + value + '}'},\n" for name, value in fields.items() if value
    ]
    return f"@misc{{hasila-{article.id},\n{''.join(lines)}}}\n\n"


def _text(text: str) -> str:
    return " ".join(text.split()).translate(_SPECIAL)
