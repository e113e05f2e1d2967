"""Text as the full-text index sees it: without case, accents, vowel signs and other marks, in all scripts alike."""

from __future__ import annotations

import functools
import unicodedata


class _Table(dict[int, str | None]):
    """A translation table that works itself out, one character at a time, from the Unicode database."""

    def __missing__(self, point: int) -> str | None:
        character = chr(point)
        category = unicodedata.category(character)
        if category in ("Mn", "Cf", "Lm"):
            # Marks (accents, vowel signs, hamza once decomposed), direction marks, and the stretching letter.
            folded: str | None = None
        elif category == "Nd":
            folded = str(unicodedata.decimal(character))
        else:
            folded = character
        self[point] = folded
        return folded


_table = _Table()


def fold(text: str) -> str:
    """``text`` for the index and for queries alike: compatibility forms resolved, marks dropped, case folded."""
    return unicodedata.normalize("NFKD", text).translate(_table).casefold()


@functools.lru_cache(maxsize=256)
def terms(words: str) -> tuple[str, ...]:
    """The words to look for, folded; those without the three letters that the index takes are left out."""
    return tuple(term for term in fold(words).split() if len(term) >= 3)
