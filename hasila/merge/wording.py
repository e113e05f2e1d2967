"""Folded letter groups of a text: what copies and similar wording are recognised by, in any script.

Nothing here knows a language: marks and case are dropped, words are cut into overlapping groups of four letters, so that
glued particles and endings cost a little similarity instead of all of it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from zlib import crc32

GRAM = 4
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Case, marks and compatibility forms dropped."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=200_000)
def _word_grams(word: str) -> tuple[int, ...]:
    if len(word) < GRAM:
        return ()
    return tuple(crc32(word[i : i + GRAM].encode()) for i in range(len(word) - GRAM + 1))


def grams(text: str) -> frozenset[int]:
    """The set of hashed four-letter groups inside the words of a text; short words carry no topic and are left out."""
    found: set[int] = set()
    for word in words(text):
        found.update(_word_grams(word))
    return frozenset(found)


def overlap(a: frozenset[int], b: frozenset[int]) -> float:
    """Share of the smaller set that lies in the other, 0 to 1: a short report inside a long one still counts as similar."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0
