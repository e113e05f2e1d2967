"""Measure merging: speed and memory over synthetic streams, and the weights against labelled pairs.

python bench/merge.py scale [1000 10000 100000]   CPU seconds, memory, the next day's news, B-cubed F1 at each size
python bench/merge.py sketches                    this project's copy signatures against datasketch and rensa
python bench/merge.py levels LEDGER GOLD.jsonl    declared m and u beside those counted on labelled incidents

bench/merge_splink.py measures the linkage beside a library.
"""

from __future__ import annotations

import json
import math
import random
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "merge"))

from merge_making import facts_of, news

from hasila.ledger import Ledger
from hasila.merge import memory, merge_ledger
from hasila.merge.blocking import candidate_pairs
from hasila.merge.comparisons import compare
from hasila.merge.copies import sketch
from hasila.merge.levels import default_levels
from hasila.merge.pipeline import as_report, profiles_of
from hasila.merge.places import no_geography
from hasila.merge.report import Profile

T = TypeVar("T")


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
    """One line a size. Each ledger is made in one process and merged in another, whose memory is what counts."""
    print("reports  pairs      CPU s  peak MB  news CPU s  B-cubed F1")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/{size}.db"
            in_own_process(make_ledger, path, size)
            print(in_own_process(merge_and_measure, path), flush=True)


def in_own_process(function: Callable[..., str], *arguments: object) -> str:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def make_ledger(path: str, size: int) -> str:
    """A ledger with the first ``size`` reports of the stream; the article names the incident it truly tells."""
    with Ledger(path) as ledger:
        for some in _batches(islice(news(), size), 1000):
            with ledger.transaction():
                for report, incident in some:
                    ledger.add(facts_of(report, url=f"https://news.example/{incident}/{report.article_id}"))
    return path


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    stream = iter(items)
    while some := list(islice(stream, size)):
        yield some


def merge_and_measure(path: str) -> str:
    """Merge the ledger as a whole, then once more with the news of one further day."""
    with Ledger(path) as ledger:
        start = time.process_time()
        size = merge_ledger(ledger, geography=no_geography).reports
        seconds = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        pairs = f"{sum(1 for _ in candidate_pairs(kept(ledger)))}" if size <= 10_000 else "-"
        truth, clusters = {}, defaultdict(list)
        sql = (
            "SELECT m.incident_id, m.fact_id, a.url FROM incident_members m JOIN facts f ON f.id = m.fact_id"
            " JOIN articles a ON a.id = f.article_id"
        )
        for incident, report, url in ledger.connection.execute(sql):
            truth[report] = int(url.split("/")[3])
            clusters[incident].append(report)
        quality = b_cubed([tuple(c) for c in clusters.values()], truth)
        for report, incident in islice(news(), size, size + 120):
            ledger.add(facts_of(report, url=f"https://news.example/{incident}/{report.article_id}"))
        start = time.process_time()
        merge_ledger(ledger, geography=no_geography)
        daily = time.process_time() - start
    return f"{size:7}  {pairs:>9}  {seconds:7.1f}  {memory:7.0f}  {daily:10.1f}  {quality:.3f}"


def kept(ledger: Ledger) -> list[Profile]:
    """All profiles of a merged ledger."""
    return list(memory.profiles(ledger.connection, "true", ()).values())


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
