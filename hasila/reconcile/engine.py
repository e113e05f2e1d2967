"""Reconciliation as a whole: claims in, verdicts and findings out. Pure: nothing is read, written or remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from hasila.reconcile.bounds import BoundsAnswer, SeriesPoint, bounds_of, series_of
from hasila.reconcile.chains import Finder, GrowthFinder, finders_of, statement_conflicts
from hasila.reconcile.claim import Claim
from hasila.reconcile.conflict import Conflict, too_large, too_small
from hasila.reconcile.coverage import Coverage, coverage_of
from hasila.reconcile.figures import Figure, Slot, figures_of, loosened
from hasila.reconcile.findings import Finding, findings_of
from hasila.reconcile.incidents import KnownIncident, incident_claims
from hasila.reconcile.pairs import pair_conflicts
from hasila.reconcile.plausible import (
    baseline_conflicts,
    copied_conflicts,
    jump_conflicts,
    order_conflicts,
    share_conflicts,
)
from hasila.reconcile.readings import REJECT, Reader, Reading
from hasila.reconcile.repair import Repair, Search, staged
from hasila.reconcile.sums import balance_conflicts, sum_conflicts
from hasila.reconcile.verdicts import Verdict, verdicts_of

if TYPE_CHECKING:
    from hasila.reconcile.solver import Explanation


class Reconciliation(msgspec.Struct, frozen=True):
    """Everything that reconciliation says of a set of claims.

    ``sources`` tells for each bound made of known incidents (ids "incidents:…") which incidents these are.
    """

    claims: tuple[Claim, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    verdicts: dict[str, Verdict]
    repair: Repair
    incidents: tuple[KnownIncident, ...] = ()
    sources: dict[str, tuple[str, ...]] = {}

    def explain(self, finding: Finding, limit: int = 10) -> tuple[Explanation, ...]:
        """Every cheapest explanation of the conflicts around a finding, and the next one; needs ``hasila[solve]``."""
        return explained(self, finding, limit)

    def coverage(self, years: Sequence[int] = ()) -> tuple[Coverage, ...]:
        """How much of the stated totals is documented by known incidents."""
        return coverage_of(self.figures, self.incidents, years)

    def bounds(self, slot: Slot, start: str | None, end: str | None) -> BoundsAnswer:
        """What the claims say together of a slot in a period."""
        return bounds_of(self.figures, self.repair, slot, start, end, self.incidents)

    def series(self, slot: Slot) -> tuple[SeriesPoint, ...]:
        """The cumulative totals of a slot, contested ones marked."""
        contested = frozenset(i for f in self.findings for i in (f.culprits or f.claims))
        return series_of(self.figures, contested, slot)


def reconcile(claims: Iterable[Claim], incidents: Iterable[KnownIncident] = ()) -> Reconciliation:
    """Reconcile claims with each other and with known incidents. Order does not matter.

    Two claims with one id count once (the importer reports them).
    """
    stated = tuple(sorted({c.id: c for c in claims}.values(), key=lambda c: c.id))
    known = tuple(sorted(incidents, key=lambda i: i.id))
    bounds = incident_claims(figures_of(stated), known) if known else {}
    ordered = (*stated, *(claim for claim, _ in bounds.values()))
    figures = figures_of(ordered)
    repair, readings = repaired(figures)
    sources = {key: ids for key, (_, ids) in bounds.items()}
    findings = tuple(_with_incidents(f, sources) for f in findings_of(repair, figures, readings, ordered))
    verdicts = verdicts_of(ordered, figures, repair, findings)
    verdicts = {key: v for key, v in verdicts.items() if key not in sources}
    return Reconciliation(stated, figures, findings, verdicts, repair, known, sources)


def _with_incidents(finding: Finding, sources: Mapping[str, tuple[str, ...]]) -> Finding:
    """The finding with bounds made of incidents told as these incidents."""
    if not any(claim in sources for claim in finding.claims):
        return finding
    claims = tuple(dict.fromkeys(x for claim in finding.claims for x in sources.get(claim, (claim,))))
    culprits = tuple(claim for claim in finding.culprits if claim not in sources)
    return msgspec.structs.replace(finding, claims=claims, culprits=culprits)


def repaired(figures: Sequence[Figure]) -> tuple[Repair, list[Reading]]:
    """Find the conflicts of the figures and the cheapest explanation of all of them."""
    finders = finders_of(figures)
    exact = Search(figures, [*plain_conflicts(figures), *statement_conflicts(figures), *_told_twice(finders)], finders)
    # A first look, every figure as it stands: which conflicts are there at all?
    exact.solve(_costs(figures, [REJECT] * len(figures)))
    known = tuple(exact.conflicts.values())
    readings = readings_of(figures, known)
    loose = [loosened(f) for f in figures]
    large = Search(loose, _large(known, loose), finders_of(loose))
    return staged(exact, large, _costs(figures, readings)), readings


def _costs(figures: Sequence[Figure], readings: Sequence[Reading]) -> dict[int, float]:
    """What it costs to assume that a figure is too large, or too small: its weight times the cost of its reading."""
    costs = {}
    for figure, reading in zip(figures, readings, strict=True):
        costs[too_large(figure.index)] = costs[too_small(figure.index)] = round(figure.weight * reading.cost, 4)
    return costs


def plain_conflicts(figures: Sequence[Figure]) -> list[Conflict]:
    """All conflicts that need no search."""
    measures = frozenset(f.slot.measure for f in figures)
    return list(
        chain(
            pair_conflicts(figures),
            sum_conflicts(figures),
            balance_conflicts(figures),
            jump_conflicts(figures),
            baseline_conflicts(figures),
            copied_conflicts(figures, measures),
            share_conflicts(figures),
            order_conflicts(figures),
        )
    )


def _told_twice(finders: Sequence[Finder]) -> list[Conflict]:
    return [c for finder in finders if isinstance(finder, GrowthFinder) for c in finder.told_twice()]


def _large(conflicts: Sequence[Conflict], loose: Sequence[Figure]) -> list[Conflict]:
    """The conflicts that remain with a little room for every figure. Sums of one statement wait for the second look."""
    large = []
    for c in conflicts:
        room = sum(loose[i].lo for i in c.need) - sum(loose[i].hi for i in c.allow) - c.slack
        if room > 0:
            large.append(msgspec.structs.replace(c, gap=room))
    return large


def readings_of(figures: Sequence[Figure], conflicts: Sequence[Conflict]) -> list[Reading]:
    """The cheapest other reading of each figure that is in a conflict."""
    reader = Reader(figures, conflicts)
    mine: Mapping[int, list[Conflict]] = defaultdict(list)
    for conflict in conflicts:
        for index in conflict.figures:
            mine[index].append(conflict)
    return [reader.reading(f, mine[f.index]) if f.index in mine else REJECT for f in figures]


def explained(result: Reconciliation, finding: Finding, limit: int = 10) -> tuple[Explanation, ...]:
    """Explanations of a finding by the integer programme over scopes and time (:mod:`hasila.reconcile.solver`).

    All conflicts that a figure of the finding takes part in must be explained, with whatever figure.
    """
    from hasila.reconcile.solver import explanations

    mine = {f.index for f in result.figures if {c.id for c in f.claims} & set(finding.claims)}
    known = [c for c in result.repair.conflicts if c.figures & mine]
    readings = readings_of(result.figures, result.repair.conflicts)
    return explanations(
        [f for f in result.figures if f.index in mine], _costs(result.figures, readings), known, limit=limit
    )
