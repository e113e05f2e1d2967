"""A team: accounts, sessions, roles, and what keeps others out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hasila.errors import UsageError
from hasila.web.accounts import MOST_FAILURES_NAME, SESSION_SECONDS, WINDOW_SECONDS, Accounts, TooMany
from hasila.web.settings import Settings, check_bind

PASSWORD = "a long enough phrase"


class Clock:
    """Time that tests set."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def team(ledger_path: Path):
    """The application with accounts, and a way to sign in."""
    from litestar.testing import TestClient

    from hasila.web import create_app

    app = create_app(Settings(ledger=ledger_path, team=True, recheck_seconds=None))
    accounts = app.state["site"].accounts
    for role in ("reader", "reviewer", "owner"):
        accounts.accept(accounts.invite(role, role), PASSWORD)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


def token(client, path: str = "/sign-in") -> str:
    found = re.search(r'"x-csrftoken": "(\w+)"', client.get(path).text)
    assert found
    return found[1]


def send(client, path: str, **data: str):
    return client.post(path, data={"_csrf_token": token(client), **data}, follow_redirects=False)


def sign_in(client, name: str, password: str = PASSWORD):
    return send(client, "/sign-in/now", name=name, password=password)


def test_nothing_is_shown_before_signing_in(team) -> None:
    for path in ("/", "/articles/a-english", "/review", "/team", "/nowhere-else"):
        answer = team.get(path, follow_redirects=False)
        assert answer.status_code in (303, 404), path
        assert "terrorist" not in answer.text
    assert team.get("/api/v1/overview").status_code == 401


def test_a_session_begins_and_ends(team) -> None:
    answer = sign_in(team, "reader")
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert team.get("/").status_code == 200
    send(team, "/sign-out")
    assert team.get("/", follow_redirects=False).status_code == 303


def test_roles_limit_what_may_be_done(team) -> None:
    sign_in(team, "reader")
    fact = team.get("/api/v1/claims").json()["items"][0]["id"]
    assert send(team, f"/review/facts/{fact}/judge", verdict="accept").status_code == 403
    assert team.get("/team").status_code == 403
    sign_in(team, "reviewer")
    assert send(team, f"/review/facts/{fact}/judge", verdict="accept").status_code == 303
    assert send(team, "/team/invite", name="x", role="owner").status_code == 403
    assert "reviewer" in team.get("/review").text
    sign_in(team, "owner")
    assert "/invitation/" in send(team, "/team/invite", name="newcomer", role="reader").text
    assert send(team, "/team/remove", name="owner").status_code == 400
    assert send(team, "/team/remove", name="reader").status_code == 303


def test_wrong_passwords_are_counted(tmp_path: Path) -> None:
    clock = Clock()
    accounts = Accounts(tmp_path / "l.accounts", clock)
    accounts.accept(accounts.invite("one", "reader"), PASSWORD)
    for _ in range(MOST_FAILURES_NAME):
        assert accounts.sign_in("one", "wrong", "192.0.2.1") is None
    with pytest.raises(TooMany):
        accounts.sign_in("one", PASSWORD, "192.0.2.2")
    clock.now += WINDOW_SECONDS + 1
    session = accounts.sign_in("one", PASSWORD, "192.0.2.2")
    assert session
    assert accounts.visitor(session) is not None
    clock.now += SESSION_SECONDS + 1
    assert accounts.visitor(session) is None


def test_an_invitation_serves_once_and_asks_for_a_long_password(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "l.accounts")
    invitation = accounts.invite("one", "reader")
    with pytest.raises(UsageError, match="12"):
        accounts.accept(invitation, "short")
    accounts.accept(invitation, PASSWORD)
    with pytest.raises(UsageError, match="used already"):
        accounts.accept(invitation, PASSWORD)
    with pytest.raises(UsageError, match="role"):
        accounts.invite("two", "king")


def test_the_file_holds_no_password_and_no_token(tmp_path: Path) -> None:
    path = tmp_path / "l.accounts"
    accounts = Accounts(path)
    invitation = accounts.invite("one", "reader")
    accounts.accept(invitation, PASSWORD)
    session = accounts.sign_in("one", PASSWORD, "")
    content = path.read_bytes()
    assert session
    assert PASSWORD.encode() not in content
    assert session.encode() not in content
    assert invitation.encode() not in content
    assert path.stat().st_mode & 0o077 == 0


def test_a_public_address_takes_accounts() -> None:
    for host in ("0.0.0.0", "192.0.2.7", "::", "hasila.example"):
        with pytest.raises(UsageError, match="--team"):
            check_bind(host, team=False)
        check_bind(host, team=True)
    for host in ("127.0.0.1", "localhost", "::1"):
        check_bind(host, team=False)


def test_a_public_address_waits_for_the_first_account(ledger_path: Path) -> None:
    from hasila.cli.serve import serve

    with pytest.raises(UsageError, match="nobody has an account yet"):
        serve(db=str(ledger_path), host="0.0.0.0", team=True, port=1)


def test_the_ledger_itself_holds_no_account(team, ledger_path: Path) -> None:
    from hasila.ledger import Ledger

    with Ledger(ledger_path) as ledger:
        tables = {row[0] for row in ledger.connection.execute("SELECT name FROM sqlite_master")}
    assert not tables & {"accounts", "sessions", "invitations"}
