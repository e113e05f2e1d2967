"""What the model says, held against the article by our own code. What is not found in the cited words is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from hasila.codebook import active
from hasila.gazetteer import Gazetteer
from hasila.model import Article, Evidence, Incident, Interval, Place, Quantity, Tally
from hasila.reading.context import Context, find_countries, published_day, published_month
from hasila.reading.figures import scenes
from hasila.reading.roles import roles
from hasila.text.chunk import Chunk
from hasila.text.dates import DateValue, PeriodValue
from hasila.text.pipeline import pipeline
from hasila.text.quantities import Amount, QuantityValue

RULE = "language model"
MOST_FACTS = 200  # of each kind; nobody tells more in one passage
Span = tuple[int, int]


class Refused(msgspec.Struct, frozen=True):
    """Something the model said that does not stand: which fact and field, what it said, why."""

    fact: str
    field: str
    said: str
    reason: str

    def __str__(self) -> str:
        return f"{self.fact}: {self.field} {self.said[:120]!r}: {self.reason}"


class _No(Exception):
    """A field cannot be taken."""


class _Dated(msgspec.Struct, frozen=True):
    words: str
    from_: str | None = msgspec.field(name="from", default=None)
    to: str | None = None


class _Placed(msgspec.Struct, frozen=True):
    name: str
    words: str


class _Counted(msgspec.Struct, frozen=True):
    name: str
    value: float
    words: str


class _SaidIncident(msgspec.Struct, frozen=True):
    type: str
    words: str
    date: _Dated | None = None
    places: tuple[_Placed, ...] = ()
    counts: tuple[_Counted, ...] = ()


class _SaidTally(msgspec.Struct, frozen=True):
    measure: str
    words: str
    value: float
    number_words: str
    period: _Dated | None = None
    places: tuple[_Placed, ...] = ()


class Verifier:
    """Checks answers about one article."""

    def __init__(self, article: Article) -> None:
        pipe = pipeline(article.language)
        published = published_day(article.published)
        parsed = pipe.parse(article.text, published, published_month(article.published))
        self.context = Context(article, parsed, scenes(parsed.sentences, roles()), Gazetteer.load(), published)
        find_countries(self.context)
        self.text = article.text
        self.refused: list[Refused] = []
        self._chunks = [(self.context.parsed.span(part), part) for c in parsed.chunks for part in c.walk()]

    def facts(self, answer: str) -> tuple[list[Incident], list[Tally]]:
        """The facts of an answer that stand; the others are added to ``refused``."""
        try:
            said = msgspec.json.decode(_unfenced(answer))
        except (msgspec.DecodeError, RecursionError) as error:
            self._refuse("answer", "form", answer, f"not JSON: {error}")
            return [], []
        if not isinstance(said, dict):
            self._refuse("answer", "form", answer, "not an object with incidents and tallies")
            return [], []
        incidents = [i for row in self._rows(said, "incidents") if (i := self._incident(row)) is not None]
        tallies = [t for row in self._rows(said, "tallies") if (t := self._tally(row)) is not None]
        return incidents, tallies

    def _rows(self, said: dict[str, Any], kind: str) -> Iterator[Any]:
        rows = said.get(kind) or []
        if not isinstance(rows, list):
            self._refuse("answer", kind, str(rows), "not a list")
            return
        if len(rows) > MOST_FACTS:
            self._refuse(
                "answer", kind, str(len(rows)), f"more than {MOST_FACTS} facts of one passage: the rest is left out"
            )
        type_ = _SaidIncident if kind == "incidents" else _SaidTally
        for row in rows[:MOST_FACTS]:
            try:
                yield msgspec.convert(row, type_, strict=False)
            except msgspec.ValidationError as error:
                self._refuse(kind, "form", str(row), str(error))

    # ---------------------------------------------------------------------------------------------------------- facts

    def _incident(self, said: _SaidIncident) -> Incident | None:
        name, book = f"incident {said.type}", active()
        if said.type not in book.incident_types:
            self._refuse(name, "type", said.type, f"not of the codebook: {', '.join(book.incident_types)}")
            return None
        whole = self._whole(name, said.words)
        if whole is None:
            return None
        evidence = [self._evidence(whole)]
        date = self._take(name, "date", said.date, whole, self._interval, evidence)
        places = self._places(name, said.places, whole, evidence)
        counts: dict[str, Quantity] = {}
        for counted in said.counts:
            if counted.name not in book.counts:
                self._refuse(name, "counts", counted.name, f"not of the codebook: {', '.join(book.counts)}")
                continue
            found = self._take(name, f"counts.{counted.name}", counted, whole, self._quantity, evidence)
            if found is not None:
                counts[counted.name] = found
        if not (counts or date or places):
            self._refuse(name, "fact", said.words, "no figure, date or place of it stands")
            return None
        countries = tuple(dict.fromkeys(p.country for p in places)) or (
            (self.context.home,) if self.context.home else ()
        )
        return Incident(type=said.type, date=date, places=places, countries=countries, counts=counts,
                        evidence=tuple(evidence))  # fmt: skip

    def _tally(self, said: _SaidTally) -> Tally | None:
        name = f"tally {said.measure}"
        if said.measure not in active().measures:
            self._refuse(name, "measure", said.measure, f"not of the codebook: {', '.join(active().measures)}")
            return None
        whole = self._whole(name, said.words)
        if whole is None:
            return None
        evidence = [self._evidence(whole)]
        counted = _Counted(said.measure, said.value, said.number_words)
        amount = self._take(name, "value", counted, whole, self._quantity, evidence)
        if amount is None:
            return None
        period = self._take(name, "period", said.period, whole, self._interval, evidence)
        places = self._places(name, said.places, whole, evidence)
        countries = {p.country for p in places}
        return Tally(measure=said.measure, value=amount.value, comparator=amount.comparator, period=period,
                     country=countries.pop() if len(countries) == 1 else self.context.home, places=places,
                     evidence=tuple(evidence))  # fmt: skip

    def _places(self, name: str, said: Sequence[_Placed], whole: Span, evidence: list[Evidence]) -> tuple[Place, ...]:
        found = (self._take(name, "places", place, whole, self._place, evidence) for place in said)
        return tuple(dict.fromkeys(place for place in found if place is not None))

    # --------------------------------------------------------------------------------------------------------- fields

    def _take(self, fact: str, field: str, said: Any, whole: Span, check: Any, evidence: list[Evidence]) -> Any:
        """What *check* finds in the words cited for a field; None, and a note, where it finds something else."""
        if said is None:
            return None
        try:
            span = self._within(said.words, whole)
            found = check(said, span)
        except _No as reason:
            self._refuse(fact, field, str(msgspec.to_builtins(said)), str(reason))
            return None
        evidence.append(self._evidence(span, field))
        return found

    def _quantity(self, said: _Counted, span: Span) -> Quantity:
        """The number in the words, as our own code reads it, with its comparator."""
        found = [amount for chunk in self._in(span) if (amount := _amount(chunk)) is not None]
        match = next((a for a in found if a.value == said.value and not a.vague), None)
        if match is None:
            told = ", ".join(dict.fromkeys(f"{a.value:g}" for a in found)) or "no number"
            raise _No(f"{said.value:g} is not in these words: they hold {told}")
        return Quantity(value=match.value, comparator=match.comparator)

    def _interval(self, said: _Dated, span: Span) -> Interval:
        """The date in the words, as our own code reads it."""
        values = [c.value for c in self._in(span) if isinstance(c.value, (DateValue, PeriodValue))]
        days = [Interval(from_=v.from_, to=v.to) for v in values if v.from_ is not None or v.to is not None]
        match = next((d for d in days if (_iso(d.from_), _iso(d.to)) == (said.from_, said.to)), None)
        if match is None:
            told = ", ".join(f"{_iso(d.from_)} to {_iso(d.to)}" for d in days) or "no date"
            raise _No(f"{said.from_} to {said.to} is not in these words: they hold {told}")
        return match

    def _place(self, said: _Placed, span: Span) -> Place:
        """The place in the words, as the gazetteer has it."""
        found = [place for chunk in self._in(span) if (place := self.context.place(chunk)) is not None]
        match = next(
            (p for p in found if p.name.casefold() == said.name.casefold()), found[0] if len(found) == 1 else None
        )
        if match is None:
            raise _No("no place of the gazetteer is in these words")
        return match

    # ---------------------------------------------------------------------------------------------------------- words

    def _whole(self, fact: str, words: str) -> Span | None:
        span = self._find(words, (0, len(self.text)))
        if span is None:
            self._refuse(fact, "words", words, "the article does not say this")
        return span

    def _within(self, words: str, whole: Span) -> Span:
        span = self._find(words, whole)
        if span is None:
            raise _No("the cited sentence does not hold these words")
        return span

    def _find(self, words: str, within: Span) -> Span | None:
        """Where the words stand, blanks aside; None where they do not."""
        parts = words.split()
        if not parts:
            return None
        match = re.compile(r"\s+".join(map(re.escape, parts))).search(self.text, *within)
        return match.span() if match else None

    def _in(self, span: Span) -> Iterator[Chunk]:
        """What our own code read in the span: chunks that lie in it whole."""
        return (chunk for (start, end), chunk in self._chunks if span[0] <= start and end <= span[1])

    def _evidence(self, span: Span, field: str | None = None) -> Evidence:
        return Evidence(start=span[0], end=span[1], quote=self.text[slice(*span)], field=field, rule=RULE)

    def _refuse(self, fact: str, field: str, said: str, reason: str) -> None:
        self.refused.append(Refused(fact, field, said, reason))


def _amount(chunk: Chunk) -> Amount | None:
    """The number that a chunk states: in figures, in words, or by its form ("a cell" is one)."""
    if isinstance(chunk.value, QuantityValue):
        return chunk.value.amount
    if isinstance(chunk.value, Amount):
        return chunk.value
    return Amount(chunk.count) if chunk.count is not None else None


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())


def _unfenced(answer: str) -> str:
    """The answer without the fence that some models put around JSON."""
    return re.sub(r"^\s*```(?:json)?\s*|\s*```\s*$", "", answer)
