"""The words by which names of persons are found: given names, what introduces a name, public roles, suspects.

Which they are tell a list of given names and the lexicon of the language (:mod:`hasila.reading.persons` says how they
are used).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hasila import gazetteer
from hasila.codebook import per_codebook
from hasila.languages import Language, language
from hasila.text.chunk import meanings
from hasila.text.memo import Memo

_REMEMBERED = 10_000  # words
_SHORT = 3  # letters of words that tell nothing alone


@dataclass(frozen=True)
class NameWords:
    """What a language tells of names: words of public roles, of bodies and groups, and of one suspect or assailant."""

    roles: frozenset[str]
    private: frozenset[str]
    persons: frozenset[str]


@per_codebook
def names_or_cues(code: str) -> frozenset[str]:
    """Keys of given names, of the last of words that introduce one, and of words for a suspect."""
    return given_names(code) | name_cues(code).keys() | name_words(code).persons


@per_codebook
def words_that_may_name(code: str) -> Memo[str, bool]:
    """Is a folded word one of :func:`names_or_cues`, whatever is glued to it?"""
    spoken, telling = language(code), names_or_cues(code)
    return Memo(lambda word: _is_among(telling, word, spoken), _REMEMBERED)


def is_given(word: str, spoken: Language) -> bool:
    """Is a folded word a given name, whatever is glued to it?"""
    return _is_among(given_names(spoken.code), word, spoken)


def _is_among(words: frozenset[str], word: str, spoken: Language) -> bool:
    return spoken.key(word) in words or any(c and rest in words for c, _, rest in spoken.split(word))


@cache
def _listed() -> tuple[str, ...]:
    path = Path(gazetteer.__file__).parent / "given_names.txt"
    return tuple(w for line in path.read_text("utf-8").splitlines() if not line.startswith("#") for w in line.split())


@per_codebook
def given_names(code: str) -> frozenset[str]:
    """Keys of all given names."""
    spoken = language(code)
    folded = spoken.folder.folded("\n".join(_listed()))
    return frozenset(spoken.key(word) for word in folded.split("\n"))


@per_codebook
def name_cues(code: str) -> dict[str, list[tuple[str, ...]]]:
    """Last word of a phrase that introduces a name -> the phrases."""
    cues: dict[str, list[tuple[str, ...]]] = {}
    for entry in language(code).lexicon.entries(lambda concepts: "name_cue" in concepts):
        cues.setdefault(entry.keys[-1], []).append(entry.keys)
    return cues


@per_codebook
def name_words(code: str) -> NameWords:
    """The words of public roles, of bodies and groups, and of suspects."""
    lexicon = language(code).lexicon

    def told(*names: str) -> list[tuple[str, ...]]:
        return [e.keys for e in lexicon.entries(lambda concepts: not meanings(concepts).isdisjoint(names))]

    def names_more(key: str) -> bool:
        """Is a word of a longer name one of its own, that says nothing of an armed group ("Moroccan")?"""
        node = lexicon.start(key)
        entry = node.entry if node is not None else None
        return entry is not None and meanings(entry.concepts).isdisjoint(("group", "body", "caught", "assailants"))

    private = {
        key for keys in told("group", "body", "caught", "assailants") for key in keys
        if len(key) > _SHORT and (len(keys) == 1 or not names_more(key))
    }  # fmt: skip
    heads = {key for keys in told("role") for key in (keys[0], keys[-1]) if len(key) > _SHORT}
    bodies = {keys[0] for keys in told("agency") if len(keys) == 1}
    people = {k[-1] for k in told("caught", "assailants") if len(k[-1]) > _SHORT and k[-1] != k[-1].upper()}
    return NameWords(frozenset(heads - private - bodies), frozenset(private - heads), frozenset(people - heads))
