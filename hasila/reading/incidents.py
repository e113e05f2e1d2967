"""Incidents: from the mentions of the sentences to one record per operation or attack.

Each sentence may mention something of each family (operation, attack, raid, prosecution, ...). A mention joins the
incident of its family that the article is telling unless it contradicts it: another day, another place with its own
figures, or words that say so ("another", "last year"). What the mentions state is pooled, each value with its span.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from hasila.codebook import active
from hasila.model import Incident, Place, Quantity
from hasila.reading.bodies import acting
from hasila.reading.context import Context, interval, unique
from hasila.reading.drafts import Draft, add_details, complete, pool
from hasila.reading.mentions import Mention, mentions_of
from hasila.reading.scene import Scene
from hasila.text.dates import DateValue

_ELSEWHERE_KM = 30.0
_RECENT_DAYS = 12  # a dated event further back than this is not today's news


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
            pool(context, draft, mention)
        add_details(context, drafts, scene)
    if drafts:
        for scene in context.scenes[: drafts[0].scenes[0]]:
            add_details(context, drafts[:1], scene)  # what was seized may be told before who was arrested
    drafts = [d for d in drafts if _is_told(d)] or drafts
    complete(context, drafts)
    told = [d for d in drafts if _is_told(d)]
    return [_incident(context, d, alone=len(told) == 1) for d in told]


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
    if _next_day(mention.scene) and _other_figures(own[-1], mention):
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
        and mention.family in ("operation", "happening")
        and _another(mention)
    ):
        return None
    current = own[-1] if not own[-1].recall or mention.scene.number - own[-1].scenes[-1] <= 1 else own[0]
    return None if _contradicts(current, mention) else current


def _next_day(scene: Scene) -> bool:
    """ "The next day": a day after the one told before, whichever that was."""
    return any(
        isinstance(c.value, DateValue) and c.value.from_ is None and any(p.has("time.next") for p in c.parts)
        for c in scene.chunks
    )


def _same_figures(draft: Draft, mention: Mention) -> bool:
    """The same count of the same kind, told again: one incident, unless the days say otherwise."""
    if mention.date is not None and draft.date is not None and not _overlap(draft.date, mention.date[1]):
        return False
    if {draft.family, mention.family} - {"happening", "clash", "operation"}:
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
    if families == {"operation", "clash"}:
        return True
    soft = mention if mention.family == "clash" else draft
    return families == {"happening", "clash"} and not soft.explicit


def _another(mention: Mention) -> bool:
    """ "another cell", "a second attack": the word stands right at the unit or the trigger."""
    chunks = mention.scene.chunks
    return any(
        c.has("another") and any(x.has("body") or x.has("happening") for x in chunks[max(0, i - 2) : i + 3])
        for i, c in enumerate(chunks)
    )


def _overlap(a: DateValue, b: DateValue) -> bool:
    if a.from_ is None or b.from_ is None or a.to is None or b.to is None:
        return False
    slack = dt.timedelta(days=0 if a.explicit and b.explicit else 1)  # "tonight", told the day after
    return a.from_ <= b.to + slack and b.from_ <= a.to + slack


def _contradicts(draft: Draft, mention: Mention) -> bool:
    """Other places with other figures are another incident, where attacks and raids are told."""
    if mention.family not in ("happening", "clash"):
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


def _is_told(draft: Draft) -> bool:
    """An incident needs more than a verb: a figure, a day or a place."""
    if draft.types and set(draft.types) == {active().special.taking_goods}:
        return bool(draft.seized)
    if draft.family not in ("operation", "happening", "trial"):
        return bool(draft.counts or draft.seized)
    return bool(draft.counts or draft.places or draft.date)


def _subtype(told: Sequence[str]) -> str | None:
    """The kind of attack told first; a bombing that is told to be one by a car or a suicide attacker is that."""
    if not told:
        return None
    narrower = active().alike.narrower.get(told[0], ())
    return next((s for s in told if s in narrower), told[0])


def _incident(context: Context, draft: Draft, alone: bool) -> Incident:
    book = active()
    special = book.special
    types = [t for t in draft.types if t in book.incident_types]
    if special.breaking_up and special.bodies in draft.counts and draft.family == "operation":
        types.append(special.breaking_up)
    if special.clash in types and special.opponents_dead in draft.counts:
        types = [t for t in types if t != special.catching]  # who was taken in a raid
    kind = min(types, key=lambda t: (book.incident_types[t].rank, t))
    subtype = _subtype(draft.subtypes) if book.incident_types[kind].family == "happening" else None
    if kind == special.breaking_up:
        _count_the_body(context, draft)
    _tidy_counts(draft, kind)
    places = _specific(draft.places)
    _drop_restated(draft)
    groups = _one_of_a_family(context, draft.groups)
    agencies = acting(draft.bodies, draft.family, draft.counts)
    return Incident(
        type=kind,
        subtype=subtype,
        date=interval(draft.date),
        places=places,
        countries=_countries(context, agencies, places),
        agencies=agencies,
        groups=groups,
        counts={name: draft.counts[name] for name in book.counts if name in draft.counts},
        seized=tuple(draft.seized),
        announced_by=draft.announced_by,
        modality="alleged" if draft.alleged else "asserted",
        role="recall" if draft.recall else "report",
        evidence=tuple(dict.fromkeys(draft.evidence)),
    )


def _count_the_body(context: Context, draft: Draft) -> None:
    """One body at least was broken up; its members are the people taken in, where some were and no number is told."""
    special, counts = active().special, draft.counts
    if special.bodies:
        counts.setdefault(special.bodies, Quantity(value=1))
    if special.caught and special.members in counts and special.caught not in counts and _arrests_told(context, draft):
        counts[special.caught] = counts.pop(special.members)


def _arrests_told(context: Context, draft: Draft) -> bool:
    """Does the article say, from the sentence of the cell on, that people were arrested or are held?"""
    for scene in context.scenes[draft.scenes[0] :]:
        if any(scene.chunks[at].has("catch") for at in scene.actions) and not scene.has("cue.recall"):
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
    counts, special = draft.counts, active().special
    for whole, kinds in active().kinds_of.items():
        if whole in counts and any(k in counts and counts[k].value == counts[whole].value for k in kinds):
            del counts[whole]
    told = kind == special.breaking_up or special.members in counts
    for name in draft.implied & set(counts):
        if name == special.opponents_dead or (name == special.caught and told):
            del counts[name]


def _drop_restated(draft: Draft) -> None:
    """ "Four dead" beside "four soldiers killed" is the same four."""
    for plain, kinds in active().kinds_of.items():
        told = [draft.counts[k].value for k in kinds if k in draft.counts]
        if plain in draft.counts and draft.counts[plain].value in (*told, sum(told)):
            del draft.counts[plain]


def _specific(places: Sequence[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(places))


def _countries(context: Context, agencies: Sequence[str], places: Sequence[Place]) -> tuple[str, ...]:
    """Countries of the places, else of the acting bodies, else the article's."""
    bodies = [context.gazetteer.agencies[a].country for a in agencies if a in context.gazetteer.agencies]
    found = unique((*(p.country for p in places), *(c for c in bodies if c)))
    return found or ((context.home,) if context.home else ())
