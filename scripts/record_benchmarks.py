"""Run the benchmarks and keep what they print in ``bench/results/``, from where the page on benchmarks is made.

python scripts/record_benchmarks.py [NAME …]     all where none is named
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BENCHMARKS = {
    "reading-speed": "python bench/spine.py",
    "source-formats": "python bench/sources.py formats",
    "growth": "python bench/growth.py 1000 10000",
    "killed-runs": "python bench/resume.py --moments 3 --articles 300",
    "passed-over": "python bench/prefilter.py hasila/sample/news.jsonl",
    "merging": "python bench/merge.py scale 1000",
    "planted-errors": "python bench/planted.py --sizes 10,30,100",
    "beside-other-programs": "python bench/peers.py",
}


def main() -> int:
    """Run and record; returns the exit status."""
    failed = 0
    for name in sys.argv[1:] or BENCHMARKS:
        command = BENCHMARKS[name]
        print(f"$ {command}", flush=True)
        done = subprocess.run(
            [sys.executable, *command.split()[1:]], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
        )
        print(done.stdout, end="", flush=True)
        failed += done.returncode != 0
        if done.returncode == 0:
            folder = ROOT / "bench" / "results"
            folder.mkdir(exist_ok=True)
            (folder / f"{name}.txt").write_text(f"{command}\n{done.stdout}", encoding="utf-8")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
