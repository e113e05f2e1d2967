"""Run the benchmarks and write what they print into the page on benchmarks (``docs/reference/benchmarks.md``).

    python scripts/record_benchmarks.py [NAME …]     all where none is named; --list prints the names

Each has its section of the page, which is replaced where the benchmark ran to its end; what failed keeps its old one. The
texts of a day of news and the programs beside Hasila are used where they are there (``bench/corpus.py``, ``make peers``).
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
BENCHMARKS = {
    "Beside other programs": "python bench/peers.py",
    "A whole run": "python bench/spine.py",
    "Source formats": "python bench/sources.py formats",
    "Memory of sources": "python bench/sources.py memory",
    "Growth": "python bench/growth.py",
    "Growth where every article holds facts": "python bench/growth.py 1000 10000 --facts",
    "Killed runs": "python bench/resume.py --articles 300",
    "Passed over": "python bench/prefilter.py hasila/sample/news.jsonl",
    "Merging": "python bench/merge.py scale 1000 10000",
    "Planted errors": "python bench/planted.py --sizes 10,30,100",
}
_SECTION = re.compile(r"^## (?P<title>[^\n]+)\n(?P<body>.*?)(?=^## |\Z)", re.M | re.S)


def main() -> int:
    """Run and write; returns the exit status."""
    if "--list" in sys.argv:
        print("\n".join(BENCHMARKS))
        return 0
    failed = []
    began = time.monotonic()
    for title in sys.argv[1:] or BENCHMARKS:
        command, start = BENCHMARKS[title], time.monotonic()
        print(f"$ {command}", flush=True)
        load = os.getloadavg()[0]
        status, printed = _run(command)
        print(f"({time.monotonic() - start:.0f} s)\n", flush=True)
        if status == 0:
            _write(title, f"`{command}` ({_where(load)})\n\n```text\n{printed.rstrip()}\n```\n")
        else:
            failed.append(title)
    print(f"{time.monotonic() - began:.0f} s in all; written to {PAGE.relative_to(ROOT)}")
    if failed:
        print(f"failed, their sections are unchanged: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


def _run(command: str) -> tuple[int, str]:
    """The status of a command, and what it printed, which is shown as it comes."""
    process = subprocess.Popen(
        [sys.executable, *command.split()[1:]], cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    return process.wait(), "".join(lines)


def _where(load: float) -> str:
    """Where and when it was measured; other work on the machine shows in its load."""
    day = dt.datetime.now(dt.UTC).date()
    return f"{day}, Python {platform.python_version()}, {os.cpu_count()} cores with a load of {load:.1f} before"


def _write(title: str, body: str) -> None:
    """Put the section in its place on the page, in the order of the table above."""
    head, mark, old = PAGE.read_text("utf-8").partition("\n## ")
    sections = {found["title"]: found["body"].strip("\n") + "\n" for found in _SECTION.finditer(mark[1:] + old)}
    sections[title] = body
    ordered = [name for name in BENCHMARKS if name in sections]
    text = "\n".join(f"## {name}\n\n{sections[name]}" for name in ordered)
    PAGE.write_text(f"{head.rstrip()}\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
