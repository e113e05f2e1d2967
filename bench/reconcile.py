#!/usr/bin/env python3
"""Findings of a file of claims, and the time they take.

    python bench/reconcile.py CLAIMS.jsonl > FINDINGS.jsonl        # findings, for a scorer
    python bench/reconcile.py CLAIMS.jsonl --halves 3              # how stable: findings of halves of the statements

Reads claims only, never answers. With ``--halves`` prints how many findings of the whole whose claims all lie in a half
are found again in that half alone: what depends on a figure far away is not robust.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import msgspec

from hasila.reconcile import Claim, reconcile
from hasila.reconcile.figures import event_of
from hasila.reconcile.importing import read_claims
from hasila.reconcile.verdicts import by_word


def stability(claims: tuple[Claim, ...], seed: int) -> tuple[int, int]:
    """(found again, findings of the whole that fit into the half) for one random half of the statements."""
    events = sorted({event_of(c) for c in claims})
    random.Random(seed).shuffle(events)
    chosen = set(events[: len(events) // 2])
    half = [c for c in claims if event_of(c) in chosen]
    ids = {c.id for c in half}
    whole = [set(f.claims) for f in reconcile(claims).findings if set(f.claims) <= ids]
    again = [set(f.claims) | set(f.repeats) for f in reconcile(half).findings]
    return sum(any(len(w & a) >= min(2, len(w)) for a in again) for w in whole), len(whole)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--halves", type=int, default=0, metavar="N")
    args = parser.parse_args()
    imported = read_claims(args.claims)
    for problem in imported.problems:
        print(problem, file=sys.stderr)
    if args.halves:
        for seed in range(args.halves):
            again, whole = stability(imported.claims, seed)
            print(f"half {seed}: {again} of {whole} findings found again")
        return 0
    start = time.perf_counter()
    result = reconcile(imported.claims)
    seconds = time.perf_counter() - start
    for finding in result.findings:
        print(msgspec.json.encode(finding).decode())
    words = ", ".join(f"{n} {word}" for word, n in by_word(result.verdicts).items())
    print(
        f"{len(imported.claims)} claims, {len(result.figures)} figures, {len(result.findings)} findings in "
        f"{seconds:.1f} s; verdicts: {words}",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
