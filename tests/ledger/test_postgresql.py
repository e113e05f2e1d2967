"""The same ledger in PostgreSQL: what goes in comes out as from SQLite, byte for byte, whoever writes at the same time."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import postgresql_server
import pytest
from test_ledger import make_facts
from web_making import ARTICLES, made_ledger

from hasila.errors import LedgerError, LedgerVersionError
from hasila.ledger import SCHEMA_VERSION, Ledger, corrections, name_of
from hasila.pipeline import later_stages
from hasila.reading import read

psycopg = pytest.importorskip("psycopg", reason="no driver: pip install 'hasila[postgresql]'")
PROGRAMS = postgresql_server.programs()
needs_server = pytest.mark.skipif(
    PROGRAMS is None, reason="no PostgreSQL server is installed (Debian: apt-get install postgresql)"
)
pytestmark = pytest.mark.xdist_group("postgresql")
_numbers = itertools.count()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    assert PROGRAMS is not None
    with postgresql_server.server(PROGRAMS) as address:
        yield address


@pytest.fixture
def address(server: str) -> str:
    """An empty database."""
    name = f"test{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="module")
def full(server: str) -> str:
    """The ledger of the web tests in a database; tests that use it change nothing."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE full_one")
    return str(made_ledger(server.replace("/postgres?", "/full_one?")))


def everything(ledger: Ledger) -> dict[str, object]:
    """All that a ledger holds, in the order it gives."""
    return {
        "articles": list(ledger.articles()),
        "reports": list(ledger.reports(all_modalities=True)),
        "tallies": list(ledger.tallies(all_modalities=True)),
        "statements": list(ledger.statements()),
        "scheduled": list(ledger.scheduled()),
        "incidents": list(ledger.incidents()),
        "verdicts": ledger.verdicts(),
        "findings": list(ledger.findings()),
        "failures": list(ledger.failures()),
        "counts": ledger.counts(),
        "dates": ledger.dates(),
    }


@needs_server
def test_both_hold_the_same_in_the_same_order(full: str, tmp_path: Path) -> None:
    made_ledger(tmp_path / "l.db")
    with Ledger(tmp_path / "l.db") as one, Ledger(full, read_only=True) as other:
        assert everything(other) == everything(one)
        assert msgspec.json.encode(everything(other)) == msgspec.json.encode(everything(one))


@needs_server
def test_the_schema_is_the_same(full: str, tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as one, Ledger(full, read_only=True) as other:
        ours = set(
            one.connection.execute(
                "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
                " WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'article_search%' AND m.name NOT LIKE 'sqlite%'"
            ).fetchall()
        )
        theirs = set(
            other.connection.execute(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
                " AND table_name NOT IN ('article_search', 'hasila_ledger')"
            ).fetchall()
        )
    assert theirs == ours


@needs_server
def test_facts_come_back_as_they_went_in(address: str) -> None:
    facts = make_facts()
    with Ledger(address) as ledger:
        assert ledger.add(facts).facts == 5
        assert ledger.add(facts) == (False, 0)
        assert ledger.facts("a1") == facts
        assert [found.id for found in ledger.articles(search_for="بتطوان")] == ["a1"]
        assert [found.id for found in ledger.articles(search_for="TETOUAN 100%_")] == []
        fewer = msgspec.structs.replace(facts, tallies=facts.tallies[::-1][:1])
        ledger.add(fewer, reader="2")
        assert ledger.facts("a1") == fewer
        assert ledger.remove("a1", author="me", why="asked") == 4
        assert ledger.counts()["articles"] == 0


@needs_server
def test_the_database_guards_its_facts(address: str) -> None:
    facts = make_facts()
    wrong = msgspec.structs.replace(facts.tallies[0].evidence[0], quote="Sic")
    lie = msgspec.structs.replace(facts, tallies=(msgspec.structs.replace(facts.tallies[0], evidence=(wrong,)),))
    with Ledger(address) as ledger:
        with pytest.raises(LedgerError, match="does not quote"):
            ledger.add(lie)
        assert ledger.counts()["articles"] == 0
        ledger.add(facts)
        fact = next(ledger.tallies()).id
        with pytest.raises(LedgerError, match="evidence"), ledger.transaction() as connection:
            connection.execute("DELETE FROM evidence WHERE fact_id = ?", (fact,))
        corrections.decide(ledger, fact, "accept", by="one")
        for sql in ("DELETE FROM judgements", "UPDATE judgements SET author = 'x'"):
            with pytest.raises(LedgerError, match="append-only"), ledger.transaction() as connection:
                connection.execute(sql)
        with ledger.transaction():
            ledger.set_state("outer", "kept")
            with pytest.raises(LedgerError), ledger.transaction() as connection:
                connection.execute("INSERT INTO no_such_table VALUES (1)")
        assert ledger.state("outer") == "kept"
    with Ledger(address, read_only=True) as ledger, pytest.raises(LedgerError, match="reading only"):
        ledger.set_state("x", "y")


@needs_server
def test_corrections_survive_a_new_reading(address: str) -> None:
    made_ledger(address)
    with Ledger(address) as ledger:
        found = next(f for f in ledger.tallies() if f.article.id == "a-later")
        after = msgspec.structs.replace(found.fact, value=90)
        corrections.decide(ledger, found.id, "correct", by="one", after=after)
        facts = read(next(a for a in ARTICLES if a.id == "a-later"))
        ledger.add(facts, reader="another version")
        list(later_stages(ledger))
        assert [f.fact.value for f in ledger.tallies() if f.article.id == "a-later"] == [90]
        corrections.undo(ledger, 1, by="one")
        assert [f.fact.value for f in ledger.tallies() if f.article.id == "a-later"] == [found.fact.value]


@needs_server
def test_two_reviewers_and_a_run_at_once_lose_nothing(address: str) -> None:
    made_ledger(address)
    with Ledger(address) as ledger:
        facts = [f.id for f in ledger.tallies()]
    failures: list[Exception] = []

    def review(author: str) -> None:
        try:
            for identity in facts:
                with Ledger(address) as mine:
                    corrections.decide(mine, identity, "accept", by=author)
        except Exception as error:
            failures.append(error)

    def run() -> None:
        try:
            with Ledger(address) as mine:
                for article in ARTICLES:
                    mine.add(read(article), reader="another version")
                list(later_stages(mine))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=review, args=(name,)) for name in ("one", "two")]
    threads.append(threading.Thread(target=run))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Ledger(address) as ledger:
        rows = ledger.connection.execute(
            "SELECT author, count(*) FROM judgements GROUP BY author ORDER BY 1"
        ).fetchall()
        assert rows == [("one", len(facts)), ("two", len(facts))]
        assert sorted(f.id for f in ledger.tallies()) == sorted(facts)


