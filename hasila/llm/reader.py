"""Reading an article with a language model: passages out, verified facts back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from hasila.codebook import active
from hasila.errors import SourceError
from hasila.languages import codes
from hasila.llm.client import Endpoint
from hasila.llm.instructions import instructions, question
from hasila.llm.verify import Refused, Verifier
from hasila.model import Article, Fact, Facts, Incident, Tally

F = TypeVar("F", bound=Fact)
PASSAGE = 12_000  # characters: a long article goes out in passages that end with a paragraph


class Reading(msgspec.Struct, frozen=True):
    """The facts of an article that stand, and what was refused."""

    facts: Facts
    refused: tuple[Refused, ...]


def read_with(endpoint: Endpoint, article: Article) -> Reading:
    """Read *article*; every figure, date and place of the result was found in the cited words by our own code.

    Raises:
        SourceError: the endpoint does not answer, or the article is in a language that nothing can be verified in.
    """
    if article.language not in codes():
        raise SourceError(f"language {article.language!r} is not read: what a model says of it could not be verified")
    verifier = Verifier(article)
    told = instructions(active())
    incidents: list[Incident] = []
    tallies: list[Tally] = []
    for passage in passages(article.text):
        found = verifier.facts(endpoint.ask(told, question(article, passage)))
        incidents += found[0]
        tallies += found[1]
    facts = Facts(article=article, incidents=_once(incidents), tallies=_once(tallies))
    return Reading(facts, tuple(verifier.refused))


def _once(facts: list[F]) -> tuple[F, ...]:
    """Each fact once, in the order told."""
    return tuple(fact for at, fact in enumerate(facts) if fact not in facts[:at])


def passages(text: str, longest: int = PASSAGE) -> Iterator[str]:
    """The text in passages of at most *longest* characters, cut behind paragraphs, else sentences, else anywhere."""
    while len(text) > longest:
        cut = next(
            (at for mark in ("\n", ". ", " ") if (at := text.rfind(mark, longest // 2, longest)) > 0), longest - 1
        )
        yield text[: cut + 1]
        text = text[cut + 1 :]
    if text.strip():
        yield text
