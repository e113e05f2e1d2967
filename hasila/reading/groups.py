"""Which armed groups an incident is tied to, and how: told, suspected, or by a claim of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hasila.reading.context import Context, unique
from hasila.reading.scene import Scene
from hasila.text.chunk import Chunk

_NEAR = 2  # chunks before a group in which the thing that bears its name stands


def groups_of(scene: Scene, family: str) -> Iterator[tuple[Chunk, str]]:
    """The groups that a sentence ties to the incident of *family* that it tells.

    Not one that denies it, and not a former name.
    """
    for at in scene.naming("group"):
        chunk = scene.chunks[at]
        for part in chunk.walk():
            name = next(iter(part.ids("group")), None)
            if name and not _is_beside_it(scene, at, family):
                yield chunk, name


def groups_named(scene: Scene) -> Iterator[tuple[Chunk, str]]:
    """All groups that a sentence names, unless it denies something."""
    for at in scene.naming("group") if not scene.has("modal.denied") else ():
        chunk = scene.chunks[at]
        for part in chunk.walk():
            yield from ((chunk, name) for name in part.ids("group")[:1])


def named_again(context: Context, scene: Scene) -> Iterator[tuple[Chunk, str]]:
    """ "The same organisation": the group that was told last before it."""
    for chunk in (scene.chunks[at] for at in scene.positions("same_group")):
        back = (c for s in reversed(context.scenes[: scene.number + 1]) for c in reversed(s.chunks))
        before = (part for c in back if c.start < chunk.start for part in reversed([*c.walk()]))
        name = next((i for part in before for i in part.ids("group")[:1]), None)
        if name is not None:
            yield chunk, name


def is_owner(scene: Scene, chunk: Chunk) -> bool:
    """Is the group only named as that of a thing ("a flag of X")?"""
    at = next(i for i, c in enumerate(scene.chunks) if c is chunk)
    before = [c for c in scene.chunks[max(0, at - _NEAR) : at] if not (c.has("of") or c.has("to"))]
    return bool(before) and before[-1].has("goods")


def _is_beside_it(scene: Scene, at: int, family: str) -> bool:
    before = scene.chunks[at - 1 : at] if at else ()
    if family == "happening" and _is_of_a_leader(scene, at):
        return True
    if any(c.has("cue.recall") for c in before) and any(c.ids("group") for c in scene.chunks[:at]):
        return True
    return family == "happening" and scene.has("modal.denied") and not scene.has("cue.claim")


def _is_of_a_leader(scene: Scene, at: int) -> bool:
    """ "A brother of the leader of the Taliban was killed": the group is named for him, and no doer."""
    before = [c for c in scene.chunks[max(0, at - _NEAR) : at] if c.concepts and not c.has("of")]
    return bool(before) and (before[-1].has("role.head") or before[-1].has("heads"))


def manner(scene: Scene) -> str:
    """How a sentence ties a group to an incident: the rule that its evidence names."""
    if scene.has("cue.claim"):
        return "group: claimed"
    return "group: suspected" if scene.has("modal.alleged") or scene.has("modal.conditional") else "group: told"


def adds_group(scene: Scene, family: str, later: int) -> bool:
    """Does a sentence of its own, *later* sentences behind the incident, say who is behind it?

    People are tied to a group in any way; an attack only by a claim or a suspicion of it.
    """
    if scene.has("cue.habit"):
        return False  # "nobody claimed it, but such attacks are often the work of X"
    if scene.has("cue.claim"):
        return True
    if family != "happening":
        return scene.has("cue.linked")
    if any(scene.chunks[at].has("break_up") or scene.chunks[at].has("catch") for at in scene.actions):
        return False
    tied = scene.has("cue.linked") or scene.has("modal.alleged")
    return tied and (later == 1 or (scene.has("happening") and later <= 3))


def named_once(context: Context, names: Sequence[str]) -> tuple[str, ...]:
    """Groups told: a branch and its parent as one (the branch, unless the parent is named more often), and a group that
    became another one under its later name."""
    found = list(unique(names))
    for name in tuple(found):
        group = context.gazetteer.groups.get(name)
        if group is None:
            continue
        if group.became in found:
            found.remove(name)
        elif group.parent in found:
            found.remove(group.parent if names.count(name) >= names.count(group.parent or "") else name)
    return tuple(found)
