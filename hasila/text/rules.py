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
from dataclasses import dataclass
from typing import Any, NamedTuple

from hasila.text.chunk import NO_CONCEPTS, Chunk, Concepts, meanings, one_object
from hasila.text.needed import demands

WORD: Concepts = one_object(("word",))
STOP: Concepts = one_object(("|",))
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
        self.letters = _Letters()
        self.letter(WORD)
        self.letter(STOP)
        self.letters[NO_CONCEPTS] = self.letters[WORD]

    def letter(self, concepts: Concepts) -> str:
        """The letter of a set of concepts, a new one where it was not met before."""
        return self.letters[concepts]

    def __len__(self) -> int:
        return len(self.letters)

    def compile(self, pattern: str) -> re.Pattern[str]:
        """Compile a rule's pattern; spaces are for the reader."""
        return re.compile(_ATOM.sub(self._letter_class, pattern).replace(" ", ""))

    def of_any(self, names: Iterable[str]) -> frozenset[str]:
        """The letters of all sets that hold one of *names* or something of their branches."""
        return frozenset(letter for name in names for letter in self.letters.by_name.get(name, ()))

    def _letter_class(self, atom: re.Match[str]) -> str:
        name = atom[1]
        if name == ".":
            return f"[^{self.letters[STOP]}]"
        letters = sorted(self.of_any(name.split("|") if name != "|" else ["|"]))
        return "[" + "".join(letters) + "]" if letters else "(?!)"


class _Letters(dict[Concepts, str]):
    """Sets of concepts -> their letters."""

    def __init__(self) -> None:
        super().__init__()
        self.by_name: dict[str, list[str]] = {}  # a concept or what it lies under -> letters of sets that hold it

    def __missing__(self, concepts: Concepts) -> str:
        letter = self[concepts] = chr(_FIRST_LETTER + len(self))
        for name in meanings(concepts):
            self.by_name.setdefault(name, []).append(letter)
        return letter


class _Ready(NamedTuple):
    """A rule compiled. A sentence without a letter of each of *demands* holds no match; *anchor* is one of them."""

    rule: Rule
    pattern: re.Pattern[str]
    demands: tuple[frozenset[str], ...]
    anchor: re.Pattern[str]
    letter: str


class Cascade:
    """Rules in order; each rewrites the sequence that the ones before it left. No match goes beyond a sentence.

    Args:
        rules: in order of application; each demands some concept (:mod:`hasila.text.needed`).
        alphabet: shared with the lexer, so that all its letters are known when patterns compile.

    Raises:
        ValueError: a rule names no concept that each of its matches must hold.
    """

    def __init__(self, rules: Iterable[Rule], alphabet: Alphabet) -> None:
        self._rules = tuple(rules)
        self._alphabet = alphabet
        self._ready: list[_Ready] = []
        self._known = -1  # how many letters the compiled patterns know
        for rule in self._rules:
            alphabet.letter(rule.concepts)
            if not demands(rule.pattern):
                raise ValueError(f"rule {rule.name!r}: every part of its pattern is optional; ask for a concept")

    def apply(self, chunks: list[Chunk], context: Any) -> list[Chunk]:
        """Rewrite *chunks* by every rule in turn and return the new sequence."""
        letters = self._alphabet.letters
        text = "".join([letters[c.concepts] for c in chunks])
        if len(letters) != self._known:  # a set of concepts was met for the first time: its letter must be known
            self._ready = [self._compiled(rule) for rule in self._rules]
            self._known = len(letters)
        present = set(text)
        stop = letters[STOP]
        for ready in self._ready:
            if any(map(present.isdisjoint, ready.demands)):
                continue
            rewritten = _rewrite(ready, text, stop, chunks, context)
            if rewritten is not None:
                chunks, text = rewritten
                present.add(ready.letter)
        return chunks

    def _compiled(self, rule: Rule) -> _Ready:
        alphabet = self._alphabet
        wanted = sorted((alphabet.of_any(names) for names in demands(rule.pattern)), key=len)
        anchor = re.compile("[" + "".join(sorted(wanted[0])) + "]" if wanted[0] else "(?!)")
        return _Ready(rule, alphabet.compile(rule.pattern), tuple(wanted), anchor, alphabet.letter(rule.concepts))


def _rewrite(ready: _Ready, text: str, stop: str, chunks: list[Chunk], context: Any) -> tuple[list[Chunk], str] | None:
    """*chunks* and their letters with every accepted match as one chunk; None where nothing was accepted."""
    rule, search = ready.rule, ready.pattern.search
    out: list[Chunk] = []
    letters: list[str] = []
    done = position = 0
    while anchor := ready.anchor.search(text, position):
        position = max(position, text.rfind(stop, 0, anchor.start()) + 1)
        sentence_end = text.find(stop, anchor.start())
        sentence_end = len(text) if sentence_end < 0 else sentence_end
        while match := search(text, position, sentence_end):
            start, end = match.span()
            matched = chunks[start:end]
            value = rule.production(matched, context)
            if value is None:
                position = start + 1  # the production refused: a shorter or later match may do
                continue
            out += chunks[done:start]
            out.append(Chunk(matched[0].start, matched[-1].end, rule.concepts, value, None, rule.name, tuple(matched)))
            letters += (text[done:start], ready.letter)
            done = position = end
        position = sentence_end
    if not done:
        return None
    out += chunks[done:]
    letters.append(text[done:])
    return out, "".join(letters)
