"""What reconciliation knows of measures: stocks and flows, by the words of their names.

Names outside the codebook ("other:women_abroad") come with imported claims; their kind follows from the words of the
name, so a new name needs no edit here.
"""

from __future__ import annotations

from functools import cache

#: A word of the name that makes a measure a level at a moment, which may fall; all others add up over time.
STOCK_WORDS = frozenset({"currently", "detained", "held", "wanted", "active", "remaining", "imprisoned", "missing"})
#: A share, not a count.
PERCENT_WORD = "percent"


@cache
def is_stock(measure: str) -> bool:
    """Whether the measure is a level at a moment (people detained now), which may fall."""
    words = measure.removeprefix("other:").split("_")
    return bool(STOCK_WORDS.intersection(words)) or is_percent(measure)


@cache
def is_percent(measure: str) -> bool:
    """Whether the measure is a share in per cent."""
    return PERCENT_WORD in measure.removeprefix("other:").split("_")


def substituted(measure: str, word: str) -> str:
    """The measure with its population exchanged: minors_detained, "women" -> women_detained."""
    prefix, name = ("other:", measure[6:]) if measure.startswith("other:") else ("", measure)
    return prefix + "_".join([word, *name.split("_")[1:]])


def population(measure: str) -> str:
    """The first word of a measure's name: "minors" of other:minors_detained_in_conflict_zone."""
    return measure.removeprefix("other:").split("_")[0]
