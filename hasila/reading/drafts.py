"""Incidents in the making: what the sentences state is pooled, each value with its span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hasila.codebook import active
from hasila.model import Evidence, Place, Quantity
from hasila.reading.bodies import COURTS, SERVICES, Body, bodies_of, relatives
from hasila.reading.context import Context
from hasila.reading.mentions import Mention
from hasila.reading.places import places_of
from hasila.reading.scene import Figure, Scene
from hasila.reading.speakers import speaker_of
from hasila.text.chunk import meanings
from hasila.text.dates import DateValue
from hasila.text.quantities import QuantityValue

_PLACED_WITHIN = 3  # sentences after an operation in which its places may be told


@dataclass(slots=True)
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
    counts: dict[str, Quantity] = field(default_factory=dict)
    implied: set[str] = field(default_factory=set)  # counts that only a singular states
    first_told: dict[str, int] = field(default_factory=dict)  # count -> number of its sentence
    seized: list[str] = field(default_factory=list)
    announced_by: str | None = None
    alleged: bool = False
    recall: bool = False
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
        and not (draft.explicit or mention.scene.has("happening"))
    ):
        draft.family, draft.types = "clash", clash  # both sides had dead, and no word tells of an attack
    if draft.family == "clash" and mention.family == "happening" and mention.explicit:
        draft.family, draft.types = "happening", [t for t in draft.types if t not in clash]
    if {draft.family, mention.family} != {"happening", "clash"}:
        draft.types += mention.types
    draft.explicit = draft.explicit or mention.explicit
    draft.subtypes += mention.subtypes
    draft.scenes.append(scene.number)
    draft.evidence.append(context.sentence(scene))
    if mention.date is not None and draft.date is None:
        draft.date = mention.date[1]
        draft.evidence.append(context.evidence((mention.date[0],), "date", mention.date[0].rule or None))
    for figures in _by_count(mention).values():
        _pool_figures(context, draft, figures, scene.number)
    for chunk, place in mention.places:
        if place not in draft.places:
            draft.places.append(place)
            draft.evidence.append(context.evidence((chunk,), "places"))
    draft.bodies += bodies_of(context, scene)
    draft.groups += [name for chunk in scene.chunks for part in chunk.walk() for name in part.ids("group")[:1]]
    if any(
        scene.chunks[max(0, at - 4) : at] and any(c.has("modal.conditional") for c in scene.chunks[max(0, at - 4) : at])
        for at in mention.triggers
    ):
        draft.alleged = draft.alleged or len(draft.scenes) == 1
    if draft.announced_by is None:
        draft.announced_by = speaker_of(context, scene)


def _by_count(mention: Mention) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in mention.figures:
        if figure.role is not None:
            found.setdefault(figure.role.name, []).append(figure)
    return found


def _pool_figures(context: Context, draft: Draft, figures: Sequence[Figure], scene_number: int) -> None:
    """What one sentence counts of one kind: figures at different places add up, else the first is the count."""
    name = figures[0].role.name if figures[0].role else ""
    stated = [f for f in figures if f.stated]
    first = (stated or list(figures))[0]
    apart = _at_places_apart(context, figures)
    if len(apart) > 1 and not any(f.amount.value == sum(a.amount.value for a in apart) for f in figures):
        chosen = apart
    else:
        chosen = _side_by_side(context, context.scenes[scene_number], first, figures)
    quantity = Quantity(value=sum(f.amount.value for f in chosen), comparator=chosen[0].amount.comparator)
    known = draft.counts.get(name)
    earlier = context.scenes[scene_number].has("cue.revised")  # "a first toll spoke of nine"
    if known is not None and (earlier or not _replaces(context, draft, name, figures, bool(stated))):
        return
    draft.counts[name] = quantity
    draft.first_told[name] = scene_number
    (draft.implied.discard if stated else draft.implied.add)(name)
    for figure in chosen:
        draft.evidence.append(context.evidence((figure.chunk,), f"counts.{name}", figure.chunk.rule or None))


def _replaces(context: Context, draft: Draft, name: str, figures: Sequence[Figure], stated: bool) -> bool:
    """The first figure told stands; a stated one replaces an implied one, and the text's one the headline's."""
    if not stated or all(f.inherited for f in figures):
        return False
    return name in draft.implied or (draft.first_told.get(name) == 0 and context.has_headline)


def _side_by_side(context: Context, scene: Scene, first: Figure, figures: Sequence[Figure]) -> list[Figure]:
    """*first* and the figures of other people joined to it by "and": "an officer and four soldiers"."""
    chosen = [first]
    for figure in sorted(figures, key=lambda f: f.at):
        low, high = sorted((chosen[-1].at, figure.at))
        between = scene.chunks[low + 1 : high]
        if figure is first or figure.inherited or figure.action != first.action or len(between) > 4:
            continue
        same_word = context.parsed.words(figure.chunk).split()[-1] == context.parsed.words(chosen[-1].chunk).split()[-1]
        if same_word or not any("and" in c.concepts for c in between):
            continue
        if not any(
            c.has(x) for c in between for x in ("act", "happening", "say", "rel", "quantity", "cue", "(", "that")
        ):
            chosen.append(figure)
    return chosen


def _at_places_apart(context: Context, figures: Sequence[Figure]) -> list[Figure]:
    """The figures that are each followed at once by a place of its own ("nine in Melilla and two in Nador")."""
    found: dict[str, Figure] = {}
    for figure in figures:
        scene = next(s for s in context.scenes if any(f is figure for f in s.figures))
        behind = scene.chunks[figure.at + 1 : figure.at + 6]
        place = next((i for c in behind for i in c.ids("place")[:1]), None)
        if place is None or any(
            c.has("quantity") or c.has("amount")
            for c in behind[: next(k for k, c in enumerate(behind) if c.ids("place"))]
        ):
            return []
        found.setdefault(place, figure)
    return list(found.values())


def _place_later(context: Context, draft: Draft, scene: Scene) -> None:
    """Where an operation took place is often told after it ("They were active in X, Y and Z")."""
    if scene.has("modal.planned") or scene.has("happening") or scene.has("modal.hypothetical"):
        return
    if any(c.has("act") and not c.has("catch") for c in scene.chunks):
        return
    for chunk, place in places_of(context, scene):
        draft.places.append(place)
        draft.evidence.append(context.evidence((chunk,), "places"))


def complete(context: Context, drafts: Sequence[Draft]) -> None:
    """The news of an article is told all over it: its services and groups belong to it, unless a recall has them."""
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
        if draft.family != "happening":
            draft.groups += [name for chunk in scene.chunks for name in chunk.ids("group")[:1]]
        if not draft.places and draft.family == "operation" and 0 < scene.number - draft.scenes[0] <= _PLACED_WITHIN:
            _place_later(context, draft, scene)
    for draft in news:
        draft.bodies += relatives(draft.bodies, elsewhere)


def _belongs(context: Context, scene: Scene, draft: Draft, told: Body) -> bool:
    """Is a body named outside the sentences of *draft* one of its own: a service of its country, or one that acts there?"""
    if told.agency.kind in SERVICES and not told.agency.generic and told.country == context.home:
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
    for chunk, place in places_of(context, scene) if near else ():
        if place not in near[-1].places:
            near[-1].places.append(place)
            near[-1].evidence.append(context.evidence((chunk,), "places"))


def add_details(context: Context, drafts: Sequence[Draft], scene: Scene) -> None:
    """Seized things and groups that a sentence adds to the incident being told."""
    _where_active(context, drafts, scene)
    open_drafts = [d for d in drafts if d.family in ("operation", "clash", "happening")]
    if not open_drafts:
        return
    current = open_drafts[-1] if not open_drafts[-1].recall else open_drafts[0]
    groups = [i for c in scene.chunks for i in c.ids("group")[:1]]
    if groups and scene.number not in current.scenes and (scene.has("cue.linked") or scene.has("cue.claim")):
        current.groups += groups
    taking = any(scene.chunks[at].has("take_goods") for at in scene.actions)
    if not taking and not _lists_goods(scene, current):
        return
    for chunk in scene.chunks:
        for kind in (k for part in chunk.walk() for k in part.leaves("goods")):
            if kind.replace("_", " ") not in current.seized:
                current.seized.append(kind.replace("_", " "))
                current.evidence.append(context.evidence((chunk,), "seized"))
    current.evidence.append(context.sentence(scene, "seized"))


def _lists_goods(scene: Scene, current: Draft) -> bool:
    """A counted list of things right behind an operation, without a verb: "Inside were four rifles, explosives ..."."""
    if current.family == "happening" or not current.scenes or scene.number - current.scenes[-1] != 1 or scene.actions:
        return False
    values = (c.value for c in scene.chunks)
    return any(isinstance(v, QuantityValue) and _of_a_kind(v) for v in values)


def _of_a_kind(quantity: QuantityValue) -> bool:
    """Are things counted whose kind is told (rifles), not goods in general?"""
    return "goods" in meanings(quantity.units) and any("." in unit for unit in quantity.units)
