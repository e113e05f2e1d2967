"""Stretches: which period the figures of a sentence are said of.

A sentence may tell several ("21 in 2015, 19 in 2016 (against 9 the year before)"). Where figures and periods take turns,
each figure has the one beside it; a period in brackets is that of the bracket; otherwise the nearest is taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hasila.reading.context import Context
from hasila.reading.days import is_fresh, names_a_happening
from hasila.reading.scene import Figure, Scene
from hasila.text.chunk import Chunk
from hasila.text.dates import DateValue, PeriodValue
from hasila.text.periods import AFTER, BEFORE

_FAR = 1_000
_A_WEEK = 5  # days from the first to the last: "from the 3rd to the 9th" is no day of one operation
_BESIDE = 3  # chunks: "eight this year"
_MONTH = 25  # days
_YEAR = 366  # days


@dataclass(frozen=True, slots=True)
class Stretch:
    """The period of a tally and the chunk that states it."""

    from_: dt.date | None
    to: dt.date | None
    at: Chunk | None
    wide: bool  # a year or more, or an open one: no single operation is dated like that
    kind: str
    doubt: float = 0.0  # how unlikely it is that figures are said of it: a year only implied ("last year") most

    @property
    def known(self) -> bool:
        """Is one of its ends known?"""
        return self.from_ is not None or self.to is not None


def stretches_of(context: Context, scene: Scene, last: Stretch | None) -> list[Stretch]:
    """All that *scene* says of when, in order; *last* is the last stretch with dates that was told before it."""
    found: list[Stretch] = []
    inside = _brackets(scene)
    for at, chunk in enumerate(scene.chunks):
        if not isinstance(chunk.value, (DateValue, PeriodValue)) or names_a_happening(scene, at):
            continue
        stretch = _told_before(_stretch(context, chunk, chunk.value), last)
        found.append(stretch)
        if stretch.wide and stretch.known and at not in inside:
            last = stretch
    return found


def _told_before(stretch: Stretch, last: Stretch | None) -> Stretch:
    """ "In the same period" is the one told last; so is "last year" where nobody knows the day of the article; "the year
    before" is the one before the year told last.
    """
    if last is None:
        return stretch
    if stretch.kind in (BEFORE, AFTER):
        return _shifted(last, stretch, -1 if stretch.kind == BEFORE else 1)
    unknown = not stretch.known and stretch.kind in ("during", "year")
    return replace(stretch, from_=last.from_, to=last.to) if stretch.kind == "same" or unknown else stretch


def _shifted(last: Stretch, stretch: Stretch, years: int) -> Stretch:
    """*last*, moved by so many years where it is no longer than one."""
    if last.from_ is None or (last.to is not None and (last.to - last.from_).days > _YEAR):
        return stretch
    to = last.to or last.from_.replace(month=12, day=31)
    return replace(stretch, from_=_moved(last.from_, years), to=_moved(to, years), doubt=0.0)


def _moved(day: dt.date, years: int) -> dt.date:
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def _stretch(context: Context, chunk: Chunk, value: DateValue | PeriodValue) -> Stretch:
    """What *value* says of when; a stretch that is not over yet is open: it was counted up to publication."""
    if context.published and value.from_ and value.to and value.from_ <= context.published < value.to:
        value = replace(value, to=None)
    if isinstance(value, PeriodValue):
        days = (value.to - value.from_).days + 1 if value.to and value.from_ else _FAR
        fresh = is_fresh(context, value)
        long = not fresh and (value.kind == "since" or days >= (6 if value.kind == "between" else _MONTH))
        return Stretch(value.from_, value.to, chunk, long, value.kind)
    if value.grain == "range" and value.from_ and value.to and not any(p.has("time") for p in chunk.walk()):
        return Stretch(value.from_, value.to, chunk, (value.to - value.from_).days >= _A_WEEK, "between")
    return Stretch(value.from_, value.to, chunk, value.grain == "year", value.grain, 0.0 if value.explicit else 10.0)


class Periods:
    """The wide stretches of one sentence and the figures that each is said of."""

    def __init__(self, scene: Scene, wide: Sequence[Stretch], carried: Stretch | None = None) -> None:
        self._scene = scene
        self._place = {id(c): i for i, c in enumerate(scene.chunks)}
        self._wide = [s for s in wide if s.at is not None and id(s.at) in self._place]
        others = len(self._wide) > 1 or carried is not None  # without them the bracket is that of all figures
        self._bracket = _brackets(scene) if others else {}
        self._turns = self._in_turns()

    def of(self, figure: Figure, carried: Stretch | None) -> Stretch | None:
        """The stretch that *figure* belongs to: the nearest; one behind another figure, or only implied, costs more.

        Where the only one stands behind another figure, it is that figure's, and what the sentence before was about
        (*carried*) goes on.
        """
        if figure.at in self._turns:
            return self._turns[figure.at]
        scene, place = self._scene, self._place
        open_to = [s for s in self._wide if self._reaches(s, figure)]
        near = [s for s in open_to if not _apart(scene, figure.at, place[id(s.at)])]
        if not near and carried is not None:
            return None  # the clause has no period of its own: what the sentence before was about goes on
        best = min(near or open_to, key=lambda s: self._cost(s, figure), default=None)
        if best is not None and carried is not None and best.kind == "since":
            others = [f.at for f in scene.figures if f is not figure]
            if any(figure.at < other < place[id(best.at)] for other in others):
                return None
        return best

    def _cost(self, stretch: Stretch, figure: Figure) -> float:
        at = self._place[id(stretch.at)]
        others = [f.at for f in self._scene.figures if f is not figure]
        behind = [self._place[id(s.at)] for s in self._wide]
        low, high = sorted((at, figure.at))
        between = sum(low < other < high for other in others)
        commas = sum("," in c.concepts for c in self._scene.chunks[low:high])
        if at < figure.at and any(other < at for other in others) and any(0 < b - figure.at <= 3 for b in behind):
            between += 1  # "135 in 2013 and 71 in 2015": each period stands behind its figure
        doubt = stretch.doubt if high - low > _BESIDE else 0.0
        return high - low + (4 * between if at > figure.at else 1.5 * between) + 0.5 * commas + doubt

    def _reaches(self, stretch: Stretch, figure: Figure) -> bool:
        """Is the stretch outside brackets, in the figure's own, or in a bracket right behind it that counts nothing else?

        The year before is only that of the figure beside it: "449 arrests, fewer than the 723 of the year before".
        """
        at, figures = self._place[id(stretch.at)], self._scene.figures
        if stretch.kind in (BEFORE, AFTER) and any(figure.at < f.at < at and f.role == figure.role for f in figures):
            return False
        if any(figure.at < f.at < at and f.role == figure.role and self._comes_from(f) for f in figures):
            return False  # "dropped to 449 from 1,004 in 2019"
        if figure.at > at and self._compared(at) not in (None, figure.at):
            return False  # "718 in 2016, against 395 in 2014, of 1,002 in all"
        if any(c.has("compare") or c.has("after") for c in self._scene.chunks[figure.at : at]):
            return False  # "850 in 2016, against 700 in 2015", "nine, after the four of May"
        bracket = self._bracket.get(at)
        if bracket is None or bracket == self._bracket.get(figure.at):
            return True
        counted = any(self._bracket.get(f.at) == bracket for f in figures)
        return not counted and 0 < bracket - figure.at <= 3

    def _compared(self, at: int) -> int | None:
        """Where the figure stands that a comparison right before it sets beside the others, with the stretch at *at*."""
        figure = next((f.at for f in reversed(self._scene.figures) if at - _BESIDE <= f.at < at), None)
        before = self._scene.chunks[max(0, figure - _BESIDE) : figure] if figure is not None else ()
        return figure if any(c.has("compare") for c in before) else None

    def _comes_from(self, figure: Figure) -> bool:
        """Is it where a number came from: "from 1,004 in 2019"?"""
        return figure.at > 0 and self._scene.chunks[figure.at - 1].has("from")

    def _in_turns(self) -> dict[int, Stretch]:
        """Position of a figure -> its stretch, in clauses where the two take turns ("in 2016 69, in 2015 75 and in 2014 36")."""
        if len(self._wide) < 2:
            return {}
        marks: list[tuple[int, Stretch | None]] = [(self._place[id(s.at)], s) for s in self._wide]
        marks += [(f.at, None) for f in self._scene.figures if f.role is not None and f.stated and not f.part]
        paired: dict[int, Stretch] = {}
        run: list[tuple[int, Stretch | None]] = []
        for at, stretch in sorted(marks, key=lambda m: m[0]):
            if run and _apart(self._scene, run[-1][0], at):
                paired |= _pairs(run)
                run = []
            run.append((at, stretch))
        return paired | _pairs(run)


def _pairs(run: Sequence[tuple[int, Stretch | None]]) -> dict[int, Stretch]:
    """The figures of *run* with their stretches, where every second mark is a stretch and there are as many of both."""
    stretches = [(i, s) for i, (_, s) in enumerate(run) if s is not None]
    first = 0 if run and run[0][1] is not None else 1
    if len(run) < 4 or len(run) % 2 or [i for i, _ in stretches] != list(range(first, len(run), 2)):
        return {}
    beside = 1 if first == 0 else -1
    return {run[i + beside][0]: s for i, s in stretches}


def _brackets(scene: Scene) -> dict[int, int]:
    """Position in brackets -> where its bracket opens."""
    inside: dict[int, int] = {}
    opened: int | None = None
    for i, chunk in enumerate(scene.chunks):
        if "(" in chunk.concepts:
            opened = i
        elif ")" in chunk.concepts:
            opened = None
        elif opened is not None:
            inside[i] = opened
    return inside


def _apart(scene: Scene, figure: int, stretch: int) -> bool:
    """Does the period stand in another clause than the figure?"""
    low, high = sorted((figure, stretch))
    return any(";" in c.concepts for c in scene.chunks[low:high])
