"""From sources to a ledger: reading, then merging, then reconciliation. What ``hasila run`` does, without its display.

Articles stream through: memory does not grow with their number. Reads run in worker processes where asked; only this
process writes. A commit closes a batch of articles, each of which is stored whole or not at all, so an interrupted run
loses at most one batch of reading, and the next run takes up there.
"""

from __future__ import annotations

import itertools
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from hasila.codebook import active, choose
from hasila.errors import HasilaError, LedgerError, LexiconError
from hasila.languages import is_own
from hasila.ledger import Ledger
from hasila.model import Article, Facts

CHUNK = 16  # articles that a worker gets at once
AHEAD = 8  # chunks for each worker: as much as keeps them busy while this process stores a batch
COMMIT_SECONDS = 1.0
_INSIDE = re.compile(r"[!#/\\]")
Outcome = Literal["read", "known", "failed"]
Watch = Callable[[Outcome, str], None]


class Failed(NamedTuple):
    """An article, or what should have been one, that could not be read."""

    source: str
    record: str
    reason: str


class RunCounts(msgspec.Struct):
    """What one run did, in articles and facts."""

    read: int = 0
    known: int = 0
    failed: int = 0
    with_facts: int = 0
    facts: int = 0
    other_texts: int = 0  # articles under an address that another text had
    seconds: float = 0.0


class Stage(NamedTuple):
    """How a stage after the reading went: done, or nothing to do."""

    name: str
    outcome: Literal["done", "unchanged"]


def _no_watch(outcome: Outcome, detail: str) -> None:
    return None


# ------------------------------------------------------------------------------------------------------------- reading


def read_chunk(articles: Sequence[Article], *, mask: bool = False) -> list[Facts | str]:
    """Read some articles; for each its facts, or the reason why it could not be read. Runs in worker processes.

    With ``mask``, names of private persons are blotted out of what is given back, for :meth:`Ledger.add`.
    """
    from hasila.reading import read
    from hasila.reading.persons import masked

    results: list[Facts | str] = []
    for article in articles:
        try:
            facts = read(article)
            results.append(masked(facts) if mask else facts)
        except LexiconError as error:
            if is_own(article.language):
                raise
            results.append(f"the plug-in for language {article.language!r} has a wrong entry: {error}")
        except HasilaError:
            # A wrong lexicon or codebook is not the article's fault: no other article would fare better.
            raise
        except Exception as error:
            # Whatever one article does to the reader, the others are still to be read: name it and go on.
            results.append(f"the reading failed: {type(error).__name__}: {error}")
    return results


