"""From claims to figures: repeats of one statement's figure are one piece of evidence.

A :class:`Figure` is what the arithmetic works on: a slot (what is counted), a period between two points of the time
line, an interval of counts, and the claims that print it. A dropped comparator ("more than 600" here, "600" there, in
reports of one speech) is no difference: the interval is the union.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from hasila.reconcile.claim import AS_OF_SLACK, INFINITY, ORIGIN, Claim, absurd_start, days_of, interval
from hasila.reconcile.measures import is_stock, population, substituted


class Slot(msgspec.Struct, frozen=True, order=True):
    """What is counted, without when. ``wider`` names what the type adds ("including residents of Europe")."""

    country: str
    measure: str
    agency: str = ""
    group: str = ""
    place: str = ""
    type: str = ""
    of: str = ""
    wider: str = ""

    @property
    def stock(self) -> bool:
        return is_stock(self.measure)


class Point(msgspec.Struct, frozen=True, order=True):
    """A point of the time line: some day in ``[lo, hi]``. Points with the same key are the same moment."""

    lo: int
    hi: int
    key: str = ""


class Figure(msgspec.Struct, frozen=True):
    """One figure of one statement. ``lo``/``hi`` bound the count; ``weight`` says how much speaks for it."""

    index: int
    slot: Slot
    start: Point
    end: Point
    lo: float
    hi: float
    value: float
    claims: tuple[Claim, ...]
    event: str
    weight: float
    open_start: bool
    cumulative: bool
    read: bool = False

    @property
    def claim(self) -> Claim:
        """The claim that stands for the figure: the first one printed."""
        return self.claims[0]

    @property
    def exact(self) -> bool:
        return self.lo == self.hi

    @property
    def articles(self) -> frozenset[str]:
        """The articles (or addresses) that print it."""
        return frozenset(c.article or c.url or c.id for c in self.claims)


def slot_of(claim: Claim) -> Slot:
    """The slot of a claim. A type that begins with "including" widens; so does a joint type that names the measure's
    own population ("women and minors" of the minors detained)."""
    scope = claim.scope
    kind, wider, of = scope.type or "", "", scope.of or ""
    if of == claim.measure:
        of = ""
    if " including " in of:
        of, _, more = of.partition(" including ")
        wider = "including " + more
        of = "" if of == claim.measure else of
    if kind.startswith("including") or (" and " in kind and population(claim.measure) in kind.split(" and ")):
        kind, wider = "", kind
    return Slot(
        claim.country or "", claim.measure, scope.agency or "", scope.group or "", scope.place or "", kind, of, wider
    )


@lru_cache(maxsize=200_000)
def narrower(part: Slot, whole: Slot) -> bool:
    """Whether everything that ``part`` counts is also counted by ``whole`` (and the two are not the same)."""
    if part == whole or part.country != whole.country or part.wider not in ("", whole.wider):
        return False
    if part.measure != whole.measure:
        if part.of != whole.measure or part.type or whole.type or whole.of:
            return False
    elif part.of != whole.of:
        return False
    return (
        _within(part.agency, whole.agency)
        and _within(part.group, whole.group)
        and _within_place(part.place, whole.place)
        and (part.measure != whole.measure or _within(part.type, whole.type))
    )


def _within(part: str, whole: str) -> bool:
    return whole in ("", part)


def _within_place(part: str, whole: str) -> bool:
    return whole in ("", part) or set(part.split("-")) < set(whole.split("-"))


def joint_parts(slot: Slot) -> tuple[Slot, ...]:
    """The slots that a joint type adds up: "women and minors" detained = women detained + minors detained."""
    words = slot.wider.split(" and ")
    if len(words) < 2 or slot.wider.startswith("including"):
        return ()
    return tuple(msgspec.structs.replace(slot, measure=substituted(slot.measure, word), wider="") for word in words)


# --- periods -----------------------------------------------------------------------------------------------------


def event_of(claim: Claim) -> str:
    """The statement or document a claim belongs to; a claim on its own is its own event."""
    return claim.event or claim.article or claim.url or claim.id


def as_of_points(claims: Iterable[Claim]) -> dict[str, Point]:
    """One point for each event: the day up to which its open totals count.

    It lies within :data:`AS_OF_SLACK` days before the first publication, whose own precision may be a month or year.
    """
    first: dict[str, tuple[int, int]] = {}
    stated: dict[str, int] = {}
    for claim in claims:
        days, event = days_of(claim.published), event_of(claim)
        if days is None:
            continue
        known = first.get(event)
        if known is None or (days[1], days[0]) < (known[1], known[0]):
            first[event] = days
        end = days_of(claim.to)
        if end is not None and end[1] <= days[0] + 1:
            # A statement that tells of a day is no older than that day.
            sure = end[1] if end[1] - end[0] == 1 else end[0]
            stated[event] = max(stated.get(event, 0), sure)
    return {
        event: Point(min(max(lo - AS_OF_SLACK, stated.get(event, 0)), hi), hi, f"as of {event}")
        for event, (lo, hi) in first.items()
    }


def start_point(claim: Claim) -> Point:
    """The start of a claim's period: the first day that the printed text covers; unstated: :data:`ORIGIN`."""
    days = days_of(claim.from_)
    if days is None:
        return Point(ORIGIN, ORIGIN)
    return Point(days[0], days[0])


