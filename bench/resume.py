"""Kill -9 at random moments, run again: are the exports byte-equal to those of a run that nothing disturbed?

    python bench/resume.py [--moments 10] [--articles 1500] [--jobs 1] [--seed 1]

Each moment is a share of the time that the undisturbed run took, drawn anew: reading, merging, reconciliation and the
report are all hit. After the kill the same command runs to its end over the same ledger. Exit status 1 where anything
differs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from spine import make_articles

HASILA = [sys.executable, "-c", "from hasila.cli import main; main()"]
EXPORTS = ("jsonl", "csv", "geojson")


def run(source: Path, ledger: Path, jobs: int) -> list[str]:
    """The command of one run."""
    return [*HASILA, "run", str(source), "--db", str(ledger), "--jobs", str(jobs), "--quiet"]


def digests(ledger: Path) -> dict[str, str]:
    """Digest of each export of the ledger."""
    found = {}
    for name in EXPORTS:
        out = ledger.with_suffix(f".{name}")
        command = [*HASILA, "export", name, str(out), "--db", str(ledger), "--quiet"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        files = sorted(p for p in out.rglob("*") if p.is_file()) if out.is_dir() else [out]
        digest = hashlib.sha256()
        for file in files:
            digest.update(file.read_bytes())
        found[name] = digest.hexdigest()
    return found


def kill_after(command: list[str], seconds: float) -> bool:
    """Run *command* and kill it with all its processes after *seconds*; False where it ended before."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def main() -> int:
    """Prints one line a moment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=10)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, wrong = random.Random(options.seed), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "made.jsonl"
        make_articles(source, options.articles)
        start = time.monotonic()
        subprocess.run(run(source, folder / "whole.db", options.jobs), check=True)
        whole = time.monotonic() - start
        expected = digests(folder / "whole.db")
        print(f"undisturbed: {whole:.1f} s, {options.articles:,} articles, {options.jobs} process(es)")
        for moment in range(1, options.moments + 1):
            ledger, after = folder / f"{moment}.db", chance.uniform(0.05, 0.95) * whole
            while not kill_after(run(source, ledger, options.jobs), after):
                ledger.unlink()  # the machine was faster this time: an earlier moment
                after *= chance.random()
            subprocess.run(run(source, ledger, options.jobs), check=True)
            differ = [export for export, digest in digests(ledger).items() if digest != expected[export]]
            wrong += bool(differ)
            print(
                f"{moment:3}: killed after {after:5.1f} s, exports {'differ: ' + ', '.join(differ) if differ else 'byte-equal'}"
            )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
