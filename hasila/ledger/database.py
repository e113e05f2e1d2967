"""Opening a ledger, wherever it is."""

from __future__ import annotations

import re
from pathlib import Path

from hasila.errors import LedgerError
from hasila.ledger import sqlite
from hasila.ledger.connection import Connection, Place, on_server


def connect(place: Place, *, create: bool, read_only: bool) -> Connection:
    """Open the ledger at ``place`` and bring its schema up to date.

    Raises :class:`hasila.errors.LedgerVersionError` where a newer Hasila made it and
    :class:`hasila.errors.LedgerError` for everything else that is wrong; in both cases before anything was changed.
    """
    if not on_server(place):
        return sqlite.connect(Path(place), create=create, read_only=read_only)
    try:
        from hasila.ledger import postgresql
    except ImportError as error:
        raise LedgerError(
            f"a ledger in PostgreSQL needs its driver: pip install 'hasila[postgresql]' ({error.name} is missing)"
        ) from error
    return postgresql.connect(str(place), name_of(place), create=create, read_only=read_only)


def beside(place: Place, name: str) -> Path:
    """A file next to the ledger; in the working directory where the ledger is no file."""
    return Path(name) if on_server(place) else Path(place).with_name(name)


def name_of(place: Place) -> str:
    """A ledger's name for people: the path of the file; of a database its address without password and options."""
    return re.sub(r"(//[^:/@]*):.*@", r"\1@", str(place).partition("?")[0]) if on_server(place) else str(place)
