"""Is an article about what the codebook records? Asked of the chunks, before facts are assembled."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.reading.scene import Scene

_STRONG = ("cue.terror", "group", "unit.terrorist", "attack.suicide_bombing", "attack.car_bombing", "attack.bombing", "epoch")


def is_relevant(scenes: Sequence[Scene], services: frozenset[str]) -> bool:
    """True where words of terrorism, armed groups or bombings outweigh words of other topics.

    Args:
        scenes: the sentences of the article.
        services: ids of the security services: where one of them acts, it is seldom about anything else.
    """
    strong = other = 0
    for scene in scenes:
        for chunk in scene.chunks:
            for part in chunk.walk():
                if any(part.has(name) for name in _STRONG):
                    strong += 1
                elif part.has("topic.other"):
                    other += 1
                elif any(i in services for i in part.ids("agency")[:1]):
                    strong += 1
    cell = any(s.has("unit.cell") and any(s.chunks[a].has("act.dismantle") for a in s.actions) for s in scenes)
    return (strong > 0 or cell) and other <= 3 * strong + 2 * cell
