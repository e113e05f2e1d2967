"""Names of places that are words of the language too ("Nice", "Tank", "Hit"), read where the article shows the name.

The lexicon reads them as words, and as names only behind a word for a place. Here they are named where something
happens in them, and either a town or province of the same country stands right behind, or they are written like a
name, in a script that tells, and their country is one that the article names.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from hasila.codebook import per_codebook
from hasila.gazetteer.records import PlaceRecord
from hasila.languages import language
from hasila.reading.context import Context
from hasila.text.chunk import Chunk, one_object
from hasila.text.phrases import Node
from hasila.text.unlisted import unlisted_name

_PLACE = one_object(("place",))
_BEHIND = 4  # chunks behind a name in which the province it lies in stands
_LEADS = frozenset((",", "(", "in", "of", "near", "place_cue", "place_kind"))


def name_places(context: Context) -> None:
    """Make chunks of places of the words that are meant as names."""
    names = _behind_a_cue(context.article.language)
    if names is None:
        return
    spoken = language(context.article.language)
    for scene in context.scenes:
        for before in scene.positions("in", "near", "of"):
            at = before + 1
            if at >= len(scene.chunks):
                continue
            chunk = scene.chunks[at]
            if chunk.parts or (chunk.value and unlisted_name(chunk) is None):
                continue
            node = names.next.get(spoken.key(spoken.folder.folded(context.parsed.words(chunk))))
            ids = node.entry.ids if node is not None and node.entry is not None else ()
            records = [context.gazetteer.record(i) for kind, i in ids if kind == "place"]
            if records and (meant := _meant(context, scene.chunks, at, records)):
                value = tuple(("place", r.id) for r in meant)
                scene.rewrite(at, msgspec.structs.replace(chunk, concepts=_PLACE, value=value))


@per_codebook
def _behind_a_cue(code: str) -> Node | None:
    """The tree of all that the lexicon reads as a name only behind a word for a place; they stand behind each such word."""
    lexicon = language(code).lexicon
    cue = next(iter(lexicon.entries(lambda concepts: "place_cue" in concepts)), None)
    node = lexicon.start(cue.keys[0]) if cue is not None else None
    for key in cue.keys[1:] if cue is not None else ():
        node = node.next.get(key) if node is not None else None
    return node


def _meant(context: Context, chunks: Sequence[Chunk], at: int, records: list[PlaceRecord]) -> list[PlaceRecord]:
    """Those of *records* that the word at *at* names here; none where it is a word."""
    start, end = context.parsed.span(chunks[at])
    text = context.article.text
    cased = text[start].lower() != text[start].upper()
    if cased and (not text[start].isupper() or text[start:end].isupper()):
        return []
    near = [r for r in records if _lies_behind(context, chunks, at, r)]
    if near or not cased:
        return near
    known = chunks[at].concepts and unlisted_name(chunks[at]) is None
    if known and not any(c.has("place_kind") for c in chunks[at + 1 : at + 2]):
        return []
    plainly_of = not (chunks[at - 1].has("in") or chunks[at - 1].has("near"))  # "the centre of X", but a Duke of X too
    countries = {context.home} if plainly_of else context.countries.keys()
    return [r for r in records if r.country in countries]


def _lies_behind(context: Context, chunks: Sequence[Chunk], at: int, record: PlaceRecord) -> bool:
    """Does a place of its country stand right behind ("in X, province of Y"), or its country itself?"""
    for i, chunk in enumerate(chunks[at + 1 : at + 1 + _BEHIND]):
        if chunk.ids("place") or chunk.ids("country"):
            known = chunk.ids("place") if unlisted_name(chunk) is None else ()
            places = (context.gazetteer.record(found).country for found in known)
            return i > 0 and (record.country in chunk.ids("country") or record.country in places)
        if chunk.concepts and not chunk.has_any(_LEADS):
            return False
    return False
