"""One person without a number: "another was hurt", "a third fell", "a soldier was killed", the leader of a group."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.codebook import active
from hasila.reading.ellipsis import is_acted_on, is_object, is_placed, kind_of_people
from hasila.reading.governing import assign, reassign, separated
from hasila.reading.scene import Antecedents, Figure, Reading, Scene
from hasila.text.chunk import Chunk
from hasila.text.quantities import PEOPLE, Amount

_HEAD_REACH = 8  # chunks from the head of a group, its name between, to what was done to him
_MOST_ONE_BY_ONE = 12
_BREAKS = ("act", "happening", "say", "quantity", "unit", "that", "modal", "cue", ";", "(")


def _one_at_a_place(scene: Scene, at: int, told: Antecedents) -> Figure | None:
    """ "Four held in X, one in Y and another in Z": a list of people by place goes on with an article or a pronoun."""
    before = scene.figures[-1] if scene.figures else None
    if before is None or before.role is None or before.role.measure or before.part:
        return None
    if not scene.chunks[at].has("once") or not all(is_placed(scene.chunks, i) for i in (at, before.at)):
        return None
    return Figure(at, scene.chunks[at], Amount(1), before.units, before.role, before.action, inherited=True)


def _another(scene: Scene, at: int, told: Antecedents) -> Figure | None:
    """ "Another was hurt", not "others": one more of those told before."""
    chunk = scene.chunks[at]
    if not chunk.has("another") or not (chunk.count == 1 or chunk.has("once")):
        return None
    if not scene.figures or not is_acted_on(scene, at):
        return None
    figure = Figure(at, chunk, Amount(1), kind_of_people(scene), inherited=True, stated=False)
    return figure if reassign(scene, figure, told.roles) else None


def _others_by_form(scene: Scene, at: int, told: Antecedents) -> Figure | None:
    """ "And wounded two others" in one word, a dual."""
    chunk = scene.chunks[at]
    if chunk.count is None or not chunk.has("another") or not is_object(scene, at):
        return None
    figure = Figure(at, chunk, Amount(chunk.count), kind_of_people(scene))
    assign(scene, figure, told.roles)
    return figure


def _next_in_rank(scene: Scene, at: int, told: Antecedents) -> Figure | None:
    """ "A third was injured"."""
    rank = _rank_of_person(scene, at, told.last)
    if rank is None:
        return None
    units = told.last.units if told.last is not None and not scene.figures else kind_of_people(scene)
    figure = Figure(at, scene.chunks[at], Amount(1), units, stated=False, inherited=True, rank=rank)
    if not reassign(scene, figure, told.roles):
        return None
    before = _one_more(scene, rank)
    if figure.role is None and before is not None and is_placed(scene.chunks, at):  # "... and a fourth in X"
        figure.role, figure.action = before.role, before.action
    return figure if figure.role is not None else None


def _head_of_a_group(scene: Scene, at: int, told: Antecedents) -> Figure | None:
    """ "The leader of the Taliban was killed": one person, named by the group."""
    chunks = scene.chunks
    if not chunks[at].has("role.head"):
        return None
    named = next((c for c in chunks[at + 1 : at + 4] if c.concepts and not c.has("of")), None)
    if named is None or not named.ids("group"):
        return None
    figure = Figure(at, chunks[at], Amount(1), active().members("people_of_group") or PEOPLE, stated=False)
    assign(scene, figure, told.roles)
    return figure if figure.action is not None and abs(figure.action - at) <= _HEAD_REACH else None


def _one(scene: Scene, at: int, told: Antecedents) -> Figure | None:
    """ "A soldier was killed": a bare singular, close to what was done to him."""
    chunk = scene.chunks[at]
    if chunk.count != 1 or not chunk.has("unit") or chunk.parts:
        return None
    rank = _rank(scene.chunks, at - 1) if chunk.has("persons") else None
    figure = Figure(at, chunk, Amount(1), chunk.concepts, stated=False, rank=rank)
    assign(scene, figure, told.roles)
    if figure.action is None and (before := _one_more(scene, rank)) is not None:
        figure.role, figure.action, figure.inherited = before.role, before.action, True
        return figure
    if figure.action in (None, at) or not _governs_one(scene, figure.action, at):  # custody is nobody by itself
        return None
    return figure


def _governs_one(scene: Scene, action: int, at: int) -> bool:
    """Is a bare singular close enough to its action? A cell is broken up, nobody else is."""
    if scene.chunks[action].has("break_up") and not scene.chunks[action].has("catch"):
        return scene.chunks[at].has("body") and abs(action - at) <= 3
    low, high = sorted((action, at))
    between = scene.chunks[low + 1 : high]
    if any(c.has("clause") for c in between):
        return False  # "two were wounded when a man ..."
    if len(between) <= 2:
        return True
    return len(between) <= 8 and action < at and not any(c.has(x) for c in between for x in _BREAKS)


def _rank(chunks: Sequence[Chunk], at: int) -> int | None:
    """The ordinal at *at* where it can count people one by one, else None."""
    rank = chunks[at].rank() if at >= 0 else None
    return rank if rank is not None and 2 <= rank <= _MOST_ONE_BY_ONE else None


def _rank_of_person(scene: Scene, at: int, previous: Figure | None) -> int | None:
    """ "A third was injured", "cayó un tercero": an ordinal without a noun, right beside what was done."""
    rank = _rank(scene.chunks, at)
    behind = scene.chunks[at + 1 : at + 4]
    if rank is None or (behind and behind[0].has("unit") and not (behind[0].has("dead") or behind[0].has("hurt"))):
        return None
    before = previous.amount.value if previous is not None and previous.role is not None else None
    if _one_more(scene, rank) is not None or (before == rank - 1 and not scene.figures):
        return rank
    acts = [p for p in scene.actions if scene.chunks[p].has("done_to_people")]
    return rank if any(-3 <= p - at <= 3 and not separated(scene, min(p, at), max(p, at)) for p in acts) else None


def _one_more(scene: Scene, rank: int | None) -> Figure | None:
    """Those told right before, where the one of *rank* is one more of them ("two were held; the third later")."""
    told = scene.figures[-1] if scene.figures else None
    if rank is None or told is None or told.role is None or not told.stated or told.amount.value != rank - 1:
        return None
    return told


READINGS: tuple[Reading, ...] = (
    _one_at_a_place,
    _another,
    _others_by_form,
    _next_in_rank,
    _head_of_a_group,
    _one,
)
