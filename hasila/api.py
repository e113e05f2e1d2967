"""The Python interface to the reading: texts in, facts out; nothing is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from hasila.errors import HasilaError
from hasila.model import Article, Facts, Language
from hasila.reading import read as read_article


def read(text: str | Article, *, published: str | None = None, language: Language | None = None) -> Facts:
    """All facts of one text.

    Args:
        text: the text of an article, or an :class:`~hasila.model.Article`.
        published: ISO 8601 day that relative dates ("yesterday") are resolved against.
        language: ``ar``, ``fr``, ``en`` or ``es``; recognised from the text where absent.
    """
    return read_article(_article(text, published, language))


def _article(text: str | Article, published: str | None = None, language: Language | None = None) -> Article:
    if isinstance(text, Article):
        return text
    if language is None:
        from hasila.sources.language import identify

        language = identify(text)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return Article(id=digest, source="-", language=language, text=text, published=published)


def read_many(items: Iterable[str | Article], *, jobs: int = 1) -> Iterator[Facts]:
    """Facts of each item in turn, in the order of the input; memory does not grow with their number.

    Args:
        items: texts, or articles such as :func:`hasila.sources.articles` yields.
        jobs: processes that read. With more than one, call it below ``if __name__ == "__main__":``, as ever in Python.

    Raises:
        HasilaError: an article could not be read; it is named.
    """
    from hasila.pipeline import read_all

    for article, result in read_all(map(_article, items), jobs=jobs):
        if isinstance(result, str):
            raise HasilaError(f"{article.source} {article.external_id or article.id}: {result}")
        yield result
