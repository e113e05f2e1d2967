"""How two reports compare: one function a comparison, each naming the level that applies; their sum, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import combinations

import msgspec

from hasila.codebook import active, per_codebook
from hasila.merge.levels import Level, Levels, default_levels
from hasila.merge.places import Spot, distance
from hasila.merge.report import INFINITE, Days, Profile, is_clash
from hasila.merge.wording import overlap
from hasila.phrasing.messages import Message, date, listed, say
from hasila.phrasing.messages import name as name_called
from hasila.phrasing.messages import place as place_called

INCOMPATIBLE_DAYS = 8
# The levels of place from the closest agreement to contradiction.
_PLACE_LEVELS = (
    "same town",
    "same city",
    "within",
    "same large city",
    "same area",
    "near",
    "other place",
    "far places",
)
PLACE_RANK = {level: rank for rank, level in enumerate(_PLACE_LEVELS)}
NEXT_TO_KM = 15.0
NEAR_KM = 60.0
FAR_KM = 250.0
LARGE_FIGURE = 5.0
# Few incidents share a figure of so many by accident, unless it is a round one.
TELLING_FIGURE = 100.0
# Early tolls grow: a figure up to this many times another, and no more than so many above, is the same toll at
# another hour.
GROWTH = 1.7
GROWTH_STEP = 3.0
# A lower bound is kept by what is up to so many times as large: nobody who knows of 400 says "more than 10".
OPEN_GROWTH = 2 * GROWTH
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

    @property
    def said(self) -> Message:
        """The outcome for telling it in other languages."""
        comparison = self.level.comparison
        parts = {"a": _said(comparison, self.a), "b": _said(comparison, self.b)}
        return say(f"{comparison}, {self.level.name}", **parts, english=self.words)


def kind(a: Profile, b: Profile) -> str:
    """Type and subtype."""
    if a.type != b.type:
        return "related type" if a.family == b.family or is_clash(a.type) or is_clash(b.type) else "other type"
    if not a.subtype or not b.subtype:
        return "same type"
    if a.subtype == b.subtype:
        return "same subtype"
    means = active().alike.means  # one paper says "a bombing" where another says "a suicide bombing"
    return "same type" if means.get(a.subtype, a.subtype) == means.get(b.subtype, b.subtype) else "different subtype"


@per_codebook
def weak_figures() -> frozenset[str]:
    """Counts that say little about which incident it is (nearly every report says "one cell"), or that a total says."""
    return frozenset(name for name, count in active().counts.items() if count.weak)


def time(a: Profile, b: Profile) -> str:
    """Stated days where both state them, else the windows in which the incident must lie."""
    one, two = _days(a), _days(b)
    if one is None or two is None:
        return "unknown"
    gap = _gap(one, two)
    if gap <= 0:
        return "same day" if one[0] == one[1] and two == one else "overlapping"
    if gap == 1:
        return "a day apart"
    if gap <= 3:
        return "two or three days"
    if gap <= INCOMPATIBLE_DAYS or not (a.stated and b.stated):
        return "up to a week"
    return "incompatible days"


def _gap(one: Days, two: Days) -> int:
    """Days from the end of the earlier to the beginning of the later; none or less where they overlap."""
    return max(one[0], two[0]) - min(one[1], two[1])


def _days(p: Profile) -> Days | None:
    return p.when if p.stated else p.window


def place(a: Profile, b: Profile) -> str:
    """Equal places, containment, distance, country; the best agreement between any two places of the reports counts."""
    if not a.countries or not b.countries:
        return "unknown"
    if a.countries.isdisjoint(b.countries):
        # The country of an incident without a place was only taken from the rest of its article.
        return "other country" if a.spots and b.spots else "other country, no place"
    if not a.spots or not b.spots:
        return "same country"
    return min((_spots(one, two) for one in a.spots for two in b.spots), key=PLACE_RANK.__getitem__)


def _spots(one: Spot, two: Spot) -> str:
    """The level of two places."""
    if one.key == two.key:
        return f"same {one.size}"
    if one.key in two.around or two.key in one.around:
        return "within"
    km = distance(one, two)
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


def figures(a: Profile, b: Profile) -> str:
    """Shared counts as intervals; tolls that grow; sums of parts."""
    shared = [n for n in a.figures if n in b.figures and n not in weak_figures()]
    if people := _same_people(a, b) or _same_people(b, a):
        return "telling equal" if _is_telling(people) else "large equal"
    if not shared:
        return "part and sum" if _part_and_sum(a, b) else "unknown"
    equal = [n for n in shared if a.figures[n][2] == b.figures[n][2]]
    clash = [n for n in shared if n not in equal and not _compatible(a.figures[n], b.figures[n])]
    far = [n for n in clash if not _growing(a.figures[n][2], b.figures[n][2])]
    large = [n for n in equal if a.figures[n][2] >= LARGE_FIGURE]
    if not far and any(_is_telling(a.figures[n][2]) for n in equal):
        return "telling equal"
    if not clash and len(equal) >= 2 and large:
        return "several equal"
    if large and not far:
        return "large equal"
    if far and len(far) >= len(equal) and not _is_open(a, b, shared):
        return "part and sum" if _part_and_sum(a, b) else "contradicting"
    if clash:
        return _course(a, b, shared)
    return "small equal" if equal else "compatible"


def _is_open(a: Profile, b: Profile, shared: Sequence[str]) -> bool:
    """ "At least 8 dead and 20 hurt", then "18 dead and 40 hurt": a report that sets a lower bound, and a later one, or one
    of the same day, of which no figure is smaller."""
    for early, late in ((a, b), (b, a)):
        steps = [(early.figures[n], late.figures[n]) for n in shared]
        rising = len(steps) > 1 and all(before[2] <= now[2] <= OPEN_GROWTH * before[2] for before, now in steps)
        if rising and any(before[1] == INFINITE for before, _ in steps):
            return (early.published or 0) <= (late.published or 0)
    return False


def _course(a: Profile, b: Profile, shared: Sequence[str]) -> str:
    """Whether figures that are close grow, fall or do neither from the day of one report to that of the other."""
    first, last = (a, b) if (a.published or 0) <= (b.published or 0) else (b, a)
    steps = [last.figures[n][2] - first.figures[n][2] for n in shared]
    same_day = not a.published or not b.published or a.published == b.published
    if len(steps) > 1 and (min(steps) >= 0 or (same_day and max(steps) <= 0)):
        return "growing together"
    return "falling" if not same_day and max(steps) <= 0 else "growing"


def _compatible(one: tuple[float, float, float], two: tuple[float, float, float]) -> bool:
    """Whether the intervals meet and the stated numbers are not far apart.

    "More than 10" allows 12 and, taken literally, 400; nobody who knows of 400 says "more than 10".
    """
    meet = one[0] <= two[1] and two[0] <= one[1]
    return meet and max(one[2], two[2]) <= OPEN_GROWTH * max(1.0, min(one[2], two[2]))


def _growing(one: float, two: float) -> bool:
    low, high = sorted((one, two))
    return high <= low * GROWTH or (high - low <= GROWTH_STEP and low > 0)


def _same_people(a: Profile, b: Profile) -> float:
    """How many members of a body one report counts that are the people taken in of the other; 0 where they are not."""
    members, caught = a.figures.get(active().special.members or ""), b.figures.get(active().special.caught or "")
    same = members is not None and caught is not None and members[2] == caught[2] >= LARGE_FIGURE
    return members[2] if same and members is not None else 0.0


def _is_telling(value: float) -> bool:
    return value >= TELLING_FIGURE and value % 10 != 0


def _part_and_sum(a: Profile, b: Profile) -> bool:
    """Whether a large figure of one report is the sum of two figures of the other: "60 killed and injured"."""
    for one, two in ((a, b), (b, a)):
        values = [f[2] for n, f in one.figures.items() if f[2] > 0 and n not in weak_figures()]
        if len(values) > 1:
            sums = {x + y for x, y in combinations(values, 2)}
            if any(f[2] >= LARGE_FIGURE and f[2] in sums for f in two.figures.values()):
                return True
    return False


def group(a: Profile, b: Profile) -> str:
    """Armed groups; a branch agrees with the group that it is a branch of."""
    return _sets(a.groups, b.groups, a.lineage, b.lineage)


def agency(a: Profile, b: Profile) -> str:
    """Agencies; a service agrees with the body that it is a part of."""
    return _sets(a.agencies, b.agencies, a.lineage, b.lineage)


def target(a: Profile, b: Profile) -> str:
    """What was aimed at: a market, a mosque, soldiers."""
    if not a.targets or not b.targets:
        return "unknown"
    return "different" if a.targets.isdisjoint(b.targets) else "same"


def _sets(one: frozenset[str], two: frozenset[str], above_one: frozenset[str], above_two: frozenset[str]) -> str:
    if not one or not two:
        return "unknown"
    agree = not (one.isdisjoint(two) and one.isdisjoint(above_two) and two.isdisjoint(above_one))
    return "same" if agree else "different"


def wording(a: Profile, b: Profile) -> str:
    """Letter groups that the sentences share; across languages the names and figures above have to do.

    Sentences that name days of their own, some days apart, and count otherwise are of one mould and no copies: "a bomb
    killed three in X on Monday", "a bomb killed four in X on Thursday".
    """
    if a.language != b.language or min(a.wording.bit_count(), b.wording.bit_count()) < FEW_GRAMS:
        return "unknown"
    share = overlap(a.wording, b.wording)
    if _are_days_apart(a, b) and any(a.figures[n][2] != b.figures[n][2] for n in a.figures.keys() & b.figures.keys()):
        return "similar" if share >= SIMILAR else "dissimilar"
    if share >= COPIED:
        return "copied"
    if share >= VERY_SIMILAR:
        return "very similar"
    return "similar" if share >= SIMILAR else "dissimilar"


def _are_days_apart(a: Profile, b: Profile) -> bool:
    one, two = (p.when if p.stated else None for p in (a, b))
    return one is not None and two is not None and _gap(one, two) > 1


def article(a: Profile, b: Profile) -> str:
    """Two reports of one article are told as two incidents."""
    return "same article" if a.article_id == b.article_id else "different articles"


# In the order of the table of levels: what is quickly compared and settles most pairs comes first.
COMPARISONS: dict[str, Callable[[Profile, Profile], str]] = {
    f.__name__: f for f in (place, time, kind, group, agency, target, article, wording, figures)
}


def compare(a: Profile, b: Profile, levels: Levels | None = None) -> list[Compared]:
    """All comparisons of two reports, in a fixed order."""
    table = (levels or default_levels()).table
    return [Compared(table[name][function(a, b)], *_shown(name, a, b)) for name, function in COMPARISONS.items()]


APART = -99.0


def score(a: Profile, b: Profile, levels: Levels) -> float:
    """Bits for the two telling one incident; ``APART`` where a contradiction keeps them apart. 0 is even odds."""
    bits = levels.prior_bits
    for name, function in COMPARISONS.items():
        level = levels.table[name][function(a, b)]
        if level.apart:
            return APART
        bits += level.weight
    return bits


def linked(a: Profile, b: Profile, levels: Levels) -> bool:
    """Whether the pair alone connects the two; stops as soon as no later comparison can change that."""
    bits = levels.prior_bits
    for name, function in COMPARISONS.items():
        level = levels.table[name][function(a, b)]
        bits += level.weight
        if level.apart or bits + levels.best_after(name) <= levels.link_bits:
            return False
    return bits > levels.link_bits


_LABELS: dict[str, Callable[[Profile], frozenset[str]]] = {
    "group": lambda p: p.groups,
    "agency": lambda p: p.agencies,
    "target": lambda p: p.targets,
}


def _shown(comparison: str, a: Profile, b: Profile) -> tuple[str, str]:
    """What the two reports say, for the explanation."""
    if comparison == "wording":
        shared = f"{overlap(a.wording, b.wording):.0%} of the shorter"
        return shared if a.language == b.language else f"{a.language} and {b.language}", ""
    if comparison == "place":
        common = {s.key for s in a.spots} & {s.key for s in b.spots}
        return tuple(  # type: ignore[return-value]
            ", ".join([s.name for s in p.spots if s.key in common or not common][:4] or sorted(p.countries))
            for p in (a, b)
        )
    if comparison in _LABELS:
        one, two = (_LABELS[comparison](p) for p in (a, b))
        return ", ".join(sorted(one & two or one)), ", ".join(sorted(two))
    return _value(comparison, a), _value(comparison, b)


def _value(comparison: str, p: Profile) -> str:
    if comparison == "kind":
        return f"{p.type} ({p.subtype})" if p.subtype else p.type
    if comparison == "time":
        days = _days(p)
        return interval_words(days) if days else "no date"
    if comparison == "figures":
        return ", ".join(f"{n} {f[2]:g}" for n, f in p.figures.items())
    return ""


def _said(comparison: str, shown: str) -> Message | str:
    """What a report says, for telling it in other languages."""
    if comparison == "time":
        return listed("dash", map(date, shown.split(" to ")))
    if comparison in ("place", "group", "agency"):
        leaf = place_called if comparison == "place" else name_called
        return listed("comma", map(leaf, shown.split(", ")))
    return shown


def interval_words(interval: Days) -> str:
    """``2015-07-20`` or ``2015-07-18 to 2015-07-20``."""
    start, end = (dt.date.fromordinal(d).isoformat() for d in interval)
    return start if start == end else f"{start} to {end}"


def explain_pair(a: Profile, b: Profile, levels: Levels | None = None) -> list[str]:
    """One line a comparison with its weight in bits, then the sum and what it means."""
    table = levels or default_levels()
    compared = compare(a, b, table)
    lines = [f"{table.prior_bits:+7.2f}  before comparing: most pairs of reports tell two incidents"]
    lines += [_line(c) for c in compared]
    contradictions = [c for c in compared if c.level.apart]
    if contradictions:
        return [*lines, f"  apart  {contradictions[0].words}: never one incident, unless a person says so"]
    total = table.prior_bits + sum(c.level.weight for c in compared)
    chance = 1 / (1 + 2**-total)
    verdict = "for one incident" if total > 0 else "for two incidents"
    return [*lines, f"{total:+7.2f}  in sum: {verdict} (chance that they are one: {chance:.1%})"]


def strongest(a: Profile, b: Profile, count: int = 3, levels: Levels | None = None) -> Message:
    """The agreements that weigh most, on one line: the reason that the ledger keeps with a report."""
    found = sorted((c for c in compare(a, b, levels) if c.level.weight > 0), key=lambda c: -c.level.weight)
    return listed("and also", (say("weighed", reason=c.said, bits=f"{c.level.weight:+.1f}") for c in found[:count]))


def _line(c: Compared) -> str:
    weight = "  apart" if c.level.apart else f"{c.level.weight:+7.2f}"
    return f"{weight}  {c.level.comparison}: {c.words}"
