"""Folding: one spelling for what readers take as the same word, with offsets into the original text kept.

Folding lower-cases, strips accents, turns any decimal digit into its ASCII form, presentation forms and
compatibility letters into their plain ones, and deletes marks that carry no word (combining marks, tatweel,
bidirectional controls, soft hyphens). A language adds its own equivalences (``grammar.FOLD``).

Most characters fold one to one, so offsets stay; where a character vanishes or becomes several, ``Folded.offsets``
maps each folded position to its origin.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

#: Invisible characters that only steer display or join letters: zero-width marks, bidi controls, soft hyphen, tatweel.
_INVISIBLE = frozenset(
    map(chr, [0x00AD, 0x0640, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "‐": "-", "‑": "-"}


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text. ``offsets`` is ``None`` where every position is its own origin."""

    text: str
    offsets: tuple[int, ...] | None = None

    def origin(self, position: int) -> int:
        """Offset in the original text of a position in the folded one (``len(text)`` maps to the original's end)."""
        return position if self.offsets is None else self.offsets[position]


class Folder:
    """Folds text with a language's own letter equivalences.

    Args:
        equivalents: folded letter -> the letter that stands for it (or "" to delete it).
    """

    def __init__(self, equivalents: Mapping[str, str] | None = None) -> None:
        self._equivalents = dict(equivalents or {})
        self._table = _Table(self._fold_character)

    def _fold_character(self, character: str) -> str:
        if character in _INVISIBLE:
            return ""
        if character in self._equivalents:
            return self._equivalents[character]
        if character in _QUOTES:
            return _QUOTES[character]
        if unicodedata.combining(character):
            return ""
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            return str(digit)
        if not (character.isalpha() or ord(character) >= 0xFB00):
            return character
        plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
        return "".join(self._equivalents.get(c, c) for c in plain.lower())

    def folded(self, text: str) -> str:
        """The folded text alone, where its offsets do not matter."""
        return text.translate(self._table)

    def fold(self, text: str) -> Folded:
        """Fold *text*, keeping the origin of each character."""
        table = self._table
        folded = text.translate(table)
        if not table.odd or not table.any_odd().search(text):
            return Folded(folded)
        origins: list[int] = []
        done = 0
        for odd in table.any_odd().finditer(text):
            at = odd.start()
            origins += range(done, at)
            origins += [at] * len(table[ord(odd[0])])
            done = at + 1
        origins += range(done, len(text) + 1)
        return Folded(folded, tuple(origins))


class _Table(dict[int, str]):
    """A translation table that fills itself: each character is folded once in the life of the process."""

    def __init__(self, fold_character: Callable[[str], str]) -> None:
        super().__init__()
        self._fold_character = fold_character
        self.odd: set[str] = set()  # characters met that vanish or become several
        self._any_odd: re.Pattern[str] | None = None

    def __missing__(self, code: int) -> str:
        folded = self[code] = sys.intern(self._fold_character(chr(code)))
        if len(folded) != 1:
            self.odd.add(chr(code))
            self._any_odd = None
        return folded

    def any_odd(self) -> re.Pattern[str]:
        """A pattern for one of the odd characters."""
        if self._any_odd is None:
            self._any_odd = re.compile(f"[{re.escape(''.join(sorted(self.odd)))}]")
        return self._any_odd
