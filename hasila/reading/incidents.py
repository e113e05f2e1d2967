"""Incidents: from the mentions of the sentences to one record per operation or attack.

Each sentence may mention something of each family (operation, attack, raid, prosecution, ...). A mention joins the
incident of its family that the article is telling unless it contradicts it: another day, another place with its own
figures, or words that say so ("another", "last year"). What the mentions state is pooled, each value with its span.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from hasila.codebook import load
from hasila.model import Evidence, Incident, Place, Quantity
from hasila.reading.context import Context, interval, unique
from hasila.reading.mentions import Mention, mentions_of, places_of
from hasila.reading.scene import Figure, Scene
from hasila.reading.speakers import agency_of, body, speaker_of, speaks
from hasila.text.chunk import Chunk
from hasila.text.dates import DateValue
from hasila.text.quantities import QuantityValue

_SERVICES = ("service", "intelligence service", "police", "gendarmerie")
_PLACED_WITHIN = 3  # sentences after an operation in which its places may be told
_ELSEWHERE_KM = 30.0
_RECENT_DAYS = 12  # a dated event further back than this is not today's news


@dataclass(slots=True)
class Draft:
    """An incident in the making."""

    family: str
    types: list[str] = field(default_factory=list)
    subtypes: list[str] = field(default_factory=list)
    date: DateValue | None = None
    places: list[Place] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    forces: list[str] = field(default_factory=list)  # "the police", "the army": named only where no service is
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


def read_incidents(context: Context, taken: set[int]) -> list[Incident]:
    """All incidents of the article, in the order they are told.

    Args:
        context: the article.
        taken: ids of the figures that are tallies.
    """
    drafts: list[Draft] = []
    for scene in context.scenes:
        for mention in mentions_of(context, scene, taken, bool(drafts)):
            draft = _home(context, drafts, mention)
            if draft is None:
                if not mention.fresh:
                    continue
                draft = Draft(mention.family, recall=_is_old(context, mention))
                drafts.append(draft)
            _pool(context, draft, mention)
        _details(context, drafts, scene)
    if drafts:
        for scene in context.scenes[: drafts[0].scenes[0]]:
            _details(context, drafts[:1], scene)  # what was seized may be told before who was arrested
    _complete(context, drafts)
    told = [d for d in drafts if _is_told(d)]
    return [_incident(context, d, alone=len(told) == 1) for d in told]


# --- which incident --------------------------------------------------------------------------------------------------


def _is_old(context: Context, mention: Mention) -> bool:
    if mention.scene.has("cue.recall"):
        return True
    if mention.date is None or context.published is None:
        return False
    value = mention.date[1]
    return value.to is not None and (context.published - value.to).days > _RECENT_DAYS


def _home(context: Context, drafts: Sequence[Draft], mention: Mention) -> Draft | None:
    """The draft that the mention goes on telling, None where it tells of something else."""
    same_figures = [d for d in drafts if _same_figures(d, mention)]
    if same_figures:
        return same_figures[-1]
    own = [d for d in drafts if _kin(d, mention)]
    if not own:
        return None
    if mention.apart:
        return None
    if mention.scene.has("cue.revised"):
        return own[-1]
    if mention.scene.has("cue.apart") and any(f.stated for f in mention.figures):
        return None
    if mention.date is not None and mention.date[1].from_ is not None:
        same = [
            d for d in own if d.date is not None and _overlap(d.date, mention.date[1]) and not _contradicts(d, mention)
        ]
        if same:
            return same[-1]
        undated = [d for d in own if d.date is None and _may_be_dated(d, mention)]
        if _is_old(context, mention):
            recalled = [d for d in undated if d.recall]
            return recalled[-1] if recalled and not _contradicts(recalled[-1], mention) else None
        return undated[0] if undated and not _contradicts(undated[0], mention) else None
    if mention.scene.has("cue.recall") and mention.explicit and _other_figures(own[-1], mention):
        return None
    if (
        mention.scene.has("another")
        and mention.figures
        and mention.family in ("operation", "attack")
        and _another(mention)
    ):
        return None
    current = own[-1] if not own[-1].recall or mention.scene.number - own[-1].scenes[-1] <= 1 else own[0]
    return None if _contradicts(current, mention) else current


def _same_figures(draft: Draft, mention: Mention) -> bool:
    """The same count of the same kind, told again: one incident, unless the days say otherwise."""
    if mention.date is not None and draft.date is not None and not _overlap(draft.date, mention.date[1]):
        return False
    if {draft.family, mention.family} - {"attack", "raid", "operation"}:
        return False
    stated = [(f.role.name, f.amount.value) for f in mention.figures if f.role and f.stated and f.amount.value > 2]
    return any(name in draft.counts and draft.counts[name].value == value for name, value in stated)


def _other_figures(draft: Draft, mention: Mention) -> bool:
    stated = {f.role.name: f.amount.value for f in mention.figures if f.role and f.stated}
    return any(name in draft.counts and draft.counts[name].value != value for name, value in stated.items())


def _may_be_dated(draft: Draft, mention: Mention) -> bool:
    """Can this date be that of an incident told before without one? News is dated by the day, and at once."""
    if mention.date is None:
        return True
    value = mention.date[1]
    later = mention.scene.number - draft.scenes[0]
    return value.grain in ("day", "range", "week") or later <= 1 or not draft.counts


def _kin(draft: Draft, mention: Mention) -> bool:
    """May they be one thing? Militants who died need no raid of their own where an attack, or an operation, is told."""
    if draft.family == mention.family:
        return True
    families = {draft.family, mention.family}
    if families == {"operation", "raid"}:
        return True
    soft = mention if mention.family == "raid" else draft
    return families == {"attack", "raid"} and not soft.explicit


def _another(mention: Mention) -> bool:
    """ "another cell", "a second attack": the word stands right at the unit or the trigger."""
    chunks = mention.scene.chunks
    return any(
        c.has("another") and any(x.has("unit.cell") or x.has("attack") for x in chunks[max(0, i - 2) : i + 3])
        for i, c in enumerate(chunks)
    )


def _overlap(a: DateValue, b: DateValue) -> bool:
    if a.from_ is None or b.from_ is None or a.to is None or b.to is None:
        return False
    slack = dt.timedelta(days=0 if a.explicit and b.explicit else 1)  # "tonight", told the day after
    return a.from_ <= b.to + slack and b.from_ <= a.to + slack


def _contradicts(draft: Draft, mention: Mention) -> bool:
    """Other places with other figures are another incident, where attacks and raids are told."""
    if mention.family not in ("attack", "raid"):
        return False
    if not mention.places:
        return False
    if not draft.places:
        return _is_part_of_series(draft, mention)
    known = {p.name for p in draft.places}
    if any(p.name in known for _, p in mention.places):
        return False
    return _other_figures(draft, mention) or _elsewhere(draft, mention)


def _is_part_of_series(draft: Draft, mention: Mention) -> bool:
    """A series told without a place, then one attack of it with its place and fewer victims."""
    towns = [p for _, p in mention.places if p.kind == "populated place"]
    fewer = any(
        f.role is not None
        and f.stated
        and f.role.name in draft.counts
        and f.amount.value < draft.counts[f.role.name].value
        for f in mention.figures
    )
    return bool(towns) and fewer and mention.explicit and not mention.scene.has("cue.revised")


def _elsewhere(draft: Draft, mention: Mention) -> bool:
    """An attack with victims of its own in a town far from all towns of the draft is another attack."""
    if not mention.explicit or not any(f.stated for f in mention.figures) or not draft.counts:
        return False
    towns = [p for _, p in mention.places if p.kind == "populated place"]
    known = [p for p in draft.places if p.kind == "populated place"]
    return bool(towns and known) and all(_far(a, b) for a in towns for b in known)


def _far(a: Place, b: Place) -> bool:
    """More than thirty kilometres apart, by a flat map."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return a.country != b.country
    east = (a.longitude - b.longitude) * math.cos(math.radians((a.latitude + b.latitude) / 2))
    return 111.2 * math.hypot(a.latitude - b.latitude, east) > _ELSEWHERE_KM