def end_point(claim: Claim, as_of: dict[str, Point]) -> Point:
    """The end of a claim's period (the day after its last).

    An open end, or one that lies after publication, is the day of the statement. A month is exact where it closes a
    year or half-year, otherwise any day of it ("to October 2018").
    """
    moment = as_of.get(event_of(claim)) or Point(ORIGIN, 10**7, "as of " + event_of(claim))
    days = days_of(claim.to)
    if days is None:
        return moment
    published = days_of(claim.published)
    if published and days[1] > published[0]:
        return moment
    text = claim.to or ""
    if len(text) == 7 and text[5:] not in ("06", "12"):
        return Point(days[0], days[1], "to " + text)
    return Point(days[1], days[1])


# --- folding -----------------------------------------------------------------------------------------------------


def figures_of(claims: Sequence[Claim]) -> tuple[Figure, ...]:
    """Fold claims into figures, in an order that does not depend on the order of the claims.

    Left out: claims that were not asserted, whose period starts at an absurd date (found elsewhere), or of which
    nothing says up to when they count.
    """
    as_of = as_of_points(claims)
    bundles: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: c.id):
        timeless = claim.modality == "undated" or not (claim.to or claim.published)
        if timeless or absurd_start(claim) or claim.modality in ("planned", "denied", "misprint"):
            continue
        start = start_point(claim)
        key = (slot_of(claim), start, claim.to or "", event_of(claim), claim.value, claim.value_max)
        bundles[key].append(claim)
    ordered = sorted(bundles.values(), key=lambda bundle: (_published(bundle), bundle[0].id))
    figures = [_figure(index, bundle, as_of) for index, bundle in enumerate(ordered)]
    return with_dropped_scopes(corroborated(with_known_starts(figures)))


def corroborated(figures: Sequence[Figure]) -> list[Figure]:
    """Give more weight to a figure that another statement repeats for the same slot and start."""
    events: dict[tuple[Slot, Point, float], set[str]] = defaultdict(set)
    for figure in figures:
        events[figure.slot, figure.start, figure.value].add(figure.event)
    return [
        msgspec.structs.replace(f, weight=round(f.weight * 1.2, 3)) if len(events[f.slot, f.start, f.value]) > 1 else f
        for f in figures
    ]


def agency_starts(figures: Iterable[Figure]) -> dict[str, int]:
    """The day an agency's totals begin, where at least four statements and two thirds of all agree on one."""
    starts: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for figure in figures:
        if figure.slot.agency and figure.cumulative and figure.start.lo > ORIGIN:
            starts[figure.slot.agency][figure.start.lo].add(figure.event)
    result = {}
    for agency, days in starts.items():
        usual = max(days, key=lambda day: (len(days[day]), -day))
        if len(days[usual]) >= max(4, 2 * sum(len(e) for day, e in days.items() if day != usual)):
            result[agency] = usual
    return result


