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
    """``need``: figures whose lower ends are added; ``allow``: figures whose upper ends are added.

    ``months`` is the time in which a jump happened.
    """

    rule: Rule
    need: tuple[int, ...]
    allow: tuple[int, ...]
    gap: float
    slack: float = 0.0
    months: int = 0

    @property
    def figures(self) -> frozenset[int]:
        return frozenset(self.need) | frozenset(self.allow)

    @property
    def faults(self) -> frozenset[int]:
        """The faults that would explain it: each needed figure may be too large, each allowing one too small.

        A coincidence (the same number since a later start, in a part, as a share) is explained by the copy alone.
        """
        if self.rule in ("baseline", "copied", "share"):
            return frozenset(too_large(i) for i in self.need)
        return frozenset(too_large(i) for i in self.need) | frozenset(too_small(i) for i in self.allow)


def too_large(figure: int) -> int:
    """The fault "this figure is too large", as a number."""
    return 2 * figure


def too_small(figure: int) -> int:
    """The fault "this figure is too small", as a number."""
    return 2 * figure + 1


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


def is_minor(conflict: Conflict, figures: Sequence[Figure]) -> bool:
    """Whether the gap is of the size of rounding for the number and kind of figures that it takes.

    Two statements that meet in one inequality are held to the unit; chains over three or more statements, and single
    units of counts above a thousand, are not. Rounded figures add their own room.
    """
    if conflict.rule not in ("series", "scope", "cycle", "growth"):
        return False
    members = [figures[i] for i in conflict.figures]
    events = {f.event for f in members}
    if len(events) <= 1:
        return False
    largest = max(f.value for f in members)
    if len(members) == 2:
        return conflict.gap <= 1 and largest > 1000
    if len(events) == 2:
        return False
    if len(members) == 3 and len({f.slot for f in members}) == 1 and all(f.exact for f in members):
        return False
    rounded = sum(not f.exact and f.claim.comparator == "~" for f in members)
    share = 0.01 if len(events) <= 3 and len(members) <= 4 else 0.05
    return conflict.gap <= max(1.0, share * largest) + rounded


#: Figures read by machine: two of one article differ by misprint only below this share (else they are parts), two of
#: different articles below the second, a sum below the third.
READ_BESIDE, READ_APART, READ_SUM = 0.03, 0.4, 0.1


def credible(conflict: Conflict, figures: Sequence[Figure]) -> bool:
    """Whether a conflict among figures that were all read by machine is likelier a mistake of the papers than that a
    word was not understood ("of whom four women" read as four).

    Large differences are nearly always unread parts, unless the digits themselves tell of a slip.
    """
    members = [figures[i] for i in sorted(conflict.figures)]
    if not all(f.read for f in members) or conflict.rule in ("baseline", "share", "period"):
        return True
    largest = max(f.value for f in members)
    share = conflict.gap / largest if largest else 0.0
    if len(members) == 2 and _slip(members[0].value, members[1].value):
        return True
    if len({f.event for f in members}) == 1:
        return share <= (READ_BESIDE if len(members) == 2 else READ_SUM)
    return share <= READ_APART and conflict.rule != "jump"


def _slip(one: float, other: float) -> bool:
    """Whether the digits of two numbers are the same but for their order, or one too many."""
    a, b = sorted((str(int(one)), str(int(other))), key=len)
    if len(a) < 2 or a == b:
        return False
    if len(a) == len(b):
        changed = [i for i in range(len(a)) if a[i] != b[i]]
        swapped = len(changed) == 2 and changed[1] == changed[0] + 1 and a[changed[0]] == b[changed[1]]
        return swapped and a[changed[1]] == b[changed[0]] and len(a) > 2
    return len(a) > 1 and len(b) == len(a) + 1 and len(b) > 3 and any(b[:i] + b[i + 1 :] == a for i in range(len(b)))