# --- pooling ---------------------------------------------------------------------------------------------------------


def _pool(context: Context, draft: Draft, mention: Mention) -> None:
    scene = mention.scene
    if draft.family == "attack" and mention.family == "raid" and not (draft.explicit or mention.scene.has("attack")):
        draft.family, draft.types = "raid", ["raid"]  # both sides had dead, and no word tells of an attack
    if draft.family == "raid" and mention.family == "attack" and mention.explicit:
        draft.family, draft.types = "attack", [t for t in draft.types if t != "raid"]
    if {draft.family, mention.family} != {"attack", "raid"}:
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
    _pool_bodies(context, draft, scene)
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
        if not any(c.has(x) for c in between for x in ("act", "attack", "say", "rel", "quantity", "cue", "(", "that")):
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


def _pool_bodies(context: Context, draft: Draft, scene: Scene) -> None:
    for chunk in scene.chunks:
        for part in chunk.walk():
            if part.ids("agency") and _acts(context, draft, part):
                name = body(context, part)
                agency = agency_of(context, part)
                if name and agency:
                    (draft.forces if agency.generic else draft.agencies).append(name)
            draft.groups += part.ids("group")[:1]


def _acts(context: Context, draft: Draft, chunk: Chunk) -> bool:
    """Services and forces that a sentence names act in it; ministries and governments speak.

    "The authorities", governments and courts without a name of their own are nobody in particular.
    """
    agency = agency_of(context, chunk)
    if agency is None or speaks(agency):
        return False
    if agency.country and agency.country != context.home and agency.country not in context.named:
        return False  # many a country has a "general security"; this one's is not named
    if agency.kind in ("court", "prosecutor"):
        return draft.family == "prosecution"
    return not (agency.generic and agency.kind in ("security forces", "security services"))


