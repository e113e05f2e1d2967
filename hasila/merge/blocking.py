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

from collections import defaultdict
from collections.abc import Iterable, Iterator

from hasila.merge.comparisons import INCOMPATIBLE_DAYS, LARGE_FIGURE, WEAK_FIGURES
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
    by_country: dict[str, list[Profile]] = defaultdict(list)
    by_figure: dict[str, list[Profile]] = defaultdict(list)
    by_copy: dict[str, list[Profile]] = defaultdict(list)
    for p in ordered:
        for key in country_keys(p):
            by_country[key].append(p)
        for key in figure_keys(p):
            by_figure[key].append(p)
        by_copy[copy_key(p)].append(p)
    for country, block in by_country.items():
        for pair in _sweep(block, PAD_PLACE):
            if country == min(_shared(country_keys, *pair)):
                yield pair
    for figure, block in by_figure.items():
        for a, b in _sweep(block, PAD_FIGURE):
            if figure == min(_shared(figure_keys, a, b)) and not by_place(a, b):
                yield a, b
    for block in by_copy.values():
        for i, a in enumerate(block):
            for b in block[i + 1 :]:
                if not by_place(a, b) and not by_figure_rule(a, b):
                    yield a, b


def block_keys(profile: Profile) -> list[str]:
    """All keys of a report: two reports that share none are never compared."""
    return [*country_keys(profile), *figure_keys(profile), copy_key(profile)]


def country_keys(p: Profile) -> list[str]:
    """Rule 1: family and each country, for reports whose time is known well enough."""
    if p.window is None or p.window[1] - p.window[0] > LONG_WINDOW:
        return []
    return [f"{p.family}|{c}" for c in p.countries]


def figure_keys(p: Profile) -> list[str]:
    """Rule 2: family and each large figure."""
    return [
        f"{p.family}|{name}={f[2]:g}"
        for name, f in p.figures.items()
        if f[2] >= LARGE_FIGURE and name not in WEAK_FIGURES
    ]


def copy_key(p: Profile) -> str:
    """Rule 3: family and the group of copies."""
    return f"{p.family}|copy {p.copy_group}"


def by_place(a: Profile, b: Profile) -> bool:
    """Whether rule 1 proposes the pair."""
    return _close(a, b, PAD_PLACE) and not set(country_keys(a)).isdisjoint(country_keys(b))


def by_figure_rule(a: Profile, b: Profile) -> bool:
    """Whether rule 2 proposes the pair."""
    return _close(a, b, PAD_FIGURE) and not set(figure_keys(a)).isdisjoint(figure_keys(b))


def _shared(keys: object, a: Profile, b: Profile) -> set[str]:
    assert callable(keys)
    return set(keys(a)) & set(keys(b))


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
