"""A ledger in an SQLite file: pragmas, migrations, and errors a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from hasila.errors import LedgerError, LedgerVersionError
from hasila.ledger.versions import SCHEMA_VERSION, scripts, too_new, too_old

#: Marks the file as a Hasila ledger (PRAGMA application_id): the bytes "HSLA".
APPLICATION_ID = int.from_bytes(b"HSLA", "big")


class SqliteConnection(sqlite3.Connection):
    """SQLite's connection, which knows how its full-text index is asked."""

    def matching(self, terms: Sequence[str]) -> tuple[str, dict[str, str]]:
        """See :class:`hasila.ledger.connection.Connection`."""
        words = " AND ".join('"' + term.replace('"', '""') + '"' for term in terms)
        return ("article_search MATCH :words", {"words": words}) if terms else ("1 = 0", {})


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn SQLite's errors into a :class:`LedgerError` that names the file and says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(f"{name}: {_explain(error)}") from error


def _explain(error: sqlite3.Error) -> str:
    reason = str(error)
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL") or "disk is full" in reason:
        return "the disk is full; what was stored before is intact. Free some room and run again: it goes on there"
    if name.startswith("SQLITE_READONLY") or "readonly" in reason:
        return "the ledger cannot be written (read-only file, folder or disk). Choose another place with --db"
    if name.startswith("SQLITE_CANTOPEN") or "unable to open" in reason:
        return "the ledger cannot be opened or made there. Check that the folder exists and may be written"
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or "not a database" in reason or "malformed" in reason:
        return f"this is not a usable ledger ({reason}). Choose another file with --db, or restore a copy"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "locked" in reason:
        return "the ledger is in use by another program that is writing. Wait until it is done and run again"
    if name.startswith("SQLITE_IOERR"):
        return f"the disk reported an error ({reason}). What was stored before is intact"
    return f"the ledger refused this: {reason}"


def connect(path: Path, *, create: bool, read_only: bool) -> SqliteConnection:
    """Open the ledger at ``path`` and bring its schema up to date.

    Raises :class:`LedgerVersionError` where a newer Hasila made it and :class:`LedgerError` for everything else that is
    wrong; in both cases before anything was changed.
    """
    exists = path.exists()
    if exists and path.is_dir():
        raise LedgerError(f"{path}: this is a folder, a ledger is a file. Name a file with --db")
    if not exists and not create:
        raise LedgerError(f"{path}: there is no ledger here. Make one with: hasila run SOURCE... --db {path}")
    with explained(str(path)):
        mode = "ro" if read_only else "rwc" if create else "rw"
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode={mode}", uri=True, isolation_level=None, timeout=30.0,
            factory=SqliteConnection,
        )  # fmt: skip
        try:
            _prepare(connection, path, read_only=read_only)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise LedgerVersionError(too_new(str(path), version))
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != APPLICATION_ID:
        raise LedgerError(f"{path}: this is a database of another program. Choose another file with --db")
    connection.execute("PRAGMA foreign_keys = ON")
    if read_only:
        if version < SCHEMA_VERSION:
            raise LedgerError(too_old(str(path), version))
        return
    if version < SCHEMA_VERSION:
        _migrate(connection, version)
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    # In WAL mode NORMAL keeps the file consistent after a crash; only a power cut can lose the last commits, and those
    # articles are then simply read again.
    connection.execute("PRAGMA synchronous = NORMAL")


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    """Apply what is missing, each step in one transaction: it is there whole or not at all."""
    for step, script in scripts():
        if step <= version:
            continue
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{script}\n"
            f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {step};\nCOMMIT;"
        )
