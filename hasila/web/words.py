"""Facts in the words of the reader's language."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence

from hasila.codebook import active
from hasila.gazetteer import Gazetteer
from hasila.model import Article, Fact, Incident, Interval, Place, Scheduled, Statement, Tally
from hasila.phrasing.messages import Message, tell
from hasila.phrasing.names import body_name, place_name
from hasila.phrasing.phrases import Phrases, phrases
from hasila.report.quotes import passage
from hasila.web.marked import DIRECTING
from hasila.web.messages import messages
from hasila.web.problems import LABELS, Problem


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

    def counted_message(self, key: str, number: int, **values: object) -> str:
        """``3 outlets``: the message ``key`` in the form that the number takes."""
        form = self.phrases.form(number)
        name = f"{key}.{form}" if f"{key}.{form}" in self._messages else f"{key}.other"
        return self(name, n=self.number(number), **values)

    def tell(self, message: Message) -> str:
        """What a stage of Hasila says of itself, in this language."""
        return tell(message, self.language)

    def problem(self, error: Exception) -> str:
        """What is wrong, with the field by its name in this language; errors of other parts stay English."""
        if not isinstance(error, Problem):
            return str(error)
        label = LABELS.get(error.field)
        return f"{self(label) if label else error.field}: {self(f'problem.{error.key}', **error.values)}"

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

    def fact(self, fact: Fact) -> str:
        """``80 cells dismantled since 2015``: a fact in a line."""
        match fact:
            case Tally():
                parts = [self.counted(fact.measure, fact.value, fact.comparator), self.when(fact.period)]
            case Incident():
                parts = [self.type(fact.type), self.when(fact.date)]
            case Statement():
                parts = [self.phrases.statements[fact.kind], self.body(fact.speaker)]
            case Scheduled():
                parts = [fact.what, self.when(fact.date)]
        return " ".join(part for part in parts if part)

    def citation(self, fact: Fact, article: Article, identity: str) -> str:
        """A figure with its sentence and where it stands, to be put into a text of one's own."""
        pieces = passage(article.text, fact.evidence, article.language).pieces
        quote = DIRECTING.sub("", "".join(piece.text for piece in pieces)).strip()
        day = self.day(article.published[:10]) if article.published else ""
        where = self.phrases.comma.join(part for part in (article.outlet or article.source, day, article.url) if part)
        return f"{self.fact(fact)}: «{quote}» ({where}). Hasila, {identity}"

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
