"""Names of speakers: a role or a body; a personal name only where a public role stands beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import chain

from hasila.gazetteer import Agency
from hasila.reading.context import Context
from hasila.reading.scene import Scene
from hasila.text.chunk import Chunk

#: Two to four capitalised words, particles between them allowed: a name beside a role.
_NAME = re.compile(
    r"[^\W\d_a-z][\w'’-]+(?:\s+(?:(?:de|del|de la|van|von|ben|bin|al|el|y|da|dos)\s+)?[^\W\d_a-z][\w'’-]+){1,3}"
)
_GAP = re.compile(r"[\s,]*")


def speaks(agency: Agency) -> bool:
    """Ministries, governments, press offices and "the authorities" speak; who acts is another body."""
    return agency.kind.endswith("ministry") or agency.kind in ("government", "authorities", "press office")


def speaker_name(context: Context, scene: Scene, at: int) -> str | None:
    """``Name (role)`` where a name stands beside the role, else the role or body."""
    chunk = scene.chunks[at]
    if chunk.has("role"):
        role = _role(context, scene, at)
        name = name_beside(context, chunk)
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
    if agency.kind == "troops" and country is None:
        return None  # they may be anybody's
    return context.gazetteer.resolve_agency(agency.kind, country or _country_of(context, chunk)) or None


def is_public(scene: Scene, at: int) -> bool:
    """Is the role at *at* a public one? The head of a cell or of an armed group is none."""
    following = scene.chunks[at + 1 : at + 5]
    end = next((i for i, c in enumerate(following) if "," in c.concepts or c.has("say")), len(following))
    near = (*scene.chunks[max(0, at - 1) : at], *following[:end])
    return not any(c.has("body") or c.has("group") for c in near)


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


def name_beside(context: Context, chunk: Chunk) -> str | None:
    """A capitalised name directly before or after the role, at most a comma between, that is no other name."""
    if not context.capitals_tell:
        return None
    start, end = context.parsed.span(chunk)
    text = context.article.text
    after = _NAME.match(text, _GAP.match(text, end).end())  # type: ignore[union-attr]
    before = [m for m in _NAME.finditer(text, max(0, start - 60), start) if _GAP.fullmatch(text, m.end(), start)]
    for found in (after, *before[-1:]):
        if found and found.group()[0].isupper() and not _is_known(context, *found.span()):
            return found.group()
    return None


def _is_known(context: Context, start: int, end: int) -> bool:
    """Does a body, country, place or group stand in this stretch of the text? Then it is no name of a person."""
    sentences = context.parsed.sentences
    first = bisect_left(sentences, start, key=lambda s: context.parsed.span(s[-1])[1])
    for chunk in chain(*sentences[first:]):
        if context.parsed.span(chunk)[1] < start:
            continue
        if context.parsed.span(chunk)[0] >= end:
            return False
        if any(chunk.ids(kind) for kind in ("agency", "country", "group", "demonym")):
            return True
    return False
