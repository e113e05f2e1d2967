#!/usr/bin/env python3
"""Measure what the gazetteer resolves: places, agencies and groups of annotated files, Arabic names, time, size.

    python scripts/measure_gazetteer.py [SHARED]

SHARED is the folder with ``data/gold/gold.jsonl`` and ``data/saudinewsnet/dev.jsonl``; else
``$HASILA_SHARED``, then
``../shared``. The labels are read here to measure only.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hasila.gazetteer import Gazetteer, fold  # noqa: E402


def rows(path: Path) -> Iterable[dict[str, object]]:
    """Objects of a JSON Lines file."""
    return (json.loads(line) for line in path.read_text("utf-8").splitlines() if line)


def ratio(label: str, found: set[str], wanted: set[str]) -> None:
    """Print how many of *wanted* are in *found*, and name those that are not."""
    missing = sorted(wanted - found)
    print(
        f"{label}: {len(wanted) - len(missing)} of {len(wanted)}"
        + (f"; missing: {', '.join(missing)}" if missing else "")
    )


def main() -> int:
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("HASILA_SHARED", ROOT.parent / "shared"))
    gazetteer = Gazetteer()
    for language in ("ar", "fr"):
        start = time.perf_counter()
        names = sum(1 for _ in gazetteer.names(language))
        print(f"{language}: {names} names in {(time.perf_counter() - start) * 1000:.0f} ms")
    folder = ROOT / "hasila" / "gazetteer"
    print(
        f"size: {sum(f.stat().st_size for f in folder.rglob('*') if f.suffix in {'.tsv', '.yaml', '.txt'}) / 1e6:.2f} MB"
    )
    if not (shared / "data").is_dir():
        print(f"no annotated data at {shared}: pass its folder, or set HASILA_SHARED")
        return 0
    measure_gold(gazetteer, shared / "data" / "gold" / "gold.jsonl")
    measure_arabic(gazetteer, shared / "data" / "saudinewsnet" / "dev.jsonl")
    return 0


def measure_gold(gazetteer: Gazetteer, path: Path) -> None:
    """Canonical names of an annotated file: are they found, and in the right country?"""
    places: set[tuple[str, tuple[str, ...]]] = set()
    agencies: set[str] = set()
    groups: set[str] = set()
    for row in rows(path):
        for incident in row["incidents"]:  # type: ignore[attr-defined]
            places.update((name, tuple(incident["countries"])) for name in incident["places"])
            agencies.update(incident["agencies"])
            groups.update(incident["groups"])
    found = {f"{n} {c}" for n, c in places if any(r.country in c for r in gazetteer.find_place(n))}
    ratio("places of gold.jsonl in one of their countries", found, {f"{n} {c}" for n, c in places})
    first = {
        f"{n} {c}"
        for n, c in places
        if (r := gazetteer.rank(gazetteer.find_place(n), c)) and r[0].country in c and fold(r[0].name) == fold(n)
    }
    ratio("of these, first by context and of the same canonical name", first, found)
    names = {
        fold(n) for a in gazetteer.agencies.values() for n in (a.id, *a.names.get("en", ()), *a.names.get("fr", ()))
    }
    ratio("agencies", {a for a in agencies if fold(a) in names}, agencies)
    known = {fold(n) for g in gazetteer.groups.values() for n in (g.id, *g.names.get("en", ()))}
    ratio("groups", {g for g in groups if fold(g) in known}, groups)


def measure_arabic(gazetteer: Gazetteer, path: Path) -> None:
    """Arabic names of places of dev.jsonl: are they found in the country of the incident?"""
    names = {(name, row["country"]) for row in rows(path) for name in row["names_ar"]}  # type: ignore[attr-defined]
    found = {f"{n} {c}" for n, c in names if gazetteer.find_place(n, str(c), ["ar"])}
    ratio("Arabic names of dev.jsonl", found, {f"{n} {c}" for n, c in names})


if __name__ == "__main__":
    sys.exit(main())
