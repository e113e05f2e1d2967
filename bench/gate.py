"""The quality gate: scores of the reading on labelled articles against pinned floors.

    python bench/gate.py                     check; exit status 1 where a score fell below its floor
    python bench/gate.py --update            pin the scores of today; refuses to lower a floor
    python bench/gate.py --update --allow-regression

There are two sets. ``labelled`` comes with the project (``bench/labelled``, written for it). ``gold`` stands beside the
checkout (``../shared/data/gold``, or the folder in HASILA_SHARED); without it the gate says so and checks the first alone.
The digest of each set's labels is pinned too, so that labels and rules cannot change together unseen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from hasila.evaluate import Evaluation, evaluate, plain
from hasila.gazetteer import Gazetteer
from hasila.reading import read
from hasila.sources import articles

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SHARED = Path(os.environ.get("HASILA_SHARED") or HERE.parent.parent / "shared")
EPSILON = 0.0005  # rounding of the pinned figures


@dataclass(frozen=True)
class Labelled:
    """A set of labelled articles: a folder with ``articles.jsonl`` and ``gold.jsonl``."""

    name: str
    folder: Path
    aliases: Path | None = None  # a table of names that count as the same

    @property
    def labels(self) -> Path:
        return self.folder / "gold.jsonl"

    def digest(self) -> str:
        """The first 16 hexadecimal digits of the labels' SHA-256."""
        return hashlib.sha256(self.labels.read_bytes()).hexdigest()[:16]

    def measure(self) -> Evaluation:
        """Read the articles and score them."""
        gold = {row["id"]: row for row in map(json.loads, self.labels.read_text("utf-8").splitlines())}
        pairs = [
            (gold[a.external_id or ""], msgspec.to_builtins(read(a)))
            for a in articles([self.folder / "articles.jsonl"])
        ]
        return evaluate(pairs, _same_names(self.aliases) if self.aliases else _known_names())


SETS = (
    Labelled("labelled", HERE / "labelled"),
    Labelled("gold", SHARED / "data/gold", SHARED / "eval/aliases.json"),
)


def _known_names() -> dict[str, str]:
    """Plain name -> plain id of the agency that alone bears it in English: labels may call it as they like."""
    bearers: dict[str, set[str]] = {}
    for agency in Gazetteer.load().agencies.values():
        for name in agency.names.get("en", ()):
            bearers.setdefault(plain(name), set()).add(plain(agency.id))
    return {name: min(ids) for name, ids in bearers.items() if len(ids) == 1}


def _same_names(table: Path) -> dict[str, str]:
    names = json.loads(table.read_text("utf-8"))
    return {plain(n): plain(canonical) for canonical, others in names.items() for n in (canonical, *others)}


def figures(result: Evaluation) -> dict[str, float]:
    """The figures that are pinned: F1 by kind and language, and false facts per negative article (negated: higher is better)."""
    kept = {name: round(score.f1, 4) for name, score in result.scores.items() if not name.startswith("slot ")}
    kept["false facts per negative, negated"] = -round(result.false_facts / max(1, result.negatives), 4)
    return kept


def report(labelled: Labelled, result: Evaluation, floors: dict[str, float]) -> None:
    """Print every score of one set beside its floor."""
    print(f"--- {labelled.name}")
    for name, precision, recall, f1, expected, found in result.rows():
        floor = floors.get(name, "-")
        print(
            f"{name:18} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  (labelled {expected}, read {found}, floor {floor})"
        )
    print(f"false facts per negative article: {result.false_facts / max(1, result.negatives):.2f}")


def check(labelled: Labelled, pinned: dict[str, Any], options: argparse.Namespace) -> bool:
    """Score one set, print it, and hold it against its floors; with ``--update`` the floors in *pinned* are raised."""
    known = pinned.setdefault(labelled.name, {"labels": labelled.digest(), "floors": {}})
    result = labelled.measure()
    if options.errors:
        print("\n".join(result.errors))
    now = figures(result)
    report(labelled, result, known["floors"])
    fallen = [name for name, floor in known["floors"].items() if now.get(name, -99.0) < floor - EPSILON]
    if options.update:
        if fallen and not options.allow_regression:
            print(f"gate: not pinned, these fell: {', '.join(fallen)}; --allow-regression pins them all the same")
            return False
        pinned[labelled.name] = {"labels": labelled.digest(), "floors": now}
        return True
    if known["labels"] != labelled.digest():
        print("gate: the labels changed since the floors were pinned: look at both, then run with --update")
        return False
    if fallen:
        print(f"gate: FAILED, below the floor: {', '.join(fallen)}")
    return not fallen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    parser.add_argument("--errors", action="store_true", help="list every miss and every spurious fact")
    options = parser.parse_args()
    pinned: dict[str, Any] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    passed = True
    for labelled in SETS:
        if not labelled.labels.exists():
            print(
                f"gate: skipped, no labelled articles at {labelled.folder} (set HASILA_SHARED to the folder above data/)"
            )
            continue
        passed &= check(labelled, pinned, options)
    if options.update:
        FLOORS.write_text(json.dumps(pinned, indent=1) + "\n", "utf-8")
        print(f"gate: pinned in {FLOORS.name}")
    print("gate: passed" if passed else "gate: FAILED")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
