"""The progress bar of long runs: on standard error, and only where that is a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from hasila.cli.console import NORMAL, say

Watch = Callable[[str, str], None]


@contextmanager
def progress(sources: Sequence[str], mapping: Mapping[str, str] | None) -> Iterator[Watch]:
    """A function to call with each article's outcome (read, known, failed) and its name."""
    if not _shown():
        yield _only_details
        return
    with _counting(sources, mapping) as total, _bar() as bar:
        task = bar.add_task("", total=None, rate="", counts="")
        tally = {"read": 0, "known": 0, "failed": 0}

        def watch(outcome: str, name: str) -> None:
            tally[outcome] += 1
            speed = bar.tasks[0].speed
            bar.update(
                task,
                advance=1,
                total=total(),
                rate=f"{speed:,.0f}/s" if speed else "",
                counts=", ".join(f"{number:,} {label}" for label, number in tally.items() if number),
            )

        yield watch


@contextmanager
def file_progress() -> Iterator[Callable[[int, str], None]]:
    """A function to call with the number of all files, and what was done so far, as each of them ends."""
    if not _shown():
        yield lambda total, counts: None
        return
    with _bar() as bar:
        task = bar.add_task("", total=None, rate="", counts="")

        def watch(total: int, counts: str) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, total=total, rate=f"{speed:,.1f} files/s" if speed else "", counts=counts)

        yield watch


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Says what is being done, as long as it lasts."""
    if not _shown():
        yield
        return
    from hasila.cli.console import rich_console

    with rich_console(to_stderr=True).status(what):
        yield


def _shown() -> bool:
    return say.level >= NORMAL and sys.stderr.isatty()


def _bar() -> Any:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from hasila.cli.console import rich_console

    return Progress(
        TextColumn("Reading"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[counts]}"),
        console=rich_console(to_stderr=True),
        refresh_per_second=5,
    )


@contextmanager
def _counting(sources: Sequence[str], mapping: Mapping[str, str] | None) -> Iterator[Callable[[], int | None]]:
    """How many articles there will be, once a process beside this one has counted them.

    An archive does not say how many articles it holds; finding them costs a small part of reading them. Standard input
    cannot be read twice: there the number stays unknown.
    """
    if "-" in sources:
        yield lambda: None
        return
    context = get_context("spawn")
    mine, its = context.Pipe(duplex=False)
    process = context.Process(target=_count, args=(its, list(sources), dict(mapping or {})), daemon=True)
    process.start()
    known: list[int] = []

    def total() -> int | None:
        if not known and mine.poll():
            try:
                known.append(int(mine.recv()))
            except EOFError:
                return None
        return known[0] if known else None

    try:
        yield total
    finally:
        process.terminate()
        process.join()


def _count(answer: Connection, sources: list[str], mapping: dict[str, str]) -> None:
    """Count what ``sources`` hold, readable or not; runs in a process of its own."""
    from hasila.sources import Failure, articles

    if hasattr(os, "nice"):
        os.nice(19)  # it takes what those that read leave over: finding the text of a page costs as much as reading it
    failures: list[Failure] = []
    answer.send(sum(1 for _ in articles(sources, mapping=mapping, on_failure=failures.append)) + len(failures))


def _only_details(outcome: str, name: str) -> None:
    say.detail(f"{outcome}: {name}")
