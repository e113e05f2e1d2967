"""The quality gate: scores of the reading on labelled articles against pinned floors.

    python bench/gate.py                     check; exit status 1 where a score fell below its floor
    python bench/gate.py --update            pin the scores of today; refuses to lower a floor
    python bench/gate.py --update --allow-regression

The labelled articles stand beside the checkout (``../shared/data/gold``, or the folder in HASILA_SHARED); without them
the gate says so and checks nothing. Their digest is pinned too, so that labels and rules cannot change together unseen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path

import msgspec

from hasila.evaluate import Evaluation, evaluate, plain
from hasila.reading import read
from hasila.sources import articles

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SHARED = Path(os.environ.get("HASILA_SHARED") or HERE.parent.parent / "shared")
EPSILON = 0.0005  # rounding of the pinned figures


def measure() -> Evaluation:
    """Read the labelled articles and score them."""
    gold = {
        row["id"]: row for row in map(json.loads, (SHARED / "data/gold/gold.jsonl").read_text("utf-8").splitlines())
    }
    names = json.loads((SHARED / "eval/aliases.json").read_text("utf-8"))
    aliases = {plain(n): plain(canonical) for canonical, others in names.items() for n in (canonical, *others)}
    pairs = [
        (gold[a.external_id or ""], msgspec.to_builtins(read(a)))
        for a in articles([SHARED / "data/gold/articles.jsonl"])
    ]
    return evaluate(pairs, aliases)


def figures(result: Evaluation) -> dict[str, float]:
    """The figures that are pinned: F1 by kind and language, and false facts per negative article (negated: higher is better)."""
    kept = {name: round(score.f1, 4) for name, score in result.scores.items() if not name.startswith("slot ")}
    kept["false facts per negative, negated"] = -round(result.false_facts / max(1, result.negatives), 4)
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    parser.add_argument("--errors", action="store_true", help="list every miss and every spurious fact")
    options = parser.parse_args()
    if not (SHARED / "data/gold/gold.jsonl").exists():
        print(f"gate: skipped, no labelled articles at {SHARED / 'data/gold'} (set HASILA_SHARED to their folder)")
        return 0
    digest = hashlib.sha256((SHARED / "data/gold/gold.jsonl").read_bytes()).hexdigest()[:16]
    pinned = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"labels": digest, "floors": {}}
    result = measure()
    if options.errors:
        print("\n".join(result.errors))
    now = figures(result)
    floors = pinned["floors"]
    fallen = [name for name, floor in floors.items() if now.get(name, -99.0) < floor - EPSILON]
    for name, *row in result.rows():
        precision, recall, f1, labelled, found = row
        print(
            f"{name:18} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  (labelled {labelled}, read {found}, floor {floors.get(name, '-')})"
        )
    print(f"false facts per negative article: {result.false_facts / max(1, result.negatives):.2f}")
    if options.update:
        if fallen and not options.allow_regression:
            print(f"gate: not pinned, these fell: {', '.join(fallen)}; --allow-regression pins them all the same")
            return 1
        FLOORS.write_text(json.dumps({"labels": digest, "floors": now}, indent=1) + "\n", "utf-8")
        print(f"gate: pinned in {FLOORS.name}")
        return 0
    if pinned["labels"] != digest:
        print("gate: the labels changed since the floors were pinned: look at both, then run with --update")
        return 1
    if fallen:
        print(f"gate: FAILED, below the floor: {', '.join(fallen)}")
        return 1
    print("gate: passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
