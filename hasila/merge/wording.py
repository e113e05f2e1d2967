"""Folded letter groups of a text: what copies and similar wording are recognised by, in any script.

Nothing here knows a language: marks and case are dropped, words are cut into overlapping groups of four letters, so
that glued particles and endings cost a little similarity instead of all of it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from zlib import crc32

GRAM = 4
# A signature has so many bits; a report of 150 letter groups sets under 4 % of them, so unrelated texts hardly overlap.
BITS = 4096
_WORD = re.compile(r"\w+")


class _Marks(dict[int, int | None]):
    """A translation table that drops marks; it fills itself, one character after the other."""

    def __missing__(self, letter: int) -> int | None:
        self[letter] = None if unicodedata.combining(chr(letter)) else letter
        return self[letter]


_MARKS = _Marks()


def fold(text: str) -> str:
    """Case, marks and compatibility forms dropped."""
    return unicodedata.normalize("NFKD", text).translate(_MARKS).casefold()


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=200_000)
def _word_grams(word: str) -> tuple[int, ...]:
    if len(word) < GRAM:
        return ()
    return tuple(crc32(word[i : i + GRAM].encode()) for i in range(len(word) - GRAM + 1))


def signature(text: str) -> int:
    """A bit for each four-letter group inside the words of a text, as one integer of 512 bytes at most.

    Short words carry no topic and are left out.
    """
    found = bytearray(BITS // 8)
    for word in set(words(text)):
        for gram in _word_grams(word):
            found[gram % BITS >> 3] |= 1 << (gram & 7)
    return int.from_bytes(found, "little")


def overlap(a: int, b: int) -> float:
    """Share of the smaller signature's bits that the other has, 0 to 1.

    A short report inside a long one counts as similar.
    """
    smaller = min(a.bit_count(), b.bit_count())
    return (a & b).bit_count() / smaller if smaller else 0.0
