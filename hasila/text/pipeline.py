"""From a text to its chunks: folding, lexing, numbers, dates, quantities, and the cut into sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import NamedTuple

from hasila.codebook import per_codebook
from hasila.gazetteer import Gazetteer
from hasila.languages import Language, language
from hasila.text.acronyms import mark_acronyms
from hasila.text.chunk import Chunk
from hasila.text.date_rules import DATE_RULES, PERIOD_RULES
from hasila.text.dates import DateContext
from hasila.text.lexer import Lexer
from hasila.text.proper import proper
from hasila.text.quantities import QUANTITY_RULES
from hasila.text.rules import Alphabet, Cascade
from hasila.text.stages import read_numbers
from hasila.text.unlisted import mark_unlisted
from hasila.text.words import Vocabulary, Words


class Lexed(NamedTuple):
    """A text and its words, each with what it may mean."""

    text: str
    words: Words
    chunks: list[Chunk]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as chunks: the original, its words, and the chunks of each sentence in order."""

    text: str
    source: Words
    sentences: list[list[Chunk]]

    @property
    def chunks(self) -> list[Chunk]:
        """Those of all sentences in order."""
        return list(chain(*self.sentences))

    def span(self, chunk: Chunk) -> tuple[int, int]:
        """Half-open offsets of *chunk* in the original text."""
        return self.source.origin(chunk.start), self.source.origin(chunk.end)

    def words(self, chunk: Chunk) -> str:
        """The words of *chunk* as the text has them."""
        start, end = self.span(chunk)
        return self.text[start:end]


class Pipeline:
    """The stages of one language; building it loads the lexicon and compiles the rules."""

    def __init__(self, spoken: Language) -> None:
        self.language = spoken
        self._vocabulary = Vocabulary(spoken)
        self._lexer = Lexer(spoken)
        self._gazetteer = Gazetteer.load()
        alphabet = Alphabet()
        for concepts in sorted(spoken.lexicon.concept_sets, key=sorted):
            alphabet.letter(concepts)
        self._rules = Cascade(DATE_RULES + PERIOD_RULES + QUANTITY_RULES, alphabet)

    def parse(
        self, text: str, published: dt.date | None = None, month: tuple[dt.date, dt.date] | None = None
    ) -> Parsed:
        """All chunks of *text*; dates resolved against the day *published*, or the *month* where no day is known."""
        return self.apply(self.lex(text), published, month)

    def lex(self, text: str) -> Lexed:
        """The words of *text* with what they may mean, before any rule."""
        words = self._vocabulary.words(text)
        chunks = mark_acronyms(self._lexer.chunks(words), text, words, self.language.code)
        chunks = proper(chunks, text, words, self._gazetteer)
        return Lexed(text, words, mark_unlisted(chunks, text, words, self.language.is_name))

    def apply(self, lexed: Lexed, published: dt.date | None, month: tuple[dt.date, dt.date] | None) -> Parsed:
        """All rules applied to a text; see :meth:`parse`."""
        chunks = read_numbers(lexed.chunks, self.language.units_first)
        against = DateContext(published, month, partial(self._folded, lexed))
        return Parsed(lexed.text, lexed.words, [self._rules.apply(s, against) for s in sentences(chunks)])

    def _folded(self, lexed: Lexed, start: int, end: int | None) -> str:
        own_end = None if end is None else lexed.words.origin(end)
        return self.language.folder.folded(lexed.text[lexed.words.origin(start) : own_end])


def sentences(chunks: Sequence[Chunk]) -> Iterator[list[Chunk]]:
    """*chunks* cut at the ends of sentences."""
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
