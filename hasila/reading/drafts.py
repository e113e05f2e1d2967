"""Incidents in the making: what the sentences state is pooled, each value with its span."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

from hasila.codebook import active
from hasila.model import Evidence, Place, Quantity
from hasila.reading.bodies import COURTS, SERVICES, Body, bodies_of, relatives
from hasila.reading.context import Context
from hasila.reading.counts import Told
from hasila.reading.goods import seized_in
from hasila.reading.groups import adds_group, groups_named, groups_of, is_owner, manner, named_again
from hasila.reading.mentions import Mention
from hasila.reading.places import countries_of, places_of
from hasila.reading.scene import Scene
from hasila.text.dates import DateValue

_PART_OF_LEAD = 0.75  # of the headline's victims: fewer are those of one place
_PLACED_WITHIN = 3  # sentences after an operation in which its places may be told


@dataclass(slots=True, eq=False)
class Draft:
    """An incident in the making."""

    family: str
    types: list[str] = field(default_factory=list)
    subtypes: list[str] = field(default_factory=list)
    date: DateValue | None = None
    places: list[Place] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)  # groups whose flags and papers were found
    counts: dict[str, Quantity] = field(default_factory=dict)
    implied: set[str] = field(default_factory=set)  # counts that only a singular states
    divided: set[str] = field(default_factory=set)  # counts of which the text has told parts since
    first_told: dict[str, int] = field(default_factory=dict)  # count -> number of its sentence
    seized: list[str] = field(default_factory=list)
    announced_by: str | None = None
    alleged: bool = False
    recall: bool = False
    apart: bool = False  # told beside another event of its sentence
    uncounted: bool = False  # people are told, but not that what they would be counted for has happened
    referred: bool = False  # no sentence tells it, they only refer to it
    explicit: bool = False
    scenes: list[int] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)


def pool(context: Context, draft: Draft, mention: Mention) -> None:
    """Add to *draft* what *mention* states, the first value of each kind."""
    scene = mention.scene
    clash = [t for t in (active().special.clash,) if t]
    if (
        draft.family == "happening"
        and mention.family == "clash"
        and not (draft.explicit or mention.scene.has("happening") or _has_victims(draft))
    ):
        draft.family, draft.types = "clash", clash  # both sides had dead, and no word tells of an attack
    if draft.family == "clash" and mention.family == "happening" and mention.explicit:
        draft.family, draft.types = "happening", [t for t in draft.types if t not in clash]
    if {draft.family, mention.family} not in ({"happening", "clash"}, {"happening", "operation"}):
        draft.types += mention.types
    draft.explicit = draft.explicit or mention.explicit
    draft.referred = mention.reference and (draft.referred or not draft.scenes)
    draft.subtypes += mention.subtypes
    draft.scenes.append(scene.number)
    draft.evidence.append(context.sentence(scene))
    if mention.date is not None and draft.date is None:
        draft.date = mention.date[1]
        draft.evidence.append(context.evidence((mention.date[0],), "date", mention.date[0].rule or None))
    for name, told in _of_their_kind(draft, mention):
        if name not in draft.counts and _is_boast(draft, scene, name, told):
            continue
        _pool_count(context, draft, name, told, scene)
    for chunk, place in mention.places:
        if place not in draft.places:
            draft.places.append(place)
            draft.evidence.append(context.evidence((chunk,), "places"))
    draft.countries += countries_of(context, scene, [*mention.triggers, *(f.at for f in mention.figures)])
    draft.bodies += bodies_of(context, scene)
    _add_groups(context, draft, scene)
    if not draft.groups and scene.whole is not None:
        _add_groups(context, draft, scene.whole)
    if any(
        scene.chunks[max(0, at - 4) : at] and any(c.has("modal.conditional") for c in scene.chunks[max(0, at - 4) : at])
        for at in mention.triggers
    ):
        draft.alleged = draft.alleged or len(draft.scenes) == 1
    if draft.announced_by is None:
        draft.announced_by = context.spoken[scene.number].speaker


def _is_boast(draft: Draft, scene: Scene, name: str, told: Told) -> bool:
    """ "54 soldiers died ... The group claimed it and spoke of 70 dead": its own toll of the same people."""
    claim = next(iter(scene.positions("cue.claim")), None)
    kinds, first = active().counts, draft.first_told
    known = any(kinds[n].kind_of == name and first.get(n, scene.number) < scene.number for n in draft.counts)
    return known and claim is not None and all(f.at > claim for f in told.figures)


def _has_victims(draft: Draft) -> bool:
    """Did people die who are neither of the state nor of a group?"""
    kinds, deadly = active().counts, active().members("deadly")
    return any(not kinds[n].kind_of and deadly.intersection(kinds[n].actions) for n in draft.counts)


def _of_their_kind(draft: Draft, mention: Mention) -> Iterator[tuple[str, Told]]:
    """The counts of *mention*: where 25 soldiers were told dead, "25 dead and six hurt" counts soldiers."""
    kinds, counts = active().counts, mention.counts
    stated = {name: told.quantity.value for name, told in counts.items() if told.stated}
    again = [n for n, q in draft.counts.items() if stated.get(kinds[n].kind_of or "") == q.value]
    units = {unit for name in again for unit in kinds[name].units}
    for name, told in counts.items():
        narrower = (n for n, kind in kinds.items() if kind.kind_of == name and not units.isdisjoint(kind.units))
        yield next(narrower, name), told


def _pool_count(context: Context, draft: Draft, name: str, told: Told, scene: Scene) -> None:
    """The first figure told stands; a stated one replaces an implied one, and the text's one the headline's."""
    known = draft.counts.get(name)
    if known is not None and told.rank is not None and known.value == told.rank - 1:
        draft.counts[name] = Quantity(value=told.rank, comparator=known.comparator)  # "a third was held"
        draft.evidence += [context.evidence((f.chunk,), f"counts.{name}") for f in told.figures]
        return
    if known is not None and told.more and _adds_to(draft, name, told, scene):
        draft.counts[name] = Quantity(value=known.value + told.quantity.value, comparator=known.comparator)
        draft.evidence += [context.evidence((f.chunk,), f"counts.{name}") for f in told.figures]
        return
    if known is not None and told.stated and told.quantity.value < known.value:
        draft.divided.add(name)
    if draft.counts and name not in draft.counts and len(draft.scenes) > 1 and _is_conditional(scene, told):
        return  # "there would be two dead", of an event told with what is known of it
    earlier = scene.has("cue.revised")  # "a first toll spoke of nine"
    if earlier and any(kind in draft.counts for kind in active().kinds_of.get(name, ())):
        return
    if known is not None and (earlier or not _replaces(context, draft, name, told)):
        if told.stated and told.quantity.value == known.value and name in draft.first_told:
            draft.first_told[name] = scene.number  # the headline's, confirmed
        return
    draft.counts[name] = told.quantity
    draft.first_told[name] = scene.number
    (draft.implied.discard if told.stated else draft.implied.add)(name)
    for figure in told.figures:
        draft.evidence.append(context.evidence((figure.chunk,), f"counts.{name}", figure.chunk.rule or None))


def _is_conditional(scene: Scene, told: Told) -> bool:
    at = told.figures[0].at
    return any(c.has("modal.conditional") for c in scene.chunks[max(0, at - 2) : at])


def _adds_to(draft: Draft, name: str, told: Told, scene: Scene) -> bool:
    """ "Two were held in X. Two others were arrested in Y": people of the operation told last, none of its total."""
    if name != active().special.caught or name in draft.divided or draft.family != "operation":
        return False
    if any(f.part and f.role is not None and f.role.name == name for f in scene.figures):
        return False
    if told.rest:  # "the head was held in X, the other three in Y"
        return name in draft.implied
    since = scene.number - draft.scenes[-2 if len(draft.scenes) > 1 else -1]
    return name not in draft.implied and 0 <= since <= 1


def _replaces(context: Context, draft: Draft, name: str, told: Told) -> bool:
    if not told.stated or told.inherited:
        return False
    if name in draft.implied:
        return True
    lead = draft.first_told.get(name) == 0 and context.has_headline
    part = name in active().harm and told.quantity.value < _PART_OF_LEAD * draft.counts[name].value
    return lead and not part


def _place_later(context: Context, draft: Draft, scene: Scene) -> None:
    """Where an operation took place is often told after it ("They were active in X, Y and Z")."""
    if scene.has("modal.planned") or scene.has("happening") or scene.has("modal.hypothetical"):
        return
    if any(c.has("act") and not c.has("catch") for c in scene.chunks):
        return
    for chunk, place in places_of(context, scene, "operation"):
        draft.places.append(place)
        draft.evidence.append(context.evidence((chunk,), "places"))


def complete(context: Context, drafts: Sequence[Draft], tallied: Set[int]) -> None:
    """The news of an article is told all over it: its services and groups belong to it, unless a recall has them.

    The groups of a sentence whose figures are totals (ids of their chunks in *tallied*) are those of the totals.
    """
    news = [d for d in drafts if not d.recall] or list(drafts)
    told = {number for d in drafts for number in d.scenes}
    elsewhere: list[Body] = []
    for scene in context.scenes:
        if scene.number in told or not news:
            continue
        draft = next((d for d in reversed(news) if d.scenes[0] <= scene.number), news[0])
        here = list(bodies_of(context, scene))
        elsewhere += here
        joined = [b for b in here if _belongs(context, scene, draft, b)]
        for each in (n for n in news if n is draft or (n.family == draft.family and scene.number < draft.scenes[0])):
            each.bodies += joined
        totals = [f for f in scene.figures if id(f.chunk) in tallied]
        since = any(v.kind == "since" for _, v in scene.periods())
        if draft.family != "happening" and not since and not (totals and len(totals) == len(scene.figures)):
            _add_groups(context, draft, scene)
        if not draft.places and draft.family == "operation" and 0 < scene.number - draft.scenes[0] <= _PLACED_WITHIN:
            _place_later(context, draft, scene)
    for draft in news:
        draft.bodies += relatives(draft.bodies, elsewhere)
    _add_lone_group(context, news)
    for draft in drafts:
        if draft.family == "trial" and not (
            draft.groups or draft.recall
        ):  # who is tried for it belongs to the group that the news told
            draft.groups += [name for d in drafts if d is not draft for name in d.groups]


def _add_lone_group(context: Context, news: Sequence[Draft]) -> None:
    """An attack is tied to the only group that the article names, where a sentence of it or beside it does."""
    named = [(scene, c, i) for scene in context.scenes for c, i in groups_named(scene)]
    if len({name for _, _, name in named}) != 1:
        return
    for draft in news:
        near = {number + step for number in draft.scenes for step in (-1, 0, 1)}
        beside = next(((c, name) for scene, c, name in named if scene.number in near), None)
        if draft.family == "happening" and not draft.groups and not draft.recall and beside is not None:
            draft.groups.append(beside[1])
            draft.evidence.append(context.evidence((beside[0],), "groups", "group: named beside"))


def _belongs(context: Context, scene: Scene, draft: Draft, told: Body) -> bool:
    """Is a body named outside the sentences of *draft* one of its own: a service of its countries, or one that acts there?"""
    countries = (context.home, *(p.country for p in draft.places))
    if told.agency.kind in SERVICES and not told.agency.generic and told.country in countries:
        return True
    if told.agency.kind in COURTS:
        return draft.family == "trial"
    acts = scene.has("several") or any(scene.chunks[at].has("act") for at in scene.actions)
    return acts and not told.done_to


def _where_active(context: Context, drafts: Sequence[Draft], scene: Scene) -> None:
    """ "They were active in X and Y", "the arrests were made in X": places of the operation told right before."""
    if any(scene.number in d.scenes for d in drafts) or scene.has("modal.hypothetical"):
        return
    arrests = any(scene.chunks[at].has("catch") for at in scene.actions) and scene.has("caught")
    if not (arrests or scene.has("cue.active")):
        return
    near = [d for d in drafts if d.family == "operation" and 0 < scene.number - d.scenes[-1] <= 2]
    for chunk, place in places_of(context, scene, "operation") if near else ():
        if place not in near[-1].places:
            near[-1].places.append(place)
            near[-1].evidence.append(context.evidence((chunk,), "places"))


def add_details(context: Context, drafts: Sequence[Draft], scene: Scene) -> None:
    """Seized things and groups that a sentence adds to the incident being told."""
    _where_active(context, drafts, scene)
    current = _being_told(drafts, scene)
    if current is None:
        return
    taking = any(scene.chunks[at].has("take_goods") for at in scene.actions)
    told, later = scene.number in current.scenes, scene.number - current.scenes[-1]
    if not told and adds_group(scene, current.family, later):
        _add_groups(context, current, scene)
    for chunk, kind in seized_in(scene, current.family, told, later) if current.counts or taking else ():
        if kind not in current.seized:
            current.seized.append(kind)
            current.evidence.append(context.evidence((chunk,), "seized"))


def _being_told(drafts: Sequence[Draft], scene: Scene) -> Draft | None:
    """The incident that a sentence goes on telling: the one it tells itself, else the news told last."""
    told = [d for d in drafts if d.family in ("operation", "clash", "happening") or (d.family != "trial" and d.counts)]
    claimed = [d for d in told if d.family == "happening"] if scene.has("cue.claim") else []
    told = claimed or told
    here = [d for d in told if scene.number in d.scenes]
    if here and not any(figure.role for figure in scene.figures):  # "during the searches": of what was told just before
        here = [d for d in told if scene.number - 1 in d.scenes and (not d.recall or d.date is None)] or here
    if here:
        return here[-1]
    acted = [d for d in told if d.family != "happening"] or told
    news = [d for d in acted if not d.recall]
    return max(news or acted, key=lambda d: d.scenes[-1], default=None)


def _add_groups(context: Context, draft: Draft, scene: Scene) -> None:
    for chunk, name in (*groups_of(scene, draft.family), *named_again(context, scene)):
        if is_owner(scene, chunk):
            draft.owners.append(name)
            continue
        if name not in draft.groups:
            draft.evidence.append(context.evidence((chunk,), "groups", manner(scene)))
        draft.groups.append(name)
