"""``hasila serve``: the web application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption, say
from hasila.errors import UsageError

if TYPE_CHECKING:
    from hasila.web.accounts import Accounts

ORDER = 30
NEEDS = "the web application needs more than the base install: pip install 'hasila[web]'"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:  hasila serve --db ledger.db")(serve)


def serve(
    db: DbOption = DEFAULT_LEDGER,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8321,
    team: Annotated[
        bool,
        typer.Option("--team", help="Ask for accounts: reader, reviewer, owner. The first start prints an invitation."),
    ] = False,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name under which a team reaches it; may be repeated.")
    ] = None,
    https: Annotated[
        bool, typer.Option("--https", help="A proxy in front speaks HTTPS: cookies are sent over HTTPS only.")
    ] = False,
) -> None:
    """Open the web application on this ledger: look, follow figures to their sentences, correct what was misread."""
    try:
        import uvicorn

        from hasila.web import Settings, create_app
        from hasila.web.settings import LOOPBACK_NAMES, check_bind
    except ImportError as error:
        raise UsageError(f"{NEEDS} ({error.name} is missing)") from error
    check_bind(host, team=team)
    _need_a_free_port(host, port)
    hosts = (*LOOPBACK_NAMES, *(name or ()), *(() if host in ("0.0.0.0", "::") else (host,)))
    app = create_app(Settings(ledger=db, team=team, hosts=tuple(dict.fromkeys(hosts)), port=port, secure=https))
    anywhere = host in ("0.0.0.0", "::")
    base = f"http://{(name or ['127.0.0.1'])[0] if anywhere else host}:{port}"
    if team:
        _need_an_owner(app.state["site"].accounts, host)
        _invite_first(app.state["site"].accounts, base)
    app.state["site"].warm()
    say.info(f"Hasila is at {base} (stop with Ctrl+C)")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _need_a_free_port(host: str, port: int) -> None:
    """Say so before anything is opened where the address cannot be listened on."""
    import socket

    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise UsageError(
            f"--host {host} --port {port}: this address cannot be listened on ({error.strerror or error}). Another"
            f" program may hold it, perhaps another hasila serve; choose another port, such as --port {port % 65535 + 1}"
        ) from error


def _need_an_owner(accounts: Accounts, host: str) -> None:
    """A public address is for people with accounts: the first one is made on the machine itself."""
    from hasila.web.settings import is_loopback

    if not accounts.all() and not is_loopback(host):
        raise UsageError(
            f"--host {host}: nobody has an account yet. Start with --team on 127.0.0.1 first, open the invitation that it "
            "prints, and listen on this address afterwards"
        )


def _invite_first(accounts: Accounts, base: str) -> None:
    """Where nobody has an account yet, say how the owner makes theirs."""
    if not accounts.all():
        say.info(f"No accounts yet. The owner opens this once: {base}/invitation/{accounts.invite('owner', 'owner')}")
