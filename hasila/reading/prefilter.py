"""A look at the words of a text, before anything is read: can it pass the gate at all?

The gate (:mod:`hasila.reading.gate`) lets no article through that has neither a phrase of the codebook's sure or likely
concepts nor one of its pairs of a thing and what is done to it. A text that does not hold all words of any such phrase cannot pass; looking its words up costs
a small part of reading it. Nothing that full reading would find is lost (a test).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from hasila.codebook import active, on_change, per_codebook
from hasila.gazetteer import Gazetteer
from hasila.languages import Language, language
from hasila.reading.gate import services
from hasila.text.chunk import meanings
from hasila.text.lexicon import TOKEN, Entry


@dataclass(frozen=True)
class _Phrases:
    """Phrases by their longest word: a text without it does not hold the phrase."""

    by_anchor: dict[str, list[frozenset[str]]]

    @staticmethod
    def of(entries: Iterable[Entry]) -> _Phrases:
        table: dict[str, list[frozenset[str]]] = {}
        for entry in entries:
            table.setdefault(max(entry.keys, key=len), []).append(frozenset(entry.keys))
        return _Phrases(table)

    def any_in(self, words: set[str]) -> bool:
        return any(phrase <= words for anchor in words & self.by_anchor.keys() for phrase in self.by_anchor[anchor])


@per_codebook
def _tables(code: str) -> tuple[_Phrases, list[tuple[_Phrases, _Phrases]]]:
    """Phrases that open the gate alone, and pairs of those that do so together."""
    entries = list(language(code).lexicon.entries())

    def of(name: str) -> _Phrases:
        return _Phrases.of(e for e in entries if name in meanings(e.concepts))

    return _Phrases.of(filter(_is_strong, entries)), [(of(a), of(b)) for a, b in active().relevance.together]


def _is_strong(entry: Entry) -> bool:
    if not meanings(entry.concepts).isdisjoint((*active().relevance.sure, *active().relevance.likely)):
        return True
    return any(kind == "agency" and record in services(Gazetteer.load()) for kind, record in entry.ids)


@lru_cache(maxsize=200_000)
def _readings(code: str, word: str) -> tuple[str, ...]:
    """All keys that *word* can be looked up by: whole, and with proclitics taken off."""
    spoken = language(code)
    return (spoken.key(word), *(rest for _, _, rest in spoken.split(word)))


on_change(_readings.cache_clear)


def may_hold_facts(folded: str, spoken: Language) -> bool:
    """False where no phrase of the folded text could open the gate."""
    words = {key for word in set(TOKEN.findall(folded)) for key in _readings(spoken.code, word)}
    strong, pairs = _tables(spoken.code)
    return strong.any_in(words) or any(a.any_in(words) and b.any_in(words) for a, b in pairs)
