"""What a number without a noun of its own counts: named before it, as a topic, a heading or a label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hasila.reading.governing import assign
from hasila.reading.roles import Role, Roles
from hasila.reading.scene import Figure, Scene
from hasila.text.chunk import Chunk, Concepts
from hasila.text.quantities import PEOPLE, Amount, QuantityValue

_FAR = 30  # chunks from a topic to its number
_ANNOUNCED = 16  # chunks from "the number of" to a number that has a plain noun
_LABEL = 7  # chunks of a label
_MANY = 12  # people whom no noun names
_ENDS = (";", ",", ":", "-", "(", ")", "mark")


class Topic(NamedTuple):
    """What a number counts and where it is named."""

    at: int
    units: Concepts


def topic(scene: Scene, at: int) -> Topic | None:
    """What a total counts: "the number of the dead rose to 12" (nothing where the number has a unit of its own)."""
    chunks = scene.chunks
    near = any(_totals(c) for c in chunks[max(0, at - 3) : at])
    for i in range(at - 1, max(-1, at - _FAR), -1):
        if _is_counted(chunks[i]) or ";" in chunks[i].concepts:
            return None
        if chunks[i].has("number_of_them"):  # "as for the returnees, their number reached 200"
            return next((Topic(k, chunks[k].concepts) for k in range(i - 1, -1, -1) if chunks[k].has("unit")), None)
        if chunks[i].has("number_of"):
            return _named(chunks, i, at) if not chunks[at - 1].has("by") else None
        tally = next((k for k in range(i - 1, max(-1, i - 3), -1) if chunks[k].has("cue.tally")), None)
        if chunks[i].has("unit") and tally is not None:
            if any(c.has("number_of") for c in chunks[max(0, i - 3) : i]):
                continue
            return Topic(i, chunks[i].concepts) if near or (tally and _totals(chunks[tally - 1])) else None
        counted = any(c.has("number_of") for c in chunks[max(0, at - _FAR) : i])
        if chunks[i].has("unit") and i and chunks[at - 1].has("cue.bring_to") and not (chunks[i].parts or counted):
            return Topic(i, chunks[i].concepts)  # "arrests numbered 52"
    moved = next((k for k in range(at - 1, max(-1, at - 3), -1) if chunks[k].has("cue.bring_to")), None)
    if moved is not None and any(c.has("own_move") for c in chunks[max(0, moved - 5) : moved]):
        return Topic(moved, PEOPLE)  # "those who came back number 213"
    return None


def announced(scene: Scene, at: int) -> Topic | None:
    """What a number with a plain noun counts where its sentence announces it: "the number of the wounded reached 12 people"."""
    chunks = scene.chunks
    for i in range(at - 1, max(-1, at - _ANNOUNCED), -1):
        if _is_counted(chunks[i]) or ";" in chunks[i].concepts:
            return None
        if chunks[i].has("number_of"):
            total = any(_totals(c) for c in chunks[max(0, i - 1) : at])
            return _named(chunks, i, at) if total and not chunks[at - 1].has("by") else None
    return None


def announced_behind(scene: Scene, at: int) -> Topic | None:
    """The same in a language that may put the number first: "rose to 16 people the toll of the dead"."""
    chunks = scene.chunks
    if not any(c.has("cue.bring_to") for c in chunks[max(0, at - 2) : at]):
        return None
    toll = next(
        (i for i in (at + 1,) if i < len(chunks) and (chunks[i].has("number_of") or chunks[i].has("cue.tally"))), None
    )
    return _named(chunks, toll, len(chunks)) if toll is not None else None


def what_became(units: frozenset[str], roles: Roles) -> frozenset[str]:
    """What people counted as a total are: what became of them, where their name says it ("the number of the arrested")."""
    told = {u for u in units if any(r.bare and not r.measure for r in roles.of(frozenset((u,))))}
    return frozenset(told) or units


def _named(chunks: Sequence[Chunk], number: int, at: int) -> Topic | None:
    """The thing or people whose number the words at *number* announce; people may be named by where they are from."""
    if chunks[number].has("unit"):
        return Topic(number, chunks[number].concepts)  # "the death toll rose to 12"
    for i in range(number + 1, min(number + 5, at)):
        if chunks[i].has("unit") or chunks[i].has("happening"):
            return Topic(i, chunks[i].concepts)
        if chunks[i].has("own_move") and not any(c.has("unit") for c in chunks[i + 1 : i + 3]):
            return Topic(i, PEOPLE)  # "the number of those who surrendered"
        if chunks[i].has("demonym") and not any(c.has("unit") for c in chunks[i + 1 : i + 3]):
            return Topic(i, PEOPLE)
    return None


def _is_counted(chunk: Chunk) -> bool:
    """Does it state a number of something? "An army post" does not."""
    return isinstance(chunk.value, QuantityValue) and chunk.value.stated


def _totals(chunk: Chunk) -> bool:
    return chunk.has("cue.bring_to") or chunk.has("cue.total")


def heading(scene: Scene, at: int, roles: Roles) -> Figure | None:
    """A series under a heading: "convictions: 2 in 2011, 13 in 2012" counts what stands before the colon."""
    if scene.figures or not any(c.has("date") for c in scene.chunks[at + 1 : at + 3]):
        return None
    colon = next((i for i in range(at - 1, max(-1, at - 4), -1) if ":" in scene.chunks[i].concepts), None)
    if colon is None:
        return None
    for i in range(colon - 1, -1, -1):
        chunk = scene.chunks[i]
        if chunk.has("unit") or chunk.has("act"):
            units = chunk.concepts if chunk.has("unit") else PEOPLE
            figure = Figure(i, chunk, Amount(0), units)
            assign(scene, figure, roles)
            if figure.role is not None:
                return figure
    return None


def label(scene: Scene, at: int, roles: Roles) -> tuple[Concepts, Role] | None:
    """What a label right before the number says it counts: "Cells dismantled: 11; arrests: 71"."""
    chunks = scene.chunks
    colon = at > 0 and ":" in chunks[at - 1].concepts
    ends = at + 1 == len(chunks) or any(mark in chunks[at + 1].concepts for mark in (";", ",", ")", "("))
    if not colon and not ends:
        return None
    words: list[Chunk] = []
    for chunk in reversed(chunks[max(0, at - _LABEL) : at - colon]):
        if any(mark in chunk.concepts for mark in _ENDS):
            break
        words.insert(0, chunk)
    if not words or len(words) == _LABEL or any(_is_no_label(c) for c in words):
        return None
    thing = next((c for c in words if (c.has("unit") or c.has("happening")) and not c.parts), None)
    if thing is None or thing.count is not None or (not colon and (thing is not words[0] or len(words) > 3)):
        return None
    fitting = [r for r in roles.of(thing.concepts) if any(c.has_any(r.actions) for c in words) or r.bare]
    if not fitting and colon and len(words) == 1 and thing.has("body"):
        fitting = roles.of(thing.concepts)
    return (thing.concepts, fitting[0]) if fitting else None


def told_apart(scene: Scene, figure: Figure, roles: Roles) -> Role | None:
    """ "Of these victims, 1,210 were civilians": the fate that the sentence opens with is that of its figures."""
    chunks = scene.chunks
    if not (chunks[0].has("of") or chunks[0].has("rel.among") or chunks[0].has("between")):
        return None
    fate = next((c for c in chunks[1:4] if c.has("people_by_fate") and not c.parts), None)
    if fate is None:
        return None
    names = {r.name for r in roles.of(fate.concepts) if r.bare}
    return next((r for r in roles.of(figure.units) if r.name in names), None)


def moved(scene: Scene, at: int, amount: Amount) -> bool:
    """ "They are said to be more than 2,000 to fight in Syria": so many, without a noun, right before what they did."""
    near = scene.chunks[at + 1 : at + 4]
    behind = next((c for c in near if c.concepts and not (c.has("to") or c.has("mark") or '"' in c.concepts)), None)
    if amount.value < _MANY or behind is None or any("," in c.concepts for c in near):
        return False
    return behind.has("own_move") and any(scene.chunks[p] is behind for p in scene.actions)


def _is_no_label(chunk: Chunk) -> bool:
    return any(chunk.has(x) for x in ("say", "that", "quantity", "amount", "date", "period", "cue.bring_to"))


def whole(scene: Scene, at: int) -> Chunk | None:
    """What a number is a part of, named without a number of its own: "Of the people tried, 275 were arrested"."""
    chunks = scene.chunks
    if not chunks or not (chunks[0].has("of") or chunks[0].has("from") or chunks[0].has("rel.among")):
        return None
    if not any(c.has("act") for c in chunks[at + 1 : at + 4]) or any(c.has("quantity") for c in chunks[:at]):
        return None
    return next((c for c in chunks[1 : min(at, 5)] if c.has("unit") and not c.parts), None)
