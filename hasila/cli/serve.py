"""``hasila serve``: the web application."""

from __future__ import annotations

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption
from hasila.errors import UsageError

ORDER = 30


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:  hasila serve --db ledger.db")(serve)


def serve(db: DbOption = DEFAULT_LEDGER) -> None:
    """Open the web application on this ledger (not part of this version yet)."""
    raise UsageError(
        "the web application is not part of this version yet. hasila run writes a report to open in a browser, and the "
        f"ledger opens in any SQLite tool, such as: datasette {db}"
    )
