"""Where concepts stand in a run of chunks, found once: chunks are many, and the rules ask for concepts again and again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from hasila.text.chunk import Concepts, meanings


class Index:
    """Concept -> positions.

    A run has fewer sets of concepts than chunks, and most of what is asked for is not there at all.

    Args:
        places: (position, concepts) of what there is, by position; words without concepts may be left out.

    Attributes:
        meant: all that is meant anywhere, with all branches and classes.
    """

    __slots__ = ("_found", "_kinds", "meant")

    def __init__(self, places: Iterable[tuple[int, Concepts]]) -> None:
        kinds: dict[Concepts, list[int]] = {}
        for at, concepts in places:
            if concepts:
                kinds.setdefault(concepts, []).append(at)
        self._kinds = [(meanings(concepts), at) for concepts, at in kinds.items()]
        self._found: dict[tuple[str, ...], list[int]] = {}
        self.meant = frozenset().union(*[meant for meant, _ in self._kinds])

    def positions(self, names: tuple[str, ...]) -> list[int]:
        """Where one of *names* may be meant, in order, each position once; the list is not to be changed."""
        found = self._found.get(names)
        if found is None:
            wanted = self.meant.intersection(names)
            runs = [at for meant, at in self._kinds if not wanted.isdisjoint(meant)] if wanted else []
            found = self._found[names] = runs[0] if len(runs) == 1 else sorted({*chain(*runs)})
        return found
