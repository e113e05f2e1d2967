"""Tallies: figures said of a period, or as a total, not of one operation.

A figure is a tally where its sentence puts it into a period (since 2002, in 2018, between two dates), calls it a total,
or counts what only exists as a total (fighters abroad, returnees). Figures of one list share what is stated once:
unit, action and, unless they state their own, the period.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from hasila.codebook import active
from hasila.model import Interval, Place, Scope, Tally
from hasila.reading.context import Context
from hasila.reading.days import dates_the_catch, is_fresh, names_a_happening
from hasila.reading.roles import Roles
from hasila.reading.scene import Figure, Scene
from hasila.reading.speakers import speaks
from hasila.text.chunk import Chunk, meanings
from hasila.text.dates import DateValue, PeriodValue
from hasila.text.quantities import QuantityValue

#: More than one event can count, whatever it is.
_TOO_MANY = 1_000_000
_NEAR = 3
_REACH = 16  # how far, in chunks, a body is from the figure that it made
_FAR = 1_000
_DATED_WITHIN = 25  # how far, in chunks, a day may be from the figure of its event
_A_WEEK = 5  # days from the first to the last: "from the 3rd to the 9th" is no day of one operation
_NOT_ONE_OPERATION = 30  # so many arrests "so far" are no single operation's
_OPERATIONS = ("operation", "clash")
_TOTALS = ("cue.total", "cue.tally", "cue.bring_to", "so_far")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The period of a tally and the chunk that states it."""

    from_: dt.date | None
    to: dt.date | None
    at: Chunk | None
    wide: bool  # a year or more, or an open one: no single operation is dated like that
    kind: str
    doubt: float = 0.0  # how unlikely it is that figures are said of it: a year only implied ("last year") most


def read_tallies(context: Context, roles: Roles) -> tuple[list[Tally], set[int]]:
    """All tallies of the article, and the ids of the figures that they took."""
    special = active().special
    tallies: list[Tally] = []
    taken: set[int] = set()
    carried: Stretch | None = None
    last: Stretch | None = None  # the last stretch told with its dates, of a tally or not
    since_tally = _FAR  # sentences since the last one that held a tally
    for scene in context.scenes:
        own = [_told_before(_stretch(context, c, v), last) for c, v in _times(scene)]
        wide = [s for s in own if s.wide or (s.kind == "month" and _is_review(scene, since_tally))]
        found = False
        first_used: Stretch | None = (
            None  # what the first figure of a sentence is said of, the next sentences go on with
        )
        for figure in scene.figures:
            measure = _measure(scene, figure, roles)
            if measure is None or not figure.stated or figure.amount.vague:
                continue
            several = measure == special.opponents and _of_several_operations(scene)
            told = wide or (own if several else ())  # days hold a total where several operations made it
            stretch = _period_of(scene, figure, told, carried if since_tally <= 2 else None)
            if _is_increment(scene, figure, wide) or not _is_tally(
                scene, figure, measure, stretch, carried if since_tally <= 2 else None
            ):
                continue
            found = True
            first_used = first_used or stretch
            if stretch or not _of_an_operation(scene, figure, measure):
                taken.add(id(figure))
            if (
                measure == special.happenings
                and special.prevented
                and any(c.has("plan") for c in scene.chunks[: figure.at])
            ):
                measure = special.prevented  # plans are told by the attacks they were for
            tallies.append(_tally(context, scene, figure, measure, stretch or carried))
        # "a review of July", "counting from the attacks of 11 September": said before the figures
        counted_from = any(s.at is not None and any(c.has("epoch") for c in s.at.walk()) for s in wide)
        opens = bool(wide) and not scene.figures and (scene.has("cue.tally") or counted_from)
        since_tally = 0 if found or opens else since_tally + 1
        if wide and found:
            dated = next((s for s in wide if s.from_ or s.to), None)
            carried = (
                first_used if first_used and (first_used.from_ or first_used.to) else dated or first_used or carried
            )
        elif opens:
            carried = wide[0]
        last = next((s for s in reversed(wide) if s.from_ or s.to), last)
    return _without_repeats(tallies), taken


def _measure(scene: Scene, figure: Figure, roles: Roles) -> str | None:
    """The measure that the figure is of when it is said of a period."""
    if figure.role is None:
        return None
    if figure.action is not None:
        together = roles.together(figure.units, _governing(scene, figure.action))
        if together is not None:
            return together
    return roles.measure(figure.role)


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


def _told_before(stretch: Stretch, carried: Stretch | None) -> Stretch:
    """ "In the same period" is the one told last; so is "last year" where nobody knows the day of the article."""
    unknown = stretch.from_ is None and stretch.to is None and stretch.kind in ("during", "year")
    if carried is None or not (stretch.kind == "same" or unknown):
        return stretch
    return replace(stretch, from_=carried.from_, to=carried.to)


