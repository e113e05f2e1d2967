"""The figures of a sentence: what each number counts, and the action that governs it."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.codebook import active
from hasila.reading import ellipsis, nouns, singles
from hasila.reading.roles import Roles
from hasila.reading.scene import Antecedents, Figure, Reading, Scene, mark_actions
from hasila.text.chunk import Chunk, meanings
from hasila.text.quantities import Amount

_MAY_COUNT = ("quantity", "amount", "ordinal", "another", "once", "role.head")

# How a chunk may count something, tried in this order; the first that finds a figure is the one.
_READINGS: tuple[Reading, ...] = (*nouns.READINGS, *ellipsis.READINGS, *singles.READINGS)


def scenes(sentences: Sequence[Sequence[Chunk]], roles: Roles) -> list[Scene]:
    """All sentences as scenes, each figure with its role."""
    out: list[Scene] = []
    told = Antecedents(roles)
    for number, chunks in enumerate(sentences):
        scene = Scene(number, chunks)
        mark_actions(scene)
        _read_figures(scene, told)
        _own_end(scene, roles)
        if out and out[-1].has("take_goods"):
            _go_on_taking(scene, roles)
        out.append(scene)
    return out


def _read_figures(scene: Scene, told: Antecedents) -> None:
    """Find the figures of the sentence and their roles, and add them to what has been *told*."""
    counting = {at for at, chunk in enumerate(scene.chunks) if chunk.count is not None}
    for at in sorted(counting.union(scene.positions(*_MAY_COUNT))):
        figure = next((found for reading in _READINGS if (found := reading(scene, at, told)) is not None), None)
        if figure is not None:
            if figure.action is not None:
                figure.acts = scene.chunks[figure.action].concepts
            scene.figures.append(figure)
            told.add(figure)


def _own_end(scene: Scene, roles: Roles) -> None:
    """ "A man killed four before being shot dead": one attacker killed, where the sentence counts none."""
    ends, opponents = scene.positions("cue.own_end"), active().special.opponents_dead
    if not ends or any(f.stated and f.role is not None and f.role.name == opponents for f in scene.figures):
        return
    units = active().members("assailants")
    role = next((r for r in roles.of(units) if r.name == opponents and not r.measure), None)
    if role is not None and any(f.role is not None and f.role.name in active().harm for f in scene.figures):
        scene.figures.append(Figure(ends[0], scene.chunks[ends[0]], Amount(1), units, role, ends[0]))


def _go_on_taking(scene: Scene, roles: Roles) -> None:
    """A list of things behind a sentence that tells of taking them: "The list includes 668 rifles"."""
    for figure in scene.figures:
        if figure.role is None and figure.stated and "goods_counted" in meanings(figure.units):
            figure.role = next((r for r in roles.of(figure.units) if r.actions & active().members("take_goods")), None)
