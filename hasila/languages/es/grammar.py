"""Spanish: what a table of words cannot say."""

from __future__ import annotations

THOUSANDS = "."
ORDINAL_MARKS = frozenset({"o", "a", "er", "ro", "ra", "do", "da", "to", "ta", "mo", "ma", "vo", "va", "no", "na"})


def not_names() -> frozenset[str]:
    """Towns whose name is mostly said of something else, or hides a longer name ("la Guardia Civil")."""
    return frozenset(
        {
            "el centro",
            "el plan",
            "el retorno",
            "la banda",
            "la entrada",
            "la frontera",
            "la guardia",
            "la mina",
            "la union",
        }
    )
