"""Staged rules over concepts.

A rule is a pattern over concepts and a production that turns the matched chunks into a typed value, or refuses by
returning ``None``. Patterns are regular expressions whose atoms are concepts in braces::

    {cmp}? {number} {word}{0,2} {unit}

Each distinct set of concepts is given one letter, a text becomes a string of letters, and a pattern compiles to an
ordinary regular expression in which ``{unit}`` is the class of all letters whose set holds ``unit`` or something of
its branch. ``{word}`` is a word without concepts, ``{.}`` anything. Rules are applied to one sentence at a time.
Alternatives in one atom: ``{month|ordinal}``. Parentheses, ``?``, ``*``, ``+`` and ``|`` are those of ``re``.

Cascaded finite-state recognition in the tradition of FASTUS (Hobbs et al. 1997) and JAPE (Cunningham et al. 2000).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from hasila.text.chunk import NO_CONCEPTS, Chunk, Concepts, meanings, one_object
from hasila.text.needed import Demand, demands

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
            return name
        return _class_of(self.of_any(name.split("|")))


def _class_of(letters: Iterable[str]) -> str:
    """A pattern for one of *letters*, runs of them as ranges: neighbours in meaning are neighbours in the alphabet."""
    ordered = sorted(letters)
    runs: list[list[str]] = []
    for letter in ordered:
        if runs and ord(letter) == ord(runs[-1][-1]) + 1:
            runs[-1].append(letter)
        else:
            runs.append([letter])
    return (
        "[" + "".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else "".join(run) for run in runs) + "]" if runs else "(?!)"
    )


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


class _Held(dict[Concepts, int]):
    """Concepts -> which of *demanded* they meet, a bit for each."""

    def __init__(self, demanded: Iterable[Demand]) -> None:
        super().__init__()
        self.bits = {demand: 1 << at for at, demand in enumerate(demanded)}

    def __missing__(self, concepts: Concepts) -> int:
        meant = meanings(concepts)
        met = self[concepts] = sum(bit for demand, bit in self.bits.items() if not demand.isdisjoint(meant))
        return met


class Cascade:
    """Rules in order; each rewrites the sequence that the ones before it left.

    Args:
        rules: in order of application; each demands some concept (:mod:`hasila.text.needed`).
        alphabet: shared with the lexer, so that all its letters are known when patterns compile.

    Raises:
        ValueError: a rule names no concept that each of its matches must hold.
    """

    def __init__(self, rules: Iterable[Rule], alphabet: Alphabet) -> None:
        self._rules = tuple(rules)
        self._alphabet = alphabet
        demanded = [demands(rule.pattern) for rule in self._rules]
        for rule, needed in zip(self._rules, demanded, strict=True):
            alphabet.letter(rule.concepts)
            if not needed:
                raise ValueError(f"rule {rule.name!r}: every part of its pattern is optional; ask for a concept")
        self._held = _Held(dict.fromkeys(chain(*demanded)))
        self._needs = [sum(self._held.bits[demand] for demand in needed) for needed in demanded]
        self._names = [frozenset(n for atom in _ATOM.findall(rule.pattern) for n in atom.split("|")) for rule in rules]
        self._patterns: list[re.Pattern[str] | None] = [None] * len(self._rules)  # compiled when first needed
        self._known = len(alphabet)  # how many letters the patterns know

    def apply(self, chunks: list[Chunk], context: Any) -> list[Chunk]:
        """Rewrite *chunks*, those of one sentence, by every rule in turn and return the new sequence."""
        held = 0
        for concepts in {chunk.concepts for chunk in chunks}:
            held |= self._held[concepts]
        if not held:
            return chunks
        letters = self._alphabet.letters
        text = "".join([letters[chunk.concepts] for chunk in chunks])
        if len(letters) != self._known:
            self._learn()
        for at, need in enumerate(self._needs):
            if need & held == need:
                pattern = self._patterns[at] or self._compile(at)
                if match := pattern.search(text):
                    chunks, text = self._rewrite(at, match, text, chunks, context)
                    held |= self._held[self._rules[at].concepts]
        return chunks

    def _rewrite(
        self, at: int, match: re.Match[str] | None, text: str, chunks: list[Chunk], context: Any
    ) -> tuple[list[Chunk], str]:
        """*chunks* and their letters with *match* and every later one that the rule at *at* accepts as one chunk."""
        rule = self._rules[at]
        letter = self._alphabet.letter(rule.concepts)
        out: list[Chunk] = []
        letters: list[str] = []
        done = 0
        while match:
            start, end = match.span()
            matched = chunks[start:end]
            value = rule.production(matched, context)
            if value is None:
                end = start + 1  # the production refused: a shorter or later match may do
            else:
                out += chunks[done:start]
                out.append(
                    Chunk(matched[0].start, matched[-1].end, rule.concepts, value, None, rule.name, tuple(matched))
                )
                letters += (text[done:start], letter)
                done = end
            match = match.re.search(text, end)
        return out + chunks[done:], "".join((*letters, text[done:]))

    def _compile(self, at: int) -> re.Pattern[str]:
        pattern = self._patterns[at] = self._alphabet.compile(self._rules[at].pattern)
        return pattern

    def _learn(self) -> None:
        """Sets of concepts were met for the first time: rules that ask for one of them must know its letter."""
        met = frozenset().union(*map(meanings, list(self._alphabet.letters)[self._known :]))
        for at, names in enumerate(self._names):
            if not names.isdisjoint(met):
                self._patterns[at] = None
        self._known = len(self._alphabet)
