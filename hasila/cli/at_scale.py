"""``hasila run --engine … --out FOLDER``: the reading alone, over many workers, into partitioned Parquet."""

from __future__ import annotations

from pathlib import Path

import typer

from hasila.cli.console import say
from hasila.errors import UsageError


def run_at_scale(sources: list[str], out: Path | None, engine: str, jobs: int, mapping: dict[str, str] | None) -> None:
    """Reads ``sources`` into the folder ``out``."""
    from hasila.cli.display.progress import file_progress
    from hasila.scale import ENGINES, run, tasks

    if out is None:
        raise UsageError("--engine needs --out FOLDER, where the Parquet files go")
    name = next((known for known in ENGINES if known == engine), None)
    if name is None:
        raise UsageError(f"--engine {engine}: allowed are {', '.join(ENGINES)}")
    articles = facts = failed = again = 0
    total = len(tasks(sources))
    with file_progress() as watch:
        for done in run(sources, out, engine=name, jobs=jobs, mapping=mapping):
            articles, facts, failed = articles + done.articles, facts + done.facts, failed + done.failed
            again += done.again
            watch(total, f"{articles:,} articles, {facts:,} facts, {failed:,} not read")
            say.detail(f"{done.path}: {done.articles} articles, {done.facts} facts, {done.failed} not read")
    say.info(f"{articles} articles read, {facts} facts, {failed} not read; {again} files were done before; in {out}")
    say.info(f"`hasila run {out}` stores the facts in a ledger, merges and reconciles them")
    if failed:
        raise typer.Exit(1)


def store_facts(folder: Path, db: str, report: Path) -> None:
    """Stores what a run at scale wrote to ``folder``, merges and reconciles it, and writes the report."""
    from hasila.cli.display.progress import doing
    from hasila.ledger import Ledger
    from hasila.pipeline import later_stages
    from hasila.report import write_report
    from hasila.scale import into_ledger

    with Ledger(db) as ledger:
        with doing("Storing, merging and reconciling …"):
            stored = into_ledger(folder, ledger)
            stages = list(later_stages(ledger))
        for stage in stages:
            say.detail(f"{stage.name}: {stage.outcome}")
        write_report(ledger, report)
    say.info(f"{stored} articles with facts stored in {db}; report in {report}")
