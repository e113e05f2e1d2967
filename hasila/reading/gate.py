"""Is an article about what the codebook records? Asked of the chunks, before facts are assembled."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.codebook import active, per_codebook
from hasila.gazetteer import Gazetteer
from hasila.reading.scene import Scene


@per_codebook
def services(gazetteer: Gazetteer) -> frozenset[str]:
    """Ids of the agencies that work on the codebook's subject: where one acts, it is seldom about anything else."""
    kinds = active().relevance.agencies
    return frozenset(a.id for a in gazetteer.agencies.values() if a.kind in kinds and not a.generic)


def is_relevant(scenes: Sequence[Scene], gazetteer: Gazetteer) -> bool:
    """True where words of the codebook's subject outweigh words of other topics.

    Args:
        scenes: the sentences of the article.
        gazetteer: tells which agencies work on the subject.
    """
    told = active().relevance
    sure, likely, off_topic = map(frozenset, (told.sure, told.likely, told.off_topic))
    strong = weak = other = 0
    known = services(gazetteer)
    for scene in scenes:
        for chunk in scene.chunks:
            if not chunk.concepts:
                continue
            for part in chunk.walk():
                if part.has_any(sure):
                    strong += 1
                elif part.has_any(likely):
                    weak += 1
                elif part.has_any(off_topic):
                    other += 1
                elif any(i in known for i in part.ids("agency")[:1]):
                    weak += 1
    together = any(_are_together(scene, thing, act) for thing, act in told.together for scene in scenes)
    if not strong and not together:  # what is likely happens by accident too, and services look into many a thing
        return weak > 0 and 2 * other <= weak
    return other <= 3 * (strong + weak) + 2 * together


def _are_together(scene: Scene, thing: str, act: str) -> bool:
    named = any(part.has(thing) for chunk in scene.chunks for part in chunk.walk())
    return named and any(scene.chunks[at].has(act) for at in scene.actions)
