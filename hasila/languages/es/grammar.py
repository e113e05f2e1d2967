"""Spanish: what a table of words cannot say."""

from __future__ import annotations

THOUSANDS = "."
ORDINAL_MARKS = frozenset({"o", "a", "er", "ro", "ra", "do", "da", "to", "ta", "mo", "ma", "vo", "va", "no", "na"})
