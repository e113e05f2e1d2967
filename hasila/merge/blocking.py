"""Which pairs of reports are compared at all.

Comparing all pairs of 100,000 reports would take days, so pairs are proposed by three rules, each of which keeps only
what it needs in memory (a window of reports sorted by day):

1. the same family of types and the same country, windows of time at most three days apart;
2. the same family and the same large figure, windows at most eight days apart (also without a country, and for
recalls);
3. the same family, and articles that are copies of one text.

No rule depends on how many other reports there are, so a report is proposed the same partners however the input is
split.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from hasila.merge.comparisons import INCOMPATIBLE_DAYS, LARGE_FIGURE, weak_figures
from hasila.merge.report import Profile

PAD_PLACE = 3
PAD_FIGURE = INCOMPATIBLE_DAYS
# An undated recall could belong to any day of the last year; only a shared figure or text proposes a partner for it.
LONG_WINDOW = 60
ALWAYS = (0, 10**7)

Pair = tuple[Profile, Profile]


def candidate_pairs(profiles: Iterable[Profile]) -> Iterator[Pair]:
    """Every proposed pair once, the smaller id first, in an order that depends on the reports alone."""
    ordered = sorted(profiles, key=lambda p: p.id)
    same: dict[frozenset[str], frozenset[str]] = {}

    def shared(keys: Iterable[str]) -> frozenset[str]:
        found = frozenset(keys)
        return same.setdefault(found, found)

    countries = {p.id: shared(country_keys(p)) for p in ordered}
    figures = {p.id: shared(figure_keys(p)) for p in ordered}
    for country, block in _blocks(ordered, countries):
        for a, b in _sweep(block, PAD_PLACE):
            both = countries[a.id] & countries[b.id]
            if len(both) == 1 or country == min(both):
                yield a, b

    def by_country(a: Profile, b: Profile) -> bool:
        return not countries[a.id].isdisjoint(countries[b.id]) and _close(a, b, PAD_PLACE)

    for figure, block in _blocks(ordered, figures):
        for a, b in _sweep(block, PAD_FIGURE):
            both = figures[a.id] & figures[b.id]
            if (len(both) == 1 or figure == min(both)) and not by_country(a, b):
                yield a, b
    copied = Counter(map(copy_key, ordered))
    copies = [p for p in ordered if copied[copy_key(p)] > 1]
    for _, block in _blocks(copies, {p.id: shared((copy_key(p),)) for p in copies}):
        for a, b in combinations(block, 2):
            by_figure = not figures[a.id].isdisjoint(figures[b.id]) and _close(a, b, PAD_FIGURE)
            if not by_country(a, b) and not by_figure:
                yield a, b


def _blocks(ordered: list[Profile], keys: dict[str, frozenset[str]]) -> Iterator[tuple[str, list[Profile]]]:
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for p in ordered:
        for key in sorted(keys[p.id]):
            blocks[key].append(p)
    return ((key, block) for key, block in blocks.items() if len(block) > 1)


def block_keys(profile: Profile) -> list[str]:
    """All keys of a report: two reports that share none are never compared."""
    return [*country_keys(profile), *figure_keys(profile), copy_key(profile)]


def country_keys(p: Profile) -> list[str]:
    """Rule 1: family and each country, for reports whose time is known well enough."""
    if p.window is None or p.window[1] - p.window[0] > LONG_WINDOW:
        return []
    return [f"{family}|{c}" for family in p.families for c in p.countries]


def figure_keys(p: Profile) -> list[str]:
    """Rule 2: family and each large figure."""
    return [
        f"{family}|{name}={f[2]:g}"
        for family in p.families
        for name, f in p.figures.items()
        if f[2] >= LARGE_FIGURE and name not in weak_figures()
    ]


def copy_key(p: Profile) -> str:
    """Rule 3: family and the group of copies."""
    return f"{p.family}|copy {p.copy_group}"


def _close(a: Profile, b: Profile, pad: int) -> bool:
    one, two = a.window or ALWAYS, b.window or ALWAYS
    return max(one[0], two[0]) - min(one[1], two[1]) <= pad


def _sweep(block: list[Profile], pad: int) -> Iterator[Pair]:
    """Pairs of a block whose windows lie at most ``pad`` days apart, by a pass in order of start."""
    active: list[Profile] = []
    for p in sorted(block, key=lambda p: (p.window or ALWAYS, p.id)):
        start = (p.window or ALWAYS)[0]
        active = [other for other in active if (other.window or ALWAYS)[1] + pad >= start]
        for other in active:
            yield (p, other) if p.id < other.id else (other, p)
        active.append(p)
