"""Operations of two countries: where the text tells only how many each took in, each has an incident of its own.

"Nine held, six in Madrid and three in Tetouan" is one operation: somebody adds its people up. "One held in Melilla and five
in Nador" is told as two, of which each country made one; they share what the text tells of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from hasila.codebook import active
from hasila.model import Quantity
from hasila.reading.context import Context
from hasila.reading.drafts import Draft
from hasila.reading.scene import Figure, Scene
from hasila.reading.speakers import speaks
from hasila.text.chunk import Chunk

_REACH = 6  # chunks from people to where they were taken in


def by_country(context: Context, drafts: Sequence[Draft], taken: Set[int]) -> list[Draft]:
    """*drafts* with one for each country instead of one whose people were taken in in several, and never added up.

    Args:
        context: the article.
        drafts: its incidents.
        taken: ids of the figures that are tallies.
    """
    return [part for draft in drafts for part in _parts(context, draft, taken)]


def _parts(context: Context, draft: Draft, taken: Set[int]) -> list[Draft]:
    caught = active().special.caught
    if draft.family != "operation" or caught is None or caught not in draft.counts:
        return [draft]
    count = draft.counts[caught].value
    told = _told(context, draft, caught, count)
    countries: dict[str, list[Figure]] = {}
    for scene, figure in told:
        where = _country(context, scene, figure)
        if where is None or figure.rank is not None or _are_the_rest(scene, figure):
            return [draft]
        countries.setdefault(where, []).append(figure)
    if len(countries) < 2 or sum(f.amount.value for _, f in told) != count:
        return [draft]
    if _is_added_up(context, caught, count) or _is_told_otherwise(context, draft, caught, told, taken):
        return [draft]
    return [_of_country(draft, country, countries, caught, _acted_apart(context, draft)) for country in countries]


def _told(context: Context, draft: Draft, caught: str, count: float) -> list[tuple[Scene, Figure]]:
    """The figures that the count of those taken in is made of: those of one sentence, where they are all of it."""
    spans = {(e.start, e.end) for e in draft.evidence if e.field == f"counts.{caught}"}
    told = [
        [(scene, f) for f in _of_role(scene, caught) if context.parsed.span(f.chunk) in spans]
        for scene in (context.scenes[n] for n in dict.fromkeys(draft.scenes))
    ]
    alone = (t for t in told if len(t) > 1 and sum(f.amount.value for _, f in t) == count)
    return next(alone, [pair for t in told for pair in t])


def _of_role(scene: Scene, *names: str | None) -> list[Figure]:
    return [f for f in scene.figures if f.role is not None and f.role.name in names]


def _country(context: Context, scene: Scene, figure: Figure) -> str | None:
    """The country of the place behind the figure, or before it where the one behind is another's."""
    others = {f.at for f in scene.figures if f is not figure and f.stated}
    for step in (1, -1):
        for at in range(figure.at + step, figure.at + step * (_REACH + 1), step):
            if not 0 <= at < len(scene.chunks) or at in others:
                break
            if (country := _country_of(context, scene.chunks[at])) is not None:
                return country
    return None


def _country_of(context: Context, chunk: Chunk) -> str | None:
    place = context.place(chunk) if chunk.ids("place") else None
    return place.country if place is not None else next(iter(chunk.ids("country")), None)


def _are_the_rest(scene: Scene, figure: Figure) -> bool:
    beside = (*scene.chunks[max(0, figure.at - 1) : figure.at], figure.chunk)
    return any(part.has("rest") for c in beside for part in c.walk())


def _is_added_up(context: Context, caught: str, total: float) -> bool:
    """Does the text count all of them together, as people taken in or as members of a body?"""
    names = (caught, active().special.members)
    return any(f.stated and f.amount.value == total for scene in context.scenes for f in _of_role(scene, *names))


def _is_told_otherwise(
    context: Context, draft: Draft, caught: str, told: Sequence[tuple[Scene, Figure]], taken: Set[int]
) -> bool:
    """Do the sentences of the operation, or the next, count other people taken in: by another division, or in all?"""
    values = {f.amount.value for _, f in told}
    near = context.scenes[draft.scenes[0] : draft.scenes[-1] + 2]
    figures = (f for scene in near for f in _of_role(scene, caught) if id(f) not in taken)
    return any(f.stated and f.amount.value not in values for f in figures)


def _acted_apart(context: Context, draft: Draft) -> bool:
    """Does one sentence that counts people name a service of more than one country, each with its own?"""
    countries = {b.country for b in draft.bodies if not speaks(b.agency)}
    named = [
        {context.gazetteer.agencies[i].country for c in context.scenes[n].chunks for i in c.ids("agency")[:1]}
        for n in draft.scenes
        if any(f.stated for f in context.scenes[n].figures)
    ]
    return len(countries) > 1 and any(len(countries & own) > 1 for own in named)


def _of_country(draft: Draft, country: str, told: Mapping[str, Sequence[Figure]], caught: str, apart: bool) -> Draft:
    """What *draft* tells of one country."""
    count = Quantity(value=sum(f.amount.value for f in told[country]), comparator=told[country][0].amount.comparator)
    bodies = [b for b in draft.bodies if not apart or b.country in (country, None)]
    return replace(
        draft,
        places=[p for p in draft.places if p.country == country],
        countries=[country],
        bodies=bodies,
        counts={**draft.counts, caught: count},
        implied=draft.implied - {caught},
    )
