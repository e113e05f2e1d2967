"""``hasila serve``: the web application."""

from __future__ import annotations

from typing import Annotated

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption, say
from hasila.errors import UsageError

ORDER = 30
NEEDS = "the web application needs more than the base install: pip install 'hasila[web]'"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:  hasila serve --db ledger.db")(serve)


def serve(
    db: DbOption = DEFAULT_LEDGER,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8321,
) -> None:
    """Open the web application on this ledger: look, follow figures to their sentences, correct what was misread."""
    try:
        import uvicorn

        from hasila.web import Settings, create_app
        from hasila.web.settings import LOOPBACK_NAMES, check_bind
    except ImportError as error:
        raise UsageError(f"{NEEDS} ({error.name} is missing)") from error
    check_bind(host, team=False)
    app = create_app(Settings(ledger=db, hosts=LOOPBACK_NAMES, port=port))
    say.info(f"Hasila is at http://{'127.0.0.1' if host == 'localhost' else host}:{port} (stop with Ctrl+C)")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, date_header=True)
