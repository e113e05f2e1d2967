"""The events of a sentence: one that tells several is cut into a scene for each.

Two cuts are made. An attack that is only referred to ("after the bombing of 3 May in X", "the authors of the attack in
Y") takes its own days, places and figures out of the news that the sentence tells. Clauses side by side ("...; on
Monday ...", "while in Y ...") are cut where they could not be one event: another day, another count, another one said so.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from hasila.codebook import active
from hasila.reading.days import dates_the_saying
from hasila.reading.roles import roles
from hasila.reading.scene import Scene, tells_of
from hasila.text.chunk import Chunk
from hasila.text.dates import DateValue

_MARKERS = ("after", "since", "about", "cue.followup")
_CUTS = frozenset((*_MARKERS, "clause", ";", "and", "caught"))
_OPENING = 15  # chunks in which a sentence may open with a participle
_SUBJECT = 4  # chunks from its comma to the people it is said of
_MARKER_REACH = 7  # chunks from the word that refers back to the attack


@dataclass(frozen=True, slots=True)
class Event:
    """A scene that tells one event.

    ``reference`` says that the sentence only refers to it, ``after`` that it is told to have followed an attack, ``ago`` how
    long before the rest of the sentence it was.
    """

    scene: Scene
    reference: bool = False
    after: bool = False
    ago: Chunk | None = None


def events(scene: Scene) -> list[Event]:
    """The events of *scene*: itself where it tells but one, else its parts in their order, references last."""
    comma = _ends_opening(scene)
    if comma is not None:
        return [Event(_opening(scene, comma)), *events(_part(scene, range(comma + 1, len(scene.chunks))))]
    if scene.meant.isdisjoint(_CUTS):
        return [Event(scene)]
    rest = list(range(len(scene.chunks)))
    references = []
    for start, end in _references(scene):
        references.append(Event(_part(scene, range(start, end)), True, ago=_how_long(scene.chunks, start)))
        rest = [i for i in rest if not start <= i < end]
    groups = _groups(scene, rest)
    if len(groups) == 1 and not references:
        return [Event(scene)]
    after = any(r.scene.chunks[0].has("after") for r in references)
    return [Event(_part(scene, g), after=after) for g in groups if g] + references


def _part(scene: Scene, kept: Sequence[int]) -> Scene:
    """The chunks at *kept* as a scene of their own."""
    moved = {old: new for new, old in enumerate(kept)}
    figures = [
        replace(f, at=moved[f.at], action=None if f.action is None else moved.get(f.action))
        for f in scene.figures
        if f.at in moved
    ]
    return Scene(
        scene.number,
        [scene.chunks[i] for i in kept],
        figures,
        [moved[i] for i in scene.actions if i in moved],
        [moved[i] for i in scene.unreal if i in moved],
        whole=scene.whole or scene,
    )


# --- who was taken before he was tried ------------------------------------------------------------------------------


def _ends_opening(scene: Scene) -> int | None:
    """ "Held on Monday in X, a man was charged on Friday": the comma behind the participle that the sentence opens with."""
    chunks = scene.chunks
    if 0 not in scene.actions or not chunks[0].has("catch") or chunks[0].has("charge"):
        return None
    comma = next((i for i, c in enumerate(chunks[:_OPENING]) if "," in c.concepts), None)
    if comma is None or comma < 2 or not any(i > comma and chunks[i].has("charge") for i in scene.actions):
        return None
    return comma if any(0 < f.at - comma <= _SUBJECT for f in scene.figures) else None


def _opening(scene: Scene, comma: int) -> Scene:
    """What stands before *comma*, with those told right behind it as the people taken."""
    person = next(f for f in scene.figures if f.at > comma)
    part = _part(scene, [*range(comma), person.at])
    caught = next((r for r in roles().of(person.units) if r.name == active().special.caught), None)
    part.figures = [replace(person, at=comma, action=0, role=caught)]
    return part


# --- attacks referred to ---------------------------------------------------------------------------------------------


def _references(scene: Scene) -> list[tuple[int, int]]:
    """Half-open stretches of chunks that refer to an attack beside the news."""
    found: list[tuple[int, int]] = []
    for at in scene.positions("happening", "body", "quantity", "epoch", "deadly"):
        chunk = scene.chunks[at]
        deed = chunk.has("happening") or chunk.has("deadly")
        told = at in scene.actions if deed else _names_happening(chunk)
        body = tells_of(chunk, "body")
        if not (told or body) or (found and at < found[-1][1]):
            continue
        start = _marker(scene.chunks, at)
        if start is None or (body and not told and not _is_right_behind(scene.chunks, start, at)):
            continue
        end = _end(scene.chunks, at)
        killing = chunk.has("deadly") and not chunk.has("happening")
        if killing and not _tells_which(scene, start, end):
            continue  # "held in X after killing a man"
        if _is_beside_news(scene, start, end):
            found.append((start, end))
    return found


def _tells_which(scene: Scene, start: int, end: int) -> bool:
    """Does the stretch tell the day or the place of what it refers to, or whom it was done to without an "after"?"""
    counted = any(start <= f.at < end and f.stated for f in scene.figures)
    chunks = scene.chunks[start:end]
    return any(c.has("place") or c.has("date") for c in chunks) or (counted and not chunks[0].has("after"))


def _names_happening(chunk: Chunk) -> bool:
    """Happenings by their number, or one that a whole country knows by its day; no stretch of time since it."""
    if chunk.has("epoch"):
        return not chunk.parts
    return chunk.has("quantity") and tells_of(chunk, "happening")


def _marker(chunks: Sequence[Chunk], at: int) -> int | None:
    """Where the words begin that refer to the attack at *at*; None where it is told itself."""
    for i in range(at - 1, max(-1, at - 1 - _MARKER_REACH), -1):
        if i == at - 1 and chunks[i].has("clause.where"):
            continue  # "after the crime that killed two"
        if any(part.has(m) for part in chunks[i].walk() for m in _MARKERS) or _is_suspect_of(chunks, i, at):
            return i
        if chunks[i].has("charge"):  # "sentenced for the attack in X": from the word for "for" on
            return at - 1 if at - 1 > i and not chunks[at - 1].concepts else None
        if "," in chunks[i].concepts or any(chunks[i].has(x) for x in ("act", "say", "that", "clause")):
            return None
    return None


def _is_suspect_of(chunks: Sequence[Chunk], i: int, at: int) -> bool:
    """ "The main suspect in the bombing of X": who is suspected stands before the preposition, the attack right behind."""
    return chunks[i].has("in") and at - i <= 5 and any(tells_of(c, "caught") for c in chunks[max(0, i - 2) : i])


def _is_right_behind(chunks: Sequence[Chunk], marker: int, at: int) -> bool:
    """ "A month after the cell of X, ...": a cell by its place, not one that the words go on to tell of."""
    end = _end(chunks, at)
    return chunks[marker].has("after") and at - marker <= 2 and end < len(chunks) and "," in chunks[end].concepts


def _how_long(chunks: Sequence[Chunk], marker: int) -> Chunk | None:
    """The stretch beside the word that refers back: "ten years after ...", or behind it, as the language likes."""
    if not chunks[marker].has("after"):
        return None
    beside = (*chunks[max(0, marker - 1) : marker], *chunks[marker + 1 : marker + 2])
    return next((c for c in beside if any(part.has("span") for part in c.walk())), None)


def _end(chunks: Sequence[Chunk], at: int) -> int:
    """Where the noun phrase of the attack at *at* ends, with what is told of its place, day and victims."""
    for i in range(at + 1, len(chunks)):
        chunk = chunks[i]
        if ";" in chunk.concepts or chunk.has("clause.while") or _is_news(chunk):
            return i
        if "," in chunk.concepts and not _goes_on(chunks, i):
            return i
    return len(chunks)


def _is_news(chunk: Chunk) -> bool:
    """What services or courts do, or somebody says: no part of the words that refer to an attack."""
    return chunk.has("say") or (chunk.has("act") and not chunk.has("harmful"))


def _goes_on(chunks: Sequence[Chunk], comma: int) -> bool:
    """Does a comma go on with the same attack: its day, its place, its toll?"""
    near = chunks[comma + 1 : comma + 4]
    if any(c.has("cue.bring_to") for c in near):
        return False  # "... over the attack in X, which brings those held to nine"
    return any(c.has(x) for c in near[:2] for x in ("date", "epoch", "clause.where", "place")) or any(
        c.has(x) or tells_of(c, "dead") for c in near for x in ("deadly", "cue.tally")
    )


def _is_beside_news(scene: Scene, start: int, end: int) -> bool:
    """Is there other news beside the stretch: another act, another day, or another count of the same?"""
    outside = [i for i in range(len(scene.chunks)) if not start <= i < end]
    if not any(c.has(x) for c in scene.chunks[start:end] for x in ("date", "place", "quantity", "amount", "deadly")):
        return True  # "after the attack"
    acts = [i for i in scene.actions if not start <= i < end]
    if not any(scene.chunks[i].has("happening") or scene.chunks[i].has("harmful") for i in acts):
        return True
    inside = range(start, end)
    return _days_differ(scene, outside, inside) or _counts_differ(scene, outside, inside)


# --- clauses side by side --------------------------------------------------------------------------------------------


def _groups(scene: Scene, kept: Sequence[int]) -> list[list[int]]:
    """*kept* positions, cut into clauses that could not be one event."""
    if (listed := _listed(scene, kept)) is not None:
        return listed
    groups: list[list[int]] = [[]]
    for clause in _clauses(scene, kept):
        if groups[-1] and _stands_apart(scene, groups[-1], clause):
            groups.append([])
        groups[-1] += clause
    return groups


def _listed(scene: Scene, kept: Sequence[int]) -> list[list[int]] | None:
    """ "The attacks of November 2015 in X and those of July 2016 in Y": told once, and each by its day and place."""
    chunks = scene.chunks
    told = next(
        (i for i in kept if (i in scene.actions and chunks[i].has("happening")) or _names_happening(chunks[i])), None
    )
    if told is None or _harm(scene, kept):
        return None
    groups: list[list[int]] = [[]]
    for i in kept:
        if "and" in chunks[i].concepts and i > told and _is_dated_and_placed(scene, groups[-1]):
            groups.append([told])
        groups[-1].append(i)
    whole = len(groups) > 1 and all(_is_dated_and_placed(scene, g) for g in groups)
    whole = whole and not any(i in scene.actions for group in groups[1:] for i in group[1:])
    apart = whole and all(_towns_differ(scene, a, b) for a, b in itertools.pairwise(groups))
    return groups if apart else None


def _is_dated_and_placed(scene: Scene, positions: Sequence[int]) -> bool:
    chunks = [scene.chunks[i] for i in positions]
    dated = any(isinstance(c.value, DateValue) and c.value.grain != "year" for c in chunks)
    return dated and any(c.has("place") for c in chunks)


def _clauses(scene: Scene, kept: Sequence[int]) -> list[list[int]]:
    clauses: list[list[int]] = [[]]
    for i in kept:
        chunk = scene.chunks[i]
        if ";" in chunk.concepts or chunk.has("clause") or _coordinates(scene.chunks, i):
            clauses.append([])
        clauses[-1].append(i)
    return [c for c in clauses if c]


def _coordinates(chunks: Sequence[Chunk], at: int) -> bool:
    """Does an "and" join clauses: behind a comma, or right before a verb?"""
    behind_comma = at > 0 and "," in chunks[at - 1].concepts
    if "and" not in chunks[at].concepts:
        so_long = at > 1 and "," in chunks[at - 2].concepts and chunks[at - 1].has("span")  # ", a day after ..."
        return (behind_comma or so_long) and chunks[at].has("after")
    following = chunks[at + 1 : at + 7]
    if behind_comma or (following and following[0].has("act")):
        return True
    counts = following and (following[0].has("amount") or following[0].has("quantity"))
    return bool(counts) and any(c.has("place") for c in following[1:])  # "seven in X and eight in Y"


def _stands_apart(scene: Scene, before: Sequence[int], clause: Sequence[int]) -> bool:
    if not (_tells_an_event(scene, before) and _tells_an_event(scene, clause)):
        return False
    chunks = [scene.chunks[i] for i in clause]
    if any(c.has("cue.revised") for c in chunks):
        return False  # "..., after a first toll of ten"
    if _days_differ(scene, before, clause):
        return True
    placed = any(c.has("place") or isinstance(c.value, DateValue) for c in chunks)
    if len(chunks) > 1 and "and" in chunks[0].concepts and (chunks[1].has("amount") or chunks[1].has("quantity")):
        return bool(_harm(scene, before) & _harm(scene, clause)) and _towns_differ(scene, before, clause)
    if placed and _counts_differ(scene, before, clause, active().harm):
        return True
    if chunks[0].has("clause.where"):
        return False  # of what was told right before
    if placed and any(c.has(x) for c in chunks for x in ("cue.recall", "cue.apart")):
        return True
    if _harm(scene, before) == _harm(scene, clause) == set():
        return False  # one operation may take people in several towns
    return _towns_differ(scene, before, clause) or (
        any(c.has("after") for c in chunks[:2]) and _harm(scene, before) != _harm(scene, clause)
    )


def _towns_differ(scene: Scene, a: Sequence[int], b: Sequence[int]) -> bool:
    first, second = ({p for i in part for p in scene.chunks[i].ids("place")} for part in (a, b))
    return bool(first and second) and first.isdisjoint(second)


def _harm(scene: Scene, positions: Sequence[int]) -> set[str]:
    """Names of the counts of people harmed that are told at *positions*."""
    return set(_counts(scene, positions)) & active().harm


def _tells_an_event(scene: Scene, positions: Sequence[int]) -> bool:
    within = set(positions)
    return any(f.at in within and f.role is not None and not f.part for f in scene.figures) or any(
        i in within for i in scene.actions
    )


def _days_differ(scene: Scene, a: Sequence[int], b: Sequence[int]) -> bool:
    """Do both tell a day, and no day of one is a day of the other?"""
    days_a, days_b = _days(scene, a), _days(scene, b)
    return bool(days_a and days_b) and not any(
        x.from_ <= y.to and y.from_ <= x.to  # type: ignore[operator]
        for x in days_a
        for y in days_b
    )


def _days(scene: Scene, positions: Sequence[int]) -> list[DateValue]:
    dated = [(i, scene.chunks[i].value) for i in positions if isinstance(scene.chunks[i].value, DateValue)]
    return [v for i, v in dated if v.from_ is not None and v.to is not None and not dates_the_saying(scene, i)]


def _counts_differ(scene: Scene, a: Sequence[int], b: Sequence[int], names: Set[str] | None = None) -> bool:
    """Do both count the same kind of people (one of *names*), and not the same number?"""
    first, second = _counts(scene, a), _counts(scene, b)
    shared = first.keys() & second.keys()
    return any(first[name] != second[name] for name in (shared if names is None else shared & names))


def _counts(scene: Scene, positions: Sequence[int]) -> dict[str, set[float]]:
    within = set(positions)
    found: dict[str, set[float]] = {}
    for figure in scene.figures:
        if figure.at in within and figure.role is not None and figure.stated and not figure.part:
            found.setdefault(figure.role.name, set()).add(figure.amount.value)
    return found
