"""A number with its noun: whom or what it counts, by the noun and by the company it stands in."""

from __future__ import annotations

from hasila.codebook import active
from hasila.reading.company import (
    by_own_hand,
    hurt_beside,
    joined,
    members_of_a_force,
    of_a_side,
    size_of_a_body,
    tried,
    whose_body,
)
from hasila.reading.governing import assign
from hasila.reading.headings import announced, announced_behind, told_apart, topic, what_became
from hasila.reading.parts import as_the_whole, in_part_list, is_part, of_another_fate, whose_dead
from hasila.reading.scene import Antecedents, Figure, Reading, Scene
from hasila.text.chunk import meanings
from hasila.text.quantities import QuantityValue


def _counted(scene: Scene, at: int, told: Antecedents) -> Figure | None:
    """ "Six cells", "two soldiers": without a verb it is what the last figure of its noun was ("21 cells in 2015")."""
    chunk, roles = scene.chunks[at], told.roles
    if not isinstance(chunk.value, QuantityValue):
        return None
    figure = Figure(at, chunk, chunk.value.amount, chunk.value.units, stated=chunk.value.stated)
    figure.part = is_part(scene.chunks, at, whole=True) or in_part_list(scene, figure)
    figure.part = figure.part and not (of_another_fate(scene, figure) or _is_larger(scene, figure))
    assign(scene, figure, roles)
    members_of_a_force(scene, figure, roles)
    size_of_a_body(scene, figure, roles)
    by_own_hand(scene, figure, roles)
    whose_body(scene, figure)
    hurt_beside(scene, figure, roles)
    of_a_side(scene, figure, roles)
    as_the_whole(scene, figure, roles)
    whose_dead(scene, figure, at, roles)
    tried(scene, figure, roles)
    joined(scene, figure, roles)
    _as_announced(scene, figure, told)
    for inferred in (_by_topic, _by_opening, _among_them, _as_before):
        if figure.role is None:
            inferred(scene, figure, told)
    return figure


def _as_announced(scene: Scene, figure: Figure, told: Antecedents) -> None:
    """ "The number of those who left reached 1,666 people": what the words before say became of them, or what they did."""
    named = None if figure.part else announced(scene, figure.at) or announced_behind(scene, figure.at)
    if named is None:
        return
    fate = next((r for r in told.roles.of(named.units) if r.bare and not r.measure), None)
    if fate is not None and "persons" in meanings(figure.units):
        figure.role, figure.action, figure.units = fate, None, what_became(named.units, told.roles)
        return
    for action in (p for p in scene.actions if named.at < p < figure.at):
        role = next((r for r in told.roles.of(figure.units) if scene.chunks[action].has_any(r.actions)), None)
        if role is not None:
            figure.role, figure.action = role, action
            return


def _is_larger(scene: Scene, figure: Figure) -> bool:
    """ "207 rifles were among 587 weapons": more than what was counted right before is no part of it."""
    before = scene.figures[-1] if scene.figures else None
    return before is not None and figure.amount.value > before.amount.value and not before.part


def _by_topic(scene: Scene, figure: Figure, told: Antecedents) -> None:
    """ "The number of the dead rose to 12 people": the topic says what became of them."""
    if figure.stated and (named := topic(scene, figure.at)) is not None:
        figure.units = what_became(named.units, told.roles)
        assign(scene, figure, told.roles)


def _by_opening(scene: Scene, figure: Figure, told: Antecedents) -> None:
    """ "Of these victims, 1,210 were civilians": the fate is told before."""
    if (role := told_apart(scene, figure, told.roles)) is not None:
        figure.role, figure.inherited = role, True


def _among_them(scene: Scene, figure: Figure, told: Antecedents) -> None:
    """ "Of them, 62 were women": a part of the whole told last."""
    if scene.chunks[0].has("rel.among") and told.whole is not None:
        kind = told.whole.role.name if told.whole.role else None
        figure.role = next((r for r in told.roles.of(figure.units) if r.name == kind), None)
        figure.part, figure.inherited = True, True


def _as_before(scene: Scene, figure: Figure, told: Antecedents) -> None:
    """ "By year: 21 cells in 2015, 19 cells in 2016": what the last figure of the same noun was."""
    like = told.alike(figure.units)
    if like is None or _is_size(like):
        return
    told_here = any(c is like.chunk for c in scene.chunks)
    if (
        told_here
        or like.role is None
        or like.role.name not in active().harm
        or scene.has("date")
        or scene.has("period")
    ):
        figure.role, figure.inherited = like.role, True  # else "28 soldiers are still held" is nobody's toll


def _is_size(figure: Figure) -> bool:
    """Is it the size of a body, which no other people have?"""
    return figure.role is not None and figure.role.name == active().special.members


READINGS: tuple[Reading, ...] = (_counted,)
