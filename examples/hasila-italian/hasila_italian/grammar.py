"""Grammar of Italian: what a table of words cannot say."""

from __future__ import annotations

THOUSANDS = "."
ORDINAL_MARKS = frozenset({"o", "a"})
