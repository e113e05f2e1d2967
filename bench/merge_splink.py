"""The linkage of Hasila beside that of Splink (Fellegi-Sunter over DuckDB), on the same reports and the same pairs.

    python bench/merge_splink.py [1000 10000 100000]      needs: pip install splink duckdb

Both get the synthetic stream of ``bench/merge.py scale``, the same blocking (the keys and windows of
``hasila/merge/blocking.py`` as columns) and the same declared levels with the same m and u. What differs is what is
measured: who evaluates the levels, and how links become clusters (Splink: connected components, at the best of several
thresholds). Levels that SQL over two rows cannot say without help (sums of parts, growing tolls of several counts) do not
occur in the stream. Each runs in a process of its own; processor seconds include starting DuckDB, not making the stream or
trying thresholds. ``ratio`` is Splink's processor time over Hasila's.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "merge"))

from merge import b_cubed, in_own_process
from merge_making import stream

from hasila.merge.blocking import PADS, candidate_pairs, keys_of
from hasila.merge.clustering import cluster
from hasila.merge.levels import default_levels
from hasila.merge.report import Profile, profile
from hasila.merge.wording import BITS

THRESHOLDS = (3, 4, 5, 6, 8)  # bits
Result = tuple[float, float, int, float]  # CPU seconds, peak MB, pairs compared, B-cubed F1


def reports(size: int) -> tuple[list[Profile], dict[str, int]]:
    """The stream as profiles, and the incident that each truly tells."""
    told = stream(size)
    return [profile(r) for r, _ in told], {r.id: incident for r, incident in told}


def own(size: int) -> Result:
    """This project's blocking, levels and clustering, all in memory."""
    profiles, truth = reports(size)
    start = time.process_time()
    clusters = cluster(profiles)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pairs = sum(1 for _ in candidate_pairs(profiles))
    return seconds, peak, pairs, b_cubed(clusters, truth)


def splinks(size: int) -> Result:
    """The same by Splink."""
    import pyarrow
    from splink import DuckDBAPI, Linker, SettingsCreator

    profiles, truth = reports(size)
    table = pyarrow.Table.from_pylist([row(p) for p in profiles])
    start = time.process_time()
    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=0.1,
        blocking_rules_to_generate_predictions=blocking(),
        comparisons=comparisons(),
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI().register(table, table_name="reports"), settings, log_level="ERROR")
    linked = linker.inference.predict()
    clusters = clustered(linker, linked, default_levels().link_bits)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pairs = len(linked.as_record_list())
    best = max(b_cubed(clustered(linker, linked, bits), truth) for bits in THRESHOLDS)
    return seconds, peak, pairs, max(best, b_cubed(clusters, truth))


def clustered(linker: Any, linked: Any, bits: float) -> list[tuple[str, ...]]:
    """Splink's clusters of all pairs above a weight."""
    found: dict[str, list[str]] = defaultdict(list)
    table = linker.clustering.cluster_pairwise_predictions_at_threshold(linked, threshold_match_weight=bits)
    for record in table.as_record_list():
        found[record["cluster_id"]].append(record["unique_id"])
    return [tuple(members) for members in found.values()]


def row(p: Profile) -> dict[str, object]:
    """A profile as a row: what its comparisons look at, precomputed where SQL would need a function for it."""
    keys = keys_of(p)
    spot = p.spots[0] if p.spots else None
    first, last = (p.when if p.stated else p.window) or (None, None)
    return {
        "unique_id": p.id,
        **{f"keys{n}": sorted(found) for n, found in enumerate(keys.by_rule)},
        "first": keys.window[0],
        "last": keys.window[1],
        "place": spot.key if spot else None,
        "x": spot.lon if spot else None,
        "y": spot.lat if spot else None,
        "day": first,
        "until": last,
        "stated": p.stated,
        "kind": p.subtype,
        "killed": p.figures["killed"][2],
        "targets": sorted(p.targets),
        "article": p.article_id,
        "words": f"{p.wording:0{BITS}b}",
    }


def blocking() -> list[dict[str, object]]:
    """The three rules of this project's blocking: a shared key, and windows at most so many days apart."""
    apart = "greatest(l.first, r.first) - least(l.last, r.last)"
    return [
        {"blocking_rule": f"l.keys{n} = r.keys{n} AND {apart} <= {pad}", "arrays_to_explode": [f"keys{n}"]}
        for n, pad in enumerate(PADS)
    ]


def comparisons() -> list[dict[str, object]]:
    """The declared levels as SQL; the first that holds is taken."""
    gap = "(greatest(day_l, day_r) - least(until_l, until_r))"
    km = "111.2 * sqrt(pow(y_l - y_r, 2) + pow((x_l - x_r) * cos(radians((y_l + y_r) / 2)), 2))"
    share = "bit_count(words_l::BIT & words_r::BIT) / least(bit_count(words_l::BIT), bit_count(words_r::BIT))"
    low, high = "least(killed_l, killed_r)", "greatest(killed_l, killed_r)"
    grows = f"({high} <= 1.7 * {low} OR {high} - {low} <= 3)"
    both = "len(targets_l) > 0 AND len(targets_r) > 0"
    return [
        comparison("place", (
            ("same country", "place_l IS NULL OR place_r IS NULL"), ("same town", "place_l = place_r"),
            ("within", f"{km} <= 15"), ("near", f"{km} <= 60"), ("other place", f"{km} <= 250"), ("far places", "ELSE"),
        )),
        comparison("time", (
            ("same day", "day_l = day_r AND until_l = day_l AND until_r = day_r"), ("overlapping", f"{gap} <= 0"),
            ("a day apart", f"{gap} = 1"), ("two or three days", f"{gap} <= 3"), ("up to a week", "ELSE"),
        )),
        comparison("kind", (
            ("same type", "kind_l IS NULL OR kind_r IS NULL"), ("same subtype", "kind_l = kind_r"),
            ("different subtype", "ELSE"),
        )),
        comparison("target", (
            ("unknown", f"NOT ({both})"), ("same", "list_has_any(targets_l, targets_r)"), ("different", "ELSE"),
        )),
        comparison("wording", (
            ("copied", f"{share} >= 0.9"), ("very similar", f"{share} >= 0.55"), ("similar", f"{share} >= 0.3"),
            ("dissimilar", "ELSE"),
        )),
        comparison("figures", (
            ("large equal", "killed_l = killed_r AND killed_l >= 5"), ("small equal", "killed_l = killed_r"),
            ("growing", grows), ("contradicting", "ELSE"),
        )),
    ]  # fmt: skip


def comparison(name: str, levels: Sequence[tuple[str, str]]) -> dict[str, object]:
    """One comparison with this project's own m and u."""
    table = default_levels().table[name]
    return {
        "output_column_name": name,
        "comparison_levels": [
            {
                "sql_condition": condition,
                "label_for_charts": level,
                "m_probability": table[level].m,
                "u_probability": table[level].u,
            }
            for level, condition in levels
        ],
    }


def main() -> int:
    """One line a size and program, then the ratio."""
    print("reports  program  pairs      CPU s  peak MB  B-cubed F1  ratio")
    for size in [int(n) for n in sys.argv[1:]] or [1000, 10_000]:
        seconds: list[float] = []
        for name, function in (("hasila", own), ("splink", splinks)):
            cpu, peak, pairs, quality = in_own_process(function, size)
            seconds.append(cpu)
            ratio = f"{seconds[1] / seconds[0]:5.2f}" if len(seconds) > 1 else ""
            print(f"{size:7}  {name:7}  {pairs:>9}  {cpu:7.1f}  {peak:7.0f}  {quality:10.3f}  {ratio}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
