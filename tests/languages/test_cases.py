"""Every language's cases: sentences and exactly what must be read in them.

A case is a mapping with ``text``, optionally ``published``, and the expected lists ``incidents``, ``tallies``,
``statements``, ``scheduled``; a list left out must come out empty. An expected fact names only the fields that matter:

    - text: "Police in Rabat dismantled a cell of five on 3 May 2021."
      published: 2021-05-04
      incidents: [{type: cell_dismantled, date: [2021-05-03, 2021-05-03], places: [Rabat], counts: {members: 5}}]

Counts are numbers, or strings with a comparator (">500", "~40"); places are names; dates are day, or [from, to] with
null for an open end. ``only: [tallies]`` compares those lists alone. ``known_failure: true`` is strict: the case fails
as soon as it is read right, so that the list can only shrink honestly.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from hasila.languages import codes
from hasila.model import Article
from hasila.reading import read

LANGUAGES = Path(__file__).parents[2] / "hasila" / "languages"
KINDS = ("incidents", "tallies", "statements", "scheduled")


def cases() -> list[Any]:
    found = []
    for code in codes():
        path = LANGUAGES / code / "cases.yaml"
        rows = yaml.safe_load(path.read_text("utf-8")) if path.exists() else []
        for number, row in enumerate(rows or [], 1):
            found.append(pytest.param(code, row, id=f"{code}-{number}"))
    return found


def plain(value: Any, name: str = "") -> Any:
    """A field of a fact in the short form that cases use."""
    if isinstance(value, dict) and set(value) == {"value", "comparator"}:
        return value["value"] if value["comparator"] == "=" else f"{value['comparator']}{value['value']}"
    if isinstance(value, dict) and set(value) == {"from", "to"}:
        return value["from"] if value["from"] == value["to"] else [value["from"], value["to"]]
    if isinstance(value, dict) and "geonames_id" in value:
        return value["name"]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def wanted(value: Any) -> Any:
    if isinstance(value, list) and len(value) == 2 and value[0] == value[1] and not isinstance(value[0], (dict, list)):
        return str(value[0])
    if isinstance(value, list):
        return [wanted(v) for v in value]
    if isinstance(value, dict):
        return {k: wanted(v) for k, v in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else value


def agrees(expected: dict[str, Any], got: dict[str, Any]) -> bool:
    return all(same(wanted(v), got.get("value") if k == "value" else plain(got.get(k)), k) for k, v in expected.items())


def same(expected: Any, got: Any, name: str) -> bool:
    if name in ("places", "countries", "agencies", "groups", "seized"):
        return sorted(map(str, expected or [])) == sorted(map(str, got or []))
    if isinstance(expected, dict) and isinstance(got, dict):
        return all(same(v, got.get(k), k) for k, v in expected.items()) and (
            name != "counts" or set(expected) >= set(got) - {"cells"}
        )
    return str(expected) == str(got) if expected is not None else got in (None, [], {})


def problems(code: str, case: dict[str, Any]) -> list[str]:
    published = case.get("published")
    article = Article(
        id="case", source="case", language=code, text=case["text"], published=str(published) if published else None
    )
    got = msgspec.to_builtins(read(article))
    found = []
    for kind in case.get("only", KINDS):
        left = list(got[kind])
        for expected in case.get(kind) or []:
            hit = next((g for g in left if agrees(expected, g)), None)
            if hit is None:
                found.append(f"missing {kind}: {expected}")
            else:
                left.remove(hit)
        found += [f"unexpected {kind}: {plain({k: v for k, v in g.items() if k != 'evidence'})}" for g in left]
    return found


@pytest.mark.parametrize(("code", "case"), cases())
def test_case_is_read_right(code: str, case: dict[str, Any]) -> None:
    wrong = problems(code, case)
    if case.get("known_failure"):
        assert wrong, "this case is read right now: remove its known_failure mark"
        return
    assert not wrong, f"{case['text']}\n  " + "\n  ".join(wrong)
