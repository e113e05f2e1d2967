"""The lexer: words -> concept chunks.

One pass over the words. At each word the longest phrase of the lexicon that starts there wins; the unsplit word is
tried before its proclitics are taken off. A proclitic that was taken off becomes a chunk of its own, so that "and",
"in" and "to" stand in the sequence whatever the script writes together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hasila.languages import Language
from hasila.text.chunk import DOUBTFUL, NO_CONCEPTS, Chunk, Concepts
from hasila.text.phrases import Entry, Node
from hasila.text.rules import STOP
from hasila.text.words import OTHER, Form, Words

_PLACE: Concepts = frozenset({"place"})
_GROUP: Concepts = frozenset({"group"})
_DEMONYM: Concepts = frozenset({"demonym"})
_JOINTS = frozenset("-'.")
_DOUBTFUL: Concepts = frozenset({DOUBTFUL})
_ORDINAL: Concepts = frozenset({"ordinal"})
_LIST_MARK = re.compile(r"[a-z]\Z")
_Match = tuple[Entry, int, Concepts, int]


class Lexer:
    """Turns the words of a text into chunks with one language's lexicon."""

    def __init__(self, language: Language) -> None:
        self._ordinal_marks = language.ordinal_marks
        self._start = language.lexicon.start

    def chunks(self, words: Words) -> list[Chunk]:
        """All chunks of the text, in order; words without concepts included."""
        forms, starts, ends = words.forms, words.starts, words.ends
        out: list[Chunk] = []
        add = out.append
        at, count = 0, len(forms)
        while at < count:
            form = forms[at]
            if form.fixed:
                add(Chunk(starts[at], ends[at], form.concepts, form.value, form.count))
                at += 1
                continue
            if form.value is not None and self._ordinal_follows(words, at):
                add(Chunk(starts[at], ends[at + 1], _ORDINAL, int(form.text)))
                at += 2
                continue
            found = self._match(words, form, at)
            if found is not None and found[1] > at + 2 and self._cuts_a_name(words, found[0], found[1]):
                found = self._match(words, form, at, found[1] - 1)
            if found is not None:
                entry, after, prefix, skipped = found
                if entry.own:
                    after = _own_end(words, at, entry.own)
                start = starts[at] + skipped
                if prefix:
                    add(Chunk(starts[at], start, prefix))
                ids = entry.ids + self._inserted(entry, forms, at, after) if after - at > 1 else entry.ids
                add(Chunk(start, ends[after - 1], entry.concepts, ids, entry.count))
                at = after
            else:
                # an apostrophe inside a word group says nothing
                if form.text != "'" or not _glued(words, at):
                    add(Chunk(starts[at], ends[at], _meaning(form, words, at), form.value))
                at += 1
        return out

    def _ordinal_follows(self, words: Words, at: int) -> bool:
        """Are digits joined to the mark of an ordinal ("1er", "27ème", "18th")? They are a rank, no count."""
        if at + 1 >= len(words.forms) or words.starts[at + 1] != words.ends[at] or not words.forms[at].text.isdigit():
            return False
        return words.forms[at + 1].text in self._ordinal_marks

    def _cuts_a_name(self, words: Words, entry: Entry, after: int) -> bool:
        """Does the last word of a phrase that ends before *after* open a group's name that goes on ("chef de l'[État islamique]")?

        Phrases for people cut no name of a body either ("agents of the [National Police]").
        """
        node = words.forms[after - 1].whole
        name = self._longest(words, after - 1, node) if node is not None and node.next else None
        if name is None or name[1] <= after:
            return False
        people = any(c.startswith("unit.") for c in entry.concepts)
        return name[0].concepts == _GROUP or (people and "agency" in name[0].concepts)

    def _match(self, words: Words, form: Form, at: int, end: int | None = None) -> _Match | None:
        """The longest phrase at *at* (that ends before *end*): (entry, index after it, concepts of proclitics, their length)."""
        best = self._longest(words, at, form.whole, end) if form.whole is not None else None
        if best is not None and best[1] > at + 1:
            return (*best, NO_CONCEPTS, 0)
        doubtful: _Match | None = None
        if best is not None and best[0].concepts == _DOUBTFUL:  # any other reading of the word comes first
            doubtful, best = (*best, NO_CONCEPTS, 0), None
        for prefix, length, node in form.split:
            found = self._longest(words, at, node, end)
            if found is not None and found[0].concepts == _DOUBTFUL:
                doubtful = doubtful or (*found, prefix, length)
                continue
            # the unsplit word stands unless taking a clitic off opens a longer phrase
            if found is not None and (best is None or found[1] > best[1]):
                return (*found, prefix, length)
            if found is not None and best is not None and best[0].concepts == found[0].concepts == _PLACE:
                both = replace(best[0], ids=best[0].ids + found[0].ids)  # one place, or "and" another one: readers know
                return (both, best[1], NO_CONCEPTS, 0)
        return (*best, NO_CONCEPTS, 0) if best is not None else doubtful

    def _longest(self, words: Words, at: int, node: Node, end: int | None = None) -> tuple[Entry, int] | None:
        """The longest phrase below *node*, to which the word at *at* led, and the index after its last word.

        Hyphens and apostrophes glued between its words are passed over, and so is a nationality inside a title or
        the name of a body ("ministre espagnol de l'Intérieur").
        """
        best = (node.entry, at + 1) if node.entry is not None else None
        if not node.next:
            return best
        forms = words.forms
        position, inserted = at + 1, False
        end = len(forms) if end is None else end
        while node.next and position < end:
            word = forms[position].key
            child = node.next.get(word)
            if child is None:
                if word in _JOINTS and words.starts[position] == words.ends[position - 1]:
                    position += 1
                    continue
                if node.title and not inserted and position == at + 1 and self._demonym(word):
                    position, inserted = position + 1, True
                    continue
                break
            node, position = child, position + 1
            if node.entry is not None and (not inserted or node.entry.is_title):
                best = (node.entry, position)
        return best

    def _inserted(self, entry: Entry, forms: Sequence[Form], at: int, after: int) -> tuple[Any, ...]:
        """Ids of a nationality that stands inside a title or the name of a body."""
        if after - at <= len(entry.keys):
            return ()
        keys = (form.key for form in forms[at + 1 : after])
        return next((ids for k in keys if (ids := self._demonym(k)) and k not in entry.keys), ())

    def _demonym(self, word: str) -> tuple[Any, ...]:
        """Ids of the country that *word* says somebody is from, nothing where it means anything else."""
        node = self._start(word)
        entry = node.entry if node is not None else None
        return entry.ids if entry is not None and entry.concepts == _DEMONYM else ()


