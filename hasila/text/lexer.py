"""The lexer: folded text -> concept chunks.

One pass over the words. At each word the longest phrase of the lexicon that starts there wins; the unsplit word is
tried before its proclitics are taken off. A proclitic that was taken off becomes a chunk of its own, so that "and",
"in" and "to" stand in the sequence whatever the script writes together.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NamedTuple

from hasila.languages import Language
from hasila.text.chunk import Chunk, Concepts
from hasila.text.fold import Folded
from hasila.text.lexicon import TOKEN, Entry
from hasila.text.numbers import parse_digits
from hasila.text.rules import STOP

_PLACE: Concepts = frozenset({"place"})
_JOINTS = frozenset("-'.")
_PUNCTUATION: dict[str, Concepts] = {
    **dict.fromkeys(".!?\n", STOP),
    ",": frozenset({","}),
    ";": frozenset({";"}),
    ":": frozenset({":"}),
    **{c: frozenset({"("}) for c in "(["},
    **{c: frozenset({")"}) for c in ")]"},
    **{c: frozenset({'"'}) for c in '"«»“”„'},
    "-": frozenset({"-"}),
    "–": frozenset({"-"}),
    "—": frozenset({"-"}),
    "/": frozenset({"/"}),
    "%": frozenset({"percent"}),
}
_DIGITS: Concepts = frozenset({"digits"})
_ORDINAL: Concepts = frozenset({"ordinal"})
_OTHER: Concepts = frozenset({"mark"})
#: What a lexicon's phrases are made of, and line ends.
_TOKEN_OR_LINES = re.compile(r"\n+|" + TOKEN.pattern)
_REMEMBERED = 200_000  # words that no phrase starts with, kept at most
_LIST_MARK = re.compile(r"[a-z]\Z")


class Token(NamedTuple):
    """A word, number or mark of the folded text."""

    text: str
    start: int
    end: int


def tokenize(folded: str) -> list[Token]:
    """Words, numbers and visible marks with their offsets; line ends count as one mark."""
    return [Token(m[0] if m[0][0] != "\n" else "\n", *m.span()) for m in _TOKEN_OR_LINES.finditer(folded)]


class Lexer:
    """Turns folded text into chunks with one language's lexicon."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._root = language.lexicon.root.next
        self._demonyms = {
            e.keys[0]: e.ids for e in language.lexicon.entries() if len(e.keys) == 1 and e.concepts == {"demonym"}
        }
        self._unknown: set[str] = set()  # words met that start no phrase, whatever is taken off them

    def chunks(self, folded: Folded) -> list[Chunk]:
        """All chunks of the text, in order; words without concepts included."""
        tokens = tokenize(folded.text)
        key = self._language.key
        keys = [key(t.text) for t in tokens]
        out: list[Chunk] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.text in self._unknown:
                out.append(Chunk(token.start, token.end))
                at += 1
                continue
            if self._ordinal_follows(tokens, at):
                out.append(Chunk(token.start, tokens[at + 1].end, _ORDINAL, int(token.text)))
                at += 2
                continue
            found = self._match(tokens, keys, at)
            if found is not None:
                entry, after, prefix, skipped = found
                if prefix:
                    out.append(Chunk(token.start, token.start + skipped, frozenset(prefix)))
                ids = entry.ids + self._inserted(entry, keys, at, after)
                out.append(Chunk(token.start + skipped, tokens[after - 1].end, entry.concepts, ids, entry.count))
                at = after
                continue
            if token.text[0].isalpha() and not self._starts_any(token.text, keys[at]):
                self._unknown.add(token.text)
            if token.text != "'" or not _glued(tokens, at):  # an apostrophe inside a word group says nothing
                out.append(self._plain(token, tokens, at))
            at += 1
        return out

    def _starts_any(self, word: str, key: str) -> bool:
        """Could a phrase start with *word*, whole or with proclitics taken off?"""
        if len(self._unknown) >= _REMEMBERED:
            self._unknown.clear()
        return key in self._root or any(rest in self._root for _, _, rest in self._language.split(word))

    def _ordinal_follows(self, tokens: list[Token], at: int) -> bool:
        """Are digits joined to the mark of an ordinal ("1er", "27ème", "18th")? They are a rank, no count."""
        if at + 1 >= len(tokens) or tokens[at + 1].start != tokens[at].end or not tokens[at].text.isdigit():
            return False
        return tokens[at + 1].text in self._language.ordinal_marks

    def _match(self, tokens: list[Token], keys: list[str], at: int) -> tuple[Entry, int, tuple[str, ...], int] | None:
        """The longest phrase at *at*: (entry, index after it, concepts of proclitics, their length)."""
        best = self._longest(tokens, keys, at, keys[at])
        if best is not None and best[1] > at + 1:
            return (*best, (), 0)
        text = tokens[at].text
        if not text[0].isalpha():
            return (*best, (), 0) if best else None
        for prefix, length, rest in self._language.split(text):
            found = self._longest(tokens, keys, at, rest)
            # the unsplit word stands unless taking a clitic off opens a longer phrase
            if found is not None and (best is None or found[1] > best[1]):
                return (*found, prefix, length)
            if found is not None and best is not None and best[0].concepts == found[0].concepts == _PLACE:
                both = replace(best[0], ids=best[0].ids + found[0].ids)  # one place, or "and" another one: readers know
                return (both, best[1], (), 0)
        return (*best, (), 0) if best else None

    def _longest(self, tokens: list[Token], keys: list[str], at: int, first: str) -> tuple[Entry, int] | None:
        """The longest phrase that starts with *first* at *at*, and the index after its last word.

        Hyphens and apostrophes glued between its words are passed over, and so is a nationality inside a title or
        the name of a body ("ministre espagnol de l'Intérieur").
        """
        node = self._root.get(first)
        if node is None:
            return None
        best = (node.entry, at + 1) if node.entry is not None else None
        position, end, inserted = at + 1, len(keys), False
        while node.next and position < end:
            word = keys[position]
            child = node.next.get(word)
            if child is None:
                if word in _JOINTS and tokens[position].start == tokens[position - 1].end:
                    position += 1
                    continue
                if node.title and not inserted and position == at + 1 and word in self._demonyms:
                    position, inserted = position + 1, True
                    continue
                break
            node, position = child, position + 1
            if node.entry is not None and (not inserted or _is_title(node.entry)):
                best = (node.entry, position)
        return best

    def _inserted(self, entry: Entry, keys: list[str], at: int, after: int) -> tuple[Any, ...]:
        """Ids of a nationality that stands inside a title or the name of a body."""
        if after - at <= len(entry.keys):
            return ()
        return next(
            (self._demonyms[k] for k in keys[at + 1 : after] if k in self._demonyms and k not in entry.keys), ()
        )

    def _plain(self, token: Token, tokens: list[Token], at: int) -> Chunk:
        """A token that the lexicon does not know: number, mark or word."""
        text = token.text
        if text[0].isdecimal():
            return Chunk(token.start, token.end, _DIGITS, parse_digits(text, self._language.thousands))
        if text == "." and not _ends_sentence(tokens, at):
            return Chunk(token.start, token.end, _OTHER)
        if text == "-" and _glued(tokens, at):
            return Chunk(token.start, token.end, _OTHER)
        concepts = _PUNCTUATION.get(text[0])
        if concepts is not None:
            return Chunk(token.start, token.end, concepts)
        return Chunk(token.start, token.end, frozenset() if text[0].isalpha() else _OTHER)


def _is_title(entry: Entry) -> bool:
    return any(c == "agency" or c.startswith("role.") for c in entry.concepts)


def _glued(tokens: list[Token], at: int) -> bool:
    """Does the mark at *at* join the words on both sides of it?"""
    return (
        0 < at < len(tokens) - 1 and tokens[at - 1].end == tokens[at].start and tokens[at + 1].start == tokens[at].end
    )


def _ends_sentence(tokens: list[Token], at: int) -> bool:
    """A full stop ends a sentence unless it is glued to the next word or follows a single letter (an initial)."""
    if at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end and tokens[at + 1].text[0].isalnum():
        return False
    return not (at and _LIST_MARK.match(tokens[at - 1].text) and tokens[at - 1].end == tokens[at].start)
