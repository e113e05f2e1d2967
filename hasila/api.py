"""The Python interface to the reading: texts in, facts out; nothing is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from hasila.model import Article, Facts, Language
from hasila.reading import read as read_article


def read(text: str | Article, *, published: str | None = None, language: Language | None = None) -> Facts:
    """All facts of one text.

    Args:
        text: the text of an article, or an :class:`~hasila.model.Article`.
        published: ISO 8601 day that relative dates ("yesterday") are resolved against.
        language: ``ar``, ``fr``, ``en`` or ``es``; recognised from the text where absent.
    """
    if isinstance(text, Article):
        return read_article(text)
    if language is None:
        from hasila.sources.language import identify

        language = identify(text)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return read_article(Article(id=digest, source="-", language=language, text=text, published=published))


def read_many(items: Iterable[str | Article]) -> Iterator[Facts]:
    """Facts of each item in turn; memory does not grow with their number."""
    return (read(item) for item in items)
