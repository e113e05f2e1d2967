"""What a pattern cannot match without: concepts of which every match holds at least one.

Most rules have nothing to say about most texts. A text that holds none of the months needs no rule about months; seeing
that costs far less than a search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

#: any of these concepts must occur; a pattern has several such demands
Demand = frozenset[str]
_PIECE = re.compile(
    r"(?P<atom>\{[^{}\d][^{}]*\})|(?P<quantity>[?*+]|\{\d*,?\d*\})|(?P<look>\(\?<?[=!])|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<or>\|)"
)
_EVERYWHERE = {".", "word"}


def demands(pattern: str) -> frozenset[Demand]:
    """All demands of *pattern* on a text. Looking around demands nothing: it may ask for absence."""
    pieces = [(m.lastgroup or "", m[0]) for m in _PIECE.finditer(pattern.replace(" ", ""))]
    found = _alternatives(iter([*pieces, ("close", ")")]))
    return frozenset(d for d in found if not any(other < d for other in found))


def _alternatives(pieces: Iterator[tuple[str, str]]) -> frozenset[Demand]:
    """The demands of ``a|b|c`` up to its closing bracket: of each way to choose one of every alternative, all together."""
    alternatives: list[set[Demand]] = [set()]
    last: frozenset[Demand] = frozenset()  # of the piece just read: a quantity behind it may make it optional
    for kind, piece in pieces:
        if kind == "quantity":
            if piece in ("?", "*") or piece.startswith(("{0", "{,")):
                last = frozenset()
            continue
        alternatives[-1] |= last
        last = frozenset()
        if kind == "atom":
            names = frozenset(piece[1:-1].split("|"))
            last = frozenset() if names & _EVERYWHERE else frozenset({names})
        elif kind == "open":
            last = _alternatives(pieces)
        elif kind == "look":
            _alternatives(pieces)
        elif kind == "or":
            alternatives.append(set())
        else:
            break
    return frozenset(frozenset().union(*chosen) for chosen in product(*alternatives))
