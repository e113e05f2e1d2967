"""Sentences as the report shows them: a little of the text around a fact, with the words it rests on marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hasila.model import Evidence

MOST_CONTEXT = 420
_SENTENCE_END = re.compile("(?<=[.!?\N{ARABIC QUESTION MARK}…»”])\\s+|\n+")


class Piece(NamedTuple):
    """A run of text, marked where a fact rests on it."""

    text: str
    marked: bool


class Passage(NamedTuple):
    """What is quoted of an article: its pieces, and whether text was left out before and after."""

    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool
    language: str


def passage(text: str, evidence: Sequence[Evidence], language: str) -> Passage:
    """The sentence (or sentences) around a fact's first evidence, at most :data:`MOST_CONTEXT` characters of it."""
    main = _main(evidence)
    start, end, cut_before, cut_after = _window(text, main.start, main.end)
    # Where single words support single fields, marking those says more than marking the whole sentence.
    exact = [e for e in evidence if e.field is not None] or evidence
    return Passage(tuple(_pieces(text, start, end, exact)), cut_before, cut_after, language)


def merged(one: Passage, other: Passage) -> Passage:
    """Two passages of the same text as one that marks what either marks."""
    text = "".join(piece.text for piece in one.pieces)
    flags = [a or b for a, b in zip(_flags(one), _flags(other), strict=True)]
    pieces: list[Piece] = []
    for character, marked in zip(text, flags, strict=True):
        if pieces and pieces[-1].marked == marked:
            pieces[-1] = Piece(pieces[-1].text + character, marked)
        else:
            pieces.append(Piece(character, marked))
    return one._replace(pieces=tuple(pieces))


def _flags(of: Passage) -> list[bool]:
    return [piece.marked for piece in of.pieces for _ in piece.text]


def _main(evidence: Sequence[Evidence]) -> Evidence:
    """The span that holds most of the others: of a headline and the sentence that tells it in full, the latter."""

    def held(outer: Evidence) -> int:
        return sum(outer.start <= inner.start and inner.end <= outer.end for inner in evidence)

    return max(evidence, key=held)


def _window(text: str, start: int, end: int) -> tuple[int, int, bool, bool]:
    """The sentence that holds ``start`` to ``end``, shortened to whole words where it is long, and at which ends."""
    left = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    after = _SENTENCE_END.search(text, end)
    right = after.start() if after else len(text)
    room = max(0, MOST_CONTEXT - (end - start)) // 2
    cut_before, cut_after = start - left > room, right - end > room
    if cut_before:
        left = text.find(" ", start - room, start) + 1 or start
    if cut_after:
        cut = text.rfind(" ", end, end + room)
        right = cut if cut > 0 else end
    return left, max(right, end), cut_before, cut_after


def _pieces(text: str, start: int, end: int, evidence: Iterable[Evidence]) -> Iterable[Piece]:
    spans = sorted((max(e.start, start), min(e.end, end)) for e in evidence if e.start < end and e.end > start)
    at = start
    for left, right in spans:
        left = max(left, at)
        if right <= left:
            continue
        if left > at:
            yield Piece(text[at:left], False)
        yield Piece(text[left:right], True)
        at = right
    if at < end:
        yield Piece(text[at:end], False)
