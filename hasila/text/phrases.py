"""The phrases of a language: built once as bytes, then read from them word by word, as words are asked for.

A language has some 70,000 phrases, a text begins few of them. Only the list of first words is read at the start; the
tree of the phrases behind a first word is made when a text holds that word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from hasila.text.chunk import Concepts, one_object

PLACE_CUE = "place_cue"
#: Stands for any word for a place as the first word of the names that are known only behind one ("the town of X"): there
#: are too many of both to list each behind each. No word of a text is a blank.
BEHIND_A_CUE = " "


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase: its word keys, what it may mean, the number its form states, the records it names.

    ``own`` counts its words before the name that ends it, 0 where none does: the name is read for itself.
    """

    keys: tuple[str, ...]
    concepts: Concepts
    count: int | None = None
    ids: tuple[Any, ...] = ()
    own: int = 0

    def or_also(self, other: Entry) -> Entry:
        """The phrase with what the same words mean as *other*."""
        return replace(self, concepts=one_object(self.concepts | other.concepts), ids=self.ids + other.ids)

    @property
    def is_title(self) -> bool:
        """Is it a public role or the name of a body?"""
        return any(c == "agency" or c.startswith("role.") for c in self.concepts)


class Node:
    """A node of the tree of phrases: the phrase that ends here, and the words that may follow."""

    __slots__ = ("entry", "next", "title")

    def __init__(self) -> None:
        self.entry: Entry | None = None
        self.next: dict[str, Node] = {}
        self.title = False  # some phrase below is a public role or the name of a body

    @property
    def sole(self) -> Entry | None:
        """The phrase that ends here, where none goes on; None where one does, or it leaves its last words to a name."""
        return self.entry if self.entry is not None and not self.next and not self.entry.own else None

    def add(self, entry: Entry) -> Node:
        """Add a phrase to the tree of all that start with its first word; return the node that it ends at."""
        node, title = self, entry.is_title
        node.title = node.title or title
        for word in entry.keys[1:]:
            node = node.next.setdefault(word, Node())
            node.title = node.title or title
        node.entry = entry
        return node

    def graft(self, other: Node) -> None:
        """Let the phrases below *other* follow here, too. What is not here already is shared, not copied."""
        for word, child in other.next.items():
            own = self.next.setdefault(word, child)
            if own is not child:
                own.graft(child)
                if child.entry is not None:
                    own.entry = child.entry if own.entry is None else own.entry.or_also(child.entry)


class PhraseTable:
    """Phrases being collected."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, ...], Entry] = {}

    def add(self, keys: tuple[str, ...], concept: str, count: int | None = None, record: Any = None) -> None:
        """Add one meaning to the phrase *keys*."""
        old = self.entries.get(keys)
        if old is None:
            self.entries[keys] = Entry(keys, one_object((concept,)), count, () if record is None else (record,))
            return
        ids = old.ids + ((record,) if record is not None else ())
        both = one_object((*old.concepts, concept))
        self.entries[keys] = Entry(keys, both, old.count if count is None else count, ids)

    def replace(self, other: PhraseTable) -> None:
        """Take over all phrases of *other*; they lose what they meant here."""
        self.entries |= other.entries

    def leave_names(self, leaves: Callable[[Concepts], bool], names: Callable[[Concepts], bool]) -> None:
        """Let phrases of *leaves* that end in a name of *names* ("fighting for X") leave that name to itself."""
        known = {keys for keys, entry in self.entries.items() if names(entry.concepts)}
        for keys, entry in self.entries.items():
            if len(keys) > 1 and leaves(entry.concepts):
                own = next((i for i in range(1, len(keys)) if keys[i:] in known), 0)
                if own:
                    self.entries[keys] = replace(entry, own=own)

    def stored(self) -> bytes:
        """All phrases as bytes for :class:`Lexicon`."""
        numbers = {concepts: at for at, concepts in enumerate(dict.fromkeys(e.concepts for e in self.entries.values()))}
        by_first: dict[str, list[_Phrase]] = {}
        firsts: list[dict[str, None]] = [{} for _ in numbers]
        for entry in self.entries.values():
            number = numbers[entry.concepts]
            by_first.setdefault(entry.keys[0], []).append(
                _Phrase(entry.keys[1:], number, entry.count, entry.ids, entry.own)
            )
            firsts[number][entry.keys[0]] = None
        raw = {first: msgspec.Raw(msgspec.msgpack.encode(phrases)) for first, phrases in by_first.items()}
        return msgspec.msgpack.encode(_Stored([sorted(c) for c in numbers], list(map(list, firsts)), raw))


class _Phrase(msgspec.Struct, array_like=True):
    """A phrase behind its first word; *concepts* is a number of ``_Stored.concepts``."""

    rest: tuple[str, ...]
    concepts: int
    count: int | None
    ids: tuple[tuple[str, str], ...]
    own: int


class _Stored(msgspec.Struct, array_like=True):
    """Sets of concepts; for each of them the first words of its phrases; first word -> phrases, not yet read."""

    concepts: list[list[str]]
    firsts: list[list[str]]
    phrases: dict[str, msgspec.Raw]


_DECODE_ALL = msgspec.msgpack.Decoder(_Stored).decode
_DECODE = msgspec.msgpack.Decoder(list[_Phrase]).decode


class Lexicon:
    """The phrases of a language, by their first word.

    Args:
        stored: what :meth:`PhraseTable.stored` made.
    """

    def __init__(self, stored: bytes) -> None:
        self._stored = _DECODE_ALL(stored)
        #: every distinct set of concepts that some phrase has
        self.concept_sets = tuple(map(one_object, self._stored.concepts))
        self._nodes: dict[str, Node] = {}

    def start(self, word: str) -> Node | None:
        """The tree of all phrases that start with the key *word*; None where none does."""
        node = self._nodes.get(word)
        if node is None and word in self._stored.phrases:
            node = self._nodes[word] = Node()
            ends = [(entry, node.add(entry)) for entry in self._entries(word)]
            for cue in [end for entry, end in ends if PLACE_CUE in entry.concepts]:
                cue.graft(self.start(BEHIND_A_CUE) or Node())
        return node

    def entries(self, wanted: Callable[[Concepts], bool] = lambda _: True) -> Iterator[Entry]:
        """All phrases whose set of concepts is *wanted*."""
        chosen = {at for at, concepts in enumerate(self.concept_sets) if wanted(concepts)}
        for first in dict.fromkeys(first for at in chosen for first in self._stored.firsts[at]):
            yield from (entry for entry in self._entries(first) if wanted(entry.concepts))

    def _entries(self, first: str) -> Iterator[Entry]:
        for phrase in _DECODE(self._stored.phrases[first]):
            yield Entry((first, *phrase.rest), self.concept_sets[phrase.concepts], phrase.count, phrase.ids, phrase.own)
