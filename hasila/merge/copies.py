"""Which articles are copies of one text, and how many independent sources a set of reports has.

A wire story printed by six papers is one source. Articles are compared by bottom-k sketches of their five-word shingles
(Broder, "On the resemblance and containment of documents", 1997): the k smallest hashes of a text estimate the share of
shingles two texts have in common, cost one hash a shingle, are the same on every machine, and fit in 256 bytes. The
union of pairs at or above the limit gives the groups, within the reports of one incident: only there does it matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from heapq import nsmallest
from itertools import combinations
from zlib import crc32

from hasila.merge.unions import Unions
from hasila.merge.wording import words

SHINGLE = 5
SKETCH = 64
# Of those, the smallest are what candidates are looked up by: two texts at the limit below share one of ten in all but
# one case in a thousand.
PROBES = 10
# Two texts of one wire story, cut or re-headed by the papers, share well over half of their shingles; two texts of two
# writers about one event share under a tenth.
COPY_SHARE = 0.5

Sketch = tuple[int, ...]


def sketch(text: str) -> Sketch:
    """The sketch of a text: the smallest hashes of its five-word shingles, ascending.

    Empty for a text without words.
    """
    tokens = " ".join(words(text)).encode().split()
    if not tokens:
        return ()
    last = max(1, len(tokens) - SHINGLE + 1)
    shingles = {crc32(b" ".join(tokens[i : i + SHINGLE])) * 2654435761 % 2**32 for i in range(last)}
    return tuple(sorted(shingles)[:SKETCH])


def resemblance(a: Sketch, b: Sketch) -> float:
    """Estimated share of shingles in common (Jaccard), 0 to 1, from two sketches."""
    if not a or not b:
        return 0.0
    union = nsmallest(SKETCH, set(a) | set(b))
    both = set(a) & set(b)
    return sum(1 for h in union if h in both) / len(union)


def probes(value: Sketch) -> tuple[int, ...]:
    """The part of a sketch that copies are looked up by."""
    return value[:PROBES]


def copy_groups(sketches: Mapping[str, Sketch], share: float = COPY_SHARE) -> dict[str, str]:
    """The group of each article: the smallest article id among its copies (its own id where it has none)."""
    unions = Unions(sketches)
    carriers: dict[int, list[str]] = defaultdict(list)
    for article in sorted(sketches):
        for value in probes(sketches[article]):
            carriers[value].append(article)
    for articles in carriers.values():
        for a, b in combinations(articles, 2):
            if unions.root(a) != unions.root(b) and resemblance(sketches[a], sketches[b]) >= share:
                unions.join(a, b)
    return {article: unions.root(article) for article in sketches}


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
