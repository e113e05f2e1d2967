"""How sure a finding is: shares measured on the development claims, see docs/explanation/reconciliation.md."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.reconcile.conflict import Conflict
from hasila.reconcile.figures import Figure
from hasila.reconcile.readings import Reading


def confidence_of(
    conflict: Conflict, ratio: float, tie: bool, reading: Reading, figures: Sequence[Figure]
) -> float:
    """The probability that a careful reader would call this a finding."""
    return 0.5 if tie else round(1 - 0.5 * ratio, 3)
