"""The lexer: folded text -> concept chunks.

One pass over the words. At each word the longest phrase of the lexicon that starts there wins; the unsplit word is
tried before its proclitics are taken off. A proclitic that was taken off becomes a chunk of its own, so that "and",
"in" and "to" stand in the sequence whatever the script writes together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hasila.languages import Language
from hasila.text.chunk import Chunk, Concepts
from hasila.text.fold import Folded
from hasila.text.lexicon import TOKEN, Entry
from hasila.text.numbers import parse_digits
from hasila.text.rules import STOP

_JOINTS = frozenset("-'.")
_PUNCTUATION: dict[str, Concepts] = {
    **{c: STOP for c in ".!?\n"},
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
_OTHER: Concepts = frozenset({"mark"})
_LINES = re.compile(r"\n+")
_LIST_MARK = re.compile(r"[a-z]\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark of the folded text."""

    text: str
    start: int
    end: int


def tokenize(folded: str) -> list[Token]:
    """Words, numbers and visible marks with their offsets; a line end counts as a mark."""
    tokens = [Token(m.group(), m.start(), m.end()) for m in TOKEN.finditer(folded)]
    breaks = [Token("\n", m.start(), m.end()) for m in _LINES.finditer(folded)]
    if not breaks:
        return tokens
    return sorted(tokens + breaks, key=lambda t: t.start)


class Lexer:
    """Turns folded text into chunks with one language's lexicon."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._index = language.lexicon.index
        self._demonyms = {
            e.keys[0]: e.ids for e in language.lexicon.entries() if len(e.keys) == 1 and e.concepts == {"demonym"}
        }

    def chunks(self, folded: Folded) -> list[Chunk]:
        """All chunks of the text, in order; words without concepts included."""
        tokens = tokenize(folded.text)
        key = self._language.key
        keys = [key(t.text) for t in tokens]
        out: list[Chunk] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            found = self._match(tokens, keys, at)
            if found is not None:
                entry, after, prefix, skipped = found
                if prefix:
                    out.append(Chunk(token.start, token.start + skipped, frozenset(prefix)))
                ids = entry.ids + self._inserted(entry, keys, at, after)
                out.append(Chunk(token.start + skipped, tokens[after - 1].end, entry.concepts, ids, entry.count))
                at = after
                continue
            out.append(self._plain(token, tokens, at))
            at += 1
        return out

    def _match(
        self, tokens: list[Token], keys: list[str], at: int
    ) -> tuple[Entry, int, tuple[str, ...], int] | None:
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
        return (*best, (), 0) if best else None

    def _longest(self, tokens: list[Token], keys: list[str], at: int, first: str) -> tuple[Entry, int] | None:
        for entry in self._index.get(first, ()):
            after = self._follow(entry, tokens, keys, at)
            if after:
                return entry, after
        return None

    def _inserted(self, entry: Entry, keys: list[str], at: int, after: int) -> tuple[Any, ...]:
        """Ids of a nationality that stands inside a title: "ministre espagnol de l'Intérieur"."""
        if after - at <= len(entry.keys):
            return ()
        return next((self._demonyms[k] for k in keys[at + 1 : after] if k in self._demonyms and k not in entry.keys), ())

    def _follow(self, entry: Entry, tokens: list[Token], keys: list[str], at: int) -> int:
        """Index after the last word of *entry* if its words follow; hyphens, apostrophes and, in titles and names of
        bodies, a nationality between them are allowed."""
        position = at + 1
        title = any(c == "agency" or c.startswith("role.") for c in entry.concepts)
        for wanted in entry.keys[1:]:
            if title and position == at + 1 and position < len(keys) and keys[position] != wanted and keys[position] in self._demonyms:
                position += 1
            if position < len(tokens) and tokens[position].text in _JOINTS and keys[position] != wanted:
                if tokens[position].start != tokens[position - 1].end:
                    return 0  # a mark after a blank separates; only glued ones join
                position += 1
            if position >= len(keys) or keys[position] != wanted:
                return 0
            position += 1
        return position

    def _plain(self, token: Token, tokens: list[Token], at: int) -> Chunk:
        """A token that the lexicon does not know: number, mark or word."""
        text = token.text
        if text[0].isdigit():
            return Chunk(token.start, token.end, _DIGITS, parse_digits(text, self._language.thousands))
        if text == "." and not _ends_sentence(tokens, at):
            return Chunk(token.start, token.end, _OTHER)
        if text in ("-", "'") and 0 < at < len(tokens) - 1 and _glued(tokens, at):
            return Chunk(token.start, token.end, _OTHER)
        concepts = _PUNCTUATION.get(text[0])
        if concepts is not None:
            return Chunk(token.start, token.end, concepts)
        return Chunk(token.start, token.end, frozenset() if text[0].isalpha() else _OTHER)


def _glued(tokens: list[Token], at: int) -> bool:
    return tokens[at - 1].end == tokens[at].start and tokens[at + 1].start == tokens[at].end


def _ends_sentence(tokens: list[Token], at: int) -> bool:
    """A full stop ends a sentence unless it is glued to the next word or follows a single letter (an initial)."""
    if at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end and tokens[at + 1].text[0].isalnum():
        return False
    return not (at and _LIST_MARK.match(tokens[at - 1].text) and tokens[at - 1].end == tokens[at].start)
