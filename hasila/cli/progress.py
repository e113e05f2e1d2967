"""The progress bar of long runs: on standard error, and only where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from hasila.cli.console import NORMAL, say


@contextmanager
def progress(sources: Sequence[str]) -> Iterator[Callable[[str, str], None]]:
    """A function to call with each article's outcome (read, known, failed) and its name."""
    if say.level < NORMAL or not sys.stderr.isatty():
        yield _only_details
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from hasila.cli.console import rich_console

    bar = Progress(
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
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=_total(sources), rate="", counts="")
        tally = {"read": 0, "known": 0, "failed": 0}

        def watch(outcome: str, name: str) -> None:
            tally[outcome] += 1
            speed = bar.tasks[0].speed
            bar.update(
                task,
                advance=1,
                rate=f"{speed:,.0f}/s" if speed else "",
                counts=", ".join(f"{number:,} {label}" for label, number in tally.items() if number),
            )

        yield watch


def _total(sources: Sequence[str]) -> int | None:
    """How many articles there will be, where the sources can tell without reading them."""
    import hasila.sources

    count = getattr(hasila.sources, "count", None)
    return count(sources) if count else None


def _only_details(outcome: str, name: str) -> None:
    say.detail(f"{outcome}: {name}")
