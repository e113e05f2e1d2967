"""Engine A: one slot's counts as a network of difference constraints.

The unknowns are the cumulative counts S(p) at the points of the time line. A figure over [a, b) says that the widest
period holds at least its lower end, ``S(a-) - S(b+) <= -lo``, and the narrowest at most its upper end,
``S(b-) - S(a+) <= hi``; counts never fall, ``S(p) - S(q) <= 0`` for p before q. The system can be satisfied if and only
if the graph has no negative cycle (Bellman-Ford); all weights are whole numbers, so then a whole solution exists.
Shortest paths give the tightest bounds of any period. Method: simple temporal networks (Dechter, Meiri, Pearl 1991).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import msgspec

from hasila.reconcile.claim import INFINITY
from hasila.reconcile.conflict import too_large, too_small
from hasila.reconcile.figures import Figure, Point

#: The fault that would lift the constraint (:mod:`hasila.reconcile.conflict`); ``None`` for "counts never fall".
Label = int | None


class Edge(msgspec.Struct, frozen=True):
    """``S(target) <= S(source) + weight``."""

    source: int
    target: int
    weight: float
    label: Label


class Network:
    """The constraints of one slot; ``lower`` figures (parts) add lower ends, ``upper`` (wholes) upper ends only."""

    def __init__(
        self,
        own: Iterable[Figure],
        lower: Iterable[Figure] = (),
        upper: Iterable[Figure] = (),
        dates: Iterable[int] = (),
    ) -> None:
        self.points: dict[Point, int] = {}
        self.edges: list[Edge] = []
        self.paths: dict[tuple[int, frozenset[int]], tuple[list[float], list[Edge | None]]] = {}
        both = list(own)
        for figure in both:
            self._node(figure.start)
            self._node(figure.end)
        for figure in [*both, *lower]:
            self._lower(figure)
        for figure in [*both, *upper]:
            self._upper(figure)
        for day in dates:
            self._node(Point(day, day))
        self._never_falls()

    def _node(self, point: Point) -> int:
        return self.points.setdefault(point, len(self.points))

    def _lower(self, figure: Figure) -> None:
        if figure.lo > 0:
            a, b = self._node(figure.start), self._node(figure.end)
            self.edges.append(Edge(b, a, -figure.lo, too_large(figure.index)))

    def _upper(self, figure: Figure) -> None:
        if figure.hi < INFINITY:
            a, b = self._node(figure.start), self._node(figure.end)
            self.edges.append(Edge(a, b, figure.hi, too_small(figure.index)))

    def _never_falls(self) -> None:
        """Chain the certain days in order, and hang every uncertain point between its first and its last day."""
        for point in list(self.points):
            if point.key:
                first, last = self._node(Point(point.lo, point.lo)), self._node(Point(point.hi, point.hi))
                here = self.points[point]
                self.edges.append(Edge(here, first, 0, None))
                self.edges.append(Edge(last, here, 0, None))
        days = sorted((p.lo, i) for p, i in self.points.items() if not p.key)
        for (_, before), (_, after) in pairwise(days):
            self.edges.append(Edge(after, before, 0, None))

    def negative_cycle(self, without: Collection[int] = ()) -> list[Edge] | None:
        """Return the edges of a negative cycle that needs none of the faults ``without``, ``None`` if there is none."""
        edges = [e for e in self.edges if e.label is None or e.label not in without]
        size = len(self.points)
        distance = [0.0] * size
        via: list[Edge | None] = [None] * size
        for round_ in range(size + 1):
            last = None
            for edge in edges:
                reach = distance[edge.source] + edge.weight
                if reach < distance[edge.target] - 1e-9:
                    distance[edge.target], via[edge.target], last = reach, edge, edge.target
            if last is None:
                return None
            # A cycle in the graph of predecessors is a negative cycle: no need to wait for the last round.
            if round_ % 4 == 3 or round_ == size:
                found = _cycle(via, last)
                if found:
                    return found
        return None

    def bounds(self, start: Point, end: Point, without: frozenset[int], but: frozenset[int] = frozenset()) -> Bounds:
        """The tightest interval for the count between two points, and the figures that make each end tight.

        ``but`` are further sides to leave out (those of the figure asked about). Shortest paths are kept for each
        starting point, and searched again only where they run over ``but``.
        """
        a, b = self.points[start], self.points[end]
        most, most_path = self._distance(a, b, without, but)
        least, least_path = self._distance(b, a, without, but)
        return Bounds(max(0.0, -least), most, _figures(least_path), _figures(most_path))

    def _distance(
        self, source: int, target: int, without: frozenset[int], but: frozenset[int]
    ) -> tuple[float, list[Edge]]:
        if (source, without) not in self.paths:
            self.paths[source, without] = self._shortest(source, without)
        distance, via = self.paths[source, without]
        path = _path(via, source, target)
        if any(edge.label in but for edge in path if edge.label is not None):
            distance, via = self._shortest(source, without | but)
            path = _path(via, source, target)
        return distance[target], path

    def consistent_without(self, faults: Collection[int]) -> frozenset[int]:
        """``faults`` and, where conflicts of rounding size remain among the rest, one side of each of these."""
        without = set(faults)
        while (cycle := self.negative_cycle(without)) is not None:
            without.add(max(e.label for e in cycle if e.label is not None))
        return frozenset(without)

    def _shortest(self, source: int, without: Collection[int]) -> tuple[list[float], list[Edge | None]]:
        """Bellman-Ford from one point; the constraints must be consistent (no negative cycle)."""
        size = len(self.points)
        distance = [INFINITY] * size
        via: list[Edge | None] = [None] * size
        distance[source] = 0
        for _ in range(size):
            changed = False
            for edge in self.edges:
                reach = distance[edge.source] + edge.weight
                if reach < distance[edge.target] - 1e-9 and (edge.label is None or edge.label not in without):
                    distance[edge.target], via[edge.target] = reach, edge
                    changed = True
            if not changed:
                break
        return distance, via


class Bounds(msgspec.Struct, frozen=True):
    """``[min, max]`` of a count; ``low`` and ``high`` are the figures that make the ends tight."""

    min: float
    max: float
    low: tuple[int, ...]
    high: tuple[int, ...]


def _cycle(via: Sequence[Edge | None], start: int) -> list[Edge] | None:
    node: int | None = start
    seen: dict[int, int] = {}
    order: list[Edge] = []
    while node is not None and node not in seen:
        seen[node] = len(order)
        edge = via[node]
        if edge is None:
            return None
        order.append(edge)
        node = edge.source
    return None if node is None else order[seen[node] :]


def _path(via: Sequence[Edge | None], source: int, target: int) -> list[Edge]:
    path: list[Edge] = []
    node = target
    while node != source and len(path) <= len(via):
        edge = via[node]
        if edge is None:
            return []
        path.append(edge)
        node = edge.source
    return path


def _figures(path: Sequence[Edge]) -> tuple[int, ...]:
    return tuple(sorted({edge.label // 2 for edge in path if edge.label is not None}))
