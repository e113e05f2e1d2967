"""Which figures to give up so that the rest agree: the cheapest set that meets every conflict.

A minimum weight hitting set, solved exactly by branch and bound for each group of connected conflicts; conflicts of
more figures are found on the way (implicit hitting sets: solve, test what is left, add what still fails). A figure
given up is a *culprit* only if keeping it would cost clearly more; otherwise the conflict stays a tie.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from hasila.reconcile.chains import Finder
from hasila.reconcile.conflict import Conflict, verified
from hasila.reconcile.figures import Figure

#: Above this share of the cost of the next best explanation, an explanation is not preferred: a tie.
TIE = 0.62
#: Search nodes for one group of conflicts; beyond, the best found so far is taken and marked as not proven.
NODES = 20_000
_NEVER = 1e9


class Repair(msgspec.Struct, frozen=True):
    """The conflicts, the figures given up, and for each what keeping it would cost instead."""

    conflicts: tuple[Conflict, ...]
    given_up: frozenset[int]
    costs: Mapping[int, float]
    ratio: Mapping[int, float]
    proven: bool = True

    def tie(self, figure: int) -> bool:
        """Whether giving up ``figure`` is hardly better than an explanation that keeps it."""
        return self.ratio.get(figure, 1.0) > TIE


class Search:
    """Collects conflicts and solves for the cheapest figures to give up."""

    def __init__(self, figures: Sequence[Figure], conflicts: Iterable[Conflict], finders: Sequence[Finder]) -> None:
        self.figures = figures
        self.finders = finders
        self.conflicts: dict[frozenset[int], Conflict] = {}
        self.proven = True
        for conflict in conflicts:
            self.add(conflict)

    def add(self, conflict: Conflict) -> bool:
        """Take up a conflict if its arithmetic fails in whole numbers and it is new."""
        if not verified(conflict, self.figures) or conflict.figures in self.conflicts:
            return False
        self.conflicts[conflict.figures] = conflict
        return True

    def solve(self, costs: Mapping[int, float], focus: frozenset[int] | None = None) -> frozenset[int]:
        """The cheapest set of figures without which nothing conflicts. ``focus`` limits the finders to neighbours."""
        finders = [f for f in self.finders if focus is None or f.members & focus]
        while True:
            given_up = self._hitting_set(costs)
            found = False
            for finder in finders:
                local = set(given_up)
                # Several disjoint conflicts of one finder are taken at once, to save rounds.
                while (conflict := finder.find(local)) is not None and self.add(conflict):
                    local |= conflict.figures
                    found = True
            if not found:
                return given_up | frozenset(i for i in costs if costs[i] == 0)

    def _hitting_set(self, costs: Mapping[int, float]) -> frozenset[int]:
        chosen: set[int] = set()
        for group in groups(self.conflicts.values()):
            best, proven = cheapest([c.figures for c in group], costs)
            self.proven &= proven
            chosen |= best
        return frozenset(chosen)

    def neighbours(self, figure: int) -> frozenset[int]:
        """All figures of the group of conflicts that ``figure`` is in."""
        for group in groups(self.conflicts.values()):
            members = frozenset(i for c in group for i in c.figures)
            if figure in members:
                return members
        return frozenset((figure,))


def repair(search: Search, costs: Mapping[int, float]) -> Repair:
    """Solve, then ask for every figure given up what the best explanation without giving it up would cost.

    A figure whose cost is 0 was given up before.
    """
    given_up = search.solve(costs)
    ratio: dict[int, float] = {}
    for figure in sorted(given_up):
        if costs[figure] == 0:
            continue
        members = search.neighbours(figure)
        kept = {**costs, figure: _NEVER}
        base = sum(costs[i] for i in given_up & members)
        other = sum(min(kept[i], _NEVER) for i in search.solve(kept, members) & members)
        ratio[figure] = costs[figure] / max(costs[figure], costs[figure] + other - base)
    return Repair(tuple(search.conflicts.values()), given_up, costs, ratio, search.proven)


def staged(exact: Search, loose: Search, costs: Mapping[int, float]) -> Repair:
    """Judge the large conflicts first (``loose`` leaves out differences too small to weigh), then the small ones.

    Otherwise many figures that differ by a hair would outvote the one that is far off.
    """
    first = repair(loose, costs)
    for conflict in first.conflicts:
        exact.add(conflict)
    second = repair(exact, {i: 0.0 if i in first.given_up else cost for i, cost in costs.items()})
    return Repair(
        second.conflicts,
        second.given_up | first.given_up,
        costs,
        {**second.ratio, **first.ratio},
        first.proven and second.proven,
    )


def groups(conflicts: Iterable[Conflict]) -> list[list[Conflict]]:
    """Connected groups: conflicts that share figures, directly or over others."""
    pool = sorted(conflicts, key=lambda c: tuple(sorted(c.figures)))
    parent: dict[int, int] = {}

    def root(i: int) -> int:
        while parent.setdefault(i, i) != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for conflict in pool:
        first, *rest = sorted(conflict.figures)
        for other in rest:
            parent[root(other)] = root(first)
    table: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in pool:
        table[root(min(conflict.figures))].append(conflict)
    return [table[key] for key in sorted(table)]


def cheapest(sets: Sequence[frozenset[int]], costs: Mapping[int, float]) -> tuple[frozenset[int], bool]:
    """The minimum weight hitting set of ``sets`` and whether it is proven to be the minimum."""
    sets = _minimal(sets)
    best = _greedy(sets, costs)
    best_cost = _cost(best, costs)
    nodes = 0
    stack: list[tuple[frozenset[int], frozenset[int]]] = [(frozenset(), frozenset())]
    while stack:
        nodes += 1
        if nodes > NODES:
            return best, False
        chosen, banned = stack.pop()
        spent = _cost(chosen, costs)
        left = [s - banned for s in sets if not s & chosen]
        if any(not s for s in left) or spent + _floor(left, costs) >= best_cost - 1e-9:
            continue
        if not left:
            best, best_cost = chosen, spent
            continue
        branch = min(left, key=lambda s: (len(s), sorted(s)))
        closed = banned
        options = sorted(branch, key=lambda i: (costs[i] / sum(i in s for s in left), i))
        children = []
        for index in options:
            children.append((chosen | {index}, closed))
            closed = closed | {index}
        stack.extend(reversed(children))
    return best, True


def _minimal(sets: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    kept: list[frozenset[int]] = []
    for candidate in sorted(set(sets), key=lambda s: (len(s), sorted(s))):
        if not any(other <= candidate for other in kept):
            kept.append(candidate)
    return kept


def _greedy(sets: Sequence[frozenset[int]], costs: Mapping[int, float]) -> frozenset[int]:
    left, chosen = list(sets), set()
    while left:
        counts: dict[int, int] = defaultdict(int)
        for s in left:
            for i in s:
                counts[i] += 1
        pick = min(counts, key=lambda i: (costs[i] / counts[i], i))
        chosen.add(pick)
        left = [s for s in left if pick not in s]
    for index in sorted(chosen, key=lambda i: (-costs[i], i)):
        if all(s & (chosen - {index}) for s in sets):
            chosen.discard(index)
    return frozenset(chosen)


def _floor(sets: Sequence[Collection[int]], costs: Mapping[int, float]) -> float:
    """A lower bound: disjoint sets each cost at least their cheapest member."""
    used: set[int] = set()
    total = 0.0
    for s in sorted(sets, key=len):
        if not used.intersection(s):
            total += min(costs[i] for i in s)
            used.update(s)
    return total


def _cost(chosen: Iterable[int], costs: Mapping[int, float]) -> float:
    return sum(costs[i] for i in chosen)
