"""How two reports compare: one function a comparison, each returning the level that applies and the values it saw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import combinations

import msgspec

from hasila.merge.levels import Level, Levels, default_levels
from hasila.merge.report import Days, Profile, Spot, spot_km
from hasila.merge.wording import overlap

Outcome = tuple[str, str, str]

SAME_DAY_LIMIT = 1
# A period longer than this (days) agrees with too much to count as a day.
DAY_LIKE = 3
INCOMPATIBLE_DAYS = 8
# The levels of place from the closest agreement to contradiction.
PLACE_ORDER = ("same town", "same city", "within", "same large city", "same area", "near", "other place", "far places")
NEXT_TO_KM = 15.0
NEAR_KM = 60.0
FAR_KM = 250.0
LARGE_FIGURE = 5.0
# Early tolls grow: a figure up to this many times another, and no more than so many above, is the same toll at
# another hour.
GROWTH = 1.7
GROWTH_STEP = 3.0
# Counts that say little about which incident it is: nearly every cell report says "one cell".
WEAK_FIGURES = frozenset({"cells"})
# Kinds of attack that papers use of one event: one says "a bombing" where another says "a suicide bombing".
MEANS = {
    "bombing": "explosives",
    "suicide_bombing": "explosives",
    "car_bombing": "explosives",
    "shooting": "arms",
    "armed_assault": "arms",
    "assassination": "arms",
    "ambush": "arms",
}
COPIED, VERY_SIMILAR, SIMILAR = 0.9, 0.55, 0.3
FEW_GRAMS = 12


class Compared(msgspec.Struct, frozen=True):
    """One comparison of two reports: the level, and the values of the two for the explanation."""

    level: Level
    a: str
    b: str

    @property
    def words(self) -> str:
        """The outcome in plain words."""
        return self.level.says.format(a=self.a, b=self.b)


def kind(a: Profile, b: Profile) -> Outcome:
    """Type and subtype."""
    if a.type != b.type:
        return "related type", a.type, b.type
    if a.subtype and b.subtype:
        words = f"{a.type} ({a.subtype})", f"{b.type} ({b.subtype})"
        if a.subtype == b.subtype:
            return "same subtype", *words
        if MEANS.get(a.subtype, a.subtype) != MEANS.get(b.subtype, b.subtype):
            return "different subtype", *words
    return "same type", a.type, b.type


def time(a: Profile, b: Profile) -> Outcome:
    """Stated days where both state them, else the windows in which the incident must lie."""
    if a.window is None or b.window is None:
        return "unknown", "", ""
    both_stated = a.stated and b.stated
    one = a.when if a.stated and a.when else a.window
    two = b.when if b.stated and b.when else b.window
    words = interval_words(one), interval_words(two)
    gap = max(one[0], two[0]) - min(one[1], two[1])
    if gap <= 0:
        short = one[1] - one[0] < SAME_DAY_LIMIT and two[1] - two[0] < SAME_DAY_LIMIT
        return ("same day" if short else "overlapping"), *words
    if gap == 1:
        return "a day apart", *words
    if gap <= 3:
        return "two or three days", *words
    if gap <= INCOMPATIBLE_DAYS or not both_stated:
        return "up to a week", *words
    return "incompatible days", *words


def place(a: Profile, b: Profile) -> Outcome:
    """Equal places, containment, distance, country; the best agreement between any two places of the reports counts."""
    if not a.countries or not b.countries:
        return "unknown", "", ""
    if not a.countries & b.countries:
        return "other country", ", ".join(sorted(a.countries)), ", ".join(sorted(b.countries))
    if not a.spots or not b.spots:
        return "same country", ", ".join(sorted(a.countries & b.countries)), ""
    best, one, two = min(
        ((_spots(one, two), one, two) for one in a.spots for two in b.spots),
        key=lambda found: (PLACE_ORDER.index(found[0]), found[1].name, found[2].name),
    )
    if best in ("near", "other place", "far places"):
        return best, ", ".join(s.name for s in a.spots[:4]), ", ".join(s.name for s in b.spots[:4])
    return best, one.name, two.name


def _spots(one: Spot, two: Spot) -> str:
    """The level of two places."""
    if one.key == two.key:
        return f"same {one.size}"
    if one.key in two.around or two.key in one.around:
        return "within"
    km = spot_km(one, two)
    if km is None:
        return "other place"
    if one.size == "area" or two.size == "area":
        # An area has no one position: its centre may lie far from a town in it.
        return "other place" if km <= FAR_KM * 2 else "far places"
    if km <= NEXT_TO_KM:
        return "within"
    if km <= NEAR_KM:
        return "near"
    return "far places" if km > FAR_KM else "other place"


def figures(a: Profile, b: Profile) -> Outcome:
    """Shared counts as intervals; tolls that grow; sums of parts."""
    shared = [n for n in a.figures if n in b.figures and n not in WEAK_FIGURES]
    if not shared:
        return _part_and_sum(a, b) or ("unknown", "", "")
    words = _figure_words(a, shared), _figure_words(b, shared)
    equal = [n for n in shared if a.figures[n][2] == b.figures[n][2]]
    clash = [n for n in shared if n not in equal and not _compatible(a.figures[n], b.figures[n])]
    far = [n for n in clash if not _growing(a.figures[n][2], b.figures[n][2])]
    large = [n for n in equal if a.figures[n][2] >= LARGE_FIGURE]
    if not clash and len(equal) >= 2 and large:
        return "several equal", *words
    if large and not far:
        return "large equal", *words
    if far and len(far) >= len(equal):
        return _part_and_sum(a, b) or ("contradicting", *words)
    if clash:
        return "growing", *words
    if equal:
        return "small equal", *words
    return "compatible", *words


def _compatible(one: tuple[float, float, float], two: tuple[float, float, float]) -> bool:
    """Whether the intervals meet; "more than 10" fits 12, but says nothing against it being 400.

    The stated numbers bound it.
    """
    meet = one[0] <= two[1] and two[0] <= one[1]
    return meet and max(one[2], two[2]) <= 2 * GROWTH * max(1.0, min(one[2], two[2]))


def _growing(one: float, two: float) -> bool:
    low, high = sorted((one, two))
    return high <= low * GROWTH or (high - low <= GROWTH_STEP and low > 0)


def _part_and_sum(a: Profile, b: Profile) -> Outcome | None:
    for one, two in ((a, b), (b, a)):
        values = [f[2] for n, f in one.figures.items() if f[2] > 0 and n not in WEAK_FIGURES]
        sums = {x + y for x, y in combinations(values, 2)}
        for name, figure in two.figures.items():
            if figure[2] >= LARGE_FIGURE and figure[2] in sums:
                return "part and sum", _figure_words(a, list(a.figures)), f"{name} {figure[2]:g}"
    return None


def group(a: Profile, b: Profile) -> Outcome:
    """Armed groups."""
    return _sets(a.groups, b.groups)


def agency(a: Profile, b: Profile) -> Outcome:
    """Agencies."""
    return _sets(a.agencies, b.agencies)


def _sets(one: frozenset[str], two: frozenset[str]) -> Outcome:
    if not one or not two:
        return "unknown", "", ""
    if one & two:
        return "same", ", ".join(sorted(one & two)), ""
    return "different", ", ".join(sorted(one)), ", ".join(sorted(two))


def wording(a: Profile, b: Profile) -> Outcome:
    """Letter groups that the sentences share; across languages the names and figures above have to do."""
    if a.language != b.language:
        return "unknown", f"{a.language} and {b.language}", ""
    if min(a.wording.bit_count(), b.wording.bit_count()) < FEW_GRAMS:
        return "unknown", "too short", ""
    share = overlap(a.wording, b.wording)
    words = f"{share:.0%} of the shorter"
    if share >= COPIED:
        return "copied", words, ""
    if share >= VERY_SIMILAR:
        return "very similar", words, ""
    return ("similar" if share >= SIMILAR else "dissimilar"), words, ""


def article(a: Profile, b: Profile) -> Outcome:
    """Two reports of one article are told as two incidents."""
    return ("same article" if a.article_id == b.article_id else "different articles"), "", ""


COMPARISONS: dict[str, Callable[[Profile, Profile], Outcome]] = {
    f.__name__: f for f in (time, place, figures, kind, group, agency, wording, article)
}


def compare(a: Profile, b: Profile, levels: Levels | None = None) -> list[Compared]:
    """All comparisons of two reports, in a fixed order."""
    table = (levels or default_levels()).table
    found = []
    for name, function in COMPARISONS.items():
        level, one, two = function(a, b)
        found.append(Compared(level=table[name][level], a=one, b=two))
    return found


APART = -99.0


def score(a: Profile, b: Profile, levels: Levels) -> float:
    """Bits for the two telling one incident; ``APART`` where a contradiction keeps them apart. 0 is even odds."""
    bits = levels.prior_bits
    for name, function in COMPARISONS.items():
        level = levels.table[name][function(a, b)[0]]
        if level.apart:
            return APART
        bits += level.weight
    return bits


def interval_words(interval: Days) -> str:
    """``2015-07-20`` or ``2015-07-18 to 2015-07-20``."""
    start, end = (dt.date.fromordinal(d).isoformat() for d in interval)
    return start if start == end else f"{start} to {end}"


def _figure_words(profile: Profile, names: list[str]) -> str:
    return ", ".join(f"{n} {profile.figures[n][2]:g}" for n in names)