def _place_later(context: Context, draft: Draft, scene: Scene) -> None:
    """Where an operation took place is often told after it ("They were active in X, Y and Z")."""
    if scene.has("modal.planned") or scene.has("attack") or scene.has("modal.hypothetical"):
        return
    if any(c.has("act") and not c.has("act.arrest") for c in scene.chunks):
        return
    for chunk, place in places_of(context, scene):
        draft.places.append(place)
        draft.evidence.append(context.evidence((chunk,), "places"))


def _complete(context: Context, drafts: Sequence[Draft]) -> None:
    """The news of an article is told all over it: its services and groups belong to it, unless a recall has them."""
    news = [d for d in drafts if not d.recall]
    told = {number for d in drafts for number in d.scenes}
    for scene in context.scenes:
        if scene.number in told or not news:
            continue
        draft = next((d for d in reversed(news) if d.scenes[0] <= scene.number), news[0])
        for chunk in scene.chunks:
            for name in chunk.ids("agency")[:1]:
                agency = context.gazetteer.agencies[name]
                if not agency.generic and agency.kind in _SERVICES and agency.country == context.home:
                    draft.agencies.append(name)
            if draft.family in ("operation", "raid", "prosecution"):
                draft.groups += chunk.ids("group")[:1]
        if not draft.places and draft.family == "operation" and 0 < scene.number - draft.scenes[0] <= _PLACED_WITHIN:
            _place_later(context, draft, scene)


def _where_active(context: Context, drafts: Sequence[Draft], scene: Scene) -> None:
    """"They were active in X and Y", "the arrests were made in X": places of the operation told right before."""
    if any(scene.number in d.scenes for d in drafts) or scene.has("modal.hypothetical"):
        return
    arrests = any(scene.chunks[at].has("act.arrest") for at in scene.actions) and scene.has("unit.suspect")
    if not (arrests or scene.has("cue.active")):
        return
    near = [d for d in drafts if d.family == "operation" and 0 < scene.number - d.scenes[-1] <= 2]
    for chunk, place in places_of(context, scene) if near else ():
        if place not in near[-1].places:
            near[-1].places.append(place)
            near[-1].evidence.append(context.evidence((chunk,), "places"))


def _details(context: Context, drafts: Sequence[Draft], scene: Scene) -> None:
    """Seized things and groups that a sentence adds to the incident being told."""
    _where_active(context, drafts, scene)
    open_drafts = [d for d in drafts if d.family in ("operation", "raid", "attack")]
    if not open_drafts:
        return
    current = open_drafts[-1] if not open_drafts[-1].recall else open_drafts[0]
    groups = [i for c in scene.chunks for i in c.ids("group")[:1]]
    if groups and scene.number not in current.scenes and (scene.has("cue.linked") or scene.has("cue.claim")):
        current.groups += groups
    seizing = any(scene.chunks[at].has("act.seize") for at in scene.actions)
    if not seizing and not _lists_weapons(scene, current):
        return
    for chunk in scene.chunks:
        for kind in (k for part in chunk.walk() for k in part.leaves("seized")):
            if kind.replace("_", " ") not in current.seized:
                current.seized.append(kind.replace("_", " "))
                current.evidence.append(context.evidence((chunk,), "seized"))
    current.evidence.append(context.sentence(scene, "seized"))


def _lists_weapons(scene: Scene, current: Draft) -> bool:
    """A counted list of weapons right behind an operation, without a verb: "Inside were four rifles, explosives ..."."""
    if current.family == "attack" or not current.scenes or scene.number - current.scenes[-1] != 1 or scene.actions:
        return False
    values = (c.value for c in scene.chunks)
    return any(isinstance(v, QuantityValue) and any(u.startswith("seized.") for u in v.units) for v in values)


