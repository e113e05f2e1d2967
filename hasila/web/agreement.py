"""How far two reviewers agree beyond chance, on the facts that both judged.

Cohen's kappa (Cohen 1960, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping

import msgspec


class Agreement(msgspec.Struct, frozen=True):
    """Two reviewers: on how many facts both spoke, the share on which they said the same, and kappa.

    ``kappa`` is ``None`` where chance alone would make them agree always (both gave one and the same word throughout).
    """

    first: str
    second: str
    shared: int
    same: float
    kappa: float | None


def agreements(verdicts: Mapping[str, Mapping[str, str]]) -> list[Agreement]:
    """The agreement of every two reviewers who judged a fact in common."""
    found = []
    for first, second in itertools.combinations(sorted(verdicts), 2):
        shared = sorted(verdicts[first].keys() & verdicts[second].keys())
        if shared:
            pairs = [(verdicts[first][s], verdicts[second][s]) for s in shared]
            found.append(Agreement(first, second, len(pairs), _same(pairs), kappa(pairs)))
    return found


def _same(pairs: list[tuple[str, str]]) -> float:
    return sum(a == b for a, b in pairs) / len(pairs)


def kappa(pairs: list[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of words; ``None`` where it is not defined."""
    total = len(pairs)
    firsts, seconds = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(firsts[word] * seconds[word] for word in firsts) / total**2
    return None if chance == 1 else (_same(pairs) - chance) / (1 - chance)
