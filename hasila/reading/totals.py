"""Totals: is a figure said of a period or called a total, or is it one of a single operation?"""

from __future__ import annotations

from collections.abc import Sequence

from hasila.codebook import active
from hasila.reading.days import dates_the_catch, dates_the_saying
from hasila.reading.scene import Figure, Scene, is_one
from hasila.reading.stretches import Stretch
from hasila.text.chunk import Chunk, meanings
from hasila.text.dates import DAY_AFTER, DAY_BEFORE
from hasila.text.quantities import QuantityValue

#: More than one event can count, whatever it is.
_TOO_MANY = 1_000_000
_DATED_WITHIN = 25  # how far, in chunks, a day may be from the figure of its event
_NOT_ONE_OPERATION = 30  # so many arrests "so far" are no single operation's
_NOT_ONE_EVENT = 100  # so many people of a month are no single event's
_NO_EVENT = 5_000  # so many people are no event's, whatever else the sentence tells
_ONE_TRIAL = 10  # so many people may be tried together
_DAYS = ("day", DAY_BEFORE, DAY_AFTER)
_NEAR = 3  # chunks from people to the year of their arrest
_OPERATIONS = ("operation", "clash")
_TOTALS = ("cue.total", "cue.tally", "cue.bring_to", "so_far")


def is_review(scene: Scene, month: Stretch, since_tally: int) -> bool:
    """Months hold totals where the sentence calls its figures a total or goes on with a tally, and tells of no one event."""
    if any(dates_the_saying(scene, i) for i, c in enumerate(scene.chunks) if c is month.at):
        return False
    if any(scene.has_one(name) for name in ("body", "happening", "several")):
        return False
    if any(f.role is not None and f.stated and f.amount.value >= _NOT_ONE_EVENT for f in scene.figures):
        return True
    if any(scene.has(cue) for cue in ("cue.tally", "cue.total", "so_far")):
        return True
    kinds = {f.role.name for f in scene.figures if f.role is not None and f.stated and f.amount.value > 1}
    if len(kinds) > 1 and active().special.opponents_dead in kinds and not scene.has("place"):
        return True  # "in October 14 militants were killed, 31 arrested": several kinds, nowhere in particular
    harmed = scene.has("place") and any(f.role is not None and f.role.name in active().harm for f in scene.figures)
    return since_tally <= 1 and month.kind != "week" and not harmed  # "in March, in X, a man killed seven" is no review


def of_several_operations(scene: Scene) -> bool:
    """ "killed 23 militants in three operations": a sum over them."""
    values = (c.value for c in scene.chunks)
    return any(isinstance(v, QuantityValue) and "several" in meanings(v.units) and v.amount.value > 2 for v in values)


def is_increment(scene: Scene, figure: Figure, wide: Sequence[Stretch]) -> bool:
    """ "Three were arrested on Tuesday, which brings the total to 76 since January": the three are news, no total."""
    bring = next((i for i in scene.positions("cue.bring_to") if i > figure.at), None)
    name = figure.role.name if figure.role else None
    if bring is None or not any(f.at > bring and f.role and f.role.name == name for f in scene.figures):
        return False
    return not any(s.at in scene.chunks[:bring] for s in wide)


