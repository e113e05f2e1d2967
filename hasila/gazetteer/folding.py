"""Folding of names for look-up: spellings that readers take as one become one string.

The same equivalences as the lexer's, on whole short names, without offsets.
"""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "ـ": None,
        **dict.fromkeys("’‘ʼ´`ʻ'ʿʾ", None),
        **dict.fromkeys("-–‐‑_/.", " "),
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
    }
)


def fold(name: str) -> str:
    """Lower case, no accents or vowel marks, one form of alif, ya and ta marbuta, hyphens and dots as blanks."""
    text = name.lower().translate(_LETTERS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).translate(
            _LETTERS
        )
    return " ".join(text.split())


_PLAIN = str.maketrans(
    {
        **dict.fromkeys("ʻʼʿʾ", None),
        **dict.fromkeys("’‘", "'"),
        **{
            "ı": "i",
            "Ø": "O",
            "ø": "o",
            "ł": "l",
            "Ł": "L",
            "đ": "d",
            "Đ": "D",
            "ß": "ss",
            "æ": "ae",
            "œ": "oe",
            "Œ": "Oe",
        },
        **{"ə": "e", "Ə": "E", "–": "-", "ð": "d", "þ": "th"},
    }
)


def ascii_name(name: str) -> str:
    """The ASCII form of a Latin name, its capitals and hyphens kept: ``Tétouan`` -> ``Tetouan``."""
    return unicodedata.normalize("NFKD", name.translate(_PLAIN)).encode("ascii", "ignore").decode().strip(" ,")
