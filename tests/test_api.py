"""The Python interface: texts or articles in, facts out."""

from __future__ import annotations

import pytest

import hasila
from hasila import pipeline
from hasila.errors import HasilaError

TEXTS = [
    "Police in Rabat dismantled a terrorist cell on 3 May 2021. Five suspects were arrested.",
    "It rained in Rabat.",
    "Les services marocains ont démantelé 214 cellules terroristes depuis 2002.",
]


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_are_read_like_each(jobs: int) -> None:
    assert list(hasila.read_many(iter(TEXTS), jobs=jobs)) == [hasila.read(text) for text in TEXTS]


def test_articles_are_taken_as_they_are() -> None:
    article = hasila.Article(id="1", source="a.txt", language="en", text=TEXTS[0], published="2021-05-04")
    assert hasila.read(article).article is article
    assert [facts.article.id for facts in hasila.read_many([article])] == ["1"]


def test_a_text_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "read_chunk", lambda articles, **_: ["the reading failed: X"] * len(articles))
    with pytest.raises(HasilaError, match=r"^- \w+: the reading failed: X"):
        list(hasila.read_many(["text"]))
