"""Parts of a whole among the figures of a sentence: "81 arrested, of whom eight were women"."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.codebook import active
from hasila.reading.roles import Roles
from hasila.reading.scene import Figure, Scene, tells_of
from hasila.text.chunk import Chunk, meanings


def is_part(chunks: Sequence[Chunk], at: int, whole: bool = False) -> bool:
    """Is the figure named among others: "of whom 15", "15 of them"? With a unit of its own (*whole*), "15 people, among
    them women" is the whole that the parts are of.
    """
    return any(c.has("rel.among") for c in chunks[max(0, at - 3) : at + (1 if whole else 2)])


def in_part_list(scene: Scene, figure: Figure) -> bool:
    """Parts come in lists: what follows a part, of the same kind and without a new action, is one too."""
    before = scene.figures[-1] if scene.figures else None
    if before is None or not before.part:
        return False
    if not (before.units & figure.units) and not (_things(before.units) and _things(figure.units)):
        return False
    return not any(c.has("act") for c in scene.chunks[before.at + 1 : figure.at])


def _things(units: frozenset[str]) -> bool:
    return "goods" in meanings(units)


def as_the_whole(scene: Scene, figure: Figure, roles: Roles) -> None:
    """A part is what its whole is: "1,733 arrested, of whom 112 were women", unless something else was done to it."""
    among = _opens_with_whole(scene) or figure.part
    whole = next((f for f in scene.figures if f.role is not None and f.stated and not f.part), None)
    if figure.part and scene.figures and _came_of_themselves(scene, scene.figures[-1]):
        whole = scene.figures[-1]
    if whole is None and figure.part and scene.figures:
        whole = scene.figures[-1]
    if not among or whole is None or whole.role is None:
        return
    if figure.part and figure.action is not None and figure.action == whole.action and figure.role is not None:
        if figure.role.name not in active().kinds_of.get(
            whole.role.name, ()
        ):  # "14 militants, five women among them, were killed"
            figure.role, figure.inherited = whole.role, True
        return
    near = scene.chunks[max(0, figure.at - 2) : figure.at + 4]
    if figure.role is not None and (figure.role == whole.role or any(c.has("act") for c in near)):
        return
    if any(role.name == whole.role.name for role in roles.of(figure.units)):
        figure.role, figure.part, figure.inherited = whole.role, True, True
        figure.action = whole.action
        return
    kinds = active().kinds_of.get(whole.role.name, ())  # "45 dead, of whom 12 suicide bombers"
    kind = next((r for r in roles.of(figure.units) if not r.measure and r.name in kinds), None)
    if figure.role is None and kind is not None:
        figure.role, figure.part, figure.inherited = kind, True, True


def _came_of_themselves(scene: Scene, figure: Figure) -> bool:
    """Is it a part that is a whole again: "of the 1,666 who left 242 came back, among them 56 women"?"""
    return figure.role is not None and figure.action is not None and scene.chunks[figure.action].has("own_move")


def _opens_with_whole(scene: Scene) -> bool:
    """Does the sentence open with what its figures are parts of: "Of the 81 detained, 25 were in Catalonia and eight women"?"""
    return _is_among(scene.chunks[0]) and any(c.has("quantity") for c in scene.chunks[1:4])


def whose_dead(scene: Scene, figure: Figure, at: int, roles: Roles) -> None:
    """ "The toll of the dead among militants is 23": the dead, told at *at*, are of those named behind them, of one kind."""
    chunks = scene.chunks
    if not tells_of(chunks[at], "dead"):
        return
    told_apart = at != figure.at  # the toll stands before its figure
    first = at + 1
    if first + 1 < len(chunks) and chunks[first].has("and") and tells_of(chunks[first + 1], "hurt"):
        first += 2  # "three dead and several wounded among the soldiers"
    among = next((i for i in (first, first + 1) if i < len(chunks) and _is_among(chunks[i], told_apart)), None)
    if among is None and chunks[first : first + 1] and chunks[first].has("of") and _are_fighting(chunks, first + 1):
        among = first  # "32 dead of the soldiers"
    whose = (
        next((i for i in range(among + 1, min(among + 4, len(chunks))) if _names_people(chunks[i])), None)
        if among is not None
        else None
    )
    if (
        whose is None
        or chunks[whose].parts
        or chunks[whose].count == 1
        or (
            any(c.has("and") for c in chunks[whose + 1 : whose + 2])
            and _names_people(chunks[min(whose + 2, len(chunks) - 1)])
        )
    ):
        return
    units = chunks[whose].concepts
    if not chunks[whose].has("unit"):  # "eight dead among the police": its people
        assailants = active().members("assailants")
        units = assailants if chunks[whose].ids("group") else active().members("fighting") - assailants
    role = next((r for r in roles.of(units) if r.actions & active().members("deadly")), None)
    if role is not None:
        figure.units, figure.role = units, role


def _are_fighting(chunks: Sequence[Chunk], at: int) -> bool:
    """Are those named at *at* fighters or forces, more than one?"""
    return at < len(chunks) and chunks[at].has("fighting") and chunks[at].count is None


def _names_people(chunk: Chunk) -> bool:
    return chunk.has("unit") or bool(chunk.ids("agency")) or bool(chunk.ids("group"))


def of_another_fate(scene: Scene, figure: Figure) -> bool:
    """ "Eight dead among the police and 80 wounded": the wounded are no part of the dead."""
    if not figure.at or not scene.chunks[figure.at - 1].has("and"):
        return False
    return "hurt" in meanings(figure.units) and any("dead" in meanings(f.units) for f in scene.figures if not f.part)


def _is_among(chunk: Chunk, plainly: bool = True) -> bool:
    """Does the chunk mean "among"; *plainly* by "of" alone?"""
    return chunk.has("rel.among") or chunk.has("ranks") or (plainly and (chunk.has("of") or chunk.has("from")))
