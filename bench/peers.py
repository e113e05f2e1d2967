"""Hasila's reading beside what a user would pick instead, on the same texts, in one run.

    python bench/peers.py [--texts FILE.jsonl|FILE.zip] [--count 60]

Peers do less than Hasila does: dates alone (dateparser), numbers and times (Maha, Arabic only), words of a list
(spaCy); main text of pages stands in ``bench/sources.py``. A peer that is not installed is named with the command that
installs it. Without ``--texts`` the bundled sample serves.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from hasila.model import Article
from hasila.sources import articles

SAMPLE = Path(__file__).parent.parent / "hasila" / "sample" / "news.jsonl"
WARM_UP_SECONDS = 5
Task = Callable[[Article], object]


def hasila_task() -> Task:
    """All facts of the article, with their evidence."""
    from hasila.reading import read

    return read


def dateparser_task() -> Task:
    """Dates found by dateparser's search, told the language."""
    from dateparser.search import search_dates

    return lambda article: search_dates(article.text, languages=[article.language])


def maha_task() -> Task:
    """Numbers and times found by Maha."""
    import regex

    sys.modules.setdefault("regex.regex", regex)  # the module that Maha 0.3 imports was renamed in newer releases
    from maha.parsers.functions import parse_dimension

    return lambda article: (
        parse_dimension(article.text, numeral=True),
        parse_dimension(article.text, time=True),
    )


def spacy_task() -> Task:
    """A blank pipeline with a matcher for numbers beside 200 words."""
    import spacy
    from spacy.matcher import Matcher

    pipelines = {}
    for language in ("ar", "fr", "en", "es"):
        pipeline = spacy.blank(language)
        matcher = Matcher(pipeline.vocab)
        matcher.add("quantity", [[{"LIKE_NUM": True}, {"IS_ALPHA": True}], [{"IS_DIGIT": True}, {"IS_ALPHA": True}]])
        pipelines[language] = (pipeline, matcher)

    def task(article: Article) -> object:
        pipeline, matcher = pipelines[article.language]
        return matcher(pipeline(article.text))

    return task


PEERS: dict[str, tuple[Callable[[], Task], str, frozenset[str] | None]] = {
    "hasila: all facts with evidence": (hasila_task, "", None),
    "dateparser: dates": (dateparser_task, "pip install dateparser", None),
    "Maha: numbers and times (Arabic)": (maha_task, "pip install mahad regex", frozenset({"ar"})),
    "spaCy blank + Matcher: numbers": (spacy_task, "pip install spacy", None),
}


def measure(task: Task, texts: Iterable[Article]) -> tuple[float, float]:
    """Milliseconds of processor time an article: mean and median, after a warm-up that loads the tables."""
    texts = list(texts)
    start = time.process_time()
    for article in texts:
        task(article)
        if time.process_time() - start > WARM_UP_SECONDS:
            break
    spent = []
    for article in texts:
        start = time.process_time()
        task(article)
        spent.append(time.process_time() - start)
    spent.sort()
    return sum(spent) / len(spent) * 1000, spent[len(spent) // 2] * 1000


def main() -> None:
    """Prints one line for each peer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=SAMPLE)
    parser.add_argument("--count", type=int, default=60, help="articles for each peer")
    options = parser.parse_args()
    texts = [article for article in articles([options.texts]) if article.language != "und"][: options.count]
    characters = sum(len(article.text) for article in texts) / len(texts)
    print(f"{len(texts)} articles of {characters:,.0f} characters in the mean, from {options.texts.name}\n")
    print(f"{'':36}{'mean ms':>10}{'median ms':>11}{'articles/s':>12}")
    for name, (build, install, languages) in PEERS.items():
        try:
            task = build()
        except ImportError as error:
            print(f"{name:36}  not installed ({error.name}): {install}")
            continue
        mean, median = measure(task, [a for a in texts if languages is None or a.language in languages])
        print(f"{name:36}{mean:10.2f}{median:11.2f}{1000 / mean:12,.0f}")


if __name__ == "__main__":
    main()
