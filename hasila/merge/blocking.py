"""Which pairs of reports are compared at all.

Comparing all pairs of 100,000 reports would take days, so pairs are proposed by three rules:

1. the same family of types and the same country, windows of time at most three days apart;
2. the same family and the same large figure, windows at most eight days apart (also without a country, and for
recalls);
3. the same family, and texts that share one of their smallest hashes, as copies do.

No rule depends on how many other reports there are, so a report is proposed the same partners however the input is
split.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from hasila.merge.comparisons import INCOMPATIBLE_DAYS, LARGE_FIGURE, weak_figures
from hasila.merge.report import Days, Profile

ALWAYS: Days = (0, 10**7)
# How many days the windows of two reports may lie apart, rule by rule; copies may appear at any time.
PADS = (3, INCOMPATIBLE_DAYS, ALWAYS[1])
# An undated recall could belong to any day of the last year; only a shared figure or text proposes a partner for it.
LONG_WINDOW = 60

Pair = tuple[Profile, Profile]


class Keys(NamedTuple):
    """What a report is looked up by: a set of keys for each rule, and the days within which it lies."""

    by_rule: tuple[frozenset[str], ...]
    window: Days

    def all(self) -> list[str]:
        """All keys: two reports that share none are never compared."""
        return sorted(set().union(*self.by_rule))

    def proposed_by(self, other: Keys) -> str | None:
        """The key that proposes the pair, ``None`` where none does: the smallest of the first rule that applies."""
        apart = max(self.window[0], other.window[0]) - min(self.window[1], other.window[1])
        for mine, theirs, pad in zip(self.by_rule, other.by_rule, PADS, strict=True):
            if apart <= pad and (common := mine & theirs):
                return min(common)
        return None


def keys_of(p: Profile) -> Keys:
    """The keys of a report."""
    dated = p.window is not None and p.window[1] - p.window[0] <= LONG_WINDOW
    large = [f"{n}={f[2]:g}" for n, f in p.figures.items() if f[2] >= LARGE_FIGURE and n not in weak_figures()]
    return Keys(
        by_rule=(
            frozenset(f"{family}|{country}" for family in p.families for country in p.countries if dated),
            frozenset(f"{family}|{figure}" for family in p.families for figure in large),
            frozenset(f"{p.family}|text {value:08x}" for value in p.text),
        ),
        window=p.window or ALWAYS,
    )


def candidate_pairs(profiles: Iterable[Profile], new: Container[str] | None = None) -> Iterator[Pair]:
    """Every proposed pair once, the smaller id first, in an order that depends on the reports alone.

    With ``new`` (ids) only the pairs that hold one of these.
    """
    ordered = sorted(profiles, key=lambda p: p.id)
    keys = {p.id: keys_of(p) for p in ordered}
    for rule, pad in enumerate(PADS):
        blocks: dict[str, list[Profile]] = defaultdict(list)
        for p in ordered:
            for key in sorted(keys[p.id].by_rule[rule]):
                blocks[key].append(p)
        for key, block in blocks.items():
            for a, b in _sweep(block, keys, pad, new):
                if keys[a.id].proposed_by(keys[b.id]) == key:
                    yield (a, b) if a.id < b.id else (b, a)


def _sweep(block: list[Profile], keys: dict[str, Keys], pad: int, new: Container[str] | None) -> Iterator[Pair]:
    """Pairs of a block whose windows lie at most ``pad`` days apart, by a pass in order of start."""
    active: list[tuple[int, bool, Profile]] = []
    for p in sorted(block, key=lambda p: (keys[p.id].window, p.id)):
        start, end = keys[p.id].window
        active = [other for other in active if other[0] + pad >= start]
        fresh = new is None or p.id in new
        for _, other_fresh, other in active:
            if fresh or other_fresh:
                yield p, other
        active.append((end, fresh, p))
