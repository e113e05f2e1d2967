"""Acronyms that are words in small letters: "IS" is a group, "is" none. Only their capitals tell them apart."""

from __future__ import annotations

import re
from bisect import bisect_left

from hasila.codebook import per_codebook
from hasila.gazetteer import Gazetteer
from hasila.text.chunk import Chunk, one_object
from hasila.text.words import Words

_BESIDE = 12  # characters on both sides that must hold a small letter: a headline in capitals tells nothing


@per_codebook
def _acronyms(code: str) -> tuple[re.Pattern[str] | None, dict[str, tuple[str, str]]]:
    named: dict[str, tuple[str, str]] = {**Gazetteer.load().names_as_written(code)}
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, named))})\b(?!['’])") if named else None
    return pattern, named


def _found(text: str, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    return [m for m in pattern.finditer(text) if not text[max(0, m.start() - _BESIDE) : m.end() + _BESIDE].isupper()]


def holds_acronym(text: str, code: str) -> bool:
    """Does *text* name somebody by such an acronym of the language *code*?"""
    pattern, _ = _acronyms(code)
    return pattern is not None and bool(_found(text, pattern))


def mark_acronyms(chunks: list[Chunk], text: str, words: Words, code: str) -> list[Chunk]:
    """*chunks* in which each acronym is the one that it names; *text*, *words* as for :func:`hasila.text.proper.proper`."""
    pattern, named = _acronyms(code)
    for match in _found(text, pattern) if pattern is not None else ():
        at = bisect_left(chunks, match.start(), key=lambda chunk: words.origin(chunk.start))
        if at < len(chunks) and (words.origin(chunks[at].start), words.origin(chunks[at].end)) == match.span():
            kind, record = named[match[0]]
            chunks[at] = Chunk(chunks[at].start, chunks[at].end, one_object((kind,)), ((kind, record),))
    return chunks
