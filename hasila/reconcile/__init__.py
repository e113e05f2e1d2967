"""Making the figures add up: claims in, verdicts, findings, bounds and coverage out.

The core (:func:`reconcile`) is pure; :func:`reconcile_ledger` reads a ledger and stores what came out. See
``docs/explanation/reconciliation.md`` for the method.
"""

from __future__ import annotations

from hasila.reconcile.claim import Claim, ClaimScope
from hasila.reconcile.engine import Reconciliation, reconcile
from hasila.reconcile.figures import Slot
from hasila.reconcile.findings import Finding
from hasila.reconcile.store import import_claims, reconcile_ledger, reconciled
from hasila.reconcile.verdicts import Verdict

__all__ = [
    "Claim",
    "ClaimScope",
    "Finding",
    "Reconciliation",
    "Slot",
    "Verdict",
    "import_claims",
    "reconcile",
    "reconcile_ledger",
    "reconciled",
]
