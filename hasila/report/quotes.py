"""Sentences as the report shows them: a little of the text around a fact, with the words it rests on marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hasila.model import Evidence

MOST_CONTEXT = 420
_SENTENCE_END = re.compile(r"(?<=[.!?؟…»”])\s+|\n+")


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
    start, end = _window(text, evidence[0].start, evidence[0].end)
    return Passage(tuple(_pieces(text, start, end, evidence)), start > 0, end < len(text), language)


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds ``start`` to ``end``; shortened to whole words where it is long."""
    left = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    after = _SENTENCE_END.search(text, end)
    right = after.start() if after else len(text)
    room = max(0, MOST_CONTEXT - (end - start)) // 2
    if start - left > room:
        left = text.find(" ", start - room, start) + 1 or start
    if right - end > room:
        cut = text.rfind(" ", end, end + room)
        right = cut if cut > 0 else end
    return left, max(right, end)


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
