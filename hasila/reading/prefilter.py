"""A look at the words of a text, before anything is read: can it pass the gate at all?

The gate (:mod:`hasila.reading.gate`) lets no article through that has neither a phrase of the codebook's sure or likely
concepts nor one of its pairs of a thing and what is done to it. A text that does not hold all words of any such phrase cannot pass; looking its words up costs
a small part of reading it. Nothing that full reading would find is lost (a test).

The same look tells which words may begin or introduce a name of a person (:mod:`hasila.reading.persons`): every article
is asked for both, and most words of a newspaper hold neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hasila.codebook import active, per_codebook
from hasila.gazetteer import Gazetteer
from hasila.languages import Language, language
from hasila.reading.gate import services
from hasila.reading.name_words import names_or_cues
from hasila.text.acronyms import holds_acronym
from hasila.text.chunk import meanings
from hasila.text.lexicon import TOKEN
from hasila.text.memo import Memo
from hasila.text.phrases import Entry

_NOTHING: frozenset[str] = frozenset()
_MAY_NAME = "\0"  # stands among the keys of a word that may begin or introduce a name
_REMEMBERED = 50_000  # words: up to twice as many take some 20 MB


@dataclass(frozen=True)
class _Phrases:
    """Phrases by their longest word: a text without it does not hold the phrase."""

    by_anchor: dict[str, list[frozenset[str]]]
    words: frozenset[str]

    @staticmethod
    def of(entries: Iterable[Entry]) -> _Phrases:
        table: dict[str, list[frozenset[str]]] = {}
        for entry in entries:
            table.setdefault(max(entry.keys, key=len), []).append(frozenset(entry.keys))
        return _Phrases(table, frozenset().union(*(phrase for phrases in table.values() for phrase in phrases)))

    def any_in(self, words: frozenset[str]) -> bool:
        return any(phrase <= words for anchor in words & self.by_anchor.keys() for phrase in self.by_anchor[anchor])


@per_codebook
def _tables(code: str) -> tuple[_Phrases, list[tuple[_Phrases, _Phrases]]]:
    """Phrases that open the gate alone, and pairs of those that do so together."""
    lexicon, told = language(code).lexicon, active().relevance

    def of(*names: str) -> Iterator[Entry]:
        return lexicon.entries(lambda concepts: not meanings(concepts).isdisjoint(names))

    acting = services(Gazetteer.load())
    bodies = (e for e in of("agency") if any(i in acting for kind, i in e.ids if kind == "agency"))
    strong = _Phrases.of((*of(*told.sure, *told.likely), *bodies))
    return strong, [(_Phrases.of(of(a)), _Phrases.of(of(b))) for a, b in told.together]


def _told(code: str) -> frozenset[str]:
    """The words of all phrases that may open the gate."""
    strong, pairs = _tables(code)
    return strong.words.union(*(table.words for pair in pairs for table in pair))


class _Words(Memo[str, frozenset[str]]):
    """What words tell. Numbers are not kept: there is no end of them, and looking at one costs little."""

    def __missing__(self, word: str) -> frozenset[str]:
        return self._make(word) if word.isdecimal() else super().__missing__(word)


class _Telling:
    """What the words of a text can be looked up by, as far as that tells something; most words tell nothing."""

    def __init__(self, spoken: Language) -> None:
        self._spoken = spoken
        self._told = _told(spoken.code)
        self._names = names_or_cues(spoken.code)
        self._keys = _Words(self._keys_of, _REMEMBERED)  # of words as they stand between blanks

    def keys(self, text: str) -> frozenset[str]:
        """The telling keys of all words of *text*."""
        return frozenset().union(*set(map(self._keys.__getitem__, text.split())))

    def naming(self, text: str) -> set[str]:
        """The words of *text*, as they stand between blanks, that may begin or introduce a name."""
        keys = self._keys
        return {word for word in set(text.split()) if _MAY_NAME in keys[word]}

    def _keys_of(self, raw: str) -> frozenset[str]:
        spoken, told, names = self._spoken, self._told, self._names
        telling: list[str] = []
        for token in TOKEN.findall(spoken.folder.folded(raw)):
            if (key := spoken.key(token)) in told:
                telling.append(key)
            if key in names:
                telling.append(_MAY_NAME)
            if token[0].isalpha():
                for glued, _, rest in spoken.split(token):
                    if rest in told:
                        telling.append(rest)
                    if glued and rest in names:
                        telling.append(_MAY_NAME)
        return frozenset(telling) if telling else _NOTHING


@per_codebook
def _telling(spoken: Language) -> _Telling:
    return _Telling(spoken)


def may_hold_facts(text: str, spoken: Language) -> bool:
    """False where no phrase of the text could open the gate."""
    words = _telling(spoken).keys(text)
    strong, pairs = _tables(spoken.code)
    if strong.any_in(words) or any(a.any_in(words) and b.any_in(words) for a, b in pairs):
        return True
    return holds_acronym(text, spoken.code)


def naming(text: str, spoken: Language) -> set[str]:
    """The words of *text*, as they stand between blanks, that may begin or introduce the name of a person."""
    return _telling(spoken).naming(text)
