"""French: what a table of words cannot say."""

from __future__ import annotations

THOUSANDS = "."
ORDINAL_MARKS = frozenset({"er", "ere", "re", "nd", "nde", "e", "eme", "emes", "ieme", "iemes"})
