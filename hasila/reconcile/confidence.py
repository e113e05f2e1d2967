"""How sure a finding is: the share of such findings that a careful reader confirmed on development claims.

Measured in five classes, with one doubtful case added to each (docs/explanation/reconciliation.md has the counts); what
the reader left open counts half. Within a class the clearer of two explanations comes first.
"""

from __future__ import annotations

from collections.abc import Sequence

from hasila.reconcile.conflict import Conflict
from hasila.reconcile.figures import Figure
from hasila.reconcile.readings import REJECT, Reading

ONE_STATEMENT = 0.94
TWO_STATEMENTS = 0.87
MORE_STATEMENTS = 0.60
IMPLAUSIBLE = 0.80
SMALL = 0.65
#: A difference below this share of the count is small.
SMALL_SHARE = 0.005


def confidence_of(conflict: Conflict, ratio: float, tie: bool, reading: Reading, figures: Sequence[Figure]) -> float:
    """The probability that a careful reader would call this a finding."""
    members = [figures[i] for i in conflict.figures]
    statements = len({f.event for f in members})
    if conflict.rule in ("jump", "order", "baseline", "copied", "share"):
        base = IMPLAUSIBLE
    elif statements == 1:
        base = ONE_STATEMENT
    elif conflict.gap <= SMALL_SHARE * max(f.value for f in members):
        base = SMALL
    else:
        base = TWO_STATEMENTS if statements == 2 else MORE_STATEMENTS
    # Told apart within the class, by less than the classes differ: how clear, and whether it is known what happened.
    base += 0.02 if reading is not REJECT and not tie else 0.0
    return round(base - 0.04 * min(1.0, ratio) - (0.02 if tie else 0.0), 3)
