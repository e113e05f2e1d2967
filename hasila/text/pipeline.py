"""From a text to its chunks: folding, lexing, numbers, dates, quantities, and the cut into sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from hasila.codebook import per_codebook
from hasila.languages import Language, language
from hasila.text.chunk import Chunk
from hasila.text.date_rules import DATE_RULES, PERIOD_RULES
from hasila.text.dates import DateContext
from hasila.text.fold import Folded
from hasila.text.lexer import Lexer
from hasila.text.quantities import QUANTITY_RULES
from hasila.text.rules import Alphabet, Cascade
from hasila.text.stages import read_numbers


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as chunks: the original, its folded form, all chunks in order, and the sentences as runs of them."""

    text: str
    folded: Folded
    chunks: list[Chunk]
    sentences: list[list[Chunk]]

    def span(self, chunk: Chunk) -> tuple[int, int]:
        """Half-open offsets of *chunk* in the original text."""
        return self.folded.origin(chunk.start), self.folded.origin(chunk.end)

    def words(self, chunk: Chunk) -> str:
        """The words of *chunk* as the text has them."""
        start, end = self.span(chunk)
        return self.text[start:end]


class Pipeline:
    """The stages of one language; building it loads the lexicon and compiles the rules."""

    def __init__(self, spoken: Language) -> None:
        self.language = spoken
        self._lexer = Lexer(spoken)
        alphabet = Alphabet()
        for entry in spoken.lexicon.entries():
            alphabet.letter(entry.concepts)
        self._dates = Cascade(DATE_RULES + PERIOD_RULES, alphabet)
        self._quantities = Cascade(QUANTITY_RULES, alphabet)

    def parse(
        self,
        text: str,
        published: dt.date | None = None,
        month: tuple[dt.date, dt.date] | None = None,
        folded: Folded | None = None,
    ) -> Parsed:
        """All chunks of *text*; dates resolved against the day *published*, or the *month* where no day is known.

        *folded* is the folded text, where the caller has it already.
        """
        folded = folded or self.language.folder.fold(text)
        chunks = [_proper(c, text, folded) for c in self._lexer.chunks(folded)]
        chunks = read_numbers(chunks, self.language.units_first)
        context = DateContext(published, folded.text, month)
        chunks = self._dates.apply(chunks, context)
        chunks = self._quantities.apply(chunks, context)
        return Parsed(text, folded, chunks, list(_sentences(chunks)))


_PROPER = frozenset({"place", "country"})


def _proper(chunk: Chunk, text: str, folded: Folded) -> Chunk:
    """A place is a proper name: written in small letters, where the script has them, the word is another one."""
    if chunk.concepts.isdisjoint(_PROPER) or not text[folded.origin(chunk.start) : folded.origin(chunk.end)].islower():
        return chunk
    ids = tuple(i for i in chunk.value if i[0] not in _PROPER)
    return Chunk(chunk.start, chunk.end, chunk.concepts - _PROPER, ids or None, chunk.count)


def _sentences(chunks: list[Chunk]) -> Iterator[list[Chunk]]:
    current: list[Chunk] = []
    for chunk in chunks:
        if "|" in chunk.concepts:
            if current:
                yield current
            current = []
        else:
            current.append(chunk)
    if current:
        yield current


@per_codebook
def pipeline(code: str) -> Pipeline:
    """The pipeline of a language, built once in a process."""
    return Pipeline(language(code))
