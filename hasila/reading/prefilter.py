"""A look at the words of a text, before anything is read: can it pass the gate at all?

The gate (:mod:`hasila.reading.gate`) lets no article through that has neither a phrase of its strong concepts nor a
cell that was broken up. A text that does not hold all words of any such phrase cannot pass; looking its words up costs
a small part of reading it. Nothing that full reading would find is lost (a test).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from hasila.gazetteer import Gazetteer
from hasila.languages import Language, language
from hasila.reading.gate import STRONG_CONCEPTS, services
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


@cache
def _tables(code: str) -> tuple[_Phrases, _Phrases, _Phrases]:
    """Strong phrases, words for cells, words for breaking them up."""
    entries = list(language(code).lexicon.entries())
    return (
        _Phrases.of(e for e in entries if _is_strong(e)),
        _Phrases.of(e for e in entries if "unit.cell" in e.concepts),
        _Phrases.of(e for e in entries if "act.dismantle" in e.concepts),
    )


def _is_strong(entry: Entry) -> bool:
    if any(c in STRONG_CONCEPTS or c.split(".")[0] in STRONG_CONCEPTS for c in entry.concepts):
        return True
    return any(kind == "agency" and record in services(Gazetteer.load()) for kind, record in entry.ids)


@lru_cache(maxsize=200_000)
def _readings(code: str, word: str) -> tuple[str, ...]:
    """All keys that *word* can be looked up by: whole, and with proclitics taken off."""
    spoken = language(code)
    return (spoken.key(word), *(rest for _, _, rest in spoken.split(word)))


def may_hold_facts(folded: str, spoken: Language) -> bool:
    """False where no phrase of the folded text could open the gate."""
    words = {key for word in set(TOKEN.findall(folded)) for key in _readings(spoken.code, word)}
    strong, cells, broken = _tables(spoken.code)
    return strong.any_in(words) or (cells.any_in(words) and broken.any_in(words))
