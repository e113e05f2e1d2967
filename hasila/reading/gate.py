"""Is an article about what the codebook records? Asked of its words, before the rules, and of its sentences after."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from hasila.codebook import active, on_change, per_codebook
from hasila.gazetteer import Gazetteer
from hasila.reading.scene import Scene
from hasila.text.chunk import Chunk, Concepts, meanings
from hasila.text.pipeline import sentences


@per_codebook
def services(gazetteer: Gazetteer) -> frozenset[str]:
    """Ids of the agencies that work on the codebook's subject: where one acts, it is seldom about anything else."""
    kinds = active().relevance.agencies
    return frozenset(a.id for a in gazetteer.agencies.values() if a.kind in kinds and not a.generic)


class Weight(NamedTuple):
    """How often an article names what is sure to be the codebook's subject (strong), what may be (weak), and others."""

    strong: int
    weak: int
    other: int

    def opens(self, together: bool) -> bool:
        """Does the subject outweigh other topics? *together*: a sentence tells one of the codebook's pairs."""
        strong, weak, other = self
        if not strong and not together:  # what is likely happens by accident too, and services look into many a thing
            return weak > 0 and 2 * other <= weak
        return other <= 3 * (strong + weak) + 2 * together


class _Kinds(dict[Concepts, str]):
    """Concepts -> what they weigh for: strong, weak, other, agency (it depends on which), or nothing."""

    def __missing__(self, concepts: Concepts) -> str:
        told, meant = active().relevance, meanings(concepts)
        kinds = {"strong": told.sure, "weak": told.likely, "other": told.off_topic, "agency": ("agency",)}
        kind = self[concepts] = next((kind for kind, names in kinds.items() if not meant.isdisjoint(names)), "")
        return kind


_KINDS = _Kinds()
on_change(_KINDS.clear)


def weigh(chunks: Sequence[Chunk], gazetteer: Gazetteer) -> Weight:
    """The weight of the words of an article; *gazetteer* tells which agencies work on the subject."""
    known = services(gazetteer)
    kinds = [_KINDS[c.concepts] for c in chunks]
    acting = sum(k == "agency" and c.ids("agency")[0] in known for c, k in zip(chunks, kinds, strict=True))
    return Weight(kinds.count("strong"), kinds.count("weak") + acting, kinds.count("other"))


class _InPairs(dict[Concepts, Concepts]):
    """Concepts -> those that they mean which are in a pair of the codebook."""

    def __missing__(self, concepts: Concepts) -> Concepts:
        found = self[concepts] = meanings(concepts).intersection(chain(*active().relevance.together))
        return found


_IN_PAIRS = _InPairs()
on_change(_IN_PAIRS.clear)


def may_tell_a_pair(chunks: Sequence[Chunk]) -> bool:
    """Could :func:`tells_a_pair` hold, by the words alone? Asked before any rule is applied.

    A sentence must name the thing; the deed may stand before it, as figures go on with what was counted there.
    """
    pairs = active().relevance.together
    told: set[str] = set()
    for sentence in sentences(chunks):
        here = frozenset().union(*[_IN_PAIRS[c.concepts] for c in sentence])
        told |= here
        if any(thing in here and deed in told for thing, deed in pairs):
            return True
    return False


def tells_a_pair(scenes: Sequence[Scene]) -> bool:
    """Does a sentence tell a thing and what is done to it that the codebook names as a pair?"""
    pairs = active().relevance.together
    return any(_are_together(scene, thing, act) for thing, act in pairs for scene in scenes)


def _are_together(scene: Scene, thing: str, told: str) -> bool:
    """Does the sentence name *thing*, and tell *told*: a deed, or people counted by what became of them?

    A deed done to people tells something where the people are counted: nobody is killed by "a deadly attack of flu".
    """
    deeds = {at for at in scene.actions if scene.chunks[at].has(told)}
    if told in active().members("done_to_people"):
        happened = any(f.stated and f.action in deeds for f in scene.figures)
    else:
        happened = bool(deeds) or any(f.stated and told in f.units for f in scene.figures)
    return happened and any(part.has(thing) for chunk in scene.chunks for part in chunk.walk())
