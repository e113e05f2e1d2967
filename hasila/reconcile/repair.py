"""Which figures to give up so that the rest agree: the cheapest set that meets every conflict.

A minimum weight hitting set, solved exactly by branch and bound for each group of connected conflicts; conflicts of
more figures are found on the way (implicit hitting sets: solve, test what is left, add what still fails). A figure
given up is a *culprit* only if keeping it would cost clearly more; otherwise the conflict stays a tie.

What is given up is one side of a figure: that it is not smaller ("too large"), or not larger ("too small"). A figure
that must be too large to explain one conflict cannot explain another that would need it to be larger still.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from hasila.reconcile.chains import Finder
from hasila.reconcile.conflict import Conflict, credible, is_minor, verified
from hasila.reconcile.figures import Figure

#: Above this share of the cost of the next best explanation, an explanation is not preferred: a tie.
TIE = 0.66
#: How many times its cost an explanation without a fault must cost for the fault to be beyond doubt.
CLEAR = 4.0
#: Search nodes for one group of conflicts; beyond, the best found so far is taken and marked as not proven.
NODES = 20_000
_NEVER = 1e9


class Repair(msgspec.Struct, frozen=True):
    """The conflicts, the faults assumed (see :mod:`hasila.reconcile.conflict`), and how sure each of them is.

    ``minor`` are of rounding size, ``aside`` not credible (figures read by machine that differ too much).
    ``ratio`` is the cost of a fault over the cost of the best explanation without it, 1 for a tie.
    """

    conflicts: tuple[Conflict, ...]
    faults: frozenset[int]
    ratio: Mapping[int, float]
    proven: bool = True
    minor: tuple[Conflict, ...] = ()
    aside: tuple[Conflict, ...] = ()

    @property
    def given_up(self) -> frozenset[int]:
        """The figures with a fault."""
        return frozenset(fault // 2 for fault in self.faults)

    def tie(self, fault: int) -> bool:
        """Whether assuming ``fault`` is hardly better than an explanation without it."""
        return self.ratio.get(fault, 1.0) > TIE


class Search:
    """Collects conflicts and solves for the cheapest figures to give up."""

    def __init__(self, figures: Sequence[Figure], conflicts: Iterable[Conflict], finders: Sequence[Finder]) -> None:
        self.figures = figures
        self.finders = finders
        self.conflicts: dict[frozenset[int], Conflict] = {}
        self.minor: dict[frozenset[int], Conflict] = {}
        self.aside: dict[frozenset[int], Conflict] = {}
        self.proven = True
        self.solved: dict[tuple[object, ...], tuple[frozenset[int], bool]] = {}
        for conflict in conflicts:
            self.add(conflict)

    def add(self, conflict: Conflict) -> bool:
        """Take up a conflict if its arithmetic fails in whole numbers and it is new."""
        if not verified(conflict, self.figures) or conflict.faults in self.conflicts:
            return False
        if not credible(conflict, self.figures):
            self.aside.setdefault(conflict.faults, conflict)
            return False
        if is_minor(conflict, self.figures):
            self.minor.setdefault(conflict.faults, conflict)
            return False
        self.conflicts[conflict.faults] = conflict
        return True

    def solve(
        self, costs: Mapping[int, float], focus: frozenset[int] | None = None, enough: float = float("inf")
    ) -> frozenset[int]:
        """The cheapest set of faults without which nothing conflicts. ``focus`` limits the finders to neighbours.

        Stops where the conflicts known so far cost ``enough`` already: more of them can only cost more.
        """
        finders = [f for f in self.finders if focus is None or f.members & focus]
        while True:
            given_up = self._hitting_set(costs)
            if _cost(given_up, costs) >= enough:
                return given_up
            found = False
            for finder in finders:
                local = set(given_up)
                # Several disjoint conflicts of one finder are taken at once, to save rounds.
                while (conflict := finder.find(local)) is not None:
                    if self.add(conflict):
                        local |= conflict.faults
                        found = True
                    else:
                        # Of rounding size: look past it, on the side of its lightest member.
                        local.add(min(conflict.faults - local, key=lambda i: (costs[i], i)))
            if not found:
                return given_up | frozenset(i for i in costs if costs[i] == 0)

    def _hitting_set(self, costs: Mapping[int, float]) -> frozenset[int]:
        chosen: set[int] = set()
        for group in groups(self.conflicts.values()):
            sets = [c.faults for c in group]
            key = (tuple(sets), tuple(costs[i] for i in sorted(frozenset().union(*sets))))
            if key not in self.solved:
                self.solved[key] = cheapest(sets, costs)
            best, proven = self.solved[key]
            self.proven &= proven
            chosen |= best
        return frozenset(chosen)

    def neighbours(self, fault: int) -> frozenset[int]:
        """All faults of the group of conflicts that ``fault`` is in."""
        for group in groups(self.conflicts.values()):
            members = frozenset(i for c in group for i in c.faults)
            if fault in members:
                return members
        return frozenset((fault,))


def repair(search: Search, costs: Mapping[int, float]) -> Repair:
    """Solve, then ask for every fault assumed what the best explanation without it would cost.

    A fault whose cost is 0 was assumed before.
    """
    assumed = search.solve(costs)
    ratio: dict[int, float] = {}
    for fault in sorted(assumed):
        if costs[fault] == 0:
            continue
        members = search.neighbours(fault)
        kept = {**costs, fault: _NEVER}
        # Four times the cost is clear enough; an absurd figure, if kept, conflicts with everything in endless ways.
        enough = sum(costs[i] for i in assumed) + CLEAR * costs[fault]
        other = sum(kept[i] for i in search.solve(kept, members, enough))
        # Keeping the figure may have brought up further conflicts: the best explanation is priced with them, too.
        best = sum(costs[i] for i in search.solve(costs, members))
        ratio[fault] = costs[fault] / max(costs[fault], costs[fault] + other - best)
    minor = tuple(search.minor.values())
    aside = tuple(search.aside.values())
    return Repair(tuple(search.conflicts.values()), assumed, ratio, search.proven, minor, aside)


def staged(exact: Search, loose: Search, costs: Mapping[int, float]) -> Repair:
    """Judge the large conflicts first (``loose`` leaves out differences too small to weigh), then the small ones.

    Otherwise many figures that differ by a hair would outvote the one that is far off.
    """
    first = repair(loose, costs)
    for conflict in first.conflicts:
        exact.add(conflict)
    second = repair(exact, {i: 0.0 if i in first.faults else cost for i, cost in costs.items()})
    ratio = {**second.ratio, **first.ratio}
    return msgspec.structs.replace(
        second, faults=second.faults | first.faults, ratio=ratio, proven=first.proven and second.proven
    )


def groups(conflicts: Iterable[Conflict]) -> list[list[Conflict]]:
    """Connected groups: conflicts that share figures, directly or over others."""
    pool = sorted(conflicts, key=lambda c: tuple(sorted(c.faults)))
    parent: dict[int, int] = {}

    def root(i: int) -> int:
        while parent.setdefault(i, i) != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for conflict in pool:
        first, *rest = sorted(conflict.faults)
        for other in rest:
            parent[root(other)] = root(first)
    table: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in pool:
        table[root(min(conflict.faults))].append(conflict)
    return [table[key] for key in sorted(table)]


def cheapest(sets: Sequence[frozenset[int]], costs: Mapping[int, float]) -> tuple[frozenset[int], bool]:
    """The minimum weight hitting set of ``sets`` and whether it is proven to be the minimum."""
    sets = _without_dominated(_minimal(sets), costs)
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


def _without_dominated(sets: Sequence[frozenset[int]], costs: Mapping[int, float]) -> list[frozenset[int]]:
    """Drop each member that another, no dearer one could replace in all its sets: some best choice does without it."""
    current = list(sets)
    while True:
        within: dict[int, set[int]] = defaultdict(set)
        for number, members in enumerate(current):
            for i in members:
                within[i].add(number)
        gone: set[int] = set()
        for i in sorted(within):
            rivals = set().union(*(current[n] for n in within[i])) - gone - {i}
            for j in rivals:
                if within[i] <= within[j] and (costs[j], len(within[i]), -j) <= (costs[i], len(within[j]), -i):
                    gone.add(i)
                    break
        if not gone:
            return current
        current = _minimal([s - gone for s in current])


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
