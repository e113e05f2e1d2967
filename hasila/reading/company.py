"""Who counted people are by the company they stand in: members of a force, a cell's size, the tried, the hurt beside the dead."""

from __future__ import annotations

from hasila.codebook import active
from hasila.reading.governing import assign
from hasila.reading.roles import Roles
from hasila.reading.scene import Figure, Scene, tells_of
from hasila.text.chunk import lineage, meanings
from hasila.text.quantities import PEOPLE

_ELLIPSIS_REACH = 6
_SIDE_REACH = 4  # chunks from a toll back to whose it is
_TRIED_REACH = 12  # chunks from people to what a court did to them


def members_of_a_force(scene: Scene, figure: Figure, roles: Roles) -> None:
    """ "15 members of the army were killed": those who belong to a body of the state are officers, those of a cell are not."""
    behind = scene.chunks[figure.at + 1 : figure.at + 4]
    if figure.role is None or "member" not in meanings(figure.units) or not behind:
        return
    told = behind[1:] if behind[0].has("of") else behind[:1]
    owner = next((c for c in told if any(c.has(x) for x in ("agency", "force", "group", "body", "place"))), None)
    if owner is None or not figure.role.actions & active().members("harmful"):
        return
    mine = owner.has("force") or (owner.has("agency") and behind[0].has("of"))
    side = active().members("force" if mine else "assailants")
    theirs = (owner.has("body") or owner.has("group")) and (behind[0] is owner or behind[0].has("of"))
    if not side or not (mine or theirs):
        return
    units, role = figure.units, figure.role
    figure.units, figure.role = side, None
    assign(scene, figure, roles)
    if figure.role is None:
        figure.units, figure.role = units, role


def size_of_a_body(scene: Scene, figure: Figure, roles: Roles) -> None:
    """ "A cell of six": a number right behind the cell is its size, whatever was done to it."""
    chunks = scene.chunks
    if figure.at < 2 or not chunks[figure.at - 1].has("of"):
        return
    if figure.action is not None and chunks[figure.action].has("catch"):
        return
    near = chunks[max(0, figure.at - 4) : figure.at - 1]
    at = next((i for i in range(len(near) - 1, -1, -1) if tells_of(near[i], "body")), None)
    if at is None or any(not (c.has("epithet") or not c.concepts) for c in near[at + 1 :]):
        return
    members = next((r for r in roles.of(figure.units) if "cue.members" in r.actions), None)
    if members is not None:
        figure.role = members


def joined(scene: Scene, figure: Figure, roles: Roles) -> None:
    """ "15 women and 32 children, held until then in X, were brought home": what was done to the last was done to all."""
    before = scene.figures[-1] if scene.figures else None
    if before is None or figure.role is None or figure.action is None or figure.action < figure.at:
        return
    if before.role is not None or not before.stated or figure.at - before.at != 2:
        return
    if not scene.chunks[figure.at - 1].has("and") or "persons" not in meanings(before.units):
        return
    before.role = next((r for r in roles.of(before.units) if r.name == figure.role.name), None)
    before.action = figure.action if before.role is not None else None


def by_own_hand(scene: Scene, figure: Figure, roles: Roles) -> None:
    """ "Two men blew themselves up in X": who stands right before it is who did it."""
    chunks, at = scene.chunks, figure.at
    if not figure.stated or "persons" not in meanings(figure.units):
        return
    did = next((p for p in range(at + 1, min(at + 4, len(chunks))) if chunks[p].concepts), None)
    if did is None or did not in scene.actions or not chunks[did].has("by_own_hand"):
        return  # "60 killed in a suicide bombing"
    opponents = active().special.opponents_dead
    role = next((r for r in roles.of(active().members("assailants")) if r.name == opponents and not r.measure), None)
    if role is not None:
        figure.units, figure.role, figure.action = active().members("assailants"), role, did


def whose_body(scene: Scene, figure: Figure) -> None:
    """ "The head of a cell was arrested": one of its people was, not the cell."""
    chunks, at = scene.chunks, figure.at
    if figure.role is None or figure.action is None or "body" not in meanings(figure.units) or figure.amount.value != 1:
        return
    if at < 2 or not chunks[at - 1].has("of") or not (chunks[at - 2].has("persons") and chunks[at - 2].count == 1):
        return
    if chunks[figure.action].has("catch") and not chunks[figure.action].has("break_up"):
        figure.role = figure.action = None


def tried(scene: Scene, figure: Figure, roles: Roles) -> None:
    """ "Sentenced two men arrested in 2017", "two men arrested in 2017 were sentenced": the news is what the court did."""
    chunks, at = scene.chunks, figure.at
    if figure.role is None or figure.role.name != active().special.caught or figure.action not in (None, at + 1):
        return
    sentences = [p for p in scene.actions if chunks[p].has("sentence") and abs(p - at) <= _TRIED_REACH]
    for sentence in sentences:
        low, high = sorted((sentence, at))
        if any(c.has(x) for c in chunks[low + 1 : high] for x in ("quantity", "and", ";")):
            continue
        people = roles.of(figure.units | PEOPLE)
        role = next((r for r in people if r.actions & chunks[sentence].concepts and not r.measure), None)
        if role is not None:
            figure.role, figure.action = role, sentence
            return


def of_a_side(scene: Scene, figure: Figure, roles: Roles) -> None:
    """ "On the army's side: five dead, four wounded": whose losses they are stands before them, or right behind."""
    sides = scene.positions("side")
    if not sides or figure.role is None or not any(lineage(u) & {"dead", "hurt"} for u in figure.units):
        return
    behind = next((p for p in sides if 0 < p - figure.at <= _SIDE_REACH), None)
    beside = behind if behind is not None else max((p for p in sides if p < figure.at), default=None)
    if beside is None:
        return
    units = active().members("force" if scene.chunks[beside].has("side.own") else "assailants")
    whose = roles.of(units)
    named = {r.name for r in whose if not r.measure}
    kinds = [name for name in active().kinds_of.get(figure.role.name, ()) if name in named]
    role = next((r for r in whose if kinds and r.name == kinds[0]), None)
    if role is not None:
        figure.units, figure.role = units, role


def hurt_beside(scene: Scene, figure: Figure, roles: Roles) -> None:
    """ "Four soldiers were killed and seven wounded": the wounded are who was counted right before, not anybody.

    So are the dead, where the words say "others".
    """
    fate = {u for u in figure.units if u.startswith("unit.")}
    others = any(part.has("another") for part in figure.chunk.walk())
    if figure.role is None or not scene.figures or not fate:
        return
    if not all("hurt" in lineage(u) or (others and "dead" in lineage(u)) for u in fate):
        return
    whole = scene.figures[-1]
    if whole.part:
        return  # "170 dead, 13 of them soldiers, and 150 wounded"
    who = frozenset(u for u in whole.units if "fighting" in lineage(u))
    between = scene.chunks[whole.at + 1 : figure.at]
    if not who or (len(between) > _ELLIPSIS_REACH and not others):
        return
    if any((c.has("unit") and not c.has("act")) or ";" in c.concepts for c in between):
        return
    kinds = active().counts
    plain = figure.role.name
    figure.role = next((r for r in roles.of(who) if not r.measure and kinds[r.name].kind_of == plain), None)
    if not whole.stated and len(between) == 1 and between[0].has("and") and whole.action != whole.at - 1:
        # "while an officer and three others were hurt"
        whole.role, whole.action, whole.stated = figure.role, figure.action, True