def read_all(
    articles: Iterable[Article], *, jobs: int = 1, mask: bool = False
) -> Iterator[tuple[Article, Facts | str]]:
    """Each article with its facts, or with the reason why it could not be read, in the order of the input.

    With ``mask``, names are blotted out in the facts and their article (see :func:`read_chunk`).
    """
    stream = iter(articles)
    if jobs <= 1:
        for article in stream:
            yield article, read_chunk([article], mask=mask)[0]
        return
    # Spawned workers share nothing with this process: neither the open ledger nor the threads of a progress bar.
    with ProcessPoolExecutor(jobs, get_context("spawn"), choose, (str(active().home),)) as pool:
        waiting: deque[tuple[list[Article], Future[list[Facts | str]]]] = deque()
        while True:
            while len(waiting) < AHEAD * jobs and (chunk := list(itertools.islice(stream, CHUNK))):
                waiting.append((chunk, pool.submit(read_chunk, chunk, mask=mask)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield from zip(chunk, future.result(), strict=True)


# ------------------------------------------------------------------------------------------------------------- storing


class Run:
    """One run over some sources into a ledger."""

    def __init__(self, ledger: Ledger, sources: Sequence[str], *, jobs: int = 1, watch: Watch = _no_watch) -> None:
        self.ledger = ledger
        self.sources = sources
        self.jobs = jobs
        self.watch = watch
        self.counts = RunCounts()
        self.failures: list[Failed] = []
        self.last_other_text = ""
        self._run_id: int | None = None
        self._old_failures = {(f.source, f.record) for f in ledger.failures()}
        self._old_failed_sources = {source for source, _ in self._old_failures}
        self._failed_now: set[tuple[str, str]] = set()
        self._touched_sources: set[str] = set()

    def read(self, mapping: Mapping[str, str] | None = None) -> RunCounts:
        """Read all sources into the ledger."""
        from hasila.sources import articles

        started = time.monotonic()
        stream = articles([Path(source) if source != "-" else source for source in self.sources], mapping=mapping,
                          on_failure=self._source_failed)  # fmt: skip
        results = read_all(self._unknown(stream), jobs=self.jobs, mask=True)
        for batch in _timed_batches(results, COMMIT_SECONDS):
            self._store(batch)
        self._settle_failures()
        self.counts.seconds = time.monotonic() - started
        if self._run_id is not None:
            c = self.counts
            self.ledger.end_run(self._run_id, read=c.read, known=c.known, failed=c.failed, facts=c.facts)
        return self.counts

    def _unknown(self, stream: Iterable[Article]) -> Iterator[Article]:
        """The articles that are still to be read."""
        for article in stream:
            self._seen_source(article.source)
            if self.ledger.knows(article):
                self.counts.known += 1
                self.watch("known", article.source)
            else:
                yield article

    def _store(self, batch: list[tuple[Article, Facts | str]]) -> None:
        self._begin()
        with self.ledger.transaction():
            for article, result in batch:
                if isinstance(result, str):
                    self._fail(article.source, article.external_id or article.url or "", result)
                    continue
                self._add(article, result)

    def _add(self, article: Article, facts: Facts) -> None:
        try:
            added = self.ledger.add(facts, is_masked=True)
        except UnicodeEncodeError as error:
            self._fail(article.source, article.external_id or "", f"the text is not valid Unicode: {error.reason}")
            return
        except LedgerError as error:
            if "does not quote" not in str(error):
                raise
            self._fail(article.source, article.external_id or "", f"refused by the ledger: {error}")
            return
        self.counts.read += 1
        self.counts.facts += added.facts
        self.counts.with_facts += bool(added.facts)
        if added.changed and self.ledger.has_other_text(article):
            self.counts.other_texts += 1
            self.last_other_text = f"{article.source}: {article.url}"
        self.watch("read", article.source)

    def _begin(self) -> None:
        """A run is noted only once it changes something: running again over the same sources leaves no trace."""
        if self._run_id is None:
            self._run_id = self.ledger.start_run([str(source) for source in self.sources])

    # ------------------------------------------------------------------------------------------------------- failures

    def _source_failed(self, failure: Any) -> None:
        self._seen_source(failure.source)
        self._fail(str(failure.source), str(failure.record or ""), failure.reason)

    def _fail(self, source: str, record: str, reason: str) -> None:
        self.counts.failed += 1
        self.failures.append(Failed(source, record, reason))
        self._failed_now.add((source, record))
        self.ledger.add_failure(source, record, reason)
        self.watch("failed", f"{source}{' ' + record if record else ''}: {reason}")

    def _seen_source(self, source: str) -> None:
        if self._old_failed_sources:
            self._touched_sources |= self._old_failed_sources.intersection(_holders(source))

    def _settle_failures(self) -> None:
        """Forget what failed in an earlier run and has now been read."""
        mended = [key for key in self._old_failures if key[0] in self._touched_sources and key not in self._failed_now]
        if mended:
            self.ledger.drop_failures(mended)


def _holders(source: str) -> Iterator[str]:
    """A source and all that it stands in: ``news/day.zip!a.json#3``, ``news/day.zip!a.json``, ``news/day.zip``, ``news``."""
    yield source
    for mark in _INSIDE.finditer(source):
        yield source[: mark.start()]


def _timed_batches(results: Iterable[Any], seconds: float) -> Iterator[list[Any]]:
    """Group what arrives within ``seconds``, at most 500 together, so that a commit's cost is shared."""
    batch: list[Any] = []
    deadline = time.monotonic() + seconds
    for result in results:
        batch.append(result)
        if len(batch) >= 500 or time.monotonic() >= deadline:
            yield batch
            batch = []
            deadline = time.monotonic() + seconds
    if batch:
        yield batch


# ---------------------------------------------------------------------------------------------------- what comes after


def later_stages(ledger: Ledger) -> Iterator[Stage]:
    """Merge reports into incidents, then reconcile, each only where something changed since it last ran."""
    from hasila.merge import merge_ledger
    from hasila.reconcile import reconcile_ledger

    stages: tuple[tuple[str, Callable[[Ledger], object]], ...] = (
        ("merge", merge_ledger),
        ("reconcile", reconcile_ledger),
    )
    for name, run_stage in stages:
        if not ledger.is_stale(name):
            yield Stage(name, "unchanged")
            continue
        run_stage(ledger)
        ledger.mark_fresh(name)
        yield Stage(name, "done")
