"""The places of a sentence that something happened at: no dateline, no seat of an official, no origin of a person."""

from __future__ import annotations

from hasila.model import Place
from hasila.reading.context import Context
from hasila.reading.scene import Scene
from hasila.reading.speakers import speaks
from hasila.text.chunk import Chunk


def places_of(context: Context, scene: Scene) -> list[tuple[Chunk, Place]]:
    """Places of the sentence, but not its dateline, nor the seat of an official."""
    found: list[tuple[Chunk, Place]] = []
    for i, chunk in enumerate(scene.chunks):
        if not chunk.ids("place") or _is_dateline(scene, i):
            continue
        if i and (scene.chunks[i - 1].has("role") or _is_name_of_person(context, scene, i)):
            continue
        if (found and _stands_beside(scene, i)) or _seat_of_speaker(context, scene, i):
            continue
        if i and scene.chunks[i - 1].has("from") and not scene.chunks[i - 1].has("of"):
            continue  # where somebody or something came from
        place = context.place(chunk)
        if place is not None:
            found.append((chunk, place))
    return found


def _stands_beside(scene: Scene, at: int) -> bool:
    """Is the place only named to say where another one lies ("X, south of Y", "20 km from Y")?"""
    before = scene.chunks[max(0, at - 2) : at]
    return any(c.has("near") or c.has("nothing") for c in before)


def _seat_of_speaker(context: Context, scene: Scene, at: int) -> bool:
    """Is it where somebody spoke ("said the government in X"), not where something happened?"""
    chunks = scene.chunks
    if at < 3 or not chunks[at - 1].has("in"):
        return False
    if not any(speaks(context.gazetteer.agencies[i]) for i in chunks[at - 2].ids("agency")[:1]):
        return False
    return any(c.has("say") for c in chunks[max(0, at - 6) : at - 2])


def _is_name_of_person(context: Context, scene: Scene, at: int) -> bool:
    """A town's name directly before another capitalised word, behind no preposition, is most likely a first name."""
    if at + 1 >= len(scene.chunks) or (at and any(scene.chunks[at - 1].has(x) for x in ("in", "of", "from", "to"))):
        return False
    following = scene.chunks[at + 1]
    text = context.article.text
    end, start = context.parsed.span(scene.chunks[at])[1], context.parsed.span(following)[0]
    return not following.concepts and text[end:start] == " " and text[start].isupper()


def _is_dateline(scene: Scene, at: int) -> bool:
    if at > 1 or at + 1 >= len(scene.chunks):
        return False
    opening = scene.chunks[: at + 9]
    if any("-" in c.concepts for c in opening[at + 1 :]) and any("(" in c.concepts for c in opening):
        end = next(i for i, c in enumerate(opening) if i > at and "-" in c.concepts)
        if not any(c.has("act") or c.has("happening") or c.has("say") for c in opening[:end]):
            return True  # "Dubai, United Arab Emirates (CNN) -"
    after = scene.chunks[at + 1 : at + 4]
    return any(x in after[0].concepts for x in ("-", "(", ":")) or (any("-" in c.concepts for c in after) and at == 0)