# --- the record ------------------------------------------------------------------------------------------------------


def _is_told(draft: Draft) -> bool:
    """An incident needs more than a verb: a figure, a day or a place."""
    if draft.types and set(draft.types) <= {"seizure"}:
        return bool(draft.seized)
    if draft.family in ("raid", "repatriation", "surrender"):
        return bool(draft.counts or draft.seized)
    return bool(draft.counts or draft.places or draft.date)


def _subtype(told: Sequence[str]) -> str | None:
    """The kind of attack told first; a bombing that is told to be one by a car or a suicide attacker is that."""
    if told and told[0] == "bombing":
        return next((s for s in told if s in ("suicide_bombing", "car_bombing")), "bombing")
    return told[0] if told else None


def _incident(context: Context, draft: Draft, alone: bool) -> Incident:
    book = load()
    types = [t for t in draft.types if t in book.incident_types]
    if "cells" in draft.counts and draft.family == "operation":
        types.append("cell_dismantled")
    if "raid" in types and "attackers_killed" in draft.counts:
        types = [t for t in types if t != "arrest"]  # who was taken in a raid
    kind = min(types, key=lambda t: (book.incident_types[t].rank, t))
    subtype = _subtype(draft.subtypes) if kind == "attack" else None
    if kind == "cell_dismantled":
        draft.counts.setdefault("cells", Quantity(value=1))
    if kind == "cell_dismantled" and "members" in draft.counts and "arrested" not in draft.counts and _arrests_told(context, draft):
        draft.counts["arrested"] = draft.counts.pop("members")  # the cell that was broken up is the people arrested
    _tidy_counts(draft, kind)
    places = _specific(draft.places)
    _drop_restated(draft)
    groups = _one_of_a_family(context, draft.groups)
    agencies = unique(draft.agencies) or unique(draft.forces)
    return Incident(
        type=kind,
        subtype=subtype,
        date=interval(draft.date),
        places=places,
        countries=_countries(context, draft, places),
        agencies=agencies,
        groups=groups,
        counts={name: draft.counts[name] for name in book.counts if name in draft.counts},
        seized=tuple(draft.seized),
        announced_by=draft.announced_by,
        modality="alleged" if draft.alleged else "asserted",
        role="recall" if draft.recall else "report",
        evidence=tuple(dict.fromkeys(draft.evidence)),
    )


def _arrests_told(context: Context, draft: Draft) -> bool:
    """Does the article say, from the sentence of the cell on, that people were arrested or are held?"""
    for scene in context.scenes[draft.scenes[0] :]:
        if any(scene.chunks[at].has("act.arrest") for at in scene.actions) and not scene.has("cue.recall"):
            return True
    return False


def _one_of_a_family(context: Context, names: Sequence[str]) -> tuple[str, ...]:
    """Groups told, a branch and its parent as one: the branch, unless the parent is named more often."""
    found = list(unique(names))
    for name in list(found):
        parent = context.gazetteer.groups[name].parent if name in context.gazetteer.groups else None
        if parent in found:
            found.remove(parent if names.count(name) >= names.count(parent) else name)
    return tuple(found)


def _tidy_counts(draft: Draft, kind: str) -> None:
    """Drop what says the same thing twice, and singulars that only repeat what a figure has told."""
    counts = draft.counts
    for whole, part in (("killed", "officers_killed"), ("killed", "attackers_killed"), ("injured", "officers_injured")):
        if whole in counts and part in counts and counts[whole].value == counts[part].value:
            del counts[whole]
    for name in draft.implied & set(counts):
        if name == "attackers_killed" or (name == "arrested" and (kind == "cell_dismantled" or "members" in counts)):
            del counts[name]


def _drop_restated(draft: Draft) -> None:
    """ "Four dead" beside "four soldiers killed" is the same four."""
    for plain, roles in (("killed", ("officers_killed", "attackers_killed")), ("injured", ("officers_injured",))):
        told = [draft.counts[r].value for r in roles if r in draft.counts]
        if plain in draft.counts and draft.counts[plain].value in (*told, sum(told)):
            del draft.counts[plain]


def _specific(places: Sequence[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(places))


def _countries(context: Context, draft: Draft, places: Sequence[Place]) -> tuple[str, ...]:
    """Countries of the places, else of the acting bodies, else the article's."""
    bodies = [context.gazetteer.agencies[a].country for a in draft.agencies if a in context.gazetteer.agencies]
    found = unique((*(p.country for p in places), *(c for c in bodies if c)))
    return found or ((context.home,) if context.home else ())
