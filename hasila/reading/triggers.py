"""What in a sentence tells of an incident: verbs and nouns of doing, by who does it and to what."""

from __future__ import annotations

from typing import Literal

from hasila.codebook import active
from hasila.reading.scene import Scene, tells_of
from hasila.text.chunk import Chunk, meanings
from hasila.text.quantities import QuantityValue

_MOST_AT_ONCE = 3
_DOER_REACH = 5  # chunks


def triggers_of(scene: Scene) -> list[tuple[str, str, int]]:
    """(family, type, position) of everything in the sentence that tells of an incident."""
    book = active()
    found = []
    harm = any(f.role and f.role.name in book.harm for f in scene.figures)
    one_body = scene.has_one("body")
    referred = scene.whole is not None  # to tell other news
    if (harm or referred) and not any(scene.chunks[at].has("happening") for at in scene.actions):
        named = [at for at in scene.positions("epoch") if scene.chunks[at].has("epoch") and not scene.chunks[at].parts]
        found += [("happening", type_of_figures("happening"), at) for at in named]  # "the attacks of X left 14 dead"
    for at in scene.actions:
        chunk = scene.chunks[at]
        if (
            chunk.has("happening")
            and scene.whole is None
            and not harm
            and any(c.has("after") or c.has("before") for c in scene.chunks[max(0, at - 3) : at])
        ):
            continue  # "after the attack": a day, not news
        if chunk.has("happening") and not harm and _is_charge(scene, at):
            continue
        if chunk.has("happening") and chunk.has("deadly") and _by_force(scene, at):
            continue  # "six terrorists were gunned down": by the forces of the state
        if chunk.has("neutralise") and one_body and book.special.breaking_up:
            found.append(("operation", book.special.breaking_up, at))  # a cell put out of action is broken up
            continue
        if chunk.has("take_goods") and _finds_the_dead(scene, at):
            continue  # "found the bodies of two policemen"
        if chunk.has("break_up") and not scene.has("body") and _undoes_things(scene, at):
            continue  # bombs are dismantled too
        for name, kind in book.incident_types.items():
            if not chunk.meanings.isdisjoint(kind.trigger):
                if kind.family == "clash" and harm and _doer(scene, at) == "assailants":
                    found.append(("happening", type_of_figures("happening"), at))  # militants stormed a hotel
                else:
                    found.append((kind.family, name, at))
    dated = scene.has("place") and any(v.grain == "day" and v.known for _, v in scene.dates())
    if harm or dated:  # "20 died in two suicide bombings", "faced two attacks near X on Monday": told as one
        told = type_of_figures("happening")
        found += [("happening", told, at) for at in scene.positions("quantity") if _is_series(scene.chunks[at])]
    return found


def series_at(scene: Scene) -> list[int]:
    """Where the sentence counts a few happenings of one hour ("the two bombings") that nobody plans, denies or fears."""
    if any(scene.has(f"modal.{doubt}") for doubt in ("planned", "denied", "hypothetical", "conditional")):
        return []
    return [at for at in scene.positions("quantity") if _is_series(scene.chunks[at])]


def _is_series(chunk: Chunk) -> bool:
    """Does the chunk count a few happenings of one hour ("two bombings"), as news does and reviews do not?"""
    value = chunk.value
    if not isinstance(value, QuantityValue) or "happening" not in meanings(value.units):
        return False
    return 1 <= value.amount.value <= _MOST_AT_ONCE and not value.amount.vague


def _doer(scene: Scene, at: int) -> Literal["force", "assailants"] | None:
    """Who does what is told at *at*: whoever stands right before it in its clause, or behind "by"."""
    chunks = scene.chunks
    behind = chunks[at + 1 : at + 4]
    passive = next((i for i, c in enumerate(behind) if c.has("by")), None)
    suffering = {id(f.chunk) for f in scene.figures if f.action is not None}
    near = behind[passive + 1 :] if passive is not None else list(reversed(chunks[max(0, at - _DOER_REACH) : at]))
    if any(id(c) in suffering for c in near):
        return None  # "they killed four militants in the raid": who stands there had it done to them
    for chunk in near:
        told = meanings(chunk.value.units if isinstance(chunk.value, QuantityValue) else chunk.concepts)
        if "assailants" in told or "group" in told:
            return "assailants"
        if "agency" in told or "fighting" in told:
            return "force"
        if "," in told or ";" in told or "act" in told or "happening" in told:
            return None
    return None


def _undoes_things(scene: Scene, at: int) -> bool:
    """Is the nearest thing counted before the verb a weapon or a bomb?"""
    for chunk in reversed(scene.chunks[max(0, at - 8) : at]):
        units = chunk.value.units if isinstance(chunk.value, QuantityValue) else chunk.concepts
        told = meanings(units)
        if "unit" in told or "goods" in told:
            return "goods" in told
    return False


def _finds_the_dead(scene: Scene, at: int) -> bool:
    """Is what was found somebody killed, and no goods?"""
    for chunk in scene.chunks[at + 1 : at + 1 + _DOER_REACH]:
        if tells_of(chunk, "goods") or chunk.has("take_goods"):
            return False
        if tells_of(chunk, "dead") or chunk.has("deadly"):
            return True
    return False


def _by_force(scene: Scene, at: int) -> bool:
    """Did the forces of the state kill, not the attackers, be it themselves?"""
    if scene.chunks[at].has("by_own_hand"):
        return False
    killed = {f.role.name for f in scene.figures if f.role is not None and f.action == at}
    return killed == {active().special.opponents_dead} or _doer(scene, at) == "force"


def _is_charge(scene: Scene, at: int) -> bool:
    """Is the attack what somebody is tried for ("found guilty of terrorist murders")? With a day it is told itself."""
    charged = any(c.has("charge") for c in scene.chunks[max(0, at - 4) : at])
    return charged and not any(True for _ in scene.dates()) and not scene.has("epoch")


def type_of_figures(family: str) -> str:
    """The type of an incident that only figures tell: the default one of the *family*, else its first."""
    types = active().incident_types
    return active().default_types.get(family) or next(name for name, kind in types.items() if kind.family == family)
