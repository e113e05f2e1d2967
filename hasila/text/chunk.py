"""Chunks: what the lexer and the rules make of a text.

A chunk covers a stretch of the folded text, carries the concepts that its words may mean, a typed value where a
production gave one, and the chunks it was made of. The derivation that ``hasila explain`` prints is this tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Concepts = frozenset[str]
NO_CONCEPTS: Concepts = frozenset()


class _Branches(dict[Concepts, Concepts]):
    """Concepts -> the same with all their branches ("act.arrest" is also "act"); each set is expanded once."""

    def __missing__(self, concepts: Concepts) -> Concepts:
        expanded = (
            frozenset(".".join(c.split(".")[:n]) for c in concepts for n in range(1, c.count(".") + 2)) | concepts
        )
        self[concepts] = expanded
        return expanded


_BRANCHES = _Branches()


@dataclass(slots=True, eq=False)
class Chunk:
    """A stretch of the folded text and what it may mean.

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
        """True where the chunk may mean *name* or anything of the branch *name*."""
        return name in _BRANCHES[self.concepts]

    def has_any(self, names: frozenset[str]) -> bool:
        """True where the chunk may mean one of *names* or something of their branches."""
        return not names.isdisjoint(_BRANCHES[self.concepts])

    @property
    def meanings(self) -> Concepts:
        """The concepts with all their branches."""
        return _BRANCHES[self.concepts]

    def leaf(self, branch: str) -> str | None:
        """What follows the dot of the first (alphabetical) concept of *branch*, None where there is none."""
        prefix = branch + "."
        return next((c[len(prefix) :] for c in sorted(self.concepts) if c.startswith(prefix)), None)

    def rank(self) -> int | None:
        """The number of an ordinal, in digits or in words; None where the chunk is none."""
        if "ordinal" in self.concepts:
            return int(self.value)
        leaf = self.leaf("ordinal")
        return int(leaf) if leaf else None

    def leaves(self, branch: str) -> list[str]:
        """All that follows the dot in the concepts of *branch*, sorted."""
        prefix = branch + "."
        return sorted(c[len(prefix) :] for c in self.concepts if c.startswith(prefix))

    def ids(self, kind: str) -> list[str]:
        """Gazetteer ids of a *kind* (place, country, agency, group, demonym) that the words name."""
        if not self.value or not isinstance(self.value, tuple):
            return []
        return [record for of_kind, record in self.value if of_kind == kind]

    def walk(self) -> Iterator[Chunk]:
        """This chunk and all its parts, outside in."""
        yield self
        for part in self.parts:
            yield from part.walk()
