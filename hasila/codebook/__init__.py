"""The codebook: what can be recorded, loaded and checked.

:func:`load` reads ``counter_terrorism.yaml`` (or another codebook of the same form) and refuses a wrong one by file,
line, entry and remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from hasila.errors import CodebookError

_HERE = Path(__file__).parent
DEFAULT = _HERE / "counter_terrorism.yaml"


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class IncidentType(_Entry, frozen=True):
    """A type of incident: the concepts that tell it, its family, its rank among types told of one thing."""

    trigger: tuple[str, ...]
    family: str
    rank: int
    label: dict[str, str] = {}


class Count(_Entry, frozen=True):
    """A figure of one incident: units counted, actions that govern them, units that need no action."""

    units: tuple[str, ...]
    actions: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()


class Measure(_Entry, frozen=True):
    """A figure over a period. ``kind``: a flow adds up over time, a stock is a level at a moment."""

    unit: str
    kind: Literal["flow", "stock"]
    counts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    label: dict[str, str] = {}


class Relation(_Entry, frozen=True):
    """A soft relation between two measures of one scope and period."""

    smaller: str
    larger: str
    why: str


class Codebook(_Entry, frozen=True):
    """All that can be recorded."""

    name: str
    version: int
    incident_types: dict[str, IncidentType]
    counts: dict[str, Count]
    measures: dict[str, Measure]
    seized: tuple[str, ...]
    statements: tuple[str, ...]
    relations: tuple[Relation, ...] = ()


@cache
def load(path: Path = DEFAULT) -> Codebook:
    """Load and check a codebook.

    Raises:
        CodebookError: naming file, line, entry and remedy.
    """
    text = path.read_text("utf-8")
    try:
        raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise CodebookError(f"{path}: not YAML: {error}") from error
    try:
        codebook = msgspec.convert(raw, Codebook)
    except msgspec.ValidationError as error:
        raise CodebookError(f"{path}: {error}; the fields of an entry are those of hasila.codebook") from error
    _check(codebook, path, text)
    return codebook


def _check(codebook: Codebook, path: Path, text: str) -> None:
    from hasila.text.lexicon import concept_names, known_concept

    def refuse(entry: str, problem: str, remedy: str) -> None:
        line = next((n for n, row in enumerate(text.splitlines(), 1) if row.strip().startswith(entry)), 0)
        raise CodebookError(f"{path}:{line}: {entry}: {problem}; {remedy}")

    branches = {name.removesuffix(".*") for name in concept_names()}
    concepts: list[tuple[str, str]] = [(n, c) for n, t in codebook.incident_types.items() for c in t.trigger]
    for table in (codebook.counts, codebook.measures):
        for name, entry in _items(table):
            concepts += [(name, c) for c in (*entry.units, *entry.actions, *entry.bare)]
    for name, concept in concepts:
        if not known_concept(concept) and concept not in branches:
            refuse(name, f"no concept {concept!r}", "take one of codebook/concepts.yaml or add it there")
    for name, measure in codebook.measures.items():
        for count in measure.counts:
            if count not in codebook.counts:
                refuse(name, f"no count {count!r}", f"take one of {', '.join(codebook.counts)}")
        if not (measure.counts or measure.units or measure.bare):
            refuse(name, "nothing is counted", "give counts, or units and actions")
    for relation in codebook.relations:
        for side in (relation.smaller, relation.larger):
            if side not in codebook.measures:
                refuse("relations", f"no measure {side!r}", f"take one of {', '.join(codebook.measures)}")


def _items(table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(table.items())