def _is_review(scene: Scene, since_tally: int) -> bool:
    """Months hold totals where the sentence calls its figures a total or goes on with a tally, and tells of no one event."""
    if scene.has_one("body") or scene.has_one("happening"):
        return False
    return scene.has("cue.tally") or scene.has("cue.total") or scene.has("so_far") or since_tally <= 1


def _times(scene: Scene) -> list[tuple[Chunk, DateValue | PeriodValue]]:
    timed = [(i, c, c.value) for i, c in enumerate(scene.chunks) if isinstance(c.value, (DateValue, PeriodValue))]
    return [(c, value) for i, c, value in timed if not names_a_happening(scene, i)]


def _stretch(context: Context, chunk: Chunk, value: DateValue | PeriodValue) -> Stretch:
    """What *value* says of when; a stretch that is not over yet is open: it was counted up to publication."""
    if context.published and value.from_ and value.to and value.from_ <= context.published < value.to:
        value = replace(value, to=None)
    if isinstance(value, PeriodValue):
        days = (value.to - value.from_).days + 1 if value.to and value.from_ else _FAR
        fresh = is_fresh(context, value)
        long = not fresh and (value.kind == "since" or days >= (6 if value.kind == "between" else 25))
        return Stretch(value.from_, value.to, chunk, long, value.kind)
    if value.grain == "range" and value.from_ and value.to and not any(p.has("time") for p in chunk.walk()):
        return Stretch(value.from_, value.to, chunk, (value.to - value.from_).days >= _A_WEEK, "between")
    return Stretch(value.from_, value.to, chunk, value.grain == "year", value.grain, 0.0 if value.explicit else 10.0)


def _period_of(scene: Scene, figure: Figure, wide: Sequence[Stretch], carried: Stretch | None) -> Stretch | None:
    """The stretch that a figure belongs to: the nearest; one behind another figure, or only implied, costs more.

    Where the only one stands behind another figure, it is that figure's, and what the sentence before was about goes on.
    """
    position = {id(c): i for i, c in enumerate(scene.chunks)}
    others = [f.at for f in scene.figures if f is not figure]

    behind = [position[id(s.at)] for s in wide if s.at is not None]

    def cost(stretch: Stretch) -> float:
        at = position[id(stretch.at)]
        low, high = sorted((at, figure.at))
        between = sum(low < other < high for other in others)
        commas = sum("," in c.concepts for c in scene.chunks[low:high])
        if at < figure.at and any(other < at for other in others) and any(0 < b - figure.at <= 3 for b in behind):
            between += 1  # "135 in 2013 and 71 in 2015": each period stands behind its figure
        return high - low + (4 * between if at > figure.at else 1.5 * between) + 0.5 * commas + stretch.doubt

    wide = [s for s in wide if s.at is None or not _of_another_year(scene, figure.at, position[id(s.at)])]
    near = [s for s in wide if s.at is not None and not _apart(scene, figure.at, position[id(s.at)])]
    if not near and carried is not None:
        return None  # the clause has no period of its own: what the sentence before was about goes on
    best = min(near or (s for s in wide if s.at is not None), key=cost, default=None)
    if best is not None and carried is not None and best.kind == "since":
        at = position[id(best.at)]
        if any(figure.at < other < at for other in others):
            return None
    return best


def _of_another_year(scene: Scene, figure: int, stretch: int) -> bool:
    """ "850 in 2016, against 700 in 2015", "nine, after the four of May": what stands behind is not said of the first."""
    return any(c.has("compare") or c.has("after") for c in scene.chunks[figure:stretch])


def _of_several_operations(scene: Scene) -> bool:
    """ "killed 23 militants in three operations": a sum over them."""
    values = (c.value for c in scene.chunks)
    return any(isinstance(v, QuantityValue) and "several" in meanings(v.units) and v.amount.value > 1 for v in values)


def _apart(scene: Scene, figure: int, stretch: int) -> bool:
    """Does the period stand in another clause than the figure?"""
    low, high = sorted((figure, stretch))
    return any(";" in c.concepts for c in scene.chunks[low:high])


def _is_increment(scene: Scene, figure: Figure, wide: Sequence[Stretch]) -> bool:
    """ "Three were arrested on Tuesday, which brings the total to 76 since January": the three are news, no total."""
    bring = next((i for i in scene.positions("cue.bring_to") if i > figure.at), None)
    name = figure.role.name if figure.role else None
    if bring is None or not any(f.at > bring and f.role and f.role.name == name for f in scene.figures):
        return False
    return not any(s.at in scene.chunks[:bring] for s in wide)


