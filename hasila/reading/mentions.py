"""Mentions: what one sentence says of one incident, before it is known which incident that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hasila.codebook import active
from hasila.model import Place
from hasila.reading.context import Context
from hasila.reading.counts import Told, counts_of
from hasila.reading.days import date_of, dates_the_saying, is_fresh
from hasila.reading.followups import follow_up
from hasila.reading.places import is_dateline, places_of
from hasila.reading.roles import roles
from hasila.reading.scene import Figure, Scene, is_one, tells_of
from hasila.reading.triggers import series_at, triggers_of, type_of_figures
from hasila.text.chunk import Chunk, meanings
from hasila.text.dates import DateValue
from hasila.text.quantities import QuantityValue

#: Families of the rules' own; figures of any other, and of trials, are counts of incidents only: said of a period they
#: are neither incident nor tally.
_TOLD = ("operation", "happening", "clash")
_TOO_MANY = 1_000


@dataclass(slots=True)
class Mention:
    """What one sentence says of one incident."""

    scene: Scene
    family: str
    types: list[str]
    subtypes: list[str]
    triggers: list[int]
    figures: list[Figure]
    date: tuple[Chunk, DateValue] | None
    places: list[tuple[Chunk, Place]]
    explicit: bool = True  # a word tells the event itself, not only its figures
    dated: bool = False  # a day is told, known or not
    counts: dict[str, Told] = field(default_factory=dict)
    reference: bool = False  # only refers to the event, to tell other news
    apart: bool = False  # tells an event beside the one that the same sentence recalls
    again: bool = False  # only says where or when that was which was told before


def mentions_of(context: Context, scene: Scene, taken: set[int], told: bool) -> list[Mention]:
    """The incidents that the words of one sentence tell, in the order of its triggers."""
    triggers = triggers_of(scene)
    whole = {f.role.name for f in scene.figures if f.role is not None and not f.part}
    figures = [
        f
        for f in scene.figures
        if f.role is not None
        and id(f.chunk) not in taken
        and (not f.part or _part_of_other(f, whole))
        and _counts(f)
        and not _of_a_body(scene, f)
    ]
    by_family: dict[str, list[Figure]] = {}
    for figure in figures:
        name = figure.role.name if figure.role else ""
        family = active().family_of.get(name)
        if family:
            by_family.setdefault(_harm_family(scene, name, triggers) if family == "happening" else family, []).append(
                figure
            )
    if told and not triggers and not by_family:
        return _series_told_again(context, scene)
    special = active().special
    aggregate = any(id(f.chunk) in taken for f in scene.figures)
    out: list[Mention] = []
    families = list(dict.fromkeys([*(t for t, _, _ in triggers), *by_family]))
    for family in families:
        own = [(type_, at) for of, type_, at in triggers if of == family]
        mine = by_family.get(family, [])
        stated = [f for f in mine if f.stated]
        if not stated and (aggregate or not (mine or _eventful(scene, family, own))):
            continue
        if (told or len(families) > 1) and not mine and {type_ for type_, _ in own} == {special.taking_goods}:
            continue  # what was seized belongs to the incident being told
        unmeasured = family not in _TOLD or (mine and not _any_measured(mine))
        if unmeasured and (aggregate or _sums_up(context, scene, stated)):
            continue
        positions = [at for _, at in own] + [f.at for f in mine]
        types = [type_ for type_, _ in own] or [type_of_figures(family)]
        if special.preventing in types and len(set(types)) > 1 and not _prevents_one(scene):
            types = [t for t in types if t != special.preventing]  # plots in general
        if (
            special.breaking_up
            and family == "operation"
            and special.preventing not in types
            and _takes_a_body(scene, mine)
        ):
            types.append(special.breaking_up)
        subtypes = [name for type_, at in own for name in _subtypes(scene.chunks[at], type_)]
        out.append(
            Mention(
                scene,
                family,
                types,
                subtypes,
                [at for _, at in own],
                mine,
                date_of(context, scene, [at for _, at in own] if own and family == "trial" else positions, family),
                _places(context, scene, family),
                bool(own) or (family == "happening" and _counts_happenings(scene)),
            )
        )
    if out and len(out) > 1:
        out = _fold_families(out)
    if any(m.family == "trial" and m.figures for m in out):  # "two men arrested in 2017 were sentenced"
        out = [m for m in out if m.figures or m.family != "operation" or set(m.types) != {special.catching}]
    if any(m.family == "trial" for m in out):
        for mention in out:
            if mention.family == "operation" and not mention.figures:
                mention.date = None  # "the judge sent the men arrested in X to prison on Monday"
    parts = [part for mention in out for part in follow_up(mention)]
    for part in parts:
        part.counts = counts_of(context, part.scene, part.figures)
        part.dated = any(not dates_the_saying(part.scene, i) for i, _ in part.scene.dates())
    return parts


def _series_told_again(context: Context, scene: Scene) -> list[Mention]:
    """ "The two blasts hit a market in X", after "20 died in two blasts": where and when that was."""
    at, family = series_at(scene), "happening"
    if not at:
        return []
    date, places = date_of(context, scene, at, family), _places(context, scene, family)
    types = [type_of_figures(family)]
    return [Mention(scene, family, types, [], at, [], date, places, again=True)] if date or places else []


def _counts_happenings(scene: Scene) -> bool:
    """ "In two attacks on ...": the event is told, by its number."""
    return any(tells_of(scene.chunks[at], "happening") for at in scene.positions("quantity"))


def _subtypes(chunk: Chunk, type_: str) -> list[str]:
    """The subtypes that a trigger of an incident of *type_* tells."""
    told = active().incident_types[type_].subtypes
    leaves = dict.fromkeys(leaf for part in chunk.walk() for leaf in part.leaves("happening"))
    return [leaf for leaf in leaves if leaf != "any"] + [s for c, s in told.items() if chunk.has(c)]


def _places(context: Context, scene: Scene, family: str) -> list[tuple[Chunk, Place]]:
    """The places of the sentence that stand in this part of it."""
    found = places_of(context, scene.whole or scene, family)
    if family == "happening":
        found = [*found, *_towns_of_epochs(context, scene)]
    if scene.whole is None:
        return found
    own = {id(c) for c in scene.chunks}
    return [(chunk, place) for chunk, place in found if id(chunk) in own]


def _towns_of_epochs(context: Context, scene: Scene) -> list[tuple[Chunk, Place]]:
    """Where an attack was that a whole country knows by its name ("the attacks of 16 May")."""
    towns = []
    for at in scene.positions("epoch"):
        town = context.gazetteer.epoch(scene.chunks[at].leaf("epoch") or "")
        if town is not None:
            towns.append((scene.chunks[at], town.place()))
    return towns


def _part_of_other(figure: Figure, whole: set[str]) -> bool:
    """Is the part a count of its own ("45 dead, 12 of them suicide bombers")?"""
    if figure.role is None or figure.role.name in whole:
        return False
    return bool(active().counts[figure.role.name].kind_of) if figure.role.name in active().counts else False


def _any_measured(figures: Sequence[Figure]) -> bool:
    """Does a measure of the codebook count one of *figures*, said of a period?"""
    measured = roles().measure_of
    return any(f.role is not None and f.role.name in measured for f in figures)


def _sums_up(context: Context, scene: Scene, stated: Sequence[Figure]) -> bool:
    """Is a figure that no measure of the codebook holds said of a long time, or too large for one event?"""
    if any(f.amount.value >= _TOO_MANY for f in stated):
        return True
    periods = (v for _, v in scene.periods() if not is_fresh(context, v))
    return any(v.from_ is None or v.to is None or (v.to - v.from_).days > 14 for v in periods)


def _takes_a_body(scene: Scene, figures: Sequence[Figure]) -> bool:
    """Arresting several people of one cell is breaking it up, unless the sentence tells what followed that."""
    another = scene.has("another") and not any(scene.has(c) for c in ("cue.apart", "rest")) and not _another_body(scene)
    if another or scene.has("cue.followup") or scene.has("cue.recall"):
        return False
    caught = active().special.caught
    several = any(f.stated and f.amount.value > 1 and f.role and f.role.name == caught for f in figures)
    return several and scene.has_one("body")


def _another_body(scene: Scene) -> bool:
    """ "Another cell": the word stands beside the cell, not beside one of its members."""
    chunks = scene.chunks
    return any(
        c.has("another") and any(x.has("body") for x in chunks[max(0, i - 1) : i + 2]) for i, c in enumerate(chunks)
    )


def _of_a_body(scene: Scene, figure: Figure) -> bool:
    """Are those put out of action the people of one cell? Then they were taken, and nobody says that they died."""
    if figure.role is None or figure.role.name != active().special.opponents_dead or figure.action is None:
        return False
    return scene.chunks[figure.action].has("neutralise") and any(is_one(c, "body") for c in scene.chunks)


def _counts(figure: Figure) -> bool:
    """A bare singular counts where an action governs it."""
    if figure.amount.vague:
        return False
    if figure.stated or figure.action is not None:
        return True
    fate = figure.role is not None and (figure.role.bare or "hurt" in meanings(figure.units))
    return fate and bool(figure.chunk.parts)  # "one dead", "a soldier was killed and another hurt"


def _harm_family(scene: Scene, count: str, triggers: Sequence[tuple[str, str, int]]) -> str:
    """Casualties belong to an attack, unless only militants died at the hands of the state."""
    families = {family for family, _, _ in triggers}
    if count == active().special.opponents_dead and "happening" not in families and not scene.has("epoch"):
        return "clash"
    return "happening"


def _eventful(scene: Scene, family: str, own: Sequence[tuple[str, int]]) -> bool:
    """Does a sentence without a figure of its own tell of one event?"""
    types, special = {t for t, _ in own}, active().special
    if family == "operation":
        if special.breaking_up in types:
            return scene.has_one("body")
        if special.catching in types and scene.has("agency") and scene.has("place"):
            return True
        if special.catching in types:
            return scene.has_one("persons")
        if special.taking_goods in types:
            return scene.has("goods") and scene.has("agency") and scene.has("place")
        return special.preventing in types and _prevents_one(scene)
    if family == "happening":
        vague = any(_is_vague_of(c, "happening") for c in scene.chunks)
        dated = scene.has("epoch") or any(v.grain == "day" and v.known for _, v in scene.dates())
        placed = any(not is_dateline(scene, at) for at in scene.positions("place")) or (
            dated and scene.whole is not None
        )
        return any(scene.chunks[at].count == 1 for _, at in own) or (not vague and placed)
    if family == "trial":
        people = any(tells_of(c, "unit") for c in scene.chunks)
        return people and (scene.has("place") or scene.has("agency")) and not scene.has("cue.recall")
    return bool(own)


def _is_vague_of(chunk: Chunk, name: str) -> bool:
    """ "Dozens of attacks", "several blasts"."""
    value = chunk.value
    return isinstance(value, QuantityValue) and value.amount.vague and name in meanings(value.units)


def _prevents_one(scene: Scene) -> bool:
    """Does the sentence tell of one plan, or of one happening that did not come about?"""
    return scene.has_one("plan") or scene.has_one("happening")


def _fold_families(mentions: list[Mention]) -> list[Mention]:
    """One sentence tells one thing: what was done in a raid or an attack belongs to it.

    Arrests and casualties go with the attack where one is told, with the raid where militants died or a raid is told;
    an arrest told beside a break-up is the same operation already.
    """
    families = {m.family: m for m in mentions}
    raid, operation, attack = families.get("clash"), families.get("operation"), families.get("happening")
    harm = [m for m in (raid, attack) if m is not None]
    if not harm:
        return mentions
    clash = attack is not None and raid is not None and _is_clash(attack, raid)
    raided = raid is not None and raid.explicit
    if (
        attack is not None
        and attack.explicit
        and not raided
        and operation is not None
        and _both_counted(attack, operation)
        and not _fought_back(attack)
    ):
        return mentions
    if raid is None and attack is not None and operation is not None:
        if _taken_for(attack, operation):
            return [operation]
        if not attack.explicit and _caught_anybody(operation) and _both_counted(attack, operation):
            return mentions
    if attack is not None and attack.explicit and not clash and not (raided and attack.figures == []):
        into = attack
    elif operation is not None and _is_whole_story(operation, raided):
        into = operation
    elif raid is not None and attack is not None and not raided and _on_people(attack):
        into = attack  # "killed two people before being shot dead"
    else:
        into = raid or attack or harm[0]
    if operation is not None and operation is not into and not operation.figures and not raid:
        return [m for m in mentions if m is not operation]
    for other in (raid, operation, attack):
        if other is None or other is into:
            continue
        into.figures += [f for f in other.figures if f not in into.figures]
        into.triggers += other.triggers
        mentions = [m for m in mentions if m is not other]
    if into.family == "happening" and not into.explicit and operation is not None:
        into.family, into.types = "clash", [type_of_figures("clash")]
    return mentions


def _is_clash(attack: Mention, raid: Mention) -> bool:
    """Is the attack a part of the fighting that the sentence tells ("soldiers slain in a clash", "an ambush")?

    Not where only what came of it is told ("70 of them were neutralised in the response").
    """
    chunks = raid.scene.chunks
    if attack.explicit and all(chunks[at].has("neutralise") for at in raid.triggers):
        return False
    only_kills = bool(attack.triggers) and all(chunks[at].has("deadly") for at in attack.triggers)
    return only_kills or set(attack.subtypes) <= set(active().alike.clash)


def _is_whole_story(operation: Mention, raided: bool) -> bool:
    """Is who died beside it told of a body broken up, or of a plot foiled and no raid?"""
    special = active().special
    return special.breaking_up in operation.types or (special.preventing in operation.types and not raided)


def _taken_for(attack: Mention, operation: Mention) -> bool:
    """ "431 were arrested who planned to bomb mosques": people taken in, for an attack told without its victims."""
    scene, first = attack.scene, min(attack.triggers, default=0)
    stated = [f for f in operation.figures if f.stated]
    if attack.figures or not stated:
        return False
    planned = any(c.has("modal.planned") or c.has("plan") for c in scene.chunks[:first])
    return active().special.breaking_up in operation.types or (planned and any(f.at < first for f in stated))


def _fought_back(attack: Mention) -> bool:
    """Did attackers die too? Then who was taken was taken there."""
    return any(f.role is not None and f.role.name == active().special.opponents_dead for f in attack.figures)


def _both_counted(one: Mention, other: Mention) -> bool:
    return any(f.stated for f in one.figures) and any(f.stated for f in other.figures)


def _on_people(attack: Mention) -> bool:
    """Are people counted who died, and who are no officers?"""
    book = active()
    told = [f.role for f in attack.figures if f.role is not None and f.stated]
    return any(r.actions & book.members("deadly") and not book.counts[r.name].kind_of for r in told)


def _caught_anybody(operation: Mention) -> bool:
    return any(f.role is not None and f.role.name == active().special.caught for f in operation.figures)
