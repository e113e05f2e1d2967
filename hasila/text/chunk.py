"""Chunks: what the lexer and the rules make of a text.

A chunk covers a stretch of the folded text, carries the concepts that its words may mean, a typed value where a
production gave one, and the chunks it was made of. The derivation that ``hasila explain`` prints is this tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from hasila.codebook import active, on_change

Concepts = frozenset[str]
NO_CONCEPTS: Concepts = frozenset()
#: What a word may mean that names a place but mostly means something else (see text/proper.py).
DOUBTFUL = "place_or_word"


def lineage(concept: str) -> Concepts:
    """A concept, what it lies under ("act.arrest" is also "act"), and the classes of the codebook that hold any of these."""
    parts = concept.split(".")
    branches = [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    classes = active().classes_of
    return frozenset((*branches, *(name for branch in branches for name in classes.get(branch, ()))))


class _Meanings(dict[Concepts, Concepts]):
    """Concepts -> all that they mean; each set is expanded once."""

    def __missing__(self, concepts: Concepts) -> Concepts:
        expanded = self[concepts] = frozenset().union(*map(lineage, concepts))
        return expanded


_MEANINGS = _Meanings()
on_change(_MEANINGS.clear)


def meanings(concepts: Concepts) -> Concepts:
    """*concepts* with all branches they lie under and all classes they are in."""
    return _MEANINGS[concepts]


_KNOWN: dict[Concepts, Concepts] = {}


def one_object(concepts: Iterable[str]) -> Concepts:
    """A set of concepts as one object for all that are equal: looking it up in a table then compares nothing."""
    found = frozenset(concepts)
    return _KNOWN.setdefault(found, found)


class Chunk(msgspec.Struct, eq=False):
    """A stretch of the folded text and what it may mean.

    A text has hundreds of them: a struct is made four times as fast as a dataclass.

    Attributes:
        start, end: half-open offsets into the folded text.
        concepts: names of the codebook's concepts; empty for a word that the lexicon does not know.
        value: what a production made of it (a number, an interval, a quantity ...), or ids of gazetteer records.
        count: the number that the word form itself states (2 for a dual), else None.
        rule: name of the rule that built it, or "" for a word of the lexicon.
        parts: the chunks it was built from.
    """

    start: int
    end: int
    concepts: Concepts = NO_CONCEPTS
    value: Any = None
    count: int | None = None
    rule: str = ""
    parts: tuple[Chunk, ...] = ()

    def has(self, name: str) -> bool:
        """True where the chunk may mean *name*, anything of the branch *name*, or anything of the class *name*."""
        return name in _MEANINGS[self.concepts]

    def has_any(self, names: frozenset[str]) -> bool:
        """True where the chunk may mean one of *names*, or something of these branches or classes."""
        return not names.isdisjoint(_MEANINGS[self.concepts])

    @property
    def meanings(self) -> Concepts:
        """The concepts with all their branches and classes."""
        return _MEANINGS[self.concepts]

    def leaf(self, branch: str) -> str | None:
        """What follows the dot of the first (alphabetical) concept of *branch*, None where there is none."""
        if branch not in _MEANINGS[self.concepts]:
            return None
        prefix = branch + "."
        return min([c[len(prefix) :] for c in self.concepts if c.startswith(prefix)], default=None)

    def rank(self) -> int | None:
        """The number of an ordinal, in digits or in words; None where the chunk is none."""
        if "ordinal" in self.concepts:
            return int(self.value)
        leaf = self.leaf("ordinal")
        return int(leaf) if leaf else None

    def leaves(self, branch: str) -> list[str]:
        """All that follows the dot in the concepts of *branch*, or of the branches of the class *branch*, sorted."""
        if branch not in _MEANINGS[self.concepts]:
            return []
        prefixes = [name + "." for name in active().members(branch) or (branch,)]
        return sorted(c[len(p) :] for c in self.concepts for p in prefixes if c.startswith(p))

    def ids(self, kind: str) -> list[str]:
        """Gazetteer ids of a *kind* (place, country, agency, group, demonym) that the words name."""
        if not self.value or type(self.value) is not tuple:
            return []
        return [record for of_kind, record in self.value if of_kind == kind]

    def walk(self) -> Iterable[Chunk]:
        """This chunk and all its parts, outside in."""
        return self._all() if self.parts else (self,)

    def _all(self) -> Iterator[Chunk]:
        yield self
        for part in self.parts:
            yield from part.walk()
