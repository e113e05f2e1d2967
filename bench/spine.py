"""The whole path measured: reading, running with one and two processes, running again, memory, start-up.

    python bench/spine.py [SOURCE...] [--articles 1000]

SOURCE is what `hasila run` takes, such as a folder or an archive of newspaper articles. Without it a day of an Arabic
news corpus beside the checkout serves (``bench/corpus.py``), else, or with --articles, articles made of the bundled
sample: all of it once, then its items on other topics over and over, which hold no fact. Prints one line a measurement;
peak memory is that of the process and of its largest worker.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import SAMPLE, day_of_news

MEASURED = """
import resource, sys, time
start = time.perf_counter()
try:
    from hasila.cli import main
    main()
except SystemExit:
    pass
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(f"{time.perf_counter() - start:.2f} {peak}", file=sys.stderr)
"""


def make_articles(path: Path, number: int) -> None:
    """Write ``number`` articles: the sample once, then items on other topics of about 2,000 characters each."""
    generator = random.Random(1)
    items = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    others = [item for item in items if "-other-" in item["id"]]
    with path.open("w", encoding="utf-8") as file:
        for index in range(number):
            item = dict(items[index] if index < len(items) else others[index % len(others)])
            if index >= len(items):
                sentences = item["text"].split(". ") * 8
                generator.shuffle(sentences)
                item["id"], item["url"] = f"a{index}", f"https://made.example/{index}"
                item["text"] = ". ".join(sentences) + f" {index}"
            file.write(json.dumps(item, ensure_ascii=False) + "\n")


def measured(*arguments: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds, kilobytes = done.stderr.strip().splitlines()[-1].split()
    return float(seconds), int(kilobytes) / 1024


def read_speed(sources: list[str]) -> None:
    """Milliseconds an article for reading alone, lexicons loaded, articles with and without facts apart."""
    from hasila.reading import read
    from hasila.sources import articles

    texts = list(articles(sources, on_failure=lambda failure: None))
    for article in texts:  # once without a clock: lexicons and rules are compiled as they are needed
        read(article)
    spent = {True: [0.0, 0], False: [0.0, 0]}
    for article in texts:
        start = time.perf_counter()
        found = len(read(article)) > 0
        spent[found][0] += time.perf_counter() - start
        spent[found][1] += 1
    for found, (seconds, number) in spent.items():
        if number:
            kind = "with facts" if found else "without facts"
            print(f"read, {kind}: {1000 * seconds / number:.2f} ms an article ({number:,} articles)")


def _speed_up(seconds: dict[str, float]) -> str:
    return f"{seconds['1'] / seconds['2']:.2f} times as fast ({seconds['1']:.1f} s, {seconds['2']:.1f} s)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--articles", type=int)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        day = None if options.articles else day_of_news()
        sources = options.sources or ([str(day)] if day else [])
        if not sources:
            sources = [f"{folder}/made.jsonl"]
            make_articles(Path(sources[0]), options.articles or 1000)
        from hasila.sources import articles

        number = sum(1 for _ in articles(sources, on_failure=lambda failure: None))
        seconds, _ = measured("--help")
        print(f"start-up (hasila --help): {seconds:.2f} s")
        read_speed(sources)
        alone = {}
        for jobs in ("1", "2"):
            alone[jobs], _ = measured("read", *sources, "--jobs", jobs, "--format", "jsonl", "--quiet")
        print(f"hasila read at 2 processes: {_speed_up(alone)}")
        runs = {}
        for jobs in ("1", "2"):
            ledger = f"{folder}/{jobs}.db"
            runs[jobs], peak = measured("run", *sources, "--db", ledger, "--jobs", jobs, "--quiet")
            rate = number / runs[jobs]
            print(f"hasila run, {jobs} process(es): {rate:,.0f} articles/s, {runs[jobs]:.1f} s, peak {peak:.0f} MB")
        print(f"hasila run at 2 processes: {_speed_up(runs)}")
        seconds, peak = measured("run", *sources, "--db", f"{folder}/1.db", "--quiet")
        print(f"hasila run again: {number / seconds:,.0f} articles/s, {seconds:.1f} s, peak {peak:.0f} MB")
        size = Path(f"{folder}/1.db").stat().st_size
        print(f"ledger: {size / number / 1024:.1f} kB an article")


if __name__ == "__main__":
    main()