def _is_tally(scene: Scene, figure: Figure, measure: str, stretch: Stretch | None, carried: Stretch | None) -> bool:
    book = active()
    entry, special = book.measures[measure], book.special
    if entry.always:
        return True
    if figure.role is not None and not figure.role.measure and book.counts[figure.role.name].never_total:
        return False
    if any(c.has("after") for c in scene.chunks[max(0, figure.at - 2) : figure.at]) and scene.has("cue.bring_to"):
        return False  # "rises to nine, after the four arrests of December"
    harm = measure in book.harm_measures
    single = scene.has_one("body") or (harm and (scene.has_one("happening") or scene.has_one("several")))
    if measure == special.happenings and (figure.amount.value < 2 or scene.has("undo_goods")):
        return False
    if measure == special.goods and figure.part:
        return False
    if stretch is not None and stretch.at is not None and _dates_their_arrest(scene, figure, stretch.at):
        return False
    dated = any(value.grain == "day" and abs(i - figure.at) <= _DATED_WITHIN for i, value in scene.dates())
    if dated and stretch is not None and stretch.kind == "year" and not scene.has("cue.tally"):
        return False  # "on Monday ... 2018": the year belongs to the day
    if harm and stretch is not None and stretch.at is not None and _tells_the_epoch(scene, figure, stretch.at):
        return False
    if figure.amount.value > 1 and measure == special.opponents and _of_several_operations(scene):
        return True
    total = any(scene.has(cue) for cue in _TOTALS)
    if harm and single and not total:
        return False
    if stretch is not None:
        return not (single and not _open(stretch) and not entry.operations)
    if figure.amount.value >= (entry.many or _TOO_MANY):
        return True
    if scene.has("so_far") and not (harm or dated) and figure.amount.value >= _NOT_ONE_OPERATION:
        return True
    if total and not single and entry.operations:
        return True
    placed = harm and len(scene.positions("place")) == 1
    return carried is not None and not single and not dated and not placed


def _of_an_operation(scene: Scene, figure: Figure, measure: str) -> bool:
    """ "251 were held so far in the raids": the total up to now is the count of the operation that the sentence tells, too."""
    book = active()
    caught = figure.role is not None and figure.role.name == book.special.caught
    if not caught or not scene.has("so_far") or figure.amount.value >= (book.measures[measure].many or _TOO_MANY):
        return False
    if any(f.stated and f.amount.value > 1 and "body" in meanings(f.units) for f in scene.figures):
        return False
    kinds = [k for name, k in book.incident_types.items() if k.family in _OPERATIONS and name != book.special.catching]
    return any(scene.chunks[at].has(trigger) for at in scene.actions for kind in kinds for trigger in kind.trigger)


def _dates_their_arrest(scene: Scene, figure: Figure, at: Chunk) -> bool:
    """ "Two men arrested in 2017 were sentenced": the year is that of the arrest, not of what is counted."""
    if figure.role is None or active().family_of.get(figure.role.name) != "trial":
        return False
    behind = next((i for i, c in enumerate(scene.chunks) if c is at and 0 < i - figure.at <= _NEAR), None)
    return behind is not None and dates_the_catch(scene.chunks, behind)


def _tells_the_epoch(scene: Scene, figure: Figure, at: Chunk) -> bool:
    """ "since the attacks of 16 May, in which 33 died": the dead are those of the event, not of the time since."""
    if not any(part.has("epoch") for part in at.walk()):
        return False
    return any(c is at for c in scene.chunks[: figure.at])


def _open(stretch: Stretch) -> bool:
    return stretch.to is None


def _tally(context: Context, scene: Scene, figure: Figure, measure: str, stretch: Stretch | None) -> Tally:
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
        comparator=figure.amount.comparator,
        period=period,
        country=_country(context, scene, places),
        places=places,
        scope=_scope(context, scene, figure),
        speaker=context.spoken[scene.number].teller,
        evidence=tuple(evidence),
    )


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
    """Places right behind the figure ("nine in Girona", "Seville (4)"), or the list that the sentence ends on."""
    chunks = scene.chunks
    behind = next(
        (i for i in range(figure.at + 1, min(figure.at + 1 + _NEAR, len(chunks))) if chunks[i].has("place")), None
    )
    if (
        behind is None
        and figure.at >= 2
        and "(" in chunks[figure.at - 1].concepts
        and chunks[figure.at - 2].has("place")
    ):
        behind = figure.at - 2
    several = [i for i in scene.positions("place") if i > figure.at]
    if len(several) >= 3:
        chosen = several
    elif behind is not None:
        chosen = [behind]
    else:
        return ()
    found = [context.place(chunks[i]) for i in chosen]
    return tuple(dict.fromkeys(p for p in found if p is not None))


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
