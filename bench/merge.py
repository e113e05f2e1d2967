"""Measure merging: speed and memory over synthetic streams, and the weights against labelled pairs.

python bench/merge.py scale [1000 10000 100000]   seconds, memory, B-cubed F1 at each size
python bench/merge.py sketches                    this project's copy signatures against datasketch and rensa
python bench/merge.py levels LEDGER GOLD.jsonl    declared m and u beside those counted on labelled incidents
"""

from __future__ import annotations

import json
import math
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "merge"))

from merge_making import news

from hasila.ledger import Ledger
from hasila.merge import cluster
from hasila.merge.blocking import candidate_pairs
from hasila.merge.comparisons import compare
from hasila.merge.copies import sketch
from hasila.merge.levels import default_levels
from hasila.merge.pipeline import as_report, profiles_of
from hasila.merge.report import profile


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
        truth, profiles = {}, []
        for report, incident in islice(news(), size):
            truth[report.id] = incident
            profiles.append(profile(report, report.article_id))
        start = time.perf_counter()
        clusters = cluster(profiles)
        seconds = time.perf_counter() - start
        pairs = sum(1 for _ in candidate_pairs(profiles)) if size <= 10_000 else 0
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{size:7}  {pairs or '-':>9}  {seconds:7.1f}  {memory:7.0f}  {b_cubed(clusters, truth):.3f}", flush=True)


def labelled_reports(ledger: Ledger, gold: list[dict]) -> dict[str, str]:
    """Report id -> labelled incident, for reports that by date, place or figure are the ones the label means."""
    by_url = defaultdict(list)
    for found in ledger.reports():
        by_url[found.article.url].append(as_report(found))
    chosen = {}
    for incident in gold:
        names, day = set(incident["places"]), incident["date"][0]
        for article in incident["articles"]:
            for report in by_url[article["url"]]:
                fact = report.incident
                same_day = fact.date is not None and str(fact.date.from_) == day
                place = bool(names & {p.name for p in fact.places})
                figure = any(fact.counts[n].value == v for n, v in article["counts"].items() if n in fact.counts)
                if place + same_day + figure >= 2:
                    chosen[report.id] = incident["incident"]
    return chosen


def levels(ledger_path: str, gold_paths: str) -> None:
    """Declared m and u beside those counted: m over pairs of one labelled incident, u over proposed pairs of two.

    Counts are smoothed by one half. The labels cover few incidents, so this checks the order of the levels and their
    rough size; it does not set them.
    """
    gold = [json.loads(line) for path in gold_paths.split(",") for line in Path(path).read_text("utf-8").splitlines()]
    with Ledger(ledger_path, create=False, read_only=True) as ledger:
        truth = labelled_reports(ledger, gold)
        profiles = profiles_of(ledger, [found.id for found in ledger.reports()])
    seen: dict[bool, dict[str, Counter[str]]] = {True: defaultdict(Counter), False: defaultdict(Counter)}
    pairs: Counter[bool] = Counter()
    for a, b in candidate_pairs(profiles.values()):
        if a.id in truth and b.id in truth:
            same = truth[a.id] == truth[b.id]
            if same and a.article_id == b.article_id:
                continue
            pairs[same] += 1
            for c in compare(a, b):
                seen[same][c.level.comparison][c.level.name] += 1
    print(f"{len(truth)} labelled reports; {pairs[True]} pairs of one incident, {pairs[False]} proposed pairs of two")
    print(f"share of pairs that tell one incident: {pairs[True] / max(1, sum(pairs.values())):.2f}")
    for comparison, table in default_levels().table.items():
        for name, level in table.items():
            m, u = ((seen[s][comparison][name] + 0.5) / (sum(seen[s][comparison].values()) + 1) for s in (True, False))
            print(
                f"{comparison:9} {name:20} declared m {level.m:.4f} u {level.u:.4f} {level.weight:+6.2f}   "
                f"counted m {m:.3f} u {u:.3f} {math.log2(m / u):+6.2f}"
            )


def sketches() -> None:
    """Signature of one 400-word text, and the error of the estimate, for each library that is installed."""
    chance = random.Random(3)
    texts = [[f"w{chance.randrange(3000)}" for _ in range(400)] for _ in range(200)]
    start = time.perf_counter()
    own = [sketch(" ".join(t)) for t in texts]
    print(f"own bottom-{len(own[0])}: {1000 * (time.perf_counter() - start) / len(texts):.2f} ms a text, no dependency")
    shingles = [[" ".join(t[i : i + 5]) for i in range(len(t) - 4)] for t in texts]
    try:
        from rensa import RMinHash

        start = time.perf_counter()
        for s in shingles:
            RMinHash(num_perm=64, seed=1).update(s)
        print(f"rensa, 64 permutations: {1000 * (time.perf_counter() - start) / len(texts):.2f} ms a text")
    except ImportError:
        print("rensa is not installed")
    try:
        from datasketch import MinHash

        start = time.perf_counter()
        for s in shingles:
            MinHash(num_perm=64).update_batch([x.encode() for x in s])
        print(f"datasketch, 64 permutations: {1000 * (time.perf_counter() - start) / len(texts):.2f} ms a text")
    except ImportError:
        print("datasketch is not installed")


def main() -> int:
    """Run one measurement."""
    what, *rest = sys.argv[1:] or ["scale"]
    if what == "scale":
        scale([int(n) for n in rest] or [1000, 10_000, 100_000])
    elif what == "levels" and len(rest) == 2:
        levels(*rest)
    elif what == "sketches":
        sketches()
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
