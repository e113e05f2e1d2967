"""Is an article about what the codebook records? Asked of the chunks, before facts are assembled."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from hasila.gazetteer import Gazetteer
from hasila.reading.scene import Scene

#: Concepts that tell an article about terrorism or armed violence.
STRONG_CONCEPTS = frozenset(
    (
        "cue.terror",
        "group",
        "unit.terrorist",
        "attack.suicide_bombing",
        "attack.car_bombing",
        "attack.bombing",
        "attack.armed_assault",
        "attack.assassination",
        "attack.shelling",
        "attack.hijacking",
        "epoch",
    )
)
_SURE = STRONG_CONCEPTS - {"attack.bombing"}


@lru_cache(maxsize=4)
def services(gazetteer: Gazetteer) -> frozenset[str]:
    """Ids of the security services: where one of them acts, it is seldom about anything else."""
    return frozenset(
        a.id for a in gazetteer.agencies.values() if a.kind in ("service", "intelligence service") and not a.generic
    )


def is_relevant(scenes: Sequence[Scene], gazetteer: Gazetteer) -> bool:
    """True where words of terrorism, armed groups or bombings outweigh words of other topics.

    Args:
        scenes: the sentences of the article.
        gazetteer: tells which agencies are security services.
    """
    strong = weak = other = 0
    known = services(gazetteer)
    for scene in scenes:
        for chunk in scene.chunks:
            if not chunk.concepts:
                continue
            for part in chunk.walk():
                if part.has_any(_SURE):
                    strong += 1
                elif part.has("attack.bombing"):
                    weak += 1
                elif part.has("topic.other"):
                    other += 1
                elif any(i in known for i in part.ids("agency")[:1]):
                    weak += 1
    cell = any(_breaks_up_a_cell(scene) for scene in scenes)
    if not strong and not cell:  # things explode by accident, and services look into many a crime
        return weak > 0 and 2 * other <= weak
    return other <= 3 * (strong + weak) + 2 * cell


def _breaks_up_a_cell(scene: Scene) -> bool:
    named = any(part.has("unit.cell") for chunk in scene.chunks for part in chunk.walk())
    return named and any(scene.chunks[at].has("act.dismantle") for at in scene.actions)
