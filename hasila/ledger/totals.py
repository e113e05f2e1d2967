"""Totals: what makes "four killed" and "an officer and three soldiers killed" one figure.

Some counts of a codebook are parts of another (`part_of_total`): of the victims killed, those who were soldiers or
police. A report that counts only the part has counted all the people it knows of; without this, the two wordings could
not be compared.
"""

from __future__ import annotations

from hasila.codebook import active
from hasila.model import Quantity


def with_totals(counts: dict[str, Quantity]) -> dict[str, Quantity]:
    """The counts, with the total for each part that stands alone."""
    totals = active().totals
    missing = {total: counts[part] for part, total in totals.items() if part in counts and total not in counts}
    return counts | missing
