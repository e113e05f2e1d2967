"""Engine B: a mixed-integer programme over the tree of scopes, for explanations (extra ``hasila[solve]``, HiGHS).

Unknowns are the counts ``x[slot, k]`` of every slot in every elementary interval of time. A part never exceeds its
whole, and parts of one kind that cannot overlap (agencies' groups, places, types) never exceed it together. Every
figure bounds a sum of unknowns, and may be given up on either side at its cost. The cheapest set of faults is the
explanation; further sets of the same cost are found with no-good cuts, so that a tie shows as one.

The answers of the solver are not trusted: whatever it calls consistent is tested again with Engine A in whole numbers,
and whatever it gives up is tested to be needed.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from hasila.errors import UsageError
from hasila.reconcile.claim import INFINITY
from hasila.reconcile.conflict import Conflict, too_large, too_small
from hasila.reconcile.figures import Figure, Slot, narrower
from hasila.reconcile.network import Network

_KINDS = ("group", "place", "type")


class Explanation(msgspec.Struct, frozen=True):
    """A set of faults (see :mod:`hasila.reconcile.conflict`) without which the figures agree, and its cost."""

    faults: tuple[int, ...]
    cost: float


def explanations(
    figures: Sequence[Figure],
    costs: Mapping[int, float],
    conflicts: Iterable[Conflict] = (),
    *,
    limit: int = 10,
    beyond: bool = True,
) -> tuple[Explanation, ...]:
    """The cheapest explanations of why ``figures`` do not agree, cheapest first; all of equal cost, up to ``limit``.

    ``conflicts`` are conflicts that are known already, of kinds that the tree does not hold (sums of one statement,
    balances, jumps): each asks for one of its faults. With ``beyond`` the next dearer explanation is added, to show how
    clear the answer is. Empty where the figures agree. Raises :class:`UsageError` where the solver is not installed.
    """
    model = _Model([f for f in figures if not f.slot.stock], costs)
    for conflict in conflicts:
        model.ask(conflict.faults)
    found: list[Explanation] = []
    while len(found) < limit:
        faults = model.solve()
        if faults is None:
            break
        if not faults:
            return ()
        cost = round(sum(costs[i] for i in faults), 4)
        dearer = bool(found) and cost > found[0].cost + 1e-6
        if (dearer and not beyond) or not agrees(figures, faults):
            break
        found.append(Explanation(tuple(sorted(faults)), cost))
        if dearer:
            break
        model.forbid(faults)
    return tuple(found)


def consistent(figures: Sequence[Figure], without: Collection[int] = ()) -> bool:
    """Whether counts exist that satisfy all figures but for the sides ``without``: the tree as a whole.

    Stronger than Engine A where several parts share a whole. Linear programming; raises :class:`UsageError` where the
    solver is not installed.
    """
    flows = [f for f in figures if not f.slot.stock]
    model = _Model(flows, {}, fixed=frozenset(without))
    return model.solve() is not None


def agrees(figures: Sequence[Figure], without: Collection[int]) -> bool:
    """Whether Engine A finds no conflict among the figures but for the sides ``without``. Whole numbers, no solver."""
    table: dict[Slot, list[Figure]] = defaultdict(list)
    for figure in figures:
        table[figure.slot].append(figure)
    for slot in sorted(table):
        parts = [f for s, members in table.items() if narrower(s, slot) for f in members]
        wholes = [f for s, members in table.items() if narrower(slot, s) for f in members]
        if Network(table[slot], parts, wholes).negative_cycle(without) is not None:
            return False
    return True


def _highs() -> Any:
    try:
        import highspy
    except ImportError as error:
        raise UsageError("the solver is not installed; it comes with the extra: pip install 'hasila[solve]'") from error
    return highspy


def _silent(lib: Any) -> Any:
    """A solver that prints nothing: its greeting comes before its options can be set, so it goes to nowhere."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highs = lib.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("log_to_console", False)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
    return highs


