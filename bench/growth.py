"""How the cost of a run grows with the corpus: processor time, memory, the ledger's writes and its size.

    python bench/growth.py [SIZE...] [--facts]

Without SIZE: 1,000, 10,000 and 100,000 articles, made of the bundled sample as in ``bench/spine.py`` (its 34 items, then
items on other topics); with --facts every article is one of the sample's with facts, told once more with other words
around it. Reading into the ledger alone, in one process: merging has ``bench/merge.py scale``. Processor time, so that
other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from spine import SAMPLE, make_articles


def make_with_facts(path: Path, number: int) -> None:
    """Write ``number`` articles with facts, each of its own."""
    chance = random.Random(1)
    items = [
        item for line in SAMPLE.read_text("utf-8").splitlines() if "-other-" not in (item := json.loads(line))["id"]
    ]
    with path.open("w", encoding="utf-8") as file:
        for index in range(number):
            item = dict(chance.choice(items))
            item |= {"id": f"a{index}", "url": f"https://made.example/{index}", "text": f"{item['text']}\n\n{index}."}
            file.write(json.dumps(item, ensure_ascii=False) + "\n")


def one(source: str, ledger: str) -> None:
    """Read ``source`` into ``ledger`` and print what it took, as JSON."""
    from hasila.ledger import Ledger
    from hasila.pipeline import Run

    writing = [0.0]
    real = Run._store

    def timed(self: Run, batch: list[object]) -> None:
        start = time.process_time()
        real(self, batch)  # type: ignore[arg-type]
        writing[0] += time.process_time() - start

    Run._store = timed  # type: ignore[method-assign, assignment]
    start = time.process_time()
    with Ledger(ledger) as opened:
        counts = Run(opened, [source]).read()
    print(
        json.dumps(
            {
                "read": counts.read,
                "facts": counts.facts,
                "seconds": time.process_time() - start,
                "writing": writing[0],
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def _measured(source: Path, ledger: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", str(source), str(ledger)]
    took: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return took


def main() -> None:
    """Prints one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--facts", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:  # lexicons are compiled on first use, which takes memory of its own
        _measured(SAMPLE, Path(name) / "first.db")
    print(f"{'articles':>9}{'facts':>9}{'ms each':>9}{'of it writing':>15}{'peak MB':>9}{'ledger kB each':>16}")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            source, ledger = Path(name) / "made.jsonl", Path(name) / "made.db"
            (make_with_facts if options.facts else make_articles)(source, size)
            took = _measured(source, ledger)
            each = 1000 / took["read"]
            print(
                f"{took['read']:>9,}{took['facts']:>9,}{took['seconds'] * each:>9.2f}{took['writing'] * each:>15.2f}"
                f"{took['peak']:>9.0f}{ledger.stat().st_size / took['read'] / 1024:>16.1f}",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        main()
