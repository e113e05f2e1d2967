"""``hasila export``: the ledger in other people's formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption, QuietOption, say

ORDER = 40


def _list_formats(wanted: bool) -> None:
    if wanted:
        from hasila.exports import formats

        for name, format in sorted(formats().items()):
            typer.echo(f"{name:<12} {format.description}")
        raise typer.Exit


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  hasila export csv tables/ --db ledger.db   |   hasila export geojson incidents.geojson"
    )(export)


def export(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="One of the formats that --list shows.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file or folder to write.")],
    db: DbOption = DEFAULT_LEDGER,
    force: Annotated[bool, typer.Option("--force", help="Replace OUT where it exists.")] = False,
    list_formats: Annotated[
        bool, typer.Option("--list", callback=_list_formats, is_eager=True, help="Show the formats and stop.")
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Write the ledger to a file or folder in another format."""
    from hasila import exports
    from hasila.ledger import Ledger

    with Ledger(db, create=False) as ledger:
        written = exports.export(ledger, format, out, force=force)
    say.info(f"{out}: " + ", ".join(f"{number:,} {name}" for name, number in written.rows.items()))
    for omission in written.omissions():
        say.info(f"left out: {omission}")
    say.detail(f"what was left out, record by record: {exports.report_path(out)}")
