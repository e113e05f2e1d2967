"""A conflict: figures that cannot all be right, as one inequality of whole numbers that fails.

Every conflict says: the counts added on one side need at least ``sum(lo)``, the counts on the other side allow at most
``sum(hi)`` (plus ``slack``), and the first is larger. The gap is what is missing. Being linear, it can be checked again
in integers, and tells at once whether another reading of one figure would close it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from hasila.reconcile.figures import Figure, Point

Rule = Literal[
    "series",  # a cumulative count falls, or a shorter period holds more than a longer one
    "scope",  # a part is larger than its whole
    "cycle",  # totals and parts of their periods do not fit
    "growth",  # a part grows more than its whole
    "sum",  # parts printed beside their total do not make it
    "balance",  # more people are accounted for than there are
    "jump",  # a count grows implausibly fast
    "baseline",  # the same count is given for a much shorter period
    "copied",  # the figures of a whole are ascribed to a part
    "share",  # a share in per cent does not fit the counts
    "order",  # two statements of one month contradict each other's order
    "period",  # the period itself cannot be right
]


class Conflict(msgspec.Struct, frozen=True):
    """``need``: figures whose lower ends are added; ``allow``: figures whose upper ends are added."""

    rule: Rule
    need: tuple[int, ...]
    allow: tuple[int, ...]
    gap: float
    slack: float = 0.0
    note: str = ""

    @property
    def figures(self) -> frozenset[int]:
        return frozenset(self.need) | frozenset(self.allow)


def gap_of(need: Sequence[int], allow: Sequence[int], figures: Sequence[Figure], slack: float = 0.0) -> float:
    """Recompute the gap in whole numbers: positive means that the figures cannot all be right."""
    return sum(figures[i].lo for i in need) - sum(figures[i].hi for i in allow) - slack


def verified(conflict: Conflict, figures: Sequence[Figure]) -> bool:
    """Whether the inequality really fails: asked of every conflict, whoever found it, before it is shown."""
    return gap_of(conflict.need, conflict.allow, figures, conflict.slack) > 0


def holds_if(conflict: Conflict, figure: int, value: float, figures: Sequence[Figure]) -> bool:
    """Whether the conflict is gone when one figure is read as exactly ``value``."""
    change: Mapping[int, float] = {figure: value}
    need = sum(change.get(i, figures[i].lo) for i in conflict.need)
    allow = sum(change.get(i, figures[i].hi) for i in conflict.allow)
    return need - allow - conflict.slack <= 0


def surely_before(first: Point, second: Point) -> bool:
    """Whether ``first`` is no later than ``second`` on every reading of the two."""
    return (first.key != "" and first.key == second.key) or first.hi <= second.lo


def covers(outer: Figure, inner: Figure) -> bool:
    """Whether the narrowest period of ``outer`` holds the widest period of ``inner``."""
    return outer.start.hi <= inner.start.lo and surely_before(inner.end, outer.end)
