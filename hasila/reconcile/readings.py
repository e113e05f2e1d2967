"""Other readings of a figure that would make it fit: what probably happened, at what cost.

Editing operations with costs, after the generalised Fellegi-Holt principle (Statistics Canada, Survey Methodology
2016): a slip that is common and leaves a trace is cheaper than throwing a figure away (cost 1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from hasila.codebook import active
from hasila.phrasing.messages import Message, date, listed, measure, name, number, place, say, tell
from hasila.reconcile.claim import ORIGIN
from hasila.reconcile.conflict import Conflict, holds_if, surely_before
from hasila.reconcile.figures import Figure, Slot, narrower

COSTS = {
    "unit": 0.3,
    "measure": 0.3,
    "scope": 0.3,
    "period": 0.3,
    "baseline": 0.3,
    "old figure": 0.4,
    "sum": 0.3,
    "digit": 0.4,
    "reject": 1.0,
}
#: Small numbers coincide by chance; only larger ones tell that a figure was taken from elsewhere.
TELLING = 20


class Reading(msgspec.Struct, frozen=True):
    """``kind`` is a key of :data:`COSTS`, ``said`` a part of a sentence, ``value`` the corrected count."""

    kind: str
    said: Message
    value: float | None = None

    @property
    def cost(self) -> float:
        return COSTS[self.kind]

    @property
    def text(self) -> str:
        """In English: for people who follow the engine, and for choosing between equals."""
        return tell(self.said, "en")


REJECT = Reading("reject", say("is wrong"))


class Reader:
    """Finds the cheapest other reading of a figure that takes part in conflicts."""

    def __init__(self, figures: Sequence[Figure], conflicts: Iterable[Conflict]) -> None:
        self.figures = figures
        self.by_value: dict[tuple[str, float], list[Figure]] = defaultdict(list)
        self.by_event: dict[str, list[Figure]] = defaultdict(list)
        self.told: dict[tuple[Slot, float], set[str]] = defaultdict(set)
        self.support: dict[tuple[Slot, float], float] = defaultdict(float)
        self.known = {conflict.figures for conflict in conflicts}
        for figure in figures:
            self.by_value[figure.slot.country, figure.value].append(figure)
            self.by_event[figure.event].append(figure)
            self.support[figure.slot, figure.value] += figure.weight
            self.told[figure.slot, figure.value].add(figure.event)

    def reading(self, figure: Figure, conflicts: Sequence[Conflict]) -> Reading:
        """The cheapest reading under which none of ``conflicts`` (those with the figure) remains."""
        options = [*self._elsewhere(figure, conflicts), *self._added(figure), *self._digits(figure, conflicts)]
        options += self._by_rule(figure, conflicts)
        options += self._negated(figure)
        return min(options, key=lambda r: (r.cost, r.kind, r.text), default=REJECT)

    def _by_rule(self, figure: Figure, conflicts: Sequence[Conflict]) -> Iterator[Reading]:
        """Readings that the kind of the conflict itself names."""
        for conflict in conflicts:
            if figure.index not in conflict.need:
                continue
            if conflict.rule == "share":
                yield Reading("unit", say("a count printed as a share"))
            if conflict.rule == "copied":
                yield Reading("scope", say("the whole ascribed to a part"))
            if conflict.rule == "baseline":
                yield _begins(self.figures[conflict.allow[0]], figure)

    def _negated(self, figure: Figure) -> Iterator[Reading]:
        """ "Not X" with the very number of X: the negation was added."""
        group = figure.slot.group
        if group.startswith("not ") and any(
            f.slot == msgspec.structs.replace(figure.slot, group=group[4:])
            for f in self.by_value[figure.slot.country, figure.value]
        ):
            yield Reading("scope", say("not of the others", n=number(figure.value), group=name(group[4:])))

    def _elsewhere(self, figure: Figure, conflicts: Sequence[Conflict]) -> Iterator[Reading]:
        """The same number stands elsewhere, where more speaks for it and where it does not meet the same conflict."""
        mine = self.support[figure.slot, figure.value]
        for other in self.by_value[figure.slot.country, figure.value]:
            if other.index == figure.index:
                continue
            if other.slot == figure.slot:
                yield from self._same_slot(figure, other, conflicts)
            elif self.support[other.slot, other.value] > mine and self._telling(figure, other):
                if other.slot.measure != figure.slot.measure:
                    counted = measure(other.slot.measure)
                    yield Reading("measure", say("is the number of", n=number(figure.value), measure=counted))
                elif narrower(figure.slot, other.slot) or narrower(other.slot, figure.slot):
                    scopes = {"one": scope_words(other.slot), "other": scope_words(figure.slot)}
                    yield Reading("scope", say("ascribed to another", **scopes))

    def _telling(self, figure: Figure, other: Figure) -> bool:
        """Whether the coincidence tells something: one statement, or a large number known at the time."""
        if other.event == figure.event:
            return figure.value >= TELLING
        if not other.exact or figure.value % 50 == 0 or figure.value < 5 * TELLING:
            return False
        known = -60 <= figure.end.hi - other.end.lo <= 2 * 365
        related = any({figure.slot.measure, other.slot.measure} <= {b.whole, *b.parts} for b in active().balances)
        return known and (related or len(self.told[other.slot, other.value]) > 1)

    def _same_slot(self, figure: Figure, other: Figure, conflicts: Sequence[Conflict]) -> Iterator[Reading]:
        more = self._support_at(other) > self._support_at(figure)
        if not figure.cumulative and not other.cumulative:
            if figure.start != other.start and self._shifted(figure, other):
                yield Reading("period", say("of another period", n=number(figure.value), period=_span(other)))
        elif not (figure.cumulative and other.cumulative):
            return
        elif figure.start != other.start:
            if more and ORIGIN < other.start.lo < figure.start.lo:
                yield _begins(other, figure)
        elif self._old(figure, other, conflicts):
            yield Reading("old figure", say("repeated", published=date(other.claim.published or "")))

    def _shifted(self, figure: Figure, other: Figure) -> bool:
        """Whether the figure may be that of a neighbouring period, stated here too or well known."""
        support = self._support_at(other)
        near = abs(figure.start.lo - other.start.lo) <= 2 * 366
        return near and support >= self._support_at(figure) and (other.event == figure.event or support >= 3)

    def _old(self, figure: Figure, other: Figure, conflicts: Sequence[Conflict]) -> bool:
        """Whether the figure may repeat an older one: too small for its date only, and told by no rival report."""
        if not surely_before(other.end, figure.end) or figure.end.hi - other.end.hi > 3 * 365:
            return False
        rivals = {i for c in conflicts for i in c.figures if i != figure.index}
        if any(self.figures[i].event == figure.event and self.figures[i].slot == figure.slot for i in rivals):
            return False
        if any(c.rule == "balance" or figure.index in c.need for c in conflicts):
            return False
        # The older figure must not meet the very conflict that it is to explain.
        met = [frozenset({*c.figures, other.index} - {figure.index}) for c in conflicts if c.rule != "jump"]
        return not any(figures in self.known for figures in met)

    def _support_at(self, figure: Figure) -> float:
        """Weight of all figures of the same slot, start and value."""
        return sum(
            f.weight
            for f in self.by_value[figure.slot.country, figure.value]
            if f.slot == figure.slot and f.start == figure.start and f.cumulative == figure.cumulative
        )

    def _added(self, figure: Figure) -> Iterator[Reading]:
        """A total that was added to its own part."""
        beside = [f for f in self.by_event[figure.event] if f.index != figure.index]
        wholes = [f for f in beside if f.slot == figure.slot and _same_period(f, figure)]
        for whole in wholes:
            for part in beside:
                fits = narrower(part.slot, whole.slot) and part.slot.measure == whole.slot.measure
                if fits and _same_period(part, figure) and whole.value + part.value == figure.value:
                    said = say("added to its own part", whole=number(whole.value), part=number(part.value))
                    yield Reading("sum", said, whole.value)

    def _digits(self, figure: Figure, conflicts: Sequence[Conflict]) -> Iterator[Reading]:
        """A slip of the digits that closes every conflict."""
        if not conflicts or any(c.rule in ("copied", "share", "baseline") for c in conflicts):
            return
        # Chains of many figures may have another culprit; the plain conflicts must go.
        plain = [c for c in conflicts if len(c.figures) == 2 or c.rule == "sum"] or conflicts
        found = []
        for value, how in slips(int(figure.value)):
            # A smaller number answers the conflicts in which the figure is too large, and the reverse.
            asked = [c for c in plain if (figure.index in c.need) == (value < figure.value)]
            closes = bool(asked) and all(holds_if(c, figure.index, value, self.figures) for c in asked)
            if closes and (self._witness(figure, value, plain) or self._exactly(figure, value, plain)):
                found.append((-self.support[figure.slot, value], value % 100 == 0, value, how))
        if found:
            _, _, value, how = min(found)
            yield Reading("digit", say("digits", n=number(figure.value), meant=number(value), how=say(how)), value)

    def _witness(self, figure: Figure, value: float, conflicts: Sequence[Conflict]) -> bool:
        """Whether the corrected number is printed for the same slot, near in time, by another than the rivals, and
        denied by no report beside the figure."""
        beside = [f for f in self.by_event[figure.event] if f.slot == figure.slot and f.end == figure.end]
        if any(not f.lo <= value <= f.hi for f in beside if f.index != figure.index and f.start == figure.start):
            return False
        rivals = {i for c in conflicts for i in c.figures if self.figures[i].event == figure.event}
        days = 100 if figure.value / 5 < value < 5 * figure.value else 3 * 365
        return any(
            f.slot == figure.slot and f.start == figure.start and abs(f.end.hi - figure.end.hi) <= days
            for f in self.by_value[figure.slot.country, value]
            if f.index not in rivals
        )

    def _exactly(self, figure: Figure, value: float, conflicts: Sequence[Conflict]) -> bool:
        """Whether the corrected number makes a sum come out to the unit."""
        return any(
            len(c.figures) > 2
            and (c.rule == "sum" or len({self.figures[i].event for i in c.figures}) == 1)
            and abs(abs(value - figure.value) - c.gap) < 1
            for c in conflicts
        )


def _same_period(*figures: Figure) -> bool:
    return len({(f.start, f.end) for f in figures}) == 1


def slips(value: int) -> Iterator[tuple[int, str]]:
    """Numbers that a slip of the pen turns into ``value``: digits exchanged, one lost, one too many, one changed."""
    text = str(value)
    seen = {value}
    for i in range(len(text) - 1):
        yield from _fresh(text[:i] + text[i + 1] + text[i] + text[i + 2 :], "two digits exchanged", seen)
    for i in range(len(text)):
        yield from _fresh(text[:i] + text[i + 1 :], "a digit too many", seen)
    for i in range(len(text) + 1):
        for digit in "0123456789":
            yield from _fresh(text[:i] + digit + text[i:], "a digit lost", seen)
    if len(text) >= 3:
        for i in range(len(text)):
            for digit in "0123456789":
                yield from _fresh(text[:i] + digit + text[i + 1 :], "one digit changed", seen)


def _fresh(text: str, how: str, seen: set[int]) -> Iterator[tuple[int, str]]:
    if text and text[0] != "0" and int(text) not in seen:
        seen.add(int(text))
        yield int(text), how


def scope_words(slot: Slot) -> Message:
    """The scope of a slot in words: "BCIJ, Islamic State" or "the whole country"."""
    named = [_named(x) for x in (slot.agency, slot.group) if x]
    named += [place(slot.place, slot.country)] if slot.place else []
    named += [_named(x) for x in (slot.type, slot.wider) if x]
    named += [measure(slot.of)] if slot.of else []
    return listed("comma", named) if named else say("the whole country")


def _named(text: str) -> Message:
    for word in ("not", "including"):
        if text.startswith(word + " "):
            return say(word, name=name(text[len(word) + 1 :]))
    return name(text)


def _begins(usual: Figure, figure: Figure) -> Reading:
    """The count begins when another of its kind does."""
    starts = {"usual": date(usual.claim.from_ or ""), "stated": date(figure.claim.from_ or "")}
    return Reading("baseline", say("the count begins", **starts))


def _span(figure: Figure) -> Message:
    claim = figure.claim
    start, end = claim.from_ or "", claim.to or ""
    if start and start[:4] == end[:4]:
        return date(start[:4])
    return say("from, to", start=date(start) if start else say("the beginning"), end=date(end))
