"""Who says so: the speaker of a sentence, a role or a body; a name only where a public role stands beside it."""

from __future__ import annotations

import re

from hasila.gazetteer import Agency
from hasila.reading.context import Context
from hasila.reading.scene import Scene
from hasila.text.chunk import Chunk

#: Two to four capitalised words, particles between them allowed: a name beside a role.
_NAME = re.compile(
    r"[^\W\d_a-z][\w'’-]+(?:\s+(?:(?:de|del|de la|van|von|ben|bin|al|el|y|da|dos)\s+)?[^\W\d_a-z][\w'’-]+){1,3}"
)
_GAP = re.compile(r"[\s,]*")
_SPEECH = frozenset(("say.according", "say.announce"))


def speaker_of(context: Context, scene: Scene) -> str | None:
    """The speaker of *scene*, as a verb of speech or "according to" shows it; None where nobody is quoted."""
    known = context.speakers
    if scene not in known:
        near = (speaker_near(context, scene, at) for at in scene.positions(*_SPEECH))
        known[scene] = next((speaker for speaker in near if speaker is not None), None)
    return known[scene]


def speaker_near(context: Context, scene: Scene, at: int, reach: int = 10) -> str | None:
    """The role or body nearest to the verb of speech at *at*; before it or after it, as the language likes."""
    chunks = scene.chunks
    countries = (i for i in scene.naming("country") if abs(i - at) <= 2)
    candidates = sorted({*scene.positions("role"), *scene.naming("agency"), *countries})
    best = min(candidates, key=lambda i: (abs(i - at) + (4 if _acts(context, chunks[i]) else 0), i < at), default=None)
    if best is None or abs(best - at) > reach:
        return None
    role = next((i for i in candidates if chunks[i].has("role") and abs(i - best) <= 4), None)
    return speaker_name(context, scene, role if role is not None else best)


def speaks(agency: Agency) -> bool:
    """Ministries, governments, press offices and "the authorities" speak; who acts is another body."""
    return agency.kind.endswith("ministry") or agency.kind in ("government", "authorities", "press office")


def _acts(context: Context, chunk: Chunk) -> bool:
    """Services and forces act; ministries, courts and people in a role speak."""
    return any(not speaks(context.gazetteer.agencies[i]) for i in chunk.ids("agency")[:1])


def speaker_name(context: Context, scene: Scene, at: int) -> str | None:
    """``Name (role)`` where a name stands beside the role, else the role or body."""
    chunk = scene.chunks[at]
    if chunk.has("role"):
        role = _role(context, scene, at)
        name = _name_beside(context, chunk)
        return f"{name} ({role})" if name else role
    if chunk.ids("agency"):
        return body(context, chunk)
    if chunk.ids("country"):
        return context.gazetteer.country_name(chunk.ids("country")[0], "en")
    return None


def agency_of(context: Context, chunk: Chunk, country: str | None = None) -> Agency | None:
    """The agency that *chunk* names: of several of one name that of *country* (the words', else the article's), then
    that of another country which the article names, else the nameless kind."""
    agencies = [context.gazetteer.agencies[i] for i in chunk.ids("agency")]
    country = country or _country_of(context, chunk)
    return min(
        agencies,
        key=lambda a: (a.country != country, a.generic or a.country not in context.named, not a.generic),
        default=None,
    )


def _country_of(context: Context, chunk: Chunk) -> str | None:
    return next(iter(chunk.ids("demonym")), None) or context.home


def body(context: Context, chunk: Chunk, country: str | None = None) -> str | None:
    """Name of the agency that *chunk* names; a generic word is resolved by *country*, else the article's."""
    agency = agency_of(context, chunk, country)
    if agency is None or not agency.generic:
        return agency.id if agency else None
    return context.gazetteer.resolve_agency(agency.kind, country or _country_of(context, chunk)) or None


def _role(context: Context, scene: Scene, at: int) -> str:
    """The role in English, with its body where the words around it name one, and its country where it is not the article's."""
    role = (scene.chunks[at].leaf("role") or "").replace("_", " ")
    near = scene.chunks[max(0, at - 2) : at + 4]
    agency = next((i for c in near for i in c.ids("agency")[:1] if not context.gazetteer.agencies[i].generic), None)
    if agency and not role.lower().startswith(("minister", "president", "king", "prime")):
        return f"{agency} {role}"
    country = next((i for c in near for i in (c.ids("demonym") or c.ids("country"))[:1]), None)
    if country and country != context.home:
        return f"{role} of {context.gazetteer.country_name(country, 'en')}"
    return role


def _name_beside(context: Context, chunk: Chunk) -> str | None:
    """A capitalised name directly before or after the role, at most a comma between."""
    start, end = context.parsed.span(chunk)
    text = context.article.text
    found = _NAME.match(text, _GAP.match(text, end).end())  # type: ignore[union-attr]
    if found and found.group()[0].isupper():
        return found.group()
    before = [m for m in _NAME.finditer(text, max(0, start - 60), start) if _GAP.fullmatch(text, m.end(), start)]
    return before[-1].group() if before and before[-1].group()[0].isupper() else None
