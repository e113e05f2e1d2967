"""What was seized: the kinds of things that a sentence says were taken, found or held, in lists of any form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hasila.reading.scene import Scene
from hasila.text.chunk import Chunk, meanings
from hasila.text.quantities import QuantityValue

_LISTED = 2  # kinds of things side by side that are a find even without a verb


def seized_in(scene: Scene, family: str, told: bool, later: int) -> list[tuple[Chunk, str]]:
    """(chunk, kind) of what was seized.

    Args:
        scene: a sentence.
        family: that of the incident being told.
        told: does the sentence tell that incident itself?
        later: sentences between the incident and this one.
    """
    taken = any(scene.chunks[at].has("take_goods") for at in scene.actions)
    found = [(c, k) for at, c, k in _kinds(scene) if taken or not _is_planned(scene.chunks, at)]
    if taken:
        return found
    if family == "happening":
        return []  # what attackers carried was used
    if told and family not in ("operation", "clash", "trial"):
        return found  # what people gave up with themselves
    listed = len({kind for _, kind in found}) >= _LISTED
    if told:
        return found if listed else []
    counted = any(isinstance(chunk.value, QuantityValue) and _is_of_a_kind(chunk.value) for chunk, _ in found)
    return found if later == 1 and (listed or (counted and not scene.actions)) else []


def _kinds(scene: Scene) -> Iterator[tuple[int, Chunk, str]]:
    for at in scene.naming("goods"):
        if _killed_with(scene.chunks, at):
            continue
        chunk = scene.chunks[at]
        for part in chunk.walk():
            yield from ((at, chunk, kind.replace("_", " ")) for kind in part.leaves("goods"))


def _killed_with(chunks: Sequence[Chunk], at: int) -> bool:
    """ "Killed with firearms", where one word is "in" and "with"."""
    return at > 1 and chunks[at - 1].has("in") and chunks[at - 2].has("deadly")


def _is_planned(chunks: Sequence[Chunk], at: int) -> bool:
    """Does a plan stand before it in its clause ("to buy arms", "meant to strike with car bombs")?"""
    for chunk in reversed(chunks[max(0, at - 12) : at]):
        if any(chunk.has(x) for x in ("take_goods", "clause", "say", ";")):
            return False
        if chunk.has("modal.planned"):
            return True
    return False


def _is_of_a_kind(quantity: QuantityValue) -> bool:
    """Are things counted whose kind is told (rifles), not goods in general?"""
    return "goods" in meanings(quantity.units) and any("." in unit for unit in quantity.units)