class _Model:
    """The programme. Variables of time and scope first, then one binary for every side that may be given up."""

    def __init__(
        self, figures: Sequence[Figure], costs: Mapping[int, float], fixed: frozenset[int] = frozenset()
    ) -> None:
        self.lib = _highs()
        self.highs = _silent(self.lib)
        self.highs.setOptionValue("random_seed", 0)
        self.highs.setOptionValue("threads", 1)
        self.figures = figures
        self.costs = costs
        self.fixed = fixed
        self.days = sorted({day for f in figures for day in (f.start.lo, f.start.hi, f.end.lo, f.end.hi)})
        self.at = {day: i for i, day in enumerate(self.days)}
        self.most = 2 * max((f.lo if f.hi == INFINITY else f.hi for f in figures), default=1) + 10
        self.x: dict[tuple[Slot, int], int] = {}
        self.y: dict[int, int] = {}
        self._variables()
        self._tree()
        for figure in figures:
            self._figure(figure)

    def _variables(self) -> None:
        for slot in sorted({f.slot for f in self.figures}):
            for k in range(max(0, len(self.days) - 1)):
                self.x[slot, k] = self._new(0.0, 0.0, float(self.most) * 2, whole=False)

    def _new(self, cost: float, low: float, high: float, *, whole: bool) -> int:
        index = int(self.highs.getNumCol())
        self.highs.addVar(low, high)
        self.highs.changeColCost(index, cost)
        if whole:
            self.highs.changeColIntegrality(index, self.lib.HighsVarType.kInteger)
        return index

    def _row(self, low: float, high: float, terms: Iterable[tuple[int, float]]) -> None:
        columns = list(terms)
        infinity = self.highs.getInfinity()
        self.highs.addRow(
            -infinity if low == -INFINITY else low,
            infinity if high == INFINITY else high,
            len(columns),
            [c for c, _ in columns],
            [v for _, v in columns],
        )

    def _tree(self) -> None:
        slots = sorted({f.slot for f in self.figures})
        for whole in slots:
            parts = [s for s in slots if narrower(s, whole)]
            families: dict[str, list[Slot]] = {}
            for part in parts:
                kind = next((k for k in _KINDS if _differ_only(part, whole, k)), None)
                families.setdefault(kind or f"alone {part}", []).append(part)
            for kind, members in sorted(families.items()):
                names = [getattr(m, kind) for m in members] if kind in _KINDS else []
                apart = kind in _KINDS and not any("-" in n or " and " in n or n.startswith("not ") for n in names)
                for group in [members] if apart else [[m] for m in members]:
                    for k in range(len(self.days) - 1):
                        row = [(self.x[whole, k], 1.0), *((self.x[m, k], -1.0) for m in group)]
                        self._row(0.0, INFINITY, row)

    def _figure(self, figure: Figure) -> None:
        """Lower end over the widest period, upper end over the narrowest; either may be given up."""
        if figure.lo > 0 and too_large(figure.index) not in self.fixed:
            row = self._span(figure.slot, figure.start.lo, figure.end.hi)
            row += self._side(too_large(figure.index), figure.lo)
            self._row(figure.lo, INFINITY, row)
        if figure.hi < INFINITY and too_small(figure.index) not in self.fixed and figure.end.lo > figure.start.hi:
            row = self._span(figure.slot, figure.start.hi, figure.end.lo)
            side = self._side(too_small(figure.index), -4.0 * self.most)
            self._row(-INFINITY, figure.hi, row + side)

    def _span(self, slot: Slot, first: int, last: int) -> list[tuple[int, float]]:
        return [(self.x[slot, k], 1.0) for k in range(self.at[first], self.at[last])]

    def _side(self, fault: int, weight: float) -> list[tuple[int, float]]:
        if fault not in self.costs:
            return []
        return [(self._binary(fault), float(weight))]

    def _binary(self, fault: int) -> int:
        if fault not in self.y:
            self.y[fault] = self._new(self.costs[fault], 0, 1, whole=True)
        return self.y[fault]

    def ask(self, faults: Collection[int]) -> None:
        """At least one of ``faults`` must be assumed."""
        if set(faults) <= self.costs.keys():
            self._row(1.0, INFINITY, [(self._binary(f), 1.0) for f in sorted(faults)])

    def solve(self) -> frozenset[int] | None:
        """The faults of an optimal solution, ``None`` where there is none."""
        self.highs.run()
        if self.highs.getModelStatus() != self.lib.HighsModelStatus.kOptimal:
            return None
        values = self.highs.getSolution().col_value
        return frozenset(fault for fault, column in self.y.items() if values[column] > 0.5)

    def forbid(self, faults: Collection[int]) -> None:
        """A no-good cut: the next solution must keep at least one of ``faults``."""
        self._row(-INFINITY, len(faults) - 1.0, [(self.y[f], 1.0) for f in sorted(faults)])


def _differ_only(part: Slot, whole: Slot, kind: str) -> bool:
    return part.measure == whole.measure and msgspec.structs.replace(part, **{kind: getattr(whole, kind)}) == whole
