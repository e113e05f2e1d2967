"""Which action governs a figure: the nearest that can be done to what is counted, and not the counted's own."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.codebook import active
from hasila.reading.roles import Role, Roles
from hasila.reading.scene import Figure, Scene, tells_of
from hasila.text.chunk import NO_CONCEPTS, Chunk, meanings
from hasila.text.quantities import PEOPLE, QuantityValue

_REACH = 26.0  # how far, in chunks and their costs, an action governs a figure
_AGENT_REACH = 9
_DENIAL_REACH = 6


def assign(scene: Scene, figure: Figure, roles: Roles) -> None:
    """Give the figure the role whose action governs it at the least cost, else a role that needs no action."""
    if not figure.stated and any(c.has("say") for c in scene.chunks[figure.at + 1 : figure.at + 2]):
        return  # "..., a police officer said"
    best: tuple[float, int, Role, int] | None = None
    candidates = roles.of(figure.units)
    for order, role in enumerate(candidates):
        for position in scene.actions:
            if not role.actions or not _is_any(scene.chunks[position], role.actions):
                continue
            if _is_agent(scene, figure.at, position):
                continue
            cost = _distance(scene, figure.at, position)
            if cost <= _REACH and (best is None or (cost, order) < best[:2]):
                best = (cost, order, role, position)
    members = scene.positions("cue.members")
    gang = members and any(tells_of(c, "body") for c in scene.chunks)
    for position in members if gang else ():
        for order, role in enumerate(candidates):
            cost = _distance(scene, figure.at, position)
            if "cue.members" in role.actions and cost <= 5 and (best is None or (cost, order) < best[:2]):
                best = (cost, order, role, position)
    if best is not None and _is_compared(scene, figure.at):
        best = next(((0.0, 0, r, best[3]) for r in candidates if r.bare), best)  # "..., against 950 detainees in 2016"
    if best is not None:
        if not figure.stated or not _has_two_fates(scene, figure.at):
            figure.role, figure.action = best[2], best[3]
        return
    if not _is_denied(scene.chunks, figure.at):
        figure.role = next((r for r in candidates if r.bare), None)


def _is_denied(chunks: Sequence[Chunk], figure: int) -> bool:
    """ "Denied that there were 40 dead": a verb of denial before, and no clause of its own between."""
    for chunk in reversed(chunks[max(0, figure - _DENIAL_REACH) : figure]):
        if chunk.has("modal.denied"):
            return True
        if any(chunk.has(x) for x in ("act", "say", ",", ";", "clause", "quantity")):
            return False
    return False


def _is_compared(scene: Scene, figure: int) -> bool:
    """Does the figure stand right behind a comparison?"""
    return any(c.has("compare") for c in scene.chunks[max(0, figure - 2) : figure])


def _has_two_fates(scene: Scene, figure: int) -> bool:
    """ "Killed or wounded sixty": nobody knows how many of each, where no figure before has taken one of the two."""
    chunks = scene.chunks
    for second in range(max(2, figure - 3), figure):
        first = second - 2
        if first not in scene.actions or second not in scene.actions:
            continue
        joined = chunks[first + 1].has("and") or chunks[first + 1].has("or")
        fates = chunks[first].has("harmful") and chunks[second].has("harmful")
        taken = any(c.has("quantity") or c.has("amount") or c.has("unit") for c in chunks[max(0, first - 5) : first])
        if joined and fates and not taken and chunks[first].has("deadly") != chunks[second].has("deadly"):
            return True
    return False


def _is_agent(scene: Scene, figure: int, action: int) -> bool:
    """Is the figure the doer ("four gunmen on motorbikes killed two guards")? It stands before the verb, another right behind."""
    chunks = scene.chunks
    if action > figure + 1 and _attacks(chunks, figure):
        return True
    if action > figure and chunks[action].has("harmful") and any(c.has("charge") for c in chunks[figure:action]):
        return True  # "six men stand trial for murders"
    if action < figure and (_carries_out(chunks, figure) or _is_faced(chunks, figure, action)):
        return True
    if action < figure and chunks[figure - 1].has("by") and chunks[action].has("harmful"):
        return True  # "eight killed in an assault by sixty men"
    if not 0 < action - figure <= _AGENT_REACH or action + 1 >= len(chunks):
        return False
    victims = [c for c in chunks[action + 1 : action + 3] if not c.has("to")][:1]
    return chunks[action].has("deadly") and any(
        v.has("quantity") or v.has("amount") or (v.has("unit") and v.count is not None) for v in victims
    )


def _attacks(chunks: Sequence[Chunk], figure: int) -> bool:
    """Does the verb beside tell what the counted did ("four terrorists attacked the guards")?"""
    value = chunks[figure].value
    if not isinstance(value, QuantityValue) or "assailants" not in meanings(value.units):
        return False
    beside = (*chunks[max(0, figure - 1) : figure], *chunks[figure + 1 : figure + 3])
    return any(c.has("happening") and not c.has("deadly") for c in beside)


def _carries_out(chunks: Sequence[Chunk], figure: int) -> bool:
    """ "Five died in a raid of sixty gunmen": the attack is that of the counted."""
    value = chunks[figure].value
    if figure < 2 or not isinstance(value, QuantityValue) or "assailants" not in meanings(value.units):
        return False
    attack = chunks[figure - 2]
    return chunks[figure - 1].has("of") and attack.has("happening") and not attack.has("act")


def _is_faced(chunks: Sequence[Chunk], figure: int, action: int) -> bool:
    """ "Killed in a clash with 120 gunmen": whom they fought, not who died."""
    before = next((i for i in range(figure - 1, max(-1, figure - 3), -1) if chunks[i].concepts), action)
    clash = active().special.clash
    return (
        before > action
        and clash is not None
        and any(chunks[before].has(t) for t in active().incident_types[clash].trigger)
    )


def reassign(scene: Scene, figure: Figure, roles: Roles) -> bool:
    """A bare number may change the action: "147 came back, 132 were arrested", "killed four and wounded two others".

    False where the action right behind it is none that can be done to what was counted: then it counts something else.
    """
    others = any(c.has("another") for c in scene.chunks[max(0, figure.at - 2) : figure.at])  # "hirió a otros cuatro"
    reach = 3 if others else 2
    before = [p for p in scene.actions if _is_before(scene, p, figure.at, reach)]
    told_apart = figure.at + 1 < len(scene.chunks) and scene.chunks[figure.at + 1].has("another")
    far = 4 if told_apart else 3  # "the eight others have been held"
    after = [p for p in scene.actions if 0 < p - figure.at <= far and not separated(scene, figure.at, p, "and")]
    as_people = PEOPLE if "people_by_fate" in meanings(figure.units) else NO_CONCEPTS
    for position in sorted((*before, *after), key=lambda p: abs(p - figure.at) + 0.5 * (p > figure.at)):
        for role in (*roles.of(figure.units), *roles.of(as_people)):
            if role.actions and _is_any(scene.chunks[position], role.actions):
                figure.role, figure.action = role, position
                return True
    return not any(scene.chunks[p].has("act") for p in after) or figure.part


def _is_before(scene: Scene, action: int, figure: int, reach: int) -> bool:
    """Does the action stand so near before the figure, with at most who did it between ("killed the army six")?"""
    done_by = any(c.has("agency") for c in scene.chunks[action + 1 : figure])
    return 0 < figure - action <= reach + done_by and not separated(scene, action, figure, "and")


def separated(scene: Scene, low: int, high: int, *also: str) -> bool:
    """Does a comma, a semicolon or one of *also* stand between two positions?"""
    return any(mark in c.concepts for c in scene.chunks[low + 1 : high] for mark in (",", ";", *also))


def _is_any(chunk: Chunk, names: frozenset[str]) -> bool:
    return chunk.has_any(names)


def _distance(scene: Scene, figure: int, action: int) -> float:
    """Cost of the way from an action to a figure: words, and what stands between them."""
    low, high = sorted((figure, action))
    cost = float(high - low) if action < figure else high - low + 1.5
    if action < figure and scene.chunks[action].has("own_move") and separated(scene, action, figure, "and"):
        cost += 8.0  # "arrested a man back from X and, in Y, two others"
    if action > figure and scene.chunks[action - 1].has("and"):
        cost += 4.0  # "... and wounded": the verb begins a clause of its own
    if action < figure and _has_verb_of_its_own(scene, figure):
        cost += 4.0
    for c in scene.chunks[low + 1 : high]:
        if c.has("quantity"):
            cost += 2.0
        elif c.has("act") or c.has("happening"):
            cost += 3.0
        elif "," in c.concepts:
            cost += 1.5
        elif ";" in c.concepts:
            cost += 5.0
        elif c.has("say"):
            cost += 3.0
    return cost


def _has_verb_of_its_own(scene: Scene, figure: int) -> bool:
    """ "... were killed and two others arrested": behind an "and", the verb follows right behind those it is done to."""
    chunks = scene.chunks
    if not figure or not chunks[figure - 1].has("and"):
        return False
    return figure + 1 in scene.actions and chunks[figure + 1].has("done_to_people")
