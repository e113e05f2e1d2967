"""``hasila run``: the main job, from articles to a reconciled ledger and a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption

ORDER = 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:  hasila run news/ feed.xml --db ledger.db --jobs 2")(run)


def run(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Files, folders, or - for standard input.")],
    db: DbOption = DEFAULT_LEDGER,
) -> None:
    """Read articles, keep their facts with the sentences, merge, reconcile, print a summary and write a report."""
    raise typer.Exit(2)
