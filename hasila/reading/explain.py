"""The derivation of a reading, for people: which rule, which words, which value."""

from __future__ import annotations

import datetime as dt

import msgspec

from hasila.model import Article
from hasila.reading.context import published_day
from hasila.text.chunk import Chunk
from hasila.text.dates import DateValue, PeriodValue
from hasila.text.pipeline import Parsed, pipeline
from hasila.text.quantities import Amount, QuantityValue


def explanation(text: str, language: str, published: str | None = None) -> str:
    """All chunks of *text* as an indented tree, sentence by sentence, then the facts read from it."""
    from hasila.reading import read

    parsed = pipeline(language).parse(text, published_day(published))
    lines = []
    for number, sentence in enumerate(parsed.sentences, 1):
        lines.append(f"sentence {number}")
        for chunk in sentence:
            lines += _tree(parsed, chunk, 1)
    facts = read(Article(id="explained", source="-", language=language, text=text, published=published))
    lines.append(f"facts: {len(facts)}")
    for kind in ("incidents", "tallies", "statements", "scheduled"):
        for fact in getattr(facts, kind):
            row = {k: v for k, v in msgspec.to_builtins(fact).items() if v not in (None, [], {}) and k != "evidence"}
            lines.append(f"  {kind}: {msgspec.json.encode(row).decode()}")
            lines += [
                f"      {e.field or 'fact'}: {e.quote!r}" + (f"  [{e.rule}]" if e.rule else "") for e in fact.evidence
            ]
    return "\n".join(lines)


def _tree(parsed: Parsed, chunk: Chunk, depth: int) -> list[str]:
    if not chunk.concepts and not chunk.parts:
        return []
    label = chunk.rule or ", ".join(sorted(chunk.concepts))
    value = f" = {_shown(chunk.value)}" if chunk.rule and chunk.value is not None else ""
    count = f" (counts {chunk.count})" if chunk.count else ""
    lines = [f"{'  ' * depth}{parsed.words(chunk)!r}  {label}{value}{count}"]
    for part in chunk.parts:
        lines += _tree(parsed, part, depth + 1)
    return lines


def _shown(value: object) -> str:
    if isinstance(value, (DateValue, PeriodValue)):
        return f"{_day(value.from_)} .. {_day(value.to)}"
    if isinstance(value, Amount):
        return f"{value.comparator} {value.value}"
    if isinstance(value, QuantityValue):
        return f"{value.amount.comparator} {value.amount.value} of {', '.join(sorted(value.units))}"
    return str(value)


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else "open"
