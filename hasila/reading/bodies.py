"""Which bodies acted in an incident: not who announced it, not whom it was done to.

The convention: of an operation, the services and forces that its sentences name, a service's parent where it is named
too ("the bureau, under the directorate"), "the police" or "the army" of a country where no service of that country is;
never a ministry. Of an attack, the forces that fought in it and whoever killed the attackers, not those that only report it. Of a trial, a
court or prosecutor with a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import pairwise

from hasila.codebook import active
from hasila.gazetteer import Agency
from hasila.reading.context import Context, unique
from hasila.reading.scene import Scene, tells_of
from hasila.reading.speakers import agency_of, body, speaks
from hasila.text.chunk import Chunk
from hasila.text.quantities import QuantityValue

#: Bodies whose parts may be named all over an article and still be those of its news.
SERVICES = ("service", "intelligence service", "police", "gendarmerie")
COURTS = ("court", "prosecutor", "state security court")
_NAMELESS_COURTS = ("court", "prosecutor")
_FIGHTING = (
    "army",
    "air force",
    "navy",
    "gendarmerie",
    "national guard",
    "border guard",
    "coast guard",
    "coalition",
    "defence and security forces",
)
_NOBODY = ("security forces", "security services", "troops")  # without a nationality


_NAME = 9  # chunks of a name with its acronym behind it


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a sentence names; ``done_to`` says that something was done to it, or that it only stands behind "of"."""

    name: str
    agency: Agency
    country: str | None
    done_to: bool = False
    national: bool = False  # the words tell its nationality
    killed: bool = False  # the words tell that it killed, right beside it

    @property
    def nameless(self) -> bool:
        """ "The army", "Moroccan police": a kind of body with its country, no service of its own."""
        return self.agency.generic or self.agency.kind in _NOBODY or self.agency.id.endswith(" police")


def bodies_of(context: Context, scene: Scene) -> Iterator[Body]:
    """The bodies that *scene* names, with the part they play in it."""
    for at in scene.naming("agency", "role"):
        chunk = scene.chunks[at]
        if isinstance(chunk.value, QuantityValue):
            continue  # "three gendarmes were arrested": people, not their body
        for part in chunk.walk():
            told = None
            if part.ids("agency"):
                told = country = next(iter(part.ids("demonym")), None) or _country_beside(context, scene, at)
                agency, name = agency_of(context, part, country), body(context, part, country)
            elif part.has("role"):
                country, agency = None, context.gazetteer.agencies.get((part.leaf("role") or "").partition("_")[0])
                name = agency.id if agency and not agency.generic else None  # "the director of the bureau"
            else:
                continue
            home = agency.country if agency else None
            if agency is not None and not _is_meant(context, agency, part, scene):
                home, name = context.home, _namesake(context, agency)
            if agency is not None and name:
                home = home or country or context.home
                yield Body(name, agency, home, _is_done_to(scene, at), told is not None, _kills(scene, at))
            if agency is not None and part.ids("agency"):
                yield from _of_the_other_country(context, scene, at, agency)


def _of_the_other_country(context: Context, scene: Scene, at: int, agency: Agency) -> Iterator[Body]:
    """ "The Spanish and Moroccan police": the body of the nationality that an "and" joins to the one right beside it."""
    chunks = scene.chunks
    for step in (1, -1):
        run = [chunks[i] for i in (at + step, at + 2 * step, at + 3 * step) if 0 <= i < len(chunks)]
        if len(run) == 3 and run[0].ids("demonym") and run[1].has("and") and run[2].ids("demonym"):
            country = run[2].ids("demonym")[0]
            if name := context.gazetteer.resolve_agency(agency.kind, country):
                named = context.gazetteer.agencies.get(name, agency)
                yield Body(name, named, country, _is_done_to(scene, at), national=True)


def _country_beside(context: Context, scene: Scene, at: int) -> str | None:
    """ "The police of Spain", "the guard and the army of Tunisia": the nationality right behind, for all that are joined."""
    for i, chunk in enumerate(scene.chunks[at + 1 : at + 5], at):
        if named := chunk.ids("demonym") or (chunk.ids("country") if scene.chunks[i].has("of") else ()):
            return named[0]
        if any(context.gazetteer.agencies[a].country for a in chunk.ids("agency")[:1]):
            break  # it is that of the body joined to it
        if not (chunk.ids("agency") or chunk.has("and") or chunk.has("of") or chunk.has("(") or chunk.has(")")):
            break
    before = scene.chunks[at - 1 : at] if at else ()
    return next((c.ids("demonym")[0] for c in before if c.ids("demonym")), None)


