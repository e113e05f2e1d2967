"""Tallies: figures said of a period, or as a total, not of one operation.

A figure is a tally where its sentence puts it into a period (since 2002, in 2018, between two dates), calls it a total,
or counts what only exists as a total (fighters abroad, returnees). Figures of one list share what is stated once:
unit, action and, unless they state their own, the period.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from hasila.codebook import active
from hasila.model import Evidence, Interval, Place, Scope, Tally
from hasila.reading.context import Context
from hasila.reading.roles import Roles
from hasila.reading.scene import Figure, Scene
from hasila.reading.speakers import speaks
from hasila.reading.stretches import Periods, Stretch, stretches_of
from hasila.reading.totals import is_increment, is_review, is_total, of_an_operation, of_several_operations
from hasila.text.periods import AFTER, BEFORE

_NEAR = 3
_BEFORE = 4  # chunks from a place to the figure told of it
_SAID = 8  # chunks from "estimated" to what was
_REACH = 16  # how far, in chunks, a body is from the figure that it made
_FAR = 1_000


@dataclass(slots=True)
class _Course:
    """What the sentences before leave to the next: the stretch that their figures were said of, and the last one told."""

    carried: Stretch | None = None
    last: Stretch | None = None  # the last stretch told with its dates, of a tally or not
    opened: Stretch | None = None  # the one that a sentence without figures told right before
    since_tally: int = _FAR  # sentences since the last one that held a tally
    abroad: bool = False  # the sentence before counted those who left

    @property
    def goes_on(self) -> Stretch | None:
        """The stretch that figures without one of their own are said of."""
        return self.carried if self.since_tally <= 2 else None


def read_tallies(context: Context, roles: Roles) -> tuple[list[Tally], set[int]]:
    """All tallies of the article, and the ids of the figures that they took."""
    tallies: list[Tally] = []
    taken: set[int] = set()
    course = _Course()
    labels = sum(f.label for scene in context.scenes for f in scene.figures) > 1
    previous: list[Tally] = []
    deadly = {*active().harm_measures, active().special.opponents}
    for scene in context.scenes:
        own = stretches_of(context, scene, course.last)
        wide = [s for s in own if s.wide or (s.kind in ("month", "week") and is_review(scene, s, course.since_tally))]
        counted = _counted(scene, own, wide, roles, course.goes_on, labels)
        if counted and course.opened is not None and course.goes_on is None and not any(s for _, _, s in counted):
            course.carried, course.since_tally = course.opened, 0  # "In 2016 it was busy. It broke up 19 cells."
            counted = _counted(scene, own, wide, roles, course.goes_on, labels)
        taken |= {id(f) for f, m, stretch in counted if stretch or m is None or not of_an_operation(scene, f, m)}
        if course.abroad and not (scene.has("happening") or scene.has("place")):
            counted = [(f, None if m in deadly else m, s) for f, m, s in counted]  # "760 have died there"
        course.abroad = any(m is not None and active().measures[m].kind == "stock" for _, m, _ in counted)
        told = [_tally(context, scene, f, m, stretch or course.carried) for f, m, stretch in counted if m is not None]
        first_used = next((s for _, _, s in counted if s is not None), None)
        # "a review of July", "counting from the attacks of 11 September": said before the figures
        counted_from = any(s.at is not None and any(c.has("epoch") for c in s.at.walk()) for s in wide)
        opens = bool(wide) and not scene.figures and (scene.has("cue.tally") or counted_from)
        if opens and previous and not any(t.period for t in previous):
            tallies[-len(previous) :] = [_dated(t, wide[0], context.sentence(scene)) for t in previous]
        tallies += told
        previous = [*previous, *told] if told and labels else told
        dated = next((s for s in wide if s.known), None)
        if wide and told:  # what the first figure of a sentence is said of, the next sentences go on with
            beside = first_used is not None and first_used.kind in (BEFORE, AFTER) and course.carried is not None
            course.carried = (
                course.carried
                if beside
                else (first_used if first_used and first_used.known else dated) or first_used or course.carried
            )
        elif opens:
            course.carried = wide[0]
        course.since_tally = 0 if told or opens else _FAR if _tells_news(scene) else course.since_tally + 1
        course.opened = dated if not scene.figures and dated is not None and dated.doubt == 0.0 else None
        course.last = next((s for s in reversed(wide) if s.known), course.last)
    return _without_repeats(_without_headline(context, tallies)), taken


def _counted(
    scene: Scene,
    own: Sequence[Stretch],
    wide: Sequence[Stretch],
    roles: Roles,
    carried: Stretch | None,
    labels: bool,
) -> list[tuple[Figure, str | None, Stretch | None]]:
    """The figures of *scene* that are totals, each with its measure and stretch; the measure is None where none counts it."""
    special = active().special
    found: list[tuple[Figure, str | None, Stretch | None]] = []
    periods, of_days = Periods(scene, wide, carried), None
    gone: str | None = None  # the stock that the figures before are of
    for figure in scene.figures:
        measure = _measure(scene, figure, roles)
        if measure is None or not figure.stated or figure.amount.vague:
            continue
        if gone is not None and (figure.part or figure.inherited) and measure in active().harm_measures:
            found.append((figure, None, None))  # "of the 1,600 who left, 240 were killed": no tally, and no incident
            continue
        gone = measure if active().measures[measure].kind == "stock" else gone if figure.part else None
        if measure == special.opponents and not wide and of_several_operations(scene):
            of_days = of_days or Periods(scene, own)  # days hold a total where several operations made it
            stretch = of_days.of(figure, carried)
        else:
            stretch = periods.of(figure, carried)
        if is_increment(scene, figure, wide):
            continue
        if measure == special.happenings and stretch is None and not _has_number(figure):
            continue  # "the two attacks" in a dual: those told, not all of the stretch that the sentence before was about
        if not (figure.label and labels) and not is_total(scene, figure, measure, stretch, carried):
            continue
        if (
            measure == special.happenings
            and special.prevented
            and any(c.has("plan") for c in scene.chunks[: figure.at])
        ):
            measure = special.prevented  # plans are told by the attacks they were for
        found.append((figure, None if _is_untold(figure, measure) else measure, stretch))
    return found


def _has_number(figure: Figure) -> bool:
    return any("number" in part.concepts for part in figure.chunk.walk())


def _tells_news(scene: Scene) -> bool:
    """Does the sentence tell one attack, with its town: news again, no review?"""
    return scene.has("place") and any(scene.chunks[at].has("happening") for at in scene.actions)


def _measure(scene: Scene, figure: Figure, roles: Roles) -> str | None:
    """The measure that the figure is of when it is said of a period."""
    if figure.role is None:
        return None
    if figure.action is not None:
        together = roles.together(figure.units, _governing(scene, figure.action))
        if together is not None:
            return together
    return roles.measure(figure.role)


def _is_untold(figure: Figure, measure: str) -> bool:
    """Was something else done to the counted than the measure tells: charged, not convicted?

    A word that tells both ("put behind bars") tells the other where the figure is a part of those told before.
    """
    untold = frozenset(active().measures[measure].untold_by)
    if figure.role is None or figure.acts.isdisjoint(untold):
        return False
    return figure.part or figure.inherited or figure.acts.isdisjoint(figure.role.actions - untold)


def _governing(scene: Scene, action: int) -> frozenset[str]:
    """What governs a figure: its action, and those that an "or" joins to it ("killed, captured or surrendered")."""
    acts = {c for c in scene.chunks[action].concepts if c.startswith("act.")}
    at, joined = action, False
    more = set(acts)
    while at + 2 < len(scene.chunks):
        link, following = scene.chunks[at + 1], scene.chunks[at + 2]
        if not (link.has("or") or "," in link.concepts) or not following.has("act"):
            break
        joined = joined or link.has("or")
        more |= {c for c in following.concepts if c.startswith("act.")}
        at += 2
    return frozenset(more if joined else acts)


def _tally(context: Context, scene: Scene, figure: Figure, measure: str, stretch: Stretch | None) -> Tally:
    estimated = any(c.has("cmp.about") and c.has("say") for c in scene.chunks[max(0, figure.at - _SAID) : figure.at])
    evidence = [context.evidence((figure.chunk,), "value", figure.chunk.rule or None), context.sentence(scene)]
    if stretch is not None and stretch.at is not None and stretch.at in scene.chunks:
        evidence.append(context.evidence((stretch.at,), "period", stretch.at.rule or None))
    period = None
    if stretch is not None and (stretch.from_ or stretch.to):
        period = Interval(from_=stretch.from_, to=stretch.to or _as_of(scene, stretch))
    places = _places(context, scene, figure)
    return Tally(
        measure=measure,
        value=figure.amount.value,
        comparator="~" if estimated and figure.amount.comparator == "=" else figure.amount.comparator,
        period=period,
        country=_country(context, scene, places),
        places=places,
        scope=_scope(context, scene, figure),
        speaker=context.spoken[scene.number].teller,
        evidence=tuple(evidence),
    )


def _dated(tally: Tally, stretch: Stretch, sentence: Evidence) -> Tally:
    """*tally* with the period that the next sentence tells ("those are the figures of 2018")."""
    period = Interval(from_=stretch.from_, to=stretch.to) if stretch.known else None
    return msgspec.structs.replace(tally, period=period, evidence=(*tally.evidence, sentence))


def _as_of(scene: Scene, stretch: Stretch) -> dt.date | None:
    """The end of an open period where the sentence says when its figures were published ("a tally of last November")."""
    if stretch.from_ is None:
        return None
    said = [i for i, c in enumerate(scene.chunks) if c.has("say") or c.has("cue.tally")]
    for i, value in scene.dates():
        if value.to is None or value.grain not in ("day", "month") or value.to <= stretch.from_:
            continue
        if any(0 < i - at <= 8 for at in said):
            return value.to
    return None


def _country(context: Context, scene: Scene, places: Sequence[Place]) -> str | None:
    countries = {p.country for p in places}
    return countries.pop() if len(countries) == 1 else context.home


def _places(context: Context, scene: Scene, figure: Figure) -> tuple[Place, ...]:
    """The place that a figure is told of: "Seville (4)", "nine in Girona", "in Melilla nine", or the list behind it."""
    found = [context.place(scene.chunks[i]) for i in _placed(scene, figure)]
    return tuple(dict.fromkeys(p for p in found if p is not None))


def _placed(scene: Scene, figure: Figure) -> list[int]:
    chunks, at = scene.chunks, figure.at
    others = {f.at for f in scene.figures if f is not figure}
    if at >= 2 and "(" in chunks[at - 1].concepts and chunks[at - 2].has("place"):
        return [at - 2]
    for i in range(at + 1, min(at + 1 + _NEAR, len(chunks))):
        if chunks[i].has("place"):
            return [i]
        if i in others or ";" in chunks[i].concepts:
            break
    for i in range(at - 1, max(0, at - _BEFORE), -1):
        if i in others or ";" in chunks[i].concepts or chunks[i].has("say"):
            break
        if chunks[i].has("place") and chunks[i - 1].has("in") and figure.inherited:
            return [i]
    several = [i for i in scene.positions("place") if i > at]
    return several if len(several) >= 3 and not any(several[0] < other < several[-1] for other in others) else []


def _scope(context: Context, scene: Scene, figure: Figure) -> Scope:
    near = scene.chunks[max(0, figure.at - _REACH) : figure.at + _REACH]
    agencies = [i for c in near for i in c.ids("agency")[:1] if not context.gazetteer.agencies[i].generic]
    services = [a for a in agencies if not speaks(context.gazetteer.agencies[a])]
    groups = [i for c in scene.chunks[figure.at : figure.at + 9] for i in c.ids("group")[:1]]
    parts = active().parts
    return Scope(
        agency="; ".join(dict.fromkeys(services)) or None,
        group=groups[0] if groups and (figure.part or figure.inherited or len(scene.figures) > 1) else None,
        of=next((parts[u] for u in sorted(figure.units) if u in parts), None),
    )


def _without_headline(context: Context, tallies: Sequence[Tally]) -> list[Tally]:
    """*tallies* without those of the headline that the text dates more exactly."""
    end = context.sentence(context.scenes[0]).end if context.has_headline else 0
    dated = {(t.measure, t.value) for t in tallies if t.period is not None and t.evidence[0].start >= end}
    return [t for t in tallies if t.evidence[0].start >= end or (t.measure, t.value) not in dated]


def _without_repeats(tallies: Sequence[Tally]) -> list[Tally]:
    """A figure told twice in one article (headline and body) is one tally; the better dated one stays, evidence joined."""
    kept: dict[tuple[str, float, str | None, str | None], Tally] = {}
    for tally in tallies:
        start = str(tally.period.from_) if tally.period and tally.period.from_ else None
        place = tally.places[0].name if len(tally.places) == 1 else None
        key = (tally.measure, float(tally.value), start, place)
        undated = (*key[:2], None, place)
        if key in kept:
            kept[key] = _joined(kept[key], tally)
        elif start is None and any(k[:2] == key[:2] and k[3] == place for k in kept):
            other = next(k for k in kept if k[:2] == key[:2] and k[3] == place)
            kept[other] = _joined(kept[other], tally)
        elif undated in kept:
            first = kept.pop(undated)
            kept[key] = _joined(tally, first)
        else:
            kept[key] = tally
    return list(kept.values())


def _joined(tally: Tally, other: Tally) -> Tally:
    """*tally* with the evidence of *other* too; a headline drops the "more than" of the text, so a stated doubt stays."""
    comparator = other.comparator if tally.comparator == "=" else tally.comparator
    evidence = tuple(dict.fromkeys((*tally.evidence, *other.evidence)))
    return msgspec.structs.replace(tally, comparator=comparator, evidence=evidence)