def with_known_starts(figures: Sequence[Figure]) -> list[Figure]:
    """Cut an agency's periods at its creation, and give unstated starts the usual one of their slot where there is one.

    A start is usual where at least three statements of the slot name it, twice as many as leave it out.
    """
    since = agency_starts(figures)
    stated: dict[Slot, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for figure in figures:
        if figure.cumulative:
            stated[figure.slot][figure.start.lo].add(figure.event)
    result = []
    for figure in figures:
        start = figure.start.lo
        if start == ORIGIN and not figure.slot.stock:
            starts = stated[figure.slot]
            named = {day: len(events) for day, events in starts.items() if day > ORIGIN}
            usual = max(named, key=lambda day: (named[day], -day), default=ORIGIN)
            if named and named[usual] >= max(3, 2 * len(starts[ORIGIN])):
                start = usual
        start = max(start, since.get(figure.slot.agency, ORIGIN)) if start > ORIGIN else start
        if start >= figure.end.lo:
            start = figure.start.lo
        result.append(msgspec.structs.replace(figure, start=Point(start, start)))
    return result


def loosened(figure: Figure) -> Figure:
    """The figure with room for what is too small to weigh against a whole series: a quarter of a per cent."""
    room = round(figure.value * 0.0025)
    return msgspec.structs.replace(figure, lo=max(0, figure.lo - room), hi=figure.hi + room) if room else figure


def with_dropped_scopes(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Lift the upper end of figures that look like a part's figure told without naming the part.

    Where "21 in 2015" of one agency is told elsewhere as "21 in 2015", the second says no more than "at least 21" of
    the whole: leaving out who counted is as common as leaving out "more than".
    """
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[figure.slot.country, figure.slot.measure, figure.start, figure.claim.to, figure.value].append(figure)
    lifted: dict[int, Figure] = {}
    for members in groups.values():
        weights: dict[Slot, float] = defaultdict(float)
        for figure in members:
            weights[figure.slot] += figure.weight
        for figure in members:
            parts = [slot for slot in weights if slot.agency and narrower(slot, figure.slot)]
            if figure.exact and any(weights[slot] >= weights[figure.slot] for slot in parts):
                lifted[figure.index] = msgspec.structs.replace(figure, hi=INFINITY)
    return tuple(lifted.get(f.index, f) for f in figures)


def in_round_numbers(figure: Figure) -> Figure:
    """The figure with room for rounding where it is printed as whole hundreds without a comparator.

    "200" is exact beside other figures of its own statement; against those of others it may stand for about 200.
    """
    if not figure.exact or figure.value < 100 or figure.value % 100:
        return figure
    lo, hi = interval(figure.value, "~")
    return msgspec.structs.replace(figure, lo=lo, hi=hi)


def _published(bundle: Sequence[Claim]) -> str:
    return min((c.published or "9999") for c in bundle)


def _figure(index: int, bundle: Sequence[Claim], as_of: dict[str, Point]) -> Figure:
    lo, hi = _told_interval(bundle)
    # The claim that stands for all is one that says what the figure was taken to say.
    bundle = sorted(bundle, key=lambda c: (c.interval != (lo, hi), c.interval[1] != hi, c.published or "9999", c.id))
    claim = bundle[0]
    end = min((end_point(c, as_of) for c in bundle), key=lambda p: (p.hi, p.lo))
    start = start_point(claim)
    if end.hi <= start.hi:
        end = Point(start.hi + 1, start.hi + 1)
    return Figure(
        index=index,
        slot=slot_of(claim),
        start=start,
        end=end,
        lo=lo,
        hi=hi,
        value=claim.value,
        claims=tuple(bundle),
        event=event_of(claim),
        weight=weight_of(bundle),
        open_start=claim.from_ is None,
        cumulative=claim.to is None or _so_far(claim, start, end),
        read=all(c.read for c in bundle),
    )


def _so_far(claim: Claim, start: Point, end: Point) -> bool:
    """Whether a period with a stated end is a total "so far": counted from a bare year, over more than three years."""
    return len(claim.from_ or "") == 4 and start.lo > ORIGIN and end.lo - start.lo > 3 * 366


def _told_interval(bundle: Sequence[Claim]) -> tuple[float, float]:
    """What the reports of one figure allow together: the union, or the bare number where most print it bare."""
    bare = [c for c in bundle if c.comparator == "="]
    chosen = bare if 2 * len(bare) > len(bundle) else bundle
    spans = [interval(c.value, c.comparator, c.value_max) for c in chosen]
    return min(s[0] for s in spans), max(s[1] for s in spans)


def weight_of(bundle: Sequence[Claim]) -> float:
    """How much speaks for a figure: one statement counts one; further reports of it add less and less.

    A statement without a speaker, or a rounded figure, weighs less. Reports of one statement are not independent, so
    ten of them count less than two statements.
    """
    reports = len({(c.url or c.article or c.id) for c in bundle})
    weight = 1.0 + 0.3 * min(3, reports - 1)
    if all(c.speaker is None for c in bundle):
        weight *= 0.8
    if all(c.comparator == "~" for c in bundle):
        weight *= 0.8
    return round(weight, 3)


def wide(figure: Figure) -> tuple[int, int]:
    """The widest period that the figure may cover."""
    return figure.start.lo, figure.end.hi
