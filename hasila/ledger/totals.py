"""Victims in total: what makes "four killed" and "an officer and three soldiers killed" one figure.

The contract counts `killed` as the victims, and `officers_killed` as those of them who were soldiers or police. A
report that counts only officers has counted all the victims it knows of; without this, the two wordings could not be
compared.
"""

from __future__ import annotations

from hasila.model import Quantity

#: The total for each part, where a report gives the part alone.
TOTALS = {"officers_killed": "killed", "officers_injured": "injured"}


def with_totals(counts: dict[str, Quantity]) -> dict[str, Quantity]:
    """The counts, with the total for each part that stands alone."""
    missing = {total: counts[part] for part, total in TOTALS.items() if part in counts and total not in counts}
    return counts | missing
