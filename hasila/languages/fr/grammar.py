"""French: what a table of words cannot say."""

from __future__ import annotations

THOUSANDS = "."
ORDINAL_MARKS = frozenset({"er", "ere", "re", "nd", "nde", "e", "eme", "emes", "ieme", "iemes"})


def not_names() -> frozenset[str]:
    """Towns whose name is mostly said of something else, or hides a longer name ("la Guardia Civil")."""
    return frozenset({"la garde", "la guardia", "la union", "le centre"})
