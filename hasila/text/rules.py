"""Staged rules over concepts.

A rule is a pattern over concepts and a production that turns the matched chunks into a typed value, or refuses by
returning ``None``. Patterns are regular expressions whose atoms are concepts in braces::

    {cmp}? {number} {word}{0,2} {unit}

Each distinct set of concepts is given one letter, a text becomes a string of letters, and a pattern compiles to an
ordinary regular expression in which ``{unit}`` is the class of all letters whose set holds ``unit`` or something of
its branch. ``{word}`` is a word without concepts, ``{.}`` anything but a sentence end, ``{|}`` a sentence end.
Alternatives in one atom: ``{month|ordinal}``. Parentheses, ``?``, ``*``, ``+`` and ``|`` are those of ``re``.

Cascaded finite-state recognition in the tradition of FASTUS (Hobbs et al. 1997) and JAPE (Cunningham et al. 2000).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hasila.text.chunk import Chunk, Concepts, meanings

WORD: Concepts = frozenset({"word"})
STOP: Concepts = frozenset({"|"})
_FIRST_LETTER = 0x4E00  # a block of more than 20,000 letters that `re` treats as ordinary characters
_ATOM = re.compile(r"\{([^{}\d][^{}]*)\}")

Production = Callable[[Sequence[Chunk], Any], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: *pattern* over concepts, *concepts* of the chunk it makes, *production* of its value."""

    name: str
    pattern: str
    concepts: Concepts
    production: Production


class Alphabet:
    """Gives each distinct set of concepts one letter; compiles patterns against the letters known so far."""

    def __init__(self) -> None:
        self._letters: dict[Concepts, str] = {}
        self._by_name: dict[str, list[str]] = {}  # a concept or what it lies under -> letters of sets that hold it
        self.letter(WORD)
        self.letter(STOP)

    def letter(self, concepts: Concepts) -> str:
        """The letter of a set of concepts, a new one where it was not met before."""
        known = self._letters.get(concepts)
        if known is None:
            known = self._letters[concepts] = chr(_FIRST_LETTER + len(self._letters))
            for name in meanings(concepts):
                self._by_name.setdefault(name, []).append(known)
        return known

    def __len__(self) -> int:
        return len(self._letters)

    def compile(self, pattern: str) -> re.Pattern[str]:
        """Compile a rule's pattern; spaces are for the reader."""
        return re.compile(_ATOM.sub(self._letter_class, pattern).replace(" ", ""))

    def _letter_class(self, atom: re.Match[str]) -> str:
        name = atom[1]
        if name == ".":
            return f"[^{self._letters[STOP]}]"
        wanted = name.split("|") if name != "|" else ["|"]
        letters = sorted({letter for w in wanted for letter in self._by_name.get(w, ())})
        return "[" + "".join(letters) + "]" if letters else "(?!)"


@dataclass
class Cascade:
    """Rules in order; each rewrites the sequence that the ones before it left.

    Args:
        rules: in order of application.
        alphabet: shared with the lexer, so that all its letters are known when patterns compile.
    """

    rules: Iterable[Rule]
    alphabet: Alphabet
    _compiled: list[tuple[Rule, re.Pattern[str]]] = field(default_factory=list)
    _known: int = -1

    def __post_init__(self) -> None:
        self.rules = tuple(self.rules)
        for rule in self.rules:
            self.alphabet.letter(rule.concepts)

    def apply(self, chunks: list[Chunk], context: Any) -> list[Chunk]:
        """Rewrite *chunks* by every rule in turn and return the new sequence."""
        letter = self.alphabet.letter
        text = "".join([letter(c.concepts or WORD) for c in chunks])
        if len(self.alphabet) != self._known:  # a set of concepts was met for the first time: its letter must be known
            self._compiled = [(rule, self.alphabet.compile(rule.pattern)) for rule in self.rules]
            self._known = len(self.alphabet)
        for rule, pattern in self._compiled:
            rewritten = _rewrite(rule, pattern, letter(rule.concepts), text, chunks, context)
            if rewritten is not None:
                chunks, text = rewritten
        return chunks


def _rewrite(
    rule: Rule, pattern: re.Pattern[str], letter: str, text: str, chunks: list[Chunk], context: Any
) -> tuple[list[Chunk], str] | None:
    """*chunks* and their letters with every accepted match of *pattern* as one chunk; None where nothing was accepted."""
    out: list[Chunk] = []
    letters: list[str] = []
    done = 0
    position = 0
    while match := pattern.search(text, position):
        start, end = match.span()
        position = end if end > start else end + 1
        if start < done or end == start:
            continue
        matched = chunks[start:end]
        value = rule.production(matched, context)
        if value is None:
            position = start + 1  # the production refused: a shorter or later match may do
            continue
        out.extend(chunks[done:start])
        out.append(Chunk(matched[0].start, matched[-1].end, rule.concepts, value, None, rule.name, tuple(matched)))
        letters += (text[done:start], letter)
        done = end
    if not done:
        return None
    out.extend(chunks[done:])
    letters.append(text[done:])
    return out, "".join(letters)
