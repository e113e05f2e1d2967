"""``hasila run``: the main job, from articles to a reconciled ledger and a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hasila.cli.console import (
    DEFAULT_LEDGER,
    CodebookOption,
    DbOption,
    MapOption,
    QuietOption,
    VerboseOption,
    parse_mapping,
    say,
)
from hasila.errors import UsageError

if TYPE_CHECKING:
    from hasila.ledger import Ledger
    from hasila.pipeline import Run

ORDER = 10
EXIT_INTERRUPTED = 130  # as shells count it


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:  hasila run news/ feed.xml --db ledger.db --jobs 2")(run)


def run(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="Files or folders: plain text, HTML, JSON (Lines), feeds, WARC, ZIP; - is standard input.",
        ),
    ] = None,
    db: DbOption = DEFAULT_LEDGER,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read.")] = 1,
    mapping: MapOption = None,
    failed: Annotated[
        bool, typer.Option("--failed", help="Only the files of this ledger that could not be read before.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="Where the report goes; report.html beside the ledger if not given.")
    ] = None,
    engine: Annotated[
        str | None, typer.Option("--engine", help="Read at scale into --out: processes, or ray (RAY_ADDRESS).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="With --engine: the folder of the Parquet files; no ledger is written.")
    ] = None,
    codebook: CodebookOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Read articles, keep their facts with the sentences, merge, reconcile, print a summary and write a report."""
    from hasila.ledger import beside

    sources = _sources(sources or [], failed, db)
    if engine is not None or out is not None:
        from hasila.cli.at_scale import run_at_scale

        run_at_scale(sources, out, engine or "processes", jobs, parse_mapping(mapping))
        return
    if len(sources) == 1 and (Path(sources[0]) / "_done" / "files.json").is_file():
        from hasila.cli.at_scale import store_facts

        store_facts(Path(sources[0]), db, report or beside(db, "report.html"))
        return
    from hasila.cli.display.progress import doing, progress
    from hasila.ledger import Ledger
    from hasila.pipeline import Run, later_stages

    fields = parse_mapping(mapping)
    with Ledger(db) as ledger:
        with progress(sources, fields) as watch, _interruptible(ledger):
            this = Run(ledger, sources, jobs=jobs, watch=watch)
            this.read(fields)
        for failure in this.failures:
            say.warning(f"not read: {failure.source} {failure.record}: {failure.reason}".replace(" : ", ": "))
        if number := this.counts.other_texts:
            plural = "articles stand" if number > 1 else "article stands"
            say.info(
                f"{number} {plural} under the address of another text, both are kept (last: {this.last_other_text})"
            )
        with doing("Merging and reconciling …"):
            stages = list(later_stages(ledger))
        for stage in stages:
            say.detail(f"{stage.name}: {stage.outcome}")
        _finish(ledger, this, report or beside(db, "report.html"), quiet=quiet)
    if this.counts.failed:
        raise typer.Exit(1)


@contextmanager
def _interruptible(ledger: Ledger) -> Iterator[None]:
    """Says at Ctrl-C what is kept and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        held = ledger.counts()["articles"]
        say.error(f"interrupted; {ledger.name} holds {held:,} articles, and the same command goes on behind them")
        raise typer.Exit(EXIT_INTERRUPTED) from None


def _sources(named: list[str], failed: bool, db: str) -> list[str]:
    """The sources to read: those named, or with --failed the files that the ledger notes as not read whole."""
    if failed == bool(named):
        raise UsageError("name what to read: SOURCE..., or --failed for what this ledger could not read before")
    if named:
        return named
    from hasila.ledger import Ledger

    with Ledger(db, create=False) as ledger:
        files = dict.fromkeys(_file(failure.source) for failure in ledger.failures())
    # A link that leads to a folder is no file: reading what lies behind it would give articles another source.
    files = {name: None for name in files if not (Path(name).is_symlink() and Path(name).is_dir())}
    if not files:
        raise UsageError(f"{db}: everything was read; there is nothing to read again")
    return list(files)


def _file(source: str) -> str:
    """The file that a source such as ``news.zip!day.json#17`` stands in; a name may hold such marks itself."""
    from hasila.sources.support.build import as_named

    cuts = [source[: mark.start()] for mark in re.finditer("[!#]", source)]
    shown = (source, *reversed(cuts))
    known = (name for cut in shown for name in (cut, as_named(cut)) if Path(name).exists())
    return next(known, cuts[0] if cuts else source)


def _finish(ledger: Ledger, this: Run, path: Path, *, quiet: bool) -> None:
    from hasila.report import write_report

    write_report(ledger, path)
    if not quiet:
        from hasila.cli.display.summary import print_summary

        print_summary(ledger, this.counts, path)