@needs_server
@pytest.mark.parametrize(
    "path",
    ["/", "/?state=resolved", "/?measure=cells_dismantled&country=MA", "/ledger", "/ledger/cells_dismantled?country=MA",
     "/incidents", "/incidents?q=Tetouan&country=MA&place=Tetouan&outlet=x&group=y&agency=z&language=en&disputed=1",
     "/search?q=بتطوان", "/articles/a-arabic", "/review", "/report", "/api/v1/incidents/map", "/api/v1/incidents/timeline",
     "/api/v1/series", "/api/v1/series/cells_dismantled?country=MA", "/api/v1/claims?verdict=conflicting",
     "/api/v1/overview", "/api/v1/findings?state=open"],
)  # fmt: skip
def test_every_page_works_on_it(full: str, tmp_path: Path, path: str) -> None:
    pytest.importorskip("litestar", reason="the web application is not installed: pip install 'hasila[web]'")
    from litestar.testing import TestClient

    from hasila.web import Settings, create_app

    texts = []
    for place in (full, made_ledger(tmp_path / "full_one")):
        app = create_app(Settings(ledger=place, recheck_seconds=None))
        with TestClient(app, base_url="http://127.0.0.1") as client:
            answer = client.get(path)
            assert answer.status_code == 200, answer.text
            texts.append(answer.text if path.startswith("/api/") else len(answer.text))
    assert texts[0] == texts[1]


@needs_server
def test_a_run_from_the_command_line(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from hasila.cli.app import build

    monkeypatch.chdir(tmp_path)
    (tmp_path / "news.txt").write_text(
        "Rabat - Since 2015 the BCIJ has dismantled 80 terrorist cells in Morocco, its director said.", encoding="utf-8"
    )
    runner, app = CliRunner(), build()
    assert runner.invoke(app, ["run", "news.txt", "--db", address, "--quiet"]).exit_code == 0
    assert (tmp_path / "report.html").is_file()
    assert "80" in runner.invoke(app, ["claims", "--db", address, "--format", "jsonl"]).output


@needs_server
def test_what_cannot_be_a_ledger_is_refused(address: str, server: str) -> None:
    with pytest.raises(LedgerError, match="no ledger in this database"):
        Ledger(address, create=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE theirs (x integer)")
    with pytest.raises(LedgerError, match="another program"):
        Ledger(address)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE theirs")
    Ledger(address).close()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("UPDATE hasila_ledger SET version = %s", (SCHEMA_VERSION + 1,))
    with pytest.raises(LedgerVersionError, match="newer version"):
        Ledger(address)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE plain TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    with pytest.raises(LedgerError, match=r"C\.UTF-8"):
        Ledger(server.replace("/postgres?", "/plain?"))


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(LedgerError, match="cannot be reached") as caught:
        Ledger("postgresql://me:secret@127.0.0.1:1/news?connect_timeout=2")
    assert "secret" not in str(caught.value)
    assert name_of("postgresql://me:se@cret@db.example/news?sslmode=require") == "postgresql://me@db.example/news"


def test_placeholders_are_the_drivers() -> None:
    from hasila.ledger.postgresql import placeholders

    assert placeholders("a = ? AND b = :name AND c LIKE 'x%' AND d = e::text") == (
        "a = %s AND b = %(name)s AND c LIKE 'x%%' AND d = e::text"
    )
