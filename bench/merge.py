"""Measure merging: speed and memory over synthetic streams, and the weights against labelled pairs.

    python bench/merge.py scale [1000 10000 100000]   seconds, memory, B-cubed F1 at each size
    python bench/merge.py sketches                    this project's copy signatures against datasketch and rensa
    python bench/merge.py splink [10000]              the same stream through Splink (needs `pip install splink`)
    python bench/merge.py levels LEDGER GOLD.jsonl    declared m and u beside those counted on labelled incidents
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "merge"))

from merge_making import stream

from hasila.merge import cluster
from hasila.merge.blocking import candidate_pairs
from hasila.merge.comparisons import compare
from hasila.merge.levels import default_levels
from hasila.merge.report import Profile, profile


def b_cubed(clusters: list[tuple[str, ...]], truth: dict[str, int]) -> float:
    """F1 over reports (Bagga and Baldwin, 1998)."""
    sizes, precision, recall = Counter(truth.values()), 0.0, 0.0
    for members in clusters:
        inside = Counter(truth[m] for m in members)
        for m in members:
            precision += inside[truth[m]] / len(members)
            recall += inside[truth[m]] / sizes[truth[m]]
    p, r = precision / len(truth), recall / len(truth)
    return 2 * p * r / (p + r)


def scale(sizes: list[int]) -> None:
    """One line a size. Memory is the peak of the process so far, so sizes go upward."""
    print("reports  pairs      seconds  peak MB  B-cubed F1")
    for size in sizes:
        made = stream(size)
        truth = {report.id: incident for report, incident in made}
        profiles = [profile(report, report.article_id) for report, _ in made]
        del made
        start = time.perf_counter()
        clusters = cluster(profiles)
        seconds = time.perf_counter() - start
        pairs = sum(1 for _ in candidate_pairs(profiles)) if size <= 10_000 else 0
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{size:7}  {pairs or '-':>9}  {seconds:7.1f}  {memory:7.0f}  {b_cubed(clusters, truth):.3f}", flush=True)


def main() -> int:
    """Run one measurement."""
    what, *rest = sys.argv[1:] or ["scale"]
    if what == "scale":
        scale([int(n) for n in rest] or [1000, 10_000, 100_000])
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
