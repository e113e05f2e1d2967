"""Which articles are copies of one text, and how many independent sources a set of reports has.

A wire story printed by six papers is one source. Articles are compared by bottom-k sketches of their five-word shingles
(Broder, "On the resemblance and containment of documents", 1997): the k smallest hashes of a text estimate the share of
shingles two texts have in common, cost one hash a shingle, are the same on every machine, and fit in 256 bytes. The
union of pairs at or above the limit gives the groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import combinations
from zlib import crc32

from hasila.merge.unions import Unions
from hasila.merge.wording import words

SHINGLE = 5
SKETCH = 64
# Of those, the smallest are looked up in the index.
PROBES = 10
# Two texts of one wire story, cut or re-headed by the papers, share well over half of their shingles; two texts of two
# writers about one event share under a tenth.
COPY_SHARE = 0.5
# A hash that more articles than this carry is a stock phrase (a footer, an agency line), not a sign of a copy.
STOCK_PHRASE = 50

Sketch = tuple[int, ...]


def sketch(text: str) -> Sketch:
    """The sketch of a text: the smallest hashes of its five-word shingles, ascending.

    Empty for a text without words.
    """
    tokens = words(text)
    if not tokens:
        return ()
    last = max(1, len(tokens) - SHINGLE + 1)
    shingles = {crc32(" ".join(tokens[i : i + SHINGLE]).encode()) * 2654435761 % 2**32 for i in range(last)}
    return tuple(nsmallest(SKETCH, shingles))


def resemblance(a: Sketch, b: Sketch) -> float:
    """Estimated share of shingles in common (Jaccard), 0 to 1, from two sketches."""
    if not a or not b:
        return 0.0
    union = nsmallest(SKETCH, set(a) | set(b))
    both = set(a) & set(b)
    return sum(1 for h in union if h in both) / len(union)


def copy_groups(sketches: Mapping[str, Sketch], share: float = COPY_SHARE) -> dict[str, str]:
    """The group of each article: the smallest article id among its copies (its own id where it has none)."""
    by_sketch: dict[Sketch, list[str]] = defaultdict(list)
    for article in sorted(sketches):
        by_sketch[sketches[article]].append(article)
    unions = Unions(sketches)
    heads: list[str] = []
    for value, members in by_sketch.items():
        if value:
            heads.append(members[0])
            for other in members[1:]:
                unions.join(members[0], other)
    for a, b in _likely(heads, sketches):
        if unions.root(a) != unions.root(b) and resemblance(sketches[a], sketches[b]) >= share:
            unions.join(a, b)
    return {article: unions.root(article) for article in sketches}


def _likely(articles: Sequence[str], sketches: Mapping[str, Sketch]) -> Iterator[tuple[str, str]]:
    """Pairs that share one of their smallest hashes: all but a few in a thousand of the pairs at the limit.

    One sorted list of integers (hash and position packed) is the whole index: 100,000 articles take under 50 MB.
    """
    packed = sorted((h << 32) | i for i, article in enumerate(articles) for h in sketches[article][:PROBES])
    start = 0
    for end in range(1, len(packed) + 1):
        if end == len(packed) or packed[end] >> 32 != packed[start] >> 32:
            if 1 < end - start <= STOCK_PHRASE:
                yield from combinations([articles[p & 0xFFFFFFFF] for p in packed[start:end]], 2)
            start = end


def independent_sources(pairs: Iterable[tuple[Hashable, Hashable]]) -> int:
    """How many independent sources stand behind (text group, outlet) pairs.

    One text counts once however many outlets print it, and one outlet counts once however many texts it prints: the
    number is the largest set of pairs that share neither (a maximum matching, by augmenting paths).
    """
    outlets_of: dict[Hashable, list[Hashable]] = defaultdict(list)
    for text, outlet in sorted(set(pairs), key=repr):
        outlets_of[text].append(outlet)
    taken: dict[Hashable, Hashable] = {}

    def place(text: Hashable, tried: set[Hashable]) -> bool:
        for outlet in outlets_of[text]:
            if outlet not in tried:
                tried.add(outlet)
                if outlet not in taken or place(taken[outlet], tried):
                    taken[outlet] = text
                    return True
        return False

    return sum(place(text, set()) for text in outlets_of)
