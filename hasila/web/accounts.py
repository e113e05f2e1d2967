"""Accounts of a team: who may come in, invitations, sessions, failed attempts.

They live in a file of their own beside the ledger, so that a ledger can be handed on or opened elsewhere without any
password's hash in it. Tokens are kept as digests: reading the file opens no session.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hasila.web.identity import RANKS, Role, Visitor
from hasila.web.problems import Problem

SESSION_SECONDS = 12 * 3600
INVITATION_SECONDS = 7 * 86_400
#: So many failed sign-ins within the window, for one name or from one address, and no more are looked at.
WINDOW_SECONDS = 15 * 60
MOST_FAILURES_NAME, MOST_FAILURES_ADDRESS = 8, 30
LEAST_PASSWORD, MOST_PASSWORD = 12, 200
_SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS invitations (
    token TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, expires INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
    token TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    expires INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS failures (name TEXT NOT NULL, address TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
"""


class TooMany(Problem):
    """Too many failed attempts to sign in."""


class Account(msgspec.Struct, frozen=True):
    """A member of the team."""

    name: str
    role: Role


class Accounts:
    """The file of accounts. ``clock`` gives seconds; tests bring their own."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._clock = clock
        self._hasher = PasswordHasher()
        # Checked where a name is unknown, so that an answer takes as long as for a known one.
        self._nobody = self._hasher.hash(secrets.token_hex(16))
        if not path.exists():
            path.touch(mode=0o600)
        with self._open() as connection:
            connection.executescript(_SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.path, timeout=10)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            with connection:
                yield connection
        finally:
            connection.close()

    def all(self) -> list[Account]:
        """Everybody, by name."""
        with self._open() as connection:
            return [Account(*row) for row in connection.execute("SELECT name, role FROM accounts ORDER BY name")]

    def invite(self, name: str, role: str) -> str:
        """A token with which somebody makes their account; it serves once, within a week."""
        if not 1 <= len(name.strip()) <= 80:
            raise Problem("name", "too_long", most=80)
        if role not in RANKS:
            raise Problem("role", "one_of", value=role, allowed=", ".join(RANKS))
        token = secrets.token_urlsafe(32)
        with self._open() as connection:
            if connection.execute("SELECT 1 FROM accounts WHERE name = ?", (name.strip(),)).fetchone():
                raise Problem("name", "has_account", name=name.strip())
            row = (_digest(token), name.strip(), role, int(self._clock()) + INVITATION_SECONDS)
            connection.execute("INSERT INTO invitations VALUES (?,?,?,?)", row)
        return token

    def invitation(self, token: str) -> Account | None:
        """Whom an invitation is for; ``None`` where it is unknown, used or too old."""
        with self._open() as connection:
            row = connection.execute(
                "SELECT name, role FROM invitations WHERE token = ? AND expires > ?", (_digest(token), self._clock())
            ).fetchone()
        return Account(*row) if row else None

    def accept(self, token: str, password: str) -> Account:
        """Make the account that an invitation is for."""
        if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
            raise Problem("password", "length", least=LEAST_PASSWORD, most=MOST_PASSWORD)
        hashed = self._hasher.hash(password)
        with self._open() as connection:
            row = connection.execute(
                "DELETE FROM invitations WHERE token = ? AND expires > ? RETURNING name, role",
                (_digest(token), self._clock()),
            ).fetchone()
            if row is None:
                raise Problem("invitation", "used")
            try:
                connection.execute("INSERT INTO accounts VALUES (?,?,?,?)", (*row, hashed, int(self._clock())))
            except sqlite3.IntegrityError as error:
                raise Problem("name", "has_account", name=row[0]) from error
        return Account(*row)

    def remove(self, name: str) -> None:
        """End an account and its sessions. The last owner stays."""
        with self._open() as connection:
            owners = [row[0] for row in connection.execute("SELECT name FROM accounts WHERE role = 'owner'")]
            if owners == [name]:
                raise Problem("name", "last_owner")
            connection.execute("DELETE FROM accounts WHERE name = ?", (name,))

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """A session's token; ``None`` for a wrong name or password. Raises :class:`TooMany` after too many of those."""
        since = int(self._clock()) - WINDOW_SECONDS
        with self._open() as connection:
            connection.execute("DELETE FROM failures WHERE at < ?", (since,))
            by_name, by_address = (
                connection.execute(f"SELECT count(*) FROM failures WHERE {column} = ?", (value,)).fetchone()[0]
                for column, value in (("name", name), ("address", address))
            )
            row = connection.execute("SELECT password FROM accounts WHERE name = ?", (name,)).fetchone()
        if by_name >= MOST_FAILURES_NAME or by_address >= MOST_FAILURES_ADDRESS:
            raise TooMany("name", "too_many")
        fits = self._fits(row[0] if row else self._nobody, password)
        with self._open() as connection:
            if row is None or not fits:
                connection.execute("INSERT INTO failures VALUES (?,?,?)", (name, address, int(self._clock())))
                return None
            token = secrets.token_urlsafe(32)
            connection.execute("DELETE FROM sessions WHERE expires < ?", (self._clock(),))
            connection.execute(
                "INSERT INTO sessions VALUES (?,?,?)", (_digest(token), name, int(self._clock()) + SESSION_SECONDS)
            )
            return token

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password[:MOST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False

    def visitor(self, token: str | None) -> Visitor | None:
        """Whose session a token is."""
        if not token:
            return None
        with self._open() as connection:
            row = connection.execute(
                "SELECT a.name, a.role FROM sessions s JOIN accounts a ON a.name = s.name"
                " WHERE s.token = ? AND s.expires > ?",
                (_digest(token), self._clock()),
            ).fetchone()
        return Visitor(row[0], row[1], team=True) if row else None

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._open() as connection:
            connection.execute("DELETE FROM sessions WHERE token = ?", (_digest(token),))


def _digest(token: str) -> str:
    """Tokens are long and random: a plain digest keeps them secret."""
    return hashlib.sha256(token.encode()).hexdigest()
