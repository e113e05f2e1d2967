"""Reports into clusters, consistently.

Pairs that probably tell one incident are linked; within each connected part, clusters grow by average linkage: the two
clusters whose reports agree best on average are joined first, as long as the average is above even odds and no report
of one contradicts a report of the other. So a chain of weak links never joins two incidents that contradict each other,
and the result does not depend on the order of input. Scores are whole millibits: sums are exact.

What a part holds decides alone how it is clustered. That is what makes merging incremental, and its memory bounded.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence

from hasila.merge.blocking import candidate_pairs
from hasila.merge.comparisons import APART, linked, score
from hasila.merge.judgements import Effective
from hasila.merge.levels import Levels, default_levels
from hasila.merge.report import Profile
from hasila.merge.unions import Unions

# Beyond this no single pair may outvote the rest.
CLIP = 15_000
# In a part with more reports than this, only the pairs that blocking proposed are compared; the others count as
# slightly against, which is what is known of them.
DENSE = 400
UNCOMPARED = -2_000

Members = tuple[str, ...]


def cluster(
    profiles: Iterable[Profile],
    judgements: Effective | None = None,
    levels: Levels | None = None,
    parts: dict[str, str] | None = None,
) -> list[Members]:
    """The clusters, each the sorted ids of its reports: a function of reports and judgements alone.

    Where ``parts`` is given it receives, for each report, the smallest report that any chain of links or judgements
    connects it with: what has to be looked at again together.
    """
    by_id = {p.id: p for p in profiles}
    judged = judgements or Effective()
    table = levels or default_levels()
    unions = Unions(by_id)
    for a, b in candidate_pairs(by_id.values()):
        if unions.root(a.id) != unions.root(b.id) and linked(a, b, table):
            unions.join(a.id, b.id)
    found: list[Members] = []
    for part in unions.sets():
        found += [tuple(part)] if len(part) == 1 else agglomerate([by_id[i] for i in part], judged.different, table)
    if parts is not None:
        for one, two in judged.same:
            if one in by_id and two in by_id:
                unions.join(one, two)
        parts.update((i, unions.root(i)) for i in by_id)
    return apply_same(found, judged)


def agglomerate(part: Sequence[Profile], different: frozenset[tuple[str, str]], levels: Levels) -> list[Members]:
    """Average linkage within one connected part."""
    links = _Links([p.id for p in part])
    dense = len(part) <= DENSE
    pairs = ((a, b) for i, a in enumerate(part) for b in part[i + 1 :]) if dense else candidate_pairs(part)
    for a, b in pairs:
        bits = APART if (a.id, b.id) in different else score(a, b, levels)
        links.set(a.id, b.id, None if bits == APART else max(-CLIP, min(CLIP, round(bits * 1000))))
    for one, two in different:
        links.forbid(one, two)
    return links.join_all()


class _Links:
    """Clusters under construction, named by their smallest member, with the sums of the scores between them."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.members: dict[str, list[str]] = {i: [i] for i in ids}
        self.sums: dict[str, dict[str, int]] = defaultdict(dict)
        self.counted: dict[str, dict[str, int]] = defaultdict(dict)
        self.apart: dict[str, set[str]] = defaultdict(set)

    def set(self, a: str, b: str, millibits: int | None) -> None:
        if millibits is None:
            self.forbid(a, b)
            return
        self.sums[a][b] = self.sums[b][a] = millibits
        self.counted[a][b] = self.counted[b][a] = 1

    def forbid(self, a: str, b: str) -> None:
        if a in self.members and b in self.members:
            self.apart[a].add(b)
            self.apart[b].add(a)

    def average(self, a: str, b: str) -> float:
        pairs = len(self.members[a]) * len(self.members[b])
        return (self.sums[a][b] + (pairs - self.counted[a][b]) * UNCOMPARED) / pairs

    def join_all(self) -> list[Members]:
        heap: list[tuple[float, str, str, int, int]] = []
        for a in sorted(self.sums):
            for b in self.sums[a]:
                if a < b:
                    self._propose(heap, a, b)
        heapq.heapify(heap)
        while heap:
            _, a, b, size_a, size_b = heapq.heappop(heap)
            if len(self.members.get(a, ())) == size_a and len(self.members.get(b, ())) == size_b:
                self._join(a, b)
                for other in self.sums[a]:
                    self._propose(heap, *sorted((a, other)))
        return sorted(tuple(sorted(m)) for m in self.members.values())

    def _propose(self, heap: list[tuple[float, str, str, int, int]], a: str, b: str) -> None:
        if b not in self.apart[a]:
            average = self.average(a, b)
            if average > 0:
                heapq.heappush(heap, (-average, a, b, len(self.members[a]), len(self.members[b])))

    def _join(self, a: str, b: str) -> None:
        """Let ``a`` (the smaller name) take over ``b``."""
        self.members[a] += self.members.pop(b)
        for other, value in self.sums.pop(b).items():
            del self.sums[other][b]
            count = self.counted[other].pop(b)
            if other != a:
                self.sums[a][other] = self.sums[other][a] = self.sums[a].get(other, 0) + value
                self.counted[a][other] = self.counted[other][a] = self.counted[a].get(other, 0) + count
        self.counted.pop(b)
        for other in self.apart.pop(b, set()):
            self.apart[other].discard(b)
            self.forbid(a, other)


def apply_same(clusters: list[Members], judged: Effective) -> list[Members]:
    """Join whole clusters that people judged the same; what they judged different stays apart (see ``effective``)."""
    home = {i: c[0] for c in clusters for i in c}
    unions = Unions(c[0] for c in clusters)
    apart = [(home[a], home[b]) for a, b in judged.different if a in home and b in home]
    for a, b in judged.same:
        if a in home and b in home:
            sides = {unions.root(home[a]), unions.root(home[b])}
            if not any({unions.root(x), unions.root(y)} == sides for x, y in apart):
                unions.join(home[a], home[b])
    joined: dict[str, list[str]] = defaultdict(list)
    for c in clusters:
        joined[unions.root(c[0])] += c
    return sorted(tuple(sorted(m)) for m in joined.values())
