"""Incidents: from the mentions of the sentences to one record per operation or attack.

Each sentence may mention something of each family (operation, attack, raid, prosecution, ...). A mention joins the
incident of its family that the article is telling unless it contradicts it: another day, another place with its own
figures, or words that say so ("another", "last year"). What the mentions state is pooled, each value with its span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec

from hasila.codebook import active
from hasila.model import Incident, Place, Quantity
from hasila.reading.bodies import acting
from hasila.reading.context import Context, interval, unique
from hasila.reading.days import Told, beside_the_last, so_long_before, told_before
from hasila.reading.drafts import Draft, add_details, complete, pool
from hasila.reading.events import Event, events
from hasila.reading.groups import named_once
from hasila.reading.identity import home_of, is_old
from hasila.reading.joint import by_country
from hasila.reading.mentions import Mention, mentions_of
from hasila.reading.scene import Scene
from hasila.text.chunk import Chunk, meanings
from hasila.text.dates import DateValue


def read_incidents(context: Context, taken: set[int]) -> list[Incident]:
    """All incidents of the article, in the order they are told.

    Args:
        context: the article.
        taken: ids of the figures that are tallies.
    """
    story = _Story(context)
    tallied = {id(f.chunk) for scene in context.scenes for f in scene.figures if id(f) in taken}
    for scene in context.scenes:
        story.go_on(scene, tallied)
        if not _totals_goods(scene, tallied):
            add_details(context, story.drafts, scene)
    drafts = _without_sums(story.drafts)
    _share_bodies(drafts)
    if drafts:
        for scene in context.scenes[: drafts[0].scenes[0]]:
            if not _totals_goods(scene, tallied):
                add_details(context, drafts[:1], scene)  # what was seized may be told before who was arrested
    for draft in drafts:
        _drop_unfounded(context, draft)
    drafts = [d for d in drafts if _is_told(d)] or drafts
    complete(context, drafts, tallied)
    told = by_country(context, [d for d in drafts if _is_told(d)], taken)
    return [_incident(context, d, alone=len(told) == 1) for d in told]


def _totals_goods(scene: Scene, tallied: set[int]) -> bool:
    """Are its things those of a period, and of no incident?"""
    return any(id(f.chunk) in tallied and "goods" in meanings(f.units) for f in scene.figures)


def _without_sums(drafts: Sequence[Draft]) -> list[Draft]:
    """*drafts* without one that only adds up the victims of others ("15 dead in two attacks: seven in X, eight in Y")."""
    return [d for d in drafts if not any(_is_sum(d, name, drafts) for name in d.counts)]


def _share_bodies(drafts: Sequence[Draft]) -> None:
    """ "Two cells were broken up by the guard: one in X, one in Y": each is one, and the guard broke up both."""
    special = active().special
    cells = [d for d in drafts if d.family == "operation" and special.breaking_up in d.types]
    for draft in cells:
        told = draft.counts.get(special.bodies or "")
        if told is None or told.value != len(cells) or len(cells) < 2:
            continue
        del draft.counts[special.bodies or ""]
        for other in cells:
            other.bodies += draft.bodies if not other.bodies else ()


def _is_sum(draft: Draft, name: str, drafts: Sequence[Draft]) -> bool:
    if name not in active().harm or draft.family not in ("happening", "clash"):
        return False
    parts = [d.counts[name].value for d in drafts if d is not draft and d.family == draft.family and name in d.counts]
    return len(parts) > 1 and all(parts) and sum(parts) == draft.counts[name].value


@dataclass(slots=True)
class _Story:
    """The incidents told so far, and the day told last."""

    context: Context
    drafts: list[Draft] = field(default_factory=list)
    last: DateValue | None = None

    def go_on(self, scene: Scene, tallied: set[int]) -> None:
        """Add what *scene* tells: each of its events to an incident of its own."""
        if not (scene.actions or scene.figures or scene.has("epoch")):
            return
        beside: list[Draft] = []  # what other parts of the sentence tell
        for event in events(scene):
            here: list[Draft] = []
            for found in mentions_of(self.context, event.scene, tallied, bool(self.drafts)):
                apart = found.apart or (event.after and found.family == "clash" and bool(found.counts))
                mention = replace(found, reference=event.reference, apart=apart)
                mention.date = mention.date or self._told_before(event)
                mention.date = mention.date and beside_the_last(mention.date, self.last)
                self.last = mention.date[1] if mention.date else self.last
                mention.places += self._same_places(event)
                here += self._place(mention, [*beside, *(d for d in here if d.apart)])
            beside += here

    def _told_before(self, event: Event) -> Told | None:
        if event.ago is not None:
            whole = event.scene.whole or event.scene
            days = [v for _, v in whole.dates()] + ([self.last] if self.last else [])
            now = next((v.to for v in days if v.to is not None and v.grain == "day"), None)
            return so_long_before(event.ago, now or self.context.published)
        return told_before(event.scene, self.last, self.context.published)

    def _same_places(self, event: Event) -> list[tuple[Chunk, Place]]:
        """ "In the same town", "in the same province": of the incident told last that has places."""
        told = next((d.places for d in reversed(self.drafts) if d.places), ())
        towns = [p for p in told if p.kind == "populated place"]
        areas = [p for p in told if p not in towns] or towns[-1:]  # a province may bear the name of its town
        chunks = (event.scene.chunks[at] for at in event.scene.positions("same_place"))
        return [(c, place) for c in chunks for place in (towns if c.has("same_place.town") else areas)]

    def _place(self, mention: Mention, beside: Sequence[Draft]) -> list[Draft]:
        """Add what *mention* states to the draft that it goes on telling, or to one opened for it; return that."""
        bare = mention.reference and not (mention.date or mention.places or mention.figures)
        draft = home_of(self.context, [d for d in self.drafts if bare or d not in beside], mention)
        if draft is None:
            if bare or mention.again:
                return []  # "after the attack": which one?
            draft = Draft(mention.family, recall=mention.reference or is_old(self.context, mention))
            self.drafts.append(draft)
        draft.apart = draft.apart or mention.apart
        pool(self.context, draft, mention)
        return [draft]


def _drop_unfounded(context: Context, draft: Draft) -> None:
    """Drop counts whose ground is not told: nobody is freed where nobody was taken, nor convicted before a verdict."""
    for name in tuple(draft.counts):
        needs = active().counts[name].needs
        told = context.scenes[draft.scenes[0] : draft.scenes[-1] + 2] if needs else ()
        if needs and not any(_names_any(scene, needs) for scene in told):
            del draft.counts[name]
            draft.uncounted = True


def _names_any(scene: Scene, concepts: Sequence[str]) -> bool:
    """Does the sentence name one of *concepts*, counted or not?"""
    return not scene.meant.isdisjoint(concepts) or any(not f.units.isdisjoint(concepts) for f in scene.figures)


def _is_told(draft: Draft) -> bool:
    """An incident needs more than a verb: a figure, a day or a place."""
    if draft.types and set(draft.types) == {active().special.taking_goods}:
        return bool(draft.seized)
    if draft.family == "happening" and not draft.explicit:
        return bool(draft.counts and (draft.places or draft.date))
    if draft.family not in ("operation", "happening", "trial"):  # goods alone are no clash, and nobody's return
        return bool(draft.counts)
    uncounted = draft.uncounted and draft.family == "trial"
    return bool(draft.counts.keys() - {active().special.bodies} or draft.places or draft.date or uncounted)


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
    if (
        special.clash in types
        and special.catching
        and special.caught in draft.counts
        and not book.harm & set(draft.counts)
    ):
        types = [t for t in types if t != special.clash] or [special.catching]  # people taken in raids, and nobody hurt
    kind = min(types, key=lambda t: (book.incident_types[t].rank, t))
    if kind == special.catching and special.members in draft.counts and special.breaking_up:
        kind = special.breaking_up  # the people of one body
    subtype = _subtype(draft.subtypes) if book.incident_types[kind].family == "happening" else None
    if kind == special.breaking_up:
        _count_the_body(context, draft)
    _tidy_counts(draft, kind)
    places = _specific(draft.places)
    _drop_restated(draft)
    groups = named_once(context, draft.groups or draft.owners)
    agencies = acting(draft.bodies, draft.family, draft.counts)
    return Incident(
        type=kind,
        subtype=subtype,
        date=interval(draft.date),
        places=places,
        countries=_countries(context, draft, agencies, places),
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
    told = special.caught in counts and special.caught not in draft.implied
    if special.caught and special.members in counts and not told and _arrests_told(context, draft):
        counts[special.caught] = counts[special.members]
        draft.implied.discard(special.caught)
        spans = [
            msgspec.structs.replace(e, field=f"counts.{special.caught}")
            for e in draft.evidence
            if e.field == f"counts.{special.members}"
        ]
        draft.evidence = [e for e in draft.evidence if e.field != f"counts.{special.caught}"] + spans


def _arrests_told(context: Context, draft: Draft) -> bool:
    """Does the article say, from the sentence of the cell on, that people were arrested or are held?"""
    for scene in context.scenes[draft.scenes[0] : draft.scenes[-1] + 4]:
        if any(scene.chunks[at].has("catch") for at in scene.actions) and not scene.has("cue.recall"):
            return True
    return False


def _tidy_counts(draft: Draft, kind: str) -> None:
    """Drop what says the same thing twice, and singulars that only repeat what a figure has told."""
    counts, special = draft.counts, active().special
    for whole, kinds in active().kinds_of.items():
        if whole in counts and any(k in counts and counts[k].value == counts[whole].value for k in kinds):
            del counts[whole]
    if kind != special.breaking_up:
        counts.pop(special.members or "", None)  # of those tried, or behind an attack: no body was broken up
    told = kind == special.breaking_up or special.members in counts
    for name in draft.implied & set(counts):
        if (name == special.opponents_dead and kind != special.clash) or (name == special.caught and told):
            del counts[name]


def _drop_restated(draft: Draft) -> None:
    """ "Four dead" beside "four soldiers killed" is the same four."""
    for plain, kinds in active().kinds_of.items():
        told = [draft.counts[k].value for k in kinds if k in draft.counts]
        if plain in draft.counts and draft.counts[plain].value in (*told, sum(told)):
            del draft.counts[plain]


def _specific(places: Sequence[Place]) -> tuple[Place, ...]:
    """Each place once; a town rather than the area named after it, North X rather than X."""
    found = list(dict.fromkeys(places))
    for place in tuple(found):
        if any(_names_same(place, other) for other in found if other is not place):
            found.remove(place)
    return tuple(found)


def _names_same(area: Place, other: Place) -> bool:
    """Is *area* told again, and better, by *other*?"""
    if area.country != other.country or area.kind == "populated place":
        return False
    words, others = set(area.name.split()), set(other.name.split())
    return others < words or others == words if other.kind == "populated place" else words < others


def _countries(context: Context, draft: Draft, agencies: Sequence[str], places: Sequence[Place]) -> tuple[str, ...]:
    """Countries of the places and those named right behind the event, else of the acting bodies, else the article's.

    Of people moved between countries both.
    """
    named = [*(p.country for p in places), *draft.countries]
    book = active()
    if any(book.incident_types[t].across for t in draft.types if t in book.incident_types):
        told = (c for number in draft.scenes for c in context.scenes[number].chunks)
        named += [*((context.home,) if context.home else ()), *(c.ids("country")[0] for c in told if c.ids("country"))]
    bodies = [context.gazetteer.agencies[a].country for a in agencies if a in context.gazetteer.agencies]
    return unique(named) or unique(c for c in bodies if c) or ((context.home,) if context.home else ())
