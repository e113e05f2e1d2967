"""Where the time of reading goes: milliseconds an article for each stage.

    python bench/stages.py SOURCE... [--times 5]

SOURCE is what `hasila read` takes. Each article is read so many times, lexicons loaded, and the least processor time of each
stage is kept: what other work on the machine adds is left out as far as it can be.
"""

from __future__ import annotations

import argparse
import functools
import time
from collections import Counter
from typing import Any

import hasila.reading as reading
import hasila.text.pipeline as text
from hasila.sources import articles

#: (label, where a function is looked up, its name); stages of a stage are indented behind it.
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("look at the words", reading, "may_hold_facts"),
    ("words to concepts", text.Pipeline, "lex"),
    ("  tokens", text.Vocabulary, "words"),
    ("  phrases", text.Lexer, "chunks"),
    ("  names of places", text, "proper"),
    ("gate", reading, "weigh"),
    ("rules", text.Pipeline, "apply"),
    ("  numbers", text, "read_numbers"),
    ("  dates, quantities", text.Cascade, "apply"),
    ("figures", reading, "scenes"),
    ("countries", reading, "find_countries"),
    ("speakers", reading.Voices, "listen"),
    ("tallies", reading, "read_tallies"),
    ("incidents", reading, "read_incidents"),
    ("statements", reading, "read_statements"),
)


def _timed(label: str, home: Any, name: str, spent: Counter[str]) -> None:
    """Let the function *name* of *home* add the processor time that it takes to ``spent[label]``."""
    function = getattr(home, name)

    @functools.wraps(function)
    def timed(*arguments: Any, **named: Any) -> Any:
        start = time.process_time()
        made = function(*arguments, **named)
        spent[label] += time.process_time() - start
        return made

    setattr(home, name, timed)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    texts = list(articles(options.sources, on_failure=lambda failure: None))
    for article in texts:  # once without a clock: lexicons and rules are compiled as they are needed
        reading.read(article)
    spent: Counter[str] = Counter()
    for label, home, name in STAGES:
        _timed(label, home, name, spent)
    least: Counter[str] = Counter()
    for article in texts:
        runs = []
        for _ in range(options.times):
            spent.clear()
            start = time.process_time()
            reading.read(article)
            runs.append({**spent, "all": time.process_time() - start})
        least.update({label: min(run[label] for run in runs) for label in runs[0]})
    for label in (*(label for label, _, _ in STAGES), "all"):
        print(f"{label:<22}{1000 * least[label] / len(texts):6.3f} ms")


if __name__ == "__main__":
    main()
