"""A number without a noun of its own: what it goes on counting, or what is named before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hasila.codebook import active
from hasila.reading.governing import assign, reassign
from hasila.reading.headings import heading, label, moved, topic, what_became, whole
from hasila.reading.parts import is_part, whose_dead
from hasila.reading.scene import Antecedents, Figure, Reading, Scene
from hasila.text.chunk import Chunk, meanings
from hasila.text.quantities import PEOPLE, Amount

_APPOSITION = 5  # chunks between commas
_MILLION = 1_000_000  # so many are told with what they are


def _bare(reading: Callable[[Scene, int, Amount, Antecedents], Figure | None]) -> Reading:
    """The reading, tried on bare numbers only."""

    def read(scene: Scene, at: int, told: Antecedents) -> Figure | None:
        value = scene.chunks[at].value
        return reading(scene, at, value, told) if isinstance(value, Amount) else None

    return read


@_bare
def _under_a_heading(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "Convictions: 2 in 2011, 13 in 2012"."""
    series = heading(scene, at, told.roles)
    if series is None:
        return None
    return Figure(at, scene.chunks[at], amount, series.units, series.role, inherited=True)


@_bare
def _behind_a_label(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "Cells dismantled: 11; arrests: 71"."""
    labelled = label(scene, at, told.roles)
    return None if labelled is None else Figure(at, scene.chunks[at], amount, *labelled, label=True)


@_bare
def _of_a_topic(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "The number of the dead rose to 12"."""
    named = topic(scene, at)
    if named is None:
        return None
    figure = Figure(at, scene.chunks[at], amount, what_became(named.units, told.roles))
    assign(scene, figure, told.roles)
    whose_dead(scene, figure, named.at, told.roles)
    return figure


@_bare
def _of_a_whole(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "Of the people tried, 275 were arrested"."""
    of_all = whole(scene, at)
    if of_all is None:
        return None
    figure = Figure(at, scene.chunks[at], amount, of_all.concepts)
    assign(scene, figure, told.roles)
    return figure


@_bare
def _of_those_before(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "One was captured alive", "the four, aged 17 to 39, were arrested" opens a sentence."""
    if any(c.concepts for c in scene.chunks[:at]) or not is_acted_on(scene, _behind_apposition(scene, at)):
        return None
    people = told.last is not None and "persons" in meanings(told.last.units)
    units = told.last.units if told.last and people else PEOPLE
    figure = Figure(at, scene.chunks[at], amount, units, inherited=True)
    return figure if reassign(scene, figure, told.roles) else None


@_bare
def _more_elsewhere(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "A man was held in X and five in Y": more of the same people at another place; the first one counts, too."""
    before = scene.figures[-1] if scene.figures else None
    if before is None or before.role is None or before.role.measure or before.stated or not is_placed(scene.chunks, at):
        return None
    if "body" in meanings(before.units) or any(f.stated and f.role == before.role for f in scene.figures):
        return None
    between = scene.chunks[before.at + 1 : at]
    if not any(c.has("place") or c.has("country") for c in between) or any(c.has("quantity") for c in between):
        return None
    if any(c.has("act") for i, c in enumerate(between, before.at + 1) if i != before.action):
        return None
    before.stated = True
    return Figure(at, scene.chunks[at], amount, before.units, before.role, before.action, inherited=True)


@_bare
def _behind_its_noun(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "The dead reached 844 and the wounded 1,616": people by what became of them, right before the number."""
    chunks = scene.chunks
    if at < 2 or not scene.figures or not chunks[at - 2].has("and") or chunks[at - 1].parts or chunks[at - 1].count:
        return None
    ends = at + 1 == len(chunks) or any(chunks[at + 1].has(mark) for mark in (",", ";", ")", "period", "date"))
    role = next((r for r in told.roles.of(chunks[at - 1].concepts) if r.bare and not r.measure), None)
    if not ends or role is None or not chunks[at - 1].has("people_by_fate") or chunks[at - 1].has("act"):
        return None
    return Figure(at, chunks[at], amount, chunks[at - 1].concepts, role)


@_bare
def _going_on(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "21 in 2015, 19 in 2016": the same thing counted again."""
    if told.last is None or amount.value >= _MILLION or not _continues(scene, at, told.last):
        return None
    like = _antecedent(scene, at, told.last, told)
    figure = Figure(at, scene.chunks[at], amount, like.units, like.role, inherited=True, acts=like.acts)
    figure.part = is_part(scene.chunks, at)
    return figure if reassign(scene, figure, told.roles) else None


def _behind_apposition(scene: Scene, at: int) -> int:
    """Where what stands between commas right behind *at* ends; *at* itself where nothing does."""
    chunks = scene.chunks
    if not any("," in c.concepts for c in chunks[at + 1 : at + 2]):
        return at
    return next((i for i in range(at + 2, min(at + 2 + _APPOSITION, len(chunks))) if "," in chunks[i].concepts), at)


@_bare
def _of_people_named(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "Clashed with militants: 47 of them were killed": of people whom the sentence names without a number."""
    behind = scene.chunks[at + 1 : at + 2]
    if not (behind and behind[0].has("rel.among")) or any(f.stated for f in scene.figures):
        return None
    people = next(
        (c for c in reversed(scene.chunks[:at]) if c.has("persons") and not c.parts and c.count is None), None
    )
    if people is None:
        return None
    figure = Figure(at, scene.chunks[at], amount, people.concepts)
    assign(scene, figure, told.roles)
    return figure if figure.action is not None else None


@_bare
def _others(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "... and two others were wounded"."""
    if not (scene.figures or told.last) or not (_are_others(scene, at) or _are_others_of(scene, at)):
        return None
    figure = Figure(at, scene.chunks[at], amount, kind_of_people(scene), inherited=True)
    return figure if reassign(scene, figure, told.roles) else None


@_bare
def _people(scene: Scene, at: int, amount: Amount, told: Antecedents) -> Figure | None:
    """ "Killing 17 and wounding 30": people, by what was done to them or what they did."""
    others = bool(scene.figures) and _are_others_of(scene, at)
    if not moved(scene, at, amount) and (others or not is_object(scene, at)):
        return None
    figure = Figure(at, scene.chunks[at], amount, PEOPLE)
    assign(scene, figure, told.roles)
    return figure


def _antecedent(scene: Scene, at: int, previous: Figure, told: Antecedents) -> Figure:
    """Whom a bare number goes on counting: behind a semicolon no longer the part told before it, but the whole.

    So does "the figure was 294".
    """
    if any(c.has("the_figure") for c in scene.chunks[max(0, at - 3) : at]):
        return told.whole or previous
    if previous.part and any(";" in c.concepts for c in scene.chunks[previous.at : at]):
        return next((f for f in reversed(scene.figures) if f.role is not None and f.stated and not f.part), previous)
    return previous


def _are_others(scene: Scene, at: int) -> bool:
    """ "Two others were wounded", "otros dos resultaron heridos": more of those told before, with a fate of their own."""
    beside = (*scene.chunks[max(0, at - 1) : at], *scene.chunks[at + 1 : at + 2])
    acted = any(p in scene.actions and scene.chunks[p].has("done_to_people") for p in (at - 2, *range(at + 1, at + 5)))
    return acted and any(c.has("another") for c in beside)


def _are_others_of(scene: Scene, at: int) -> bool:
    """ "A soldier was killed and wounded were two others": the verb stands before, the word right behind the number."""
    verb = at - 1
    return (
        is_object(scene, at) and verb in scene.actions and any(c.has("another") for c in scene.chunks[at + 1 : at + 2])
    )


def is_object(scene: Scene, at: int) -> bool:
    """Does a number without a unit stand right behind a verb that is done to people ("killing 17 and wounding 30")?"""
    verb = at - 1
    while verb > max(0, at - 3) and (scene.chunks[verb].has("to") or scene.chunks[verb].has("another")):
        verb -= 1
    return verb in scene.actions and scene.chunks[verb].has("done_to_people")


def is_acted_on(scene: Scene, at: int) -> bool:
    """Does a verb that is done to people stand right behind ("another was hurt")?"""
    return any(p in scene.actions and scene.chunks[p].has("done_to_people") for p in (at + 1, at + 2))


def kind_of_people(scene: Scene) -> frozenset[str]:
    """Whom "another" is one more of: the people counted last in the sentence ("a soldier was killed, another hurt")."""
    counted = [f.units for f in scene.figures if any(u.startswith("unit.") for u in f.units)]
    return counted[-1] if counted else PEOPLE


def is_placed(chunks: Sequence[Chunk], at: int) -> bool:
    """Does a preposition and a place stand right behind?"""
    behind = chunks[at + 1 : at + 3]
    return len(behind) == 2 and behind[0].has("in") and (behind[1].has("place") or behind[1].has("country"))


def _continues(scene: Scene, at: int, previous: Figure) -> bool:
    """Does a bare number go on counting what the figure before it counted?

    It does where a date, a place or a part follows or precedes it closely: "21 in 2015, 19 in 2016", "Seville (4)",
    "of whom 46 linked to ...". From one sentence to the next only a place or a part carries over.
    """
    chunks = scene.chunks
    after = [c for c in chunks[at + 1 : at + 4] if c.concepts]
    before = [c for c in chunks[max(0, at - 3) : at] if c.concepts]
    if any(c.has("edition") or c.has("numbering") or c.has("event") for c in (*before, *after[:1])):
        return False
    same_sentence = previous.chunk in chunks
    if not same_sentence and any(_of_another_kind(c, previous) for c in chunks[:at]):
        return False  # the sentence has a subject of its own
    alike = not any(_of_another_kind(c, previous) for c in chunks)
    year_by_year = not scene.figures and alike and len(scene.positions("date")) > 1  # a series goes on
    if any(c.has("rel.among") for c in (*before[-2:], *after[:1])) or (after and after[0].has("another")):
        return True
    if same_sentence and len(after) > 1 and after[0].has("in") and after[1].has("another"):
        return True  # "961 in Spain and 128 in other countries"
    if before and "(" in before[-1].concepts and after and ")" in after[0].concepts:
        return len(before) > 1 and (before[-2].has("place") or (same_sentence and before[-2].has("date")))
    if at and at - 1 in scene.actions and previous.role is not None and chunks[at - 1].has_any(previous.role.actions):
        return True  # "two plots were foiled ...; in 2023 the services had prevented three"
    if same_sentence and (is_object(scene, at) or (at - 1 in scene.actions and chunks[at - 1].has("own_move"))):
        return True
    timed = ("date", "period", "act") if same_sentence or year_by_year else ()
    carriers = ("place", "country", "cue.linked", "group", *timed)
    if any(c.has(name) for c in after for name in carriers):
        return True
    # but not in "received in X 100 howitzers": some noun that no word list has
    unknown = not same_sentence and any(not c.concepts and c.end - c.start > 2 for c in chunks[at + 1 : at + 2])
    if not unknown and any(c.has(name) for c in before[-2:] for name in carriers if name != "act"):
        return True
    if (
        same_sentence
        and previous.inherited
        and after
        and after[0].has("to")
        and any(c.has("cue.linked") for c in chunks[:at])
    ):
        return True  # "51 linked to one group and six to another"
    return bool(before and any(before[-1].has(x) for x in ("cue.bring_to", "cue.tally", "the_figure")))


def _of_another_kind(chunk: Chunk, figure: Figure) -> bool:
    """Does the chunk name countables that are not what *figure* counts: operations, where it counts people?"""
    if not chunk.has("unit") or chunk.parts:
        return False
    no_people = active().members("no_people")
    things, counted = chunk.concepts & no_people, figure.units & no_people
    return bool(things) != bool(counted) or (bool(things) and not things & counted)


READINGS: tuple[Reading, ...] = (
    _under_a_heading,
    _behind_a_label,
    _of_a_topic,
    _of_a_whole,
    _of_those_before,
    _more_elsewhere,
    _behind_its_noun,
    _of_people_named,
    _going_on,
    _others,
    _people,
)
