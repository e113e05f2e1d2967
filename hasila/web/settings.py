"""What the application is told when it starts."""

from __future__ import annotations

import ipaddress
from pathlib import Path, PurePath

import msgspec

from hasila.errors import UsageError
from hasila.ledger import Place, beside, name_of

LANGUAGES = ("en", "ar", "fr", "es")
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the ledger is and who may come in.

    ``team`` asks for accounts; without it the one person at this machine may do everything. ``hosts`` are the names
    under which the application answers (a page elsewhere that points its own name at this address gets nothing).
    ``secure`` marks cookies for HTTPS only. ``recheck_seconds`` is how long after the last correction incidents and
    findings are worked out again; ``None`` leaves that to ``hasila run``.
    """

    ledger: Place
    team: bool = False
    hosts: tuple[str, ...] = LOOPBACK_NAMES
    port: int = 8321
    secure: bool = False
    recheck_seconds: float | None = 1.5
    reviewer: str = "local reviewer"

    @property
    def host_headers(self) -> list[str]:
        """What a browser may write in ``Host``: each name with the port and without."""
        return [name + port for name in self.hosts for port in ("", f":{self.port}")]

    @property
    def accounts(self) -> Path:
        """The file with the accounts: beside the ledger, never in it, so that the ledger can be handed on."""
        return beside(self.ledger, f"{PurePath(name_of(self.ledger)).name}.accounts")


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine can reach ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_bind(host: str, *, team: bool) -> None:
    """Refuse to open an unprotected ledger to a network: raises :class:`UsageError`."""
    if not team and not is_loopback(host):
        raise UsageError(
            f"--host {host}: others could reach this address and change the ledger. Ask for accounts with --team, or "
            "listen on 127.0.0.1"
        )