def _meaning(form: Form, words: Words, at: int) -> Concepts:
    """The concepts of a token that starts no phrase; a stop or hyphen that joins words is a mark like any other."""
    if form.text == ":" and _opens_list(words, at):
        return STOP
    joins = (form.text == "." and not _ends_sentence(words, at)) or (form.text == "-" and _glued(words, at))
    return OTHER if joins else form.concepts


def _opens_list(words: Words, at: int) -> bool:
    """Does a numbered list follow the colon at *at* (": 1 - the attack on ...", ":- 1- ...")? Each item stands for itself."""
    first = at + 2 if at + 1 < len(words.forms) and words.forms[at + 1].text == "-" else at + 1
    behind = [form.text for form in words.forms[first : first + 3]]
    return len(behind) == 3 and behind[0] == "1" and behind[1] in ("-", ")", ".") and behind[2].isalpha()


def _own_end(words: Words, at: int, own: int) -> int:
    """The index after the first *own* words from *at* on; joints between them count for nothing."""
    after = at + 1
    for _ in range(own - 1):
        while words.forms[after].key in _JOINTS:
            after += 1
        after += 1
    return after


def _glued(words: Words, at: int) -> bool:
    """Does the mark at *at* join the words on both sides of it?"""
    starts, ends = words.starts, words.ends
    return 0 < at < len(starts) - 1 and ends[at - 1] == starts[at] and starts[at + 1] == ends[at]


def _ends_sentence(words: Words, at: int) -> bool:
    """A full stop ends a sentence unless it is glued to the next word or follows a single letter (an initial)."""
    forms, starts, ends = words.forms, words.starts, words.ends
    if at + 1 < len(forms) and starts[at + 1] == ends[at] and forms[at + 1].text[0].isalnum():
        return False
    return not (at and _LIST_MARK.match(forms[at - 1].text) and ends[at - 1] == starts[at])
