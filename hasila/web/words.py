"""Facts in the words of the reader's language."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from hasila.codebook import active
from hasila.gazetteer import Gazetteer
from hasila.model import Interval, Place
from hasila.report.phrases import Phrases, body_name, phrases, place_name
from hasila.web.messages import messages

_CLAIM_ID = re.compile(r"\(?\b([rti]-?[0-9a-f]{8,}(?:#\d+)?)\b\)?")


class Piece(NamedTuple):
    """A run of a sentence; ``claim`` is the claim it names."""

    text: str
    claim: str | None = None


class Words:
    """The interface's words in one language, and numbers, days, places and bodies as it writes them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.phrases: Phrases = phrases(language)
        self.direction = self.phrases.direction
        self._messages = messages(language)
        self._english = messages("en")

    def __call__(self, key: str, **values: object) -> str:
        """The message ``key`` with its places filled; the English one where the language lacks it."""
        text = self._messages.get(key) or self._english.get(key) or key.rpartition(".")[2].replace("_", " ")
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there are words for ``key``."""
        return key in self._messages or key in self._english

    def number(self, value: float | int) -> str:
        """``4304`` as this language groups its digits; digits are European ones, as in the papers' figures."""
        return self.phrases.number(value)

    def quantity(self, value: float | int, comparator: str = "=") -> str:
        """``more than 500``."""
        return self.phrases.comparators[comparator].format(n=self.number(value))

    def counted(self, name: str, value: float | int, comparator: str = "=", high: float | int | None = None) -> str:
        """``3–5 arrests``: a count or measure with its noun."""
        return self.phrases.counted(name, value, comparator, high)

    def range(self, name: str, low: float | int | None, high: float | int | None) -> str:
        """A count of a merged incident."""
        if low is None and high is None:
            return self.measure(name)
        if low is None or high is None or low == high:
            return self.counted(name, low if low is not None else high or 0)
        return self.counted(name, low, "=", high)

    def when(self, interval: Interval | None) -> str:
        """``in 2023``, ``since 2002``."""
        return self.phrases.when(interval)

    def day(self, text: str | None) -> str:
        """An ISO day or month or year as this language writes it; other texts as they are."""
        if not text:
            return ""
        try:
            if len(text) == 4:
                return text
            if len(text) == 7:
                return self.phrases.month_of(dt.date.fromisoformat(text + "-01"))
            return self.phrases.date(dt.date.fromisoformat(text[:10]))
        except ValueError:
            return text

    def measure(self, name: str) -> str:
        """A measure by its label in the codebook."""
        entry = active().measures.get(name)
        label = entry.label.get(self.language) if entry else None
        return label or self(f"count.{name}") if self.has(f"count.{name}") or label else _plain(name)

    def type(self, name: str) -> str:
        """A type of incident by its label in the codebook."""
        entry = active().incident_types.get(name)
        return (entry.label.get(self.language) if entry else None) or _plain(name)

    def place(self, place: Place) -> str:
        """A place's name in this language."""
        return _place(place.name, place.country, self.language)

    def places(self, places: Sequence[Place], countries: Sequence[str] = ()) -> list[str]:
        """Names of places; of the countries where no place is known."""
        return [self.place(place) for place in places] or [self.country(code) for code in countries]

    def body(self, name: str) -> str:
        """What a body is called in this language."""
        return _body(name, self.language)

    def country(self, code: str | None) -> str:
        """The name of a country by its ISO code."""
        return _country(code, self.language) if code else self("unknown.country")

    def kind(self, finding_type: str) -> str:
        """What kind of thing does not add up."""
        return self(f"finding.{finding_type.replace(' ', '_').replace('-', '_')}")

    def verdict(self, word: str | None) -> str:
        """What reconciliation says, in a word."""
        return self(f"verdict.{(word or 'unchecked').replace(' ', '_')}")


def claim_pieces(text: str, claims: Sequence[str]) -> list[Piece]:
    """An explanation with the ids of its claims cut out, so that a page can put links in their place."""
    pieces: list[Piece] = []
    at = 0
    for match in _CLAIM_ID.finditer(text):
        if match[1] in claims:
            pieces += [Piece(text[at : match.start()]), Piece(str(claims.index(match[1]) + 1), match[1])]
            at = match.end()
    pieces.append(Piece(text[at:]))
    return [piece for piece in pieces if piece.text]


def _plain(name: str) -> str:
    return name.removeprefix("other:").replace("_", " ")


@functools.lru_cache(maxsize=4096)
def _place(name: str, country: str, language: str) -> str:
    return place_name(Place(name=name, country=country), language)


@functools.lru_cache(maxsize=4096)
def _body(name: str, language: str) -> str:
    return body_name(name, language)


@functools.lru_cache(maxsize=2048)
def _country(code: str, language: str) -> str:
    return Gazetteer.load().country_name(code, language)


@functools.cache
def words(language: str) -> Words:
    """The words of ``language``, loaded once."""
    return Words(language)
