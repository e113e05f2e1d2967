"""An article's text in pieces: which facts rest on each, ready to be shown and to be selected from.

Everything is text, never markup. Characters that force a direction on their neighbours (bidirectional overrides and
embeddings) are shown as themselves in a box: they must not reorder the figures of the sentence.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from hasila.model import Evidence

#: Explicit directional formatting: embeddings, overrides, isolates and their ends.
DIRECTING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAK = re.compile(r"\n+")


class Segment(NamedTuple):
    """A run of text on which the same facts rest. ``start`` is its offset in code points; ``control`` a character name
    where the run is one directing character. ``opens`` are the facts whose first evidence begins here."""

    start: int
    text: str
    facts: tuple[str, ...]
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    opens: tuple[str, ...]
    control: str | None = None


class Mark(NamedTuple):
    """A span and the fact that rests on it."""

    start: int
    end: int
    fact: str
    kind: str
    field: str | None


def marks_of(facts: Iterable[tuple[str, str, Iterable[Evidence]]]) -> list[Mark]:
    """The spans of (id, kind, evidence) of some facts."""
    return [Mark(e.start, e.end, identity, kind, e.field) for identity, kind, spans in facts for e in spans]


def paragraphs(text: str, marks: Iterable[Mark]) -> list[list[Segment]]:
    """The text as paragraphs of segments, nothing left out but line ends."""
    marks = sorted(marks)
    first: dict[str, int] = {}
    for mark in marks:
        first.setdefault(mark.fact, mark.start)
    edges = {0, len(text)}
    for mark in marks:
        edges |= {mark.start, mark.end}
    breaks = [(m.start(), m.end()) for m in _BREAK.finditer(text)]
    for begin, end in breaks:
        edges |= {begin, end}
    for match in DIRECTING.finditer(text):
        edges |= {match.start(), match.end()}
    cuts = sorted(edge for edge in edges if 0 <= edge <= len(text))
    found: list[list[Segment]] = [[]]
    for start, end in itertools.pairwise(cuts):
        piece = text[start:end]
        if not piece.strip("\n"):
            if found[-1]:
                found.append([])
            continue
        found[-1].append(_segment(start, end, piece, marks, first))
    return [segments for segments in found if segments]


def _segment(start: int, end: int, piece: str, marks: list[Mark], first: dict[str, int]) -> Segment:
    mine = [m for m in marks if m.start <= start and m.end >= end]
    return Segment(
        start=start,
        text=piece,
        facts=tuple(dict.fromkeys(m.fact for m in mine)),
        kinds=tuple(sorted({m.kind for m in mine})),
        fields=tuple(sorted({m.field for m in mine if m.field})),
        opens=tuple(dict.fromkeys(m.fact for m in mine if first[m.fact] == start)),
        control=unicodedata.name(piece, "control") if DIRECTING.fullmatch(piece) else None,
    )
