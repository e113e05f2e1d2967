"""Disjoint sets with the smallest member as root, so that the outcome does not depend on the order of joining."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Unions:
    """Union-find over strings; unknown members join as they are met."""

    def __init__(self, members: Iterable[str] = ()) -> None:
        self._parent: dict[str, str] = {m: m for m in members}

    def root(self, member: str) -> str:
        """The smallest member of the set that ``member`` is in."""
        parent = self._parent
        parent.setdefault(member, member)
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    def join(self, a: str, b: str) -> None:
        """Make one set of the two."""
        low, high = sorted((self.root(a), self.root(b)))
        self._parent[high] = low

    def sets(self) -> list[list[str]]:
        """All sets, members and sets in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for member in sorted(self._parent):
            found[self.root(member)].append(member)
        return [found[root] for root in sorted(found)]