def _is_meant(context: Context, agency: Agency, chunk: Chunk, scene: Scene) -> bool:
    """Many a country has a "general security": this one's is meant only where its country or a town there is named."""
    if not agency.country or agency.abroad or agency.country == context.home or agency.country in context.named:
        return True
    towns = (p for c in scene.chunks if c.ids("place") and (p := context.place(c)))
    if any(p.country == agency.country for p in towns):
        return True
    words = context.parsed.words(chunk).lower()
    adjectives = context.gazetteer.demonyms(context.article.language).get(agency.country, ())
    return any(adjective.lower() in words for adjective in adjectives)


def _namesake(context: Context, agency: Agency) -> str | None:
    """The police of the article's country, where another country's bears the same name ("National Police")."""
    return context.gazetteer.resolve_agency("police", context.home) if agency.kind == "police" else None


def _kills(scene: Scene, at: int) -> bool:
    """ "Was shot dead by the police", "the police killed": the deed stands right beside who did it."""
    chunks = scene.chunks
    if any(c.has("by") for c in chunks[max(0, at - 2) : at]):
        return any(c.has("deadly") or c.has("cue.own_end") for c in chunks[max(0, at - 4) : at - 1])
    behind = chunks[at + 1 : at + 3]
    return any(c.has("deadly") for c in behind) and not any(")" in c.concepts for c in behind)


def _is_done_to(scene: Scene, at: int) -> bool:
    """ "A camp of the army", "an attack on the police": it stands behind a preposition, and no "by" before that."""
    before = scene.chunks[max(0, at - 7) : at]
    if any(map(_are_its_people, pairwise(scene.chunks[max(0, at - _NAME) : at]))):
        return True
    if not before or not any(before[-1].has(x) for x in ("of", "to", "from", "in")):
        return False
    if len(before) > 1 and (before[-2].ids("country") or before[-2].ids("demonym")):
        return False  # "Morocco's bureau"
    return not any(c.has("by") for c in before)


def _are_its_people(pair: tuple[Chunk, Chunk]) -> bool:
    """ "Two soldiers of the mission": the counted are the body's, and what is told was done to them."""
    people, of = pair
    return isinstance(people.value, QuantityValue) and tells_of(people, "force") and of.has("of")


def acting(bodies: Iterable[Body], family: str, counts: Iterable[str]) -> tuple[str, ...]:
    """Names of those of *bodies* that acted in an incident of *family* whose figures have the names *counts*."""
    told = list(bodies)
    names = set(counts)
    if family == "happening":
        fought = not names.isdisjoint(active().special.apart)
        beaten = active().special.opponents_dead in names
        fighters = (
            b for b in told if (fought and b.agency.kind in _FIGHTING) or (beaten and b.killed and not speaks(b.agency))
        )
        return unique(b.name for b in fighters if not b.done_to)
    actors = [b for b in told if not speaks(b.agency) and _acts(b, family, names)]
    named = [b for b in actors if not b.nameless]
    homes = {b.country for b in named}
    return unique(b.name for b in (*named, *(b for b in actors if b.nameless and b.country not in homes)))


def _acts(told: Body, family: str, counts: Set[str]) -> bool:
    agency = told.agency
    if agency.kind == "prosecutor" and active().special.sought in counts:
        return not told.done_to  # who issues warrants
    if agency.kind in COURTS:
        return family == "trial" and not (agency.generic and agency.kind in _NAMELESS_COURTS)
    if agency.kind == "international organisation":
        return False
    return told.national or not (agency.generic and agency.kind in _NOBODY)


def relatives(bodies: Iterable[Body], others: Iterable[Body]) -> list[Body]:
    """Those of *others* that are the unit or the parent of one of *bodies*: what one did, the other did."""
    names = {b.agency.id for b in bodies}
    parents = {b.agency.parent for b in bodies}
    return [b for b in others if b.agency.parent in names or b.agency.id in parents]
