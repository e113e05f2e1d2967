"""Cases: sentences, and exactly what must be read in them.

A language and a codebook each keep a ``cases.yaml``. A case is a mapping with ``text``, optionally ``published``, and the
expected lists ``incidents``, ``tallies``, ``statements``, ``scheduled``; a list left out must come out empty. An
expected fact names only the fields that matter:

    - text: "Police in Rabat dismantled a cell of five on 3 May 2021."
      published: 2021-05-04
      incidents: [{type: cell_dismantled, date: [2021-05-03, 2021-05-03], places: [Rabat], counts: {members: 5}}]

Counts are numbers, or strings with a comparator (">500", "~40"); places are names; dates are day, or [from, to] with
null for an open end. ``only: [tallies]`` compares those lists alone. The cases of a codebook also name their ``language``.
``known_failure: true`` is strict: the case fails as soon as it is read right, so that the list can only shrink honestly.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from hasila.codebook import active
from hasila.errors import UsageError
from hasila.model import Article
from hasila.reading import read

KINDS = ("incidents", "tallies", "statements", "scheduled")
_SETS = ("places", "countries", "agencies", "groups", "seized")


def cases_in(path: Path) -> list[dict[str, Any]]:
    """The cases of a file; none where there is no file.

    Raises:
        UsageError: the file is not a list of mappings that each have a text.
    """
    if not path.is_file():
        return []
    try:
        rows = yaml.safe_load(path.read_text("utf-8")) or []
    except yaml.YAMLError as error:
        raise UsageError(f"{path}: not YAML: {error}") from error
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise UsageError(f"{path}: case {number} has no text: a case is a mapping with text and what is read in it")
    return list(rows)


def check_case(case: Mapping[str, Any], language: str) -> list[str]:
    """What is wrong with the reading of one case, a line each; empty where it is as it should be."""
    wrong = _problems(case, language)
    if case.get("known_failure"):
        return [] if wrong else ["this case is read right now: remove its known_failure mark"]
    return wrong


def _problems(case: Mapping[str, Any], language: str) -> list[str]:
    published = str(case["published"]) if case.get("published") else None
    got = msgspec.to_builtins(
        read(Article(id="case", source="case", language=language, text=case["text"], published=published))
    )
    found = []
    for kind in case.get("only", KINDS):
        left = list(got[kind])
        for expected in case.get(kind) or []:
            hit = next((fact for fact in left if _agrees(expected, fact)), None)
            if hit is None:
                found.append(f"missing {kind}: {expected}")
            else:
                left.remove(hit)
        found += [f"unexpected {kind}: {_plain({k: v for k, v in g.items() if k != 'evidence'})}" for g in left]
    return found


def _agrees(expected: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    return all(
        _same(_wanted(value), got.get("value") if name == "value" else _plain(got.get(name)), name)
        for name, value in expected.items()
    )


def _same(expected: Any, got: Any, name: str) -> bool:
    if name in _SETS:
        return sorted(map(str, expected or [])) == sorted(map(str, got or []))
    if isinstance(expected, dict) and isinstance(got, dict):
        untold = {active().special.bodies}  # one body at least is there wherever one was broken up
        return all(_same(value, got.get(key), key) for key, value in expected.items()) and (
            name != "counts" or set(expected) >= set(got) - untold
        )
    return str(expected) == str(got) if expected is not None else got in (None, [], {})


def _plain(value: Any) -> Any:
    """A field of a fact in the short form that cases use."""
    if isinstance(value, dict) and set(value) == {"value", "comparator"}:
        return value["value"] if value["comparator"] == "=" else f"{value['comparator']}{value['value']}"
    if isinstance(value, dict) and set(value) == {"from", "to"}:
        return value["from"] if value["from"] == value["to"] else [value["from"], value["to"]]
    if isinstance(value, dict) and "geonames_id" in value:
        return value["name"]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


def _wanted(value: Any) -> Any:
    """What a case expects, in the same form; YAML makes dates of what looks like them."""
    if isinstance(value, list) and len(value) == 2 and value[0] == value[1] and not isinstance(value[0], (dict, list)):
        return str(value[0])
    if isinstance(value, list):
        return [_wanted(v) for v in value]
    if isinstance(value, dict):
        return {k: _wanted(v) for k, v in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else value
