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
from functools import cached_property
from typing import Any

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
        return _class_of(self.of_any(name.split("|") if name != "|" else ["|"]))


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


class _Ready:
    """A rule against the letters of an alphabet; its patterns compile when a text first needs them.

    Attributes:
        demands: a text without a letter of each of these holds no match.
        letter: that of the chunks it makes.
    """

    def __init__(self, rule: Rule, alphabet: Alphabet) -> None:
        self.rule = rule
        self._alphabet = alphabet
        self.demands = sorted((alphabet.of_any(names) for names in demands(rule.pattern)), key=len)
        self.letter = alphabet.letter(rule.concepts)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The rule's pattern."""
        return self._alphabet.compile(self.rule.pattern)

    @cached_property
    def anchor(self) -> re.Pattern[str]:
        """A letter of the rarest demand: sentences without it hold no match."""
        return re.compile(_class_of(self.demands[0]))


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
        for rule in self._rules:
            alphabet.letter(rule.concepts)
            if not demands(rule.pattern):
                raise ValueError(f"rule {rule.name!r}: every part of its pattern is optional; ask for a concept")
        self._names = [frozenset(n for atom in _ATOM.findall(rule.pattern) for n in atom.split("|")) for rule in rules]
        self._ready = [_Ready(rule, alphabet) for rule in self._rules]
        self._known = len(alphabet)  # how many letters the rules know

    def apply(self, chunks: list[Chunk], context: Any) -> list[Chunk]:
        """Rewrite *chunks* by every rule in turn and return the new sequence."""
        letters = self._alphabet.letters
        text = "".join([letters[c.concepts] for c in chunks])
        if len(letters) != self._known:
            self._learn()
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

    def _learn(self) -> None:
        """Sets of concepts were met for the first time: rules that ask for one of them must know its letter."""
        met = frozenset().union(*map(meanings, list(self._alphabet.letters)[self._known :]))
        for at, names in enumerate(self._names):
            if not names.isdisjoint(met):
                self._ready[at] = _Ready(self._rules[at], self._alphabet)
        self._known = len(self._alphabet)


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