def is_total(scene: Scene, figure: Figure, measure: str, stretch: Stretch | None, carried: Stretch | None) -> bool:
    """Whether the figure is a total of *measure* over a stretch of time, not the count of one incident."""
    book = active()
    entry, special = book.measures[measure], book.special
    if entry.always:
        return True
    if figure.role is not None and not figure.role.measure and book.counts[figure.role.name].never_total:
        return False
    if figure.role is not None and figure.role.name == special.caught and _is_brought_to(scene, figure):
        return True
    if any(c.has("after") for c in scene.chunks[max(0, figure.at - 2) : figure.at]) and scene.has("cue.bring_to"):
        return False  # "rises to nine, after the four arrests of December"
    harm = measure in book.harm_measures
    single = figure.amount.value < _NO_EVENT and (
        any(scene.has_one(name) for name in ("body", "several"))
        or (harm and any(scene.has_one(name) for name in ("happening", "plan")))
    )
    if measure == special.goods and not scene.has("so_far") and (scene.has_one("several") or scene.has_one("body")):
        return False  # "the operation in which six rifles were found"
    if measure == special.happenings and (figure.amount.value < 2 or scene.has("undo_goods")):
        return False
    if measure == special.goods and figure.part:
        return False
    if stretch is not None and stretch.at is not None and _dates_their_arrest(scene, figure, stretch.at):
        return False
    days = (i for i, value in scene.dates() if value.grain in _DAYS and abs(i - figure.at) <= _DATED_WITHIN)
    dated = any(not dates_the_saying(scene, i) for i in days)
    named_total = scene.has("cue.tally") or scene.has("cue.bring_to")
    if dated and stretch is not None and stretch.kind == "year" and not named_total:
        return False  # "on Monday ... 2018": the year belongs to the day
    if stretch is not None and stretch.kind in ("year", "during") and _of_one_trial(scene, figure):
        return False
    if harm and stretch is not None and stretch.at is not None:
        if _tells_the_epoch(scene, figure, stretch.at) or _of_an_event_of_then(scene, figure, stretch.at):
            return False
        if _of_one_happening(scene, figure):
            return False
    if figure.amount.value > 1 and measure == special.opponents and of_several_operations(scene):
        return True
    total = any(scene.has(cue) for cue in _TOTALS)
    if harm and single and not total:
        return False
    if stretch is not None:
        return not (single and not _open(stretch) and not entry.operations)
    if figure.amount.value >= (entry.many or _TOO_MANY) and not (harm and (dated or scene.has("epoch"))):
        return True
    if scene.has("so_far") and not (harm or dated) and figure.amount.value >= _NOT_ONE_OPERATION:
        return True
    if total and not single and entry.operations:
        return True
    if measure == special.goods and stretch is None and scene.has_one("persons"):
        return False  # "a commander was arrested and 13 rifles were recovered from him"
    places, of_a_month = scene.positions("place"), any(value.grain == "month" for _, value in scene.dates())
    placed = harm and figure.amount.value < _NOT_ONE_EVENT and (len(places) == 1 or (bool(places) and of_a_month))
    return carried is not None and not single and not dated and not placed


def _tells_the_epoch(scene: Scene, figure: Figure, at: Chunk) -> bool:
    """ "since the attacks of 16 May, in which 33 died": the dead are those of the event, not of the time since."""
    if not any(part.has("epoch") for part in at.walk()):
        return False
    return any(c is at for c in scene.chunks[: figure.at])


def _of_an_event_of_then(scene: Scene, figure: Figure, at: Chunk) -> bool:
    """ "Like in X in 1995, where 168 died": the year is that of an event, told by its place."""
    year = next((i for i, c in enumerate(scene.chunks) if c is at), len(scene.chunks))
    if not any(c.has("place") for c in scene.chunks[max(0, year - 3) : year]):
        return False
    return any(c.has("clause.where") for c in scene.chunks[year + 1 : figure.at][:3])


def _of_one_happening(scene: Scene, figure: Figure) -> bool:
    """ "20 attacks since 2012, up to that of 3 October, which left four dead": the dead are those of the one told last."""
    before = max((f.at for f in scene.figures if f.at < figure.at), default=-1)
    between = scene.chunks[before + 1 : figure.at]
    return before >= 0 and any(is_one(c, "happening") for c in between) and any(c.has("clause") for c in between)


def _is_brought_to(scene: Scene, figure: Figure) -> bool:
    """ "Four were held, which brings to seven the number of those in custody": the seven, not the four."""
    bring = next(
        (i for i in range(figure.at - 1, max(-1, figure.at - 4), -1) if scene.chunks[i].has("cue.bring_to")), None
    )
    name = figure.role.name if figure.role else None
    return bring is not None and any(f.at < bring and f.role is not None and f.role.name == name for f in scene.figures)


def _open(stretch: Stretch) -> bool:
    return stretch.to is None


def _of_one_trial(scene: Scene, figure: Figure) -> bool:
    """ "The court tried two jihadists arrested in 2017": the year tells who they are."""
    if figure.amount.value > _ONE_TRIAL or figure.action is None or figure.action < figure.at:
        return False
    return any(p < figure.at and scene.chunks[p].has("charge") for p in scene.actions)


def of_an_operation(scene: Scene, figure: Figure, measure: str) -> bool:
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
    """ "Two men arrested in 2017 were sentenced": the year is that of the arrest, or of the deed that the trial was for."""
    if figure.role is None or active().family_of.get(figure.role.name) != "trial":
        return False
    stretch = next((i for i, c in enumerate(scene.chunks) if c is at), figure.at)
    if any(c.has("happening") or c.has("clause.where") for c in scene.chunks[figure.at + 1 : stretch]):
        return True
    behind = next((i for i, c in enumerate(scene.chunks) if c is at and 0 < i - figure.at <= _NEAR), None)
    return behind is not None and dates_the_catch(scene.chunks, behind)
