"""What goes into the ledger comes out again, and what must not go in stays out."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import msgspec
import pytest

from hasila.errors import LedgerError, LedgerVersionError
from hasila.ledger import SCHEMA_VERSION, Ledger
from hasila.model import (
    Article,
    Evidence,
    Facts,
    Incident,
    Interval,
    Place,
    Quantity,
    Scheduled,
    Scope,
    Statement,
    Tally,
)

TEXT = "Six cells were dismantled in Tétouan in 2023, the ministry said. وتم تفكيك 6 خلايا بتطوان."
TETOUAN = Place(name="Tetouan", country="MA", geonames_id=2528910, latitude=35.57, longitude=-5.37)
YEAR = Interval(from_=dt.date(2023, 1, 1), to=dt.date(2023, 12, 31))


def quote(words: str, field: str | None = None) -> Evidence:
    start = TEXT.index(words)
    return Evidence(start=start, end=start + len(words), quote=words, field=field, rule="test")


def make_facts(article_id: str = "a1", source: str = "news/1.txt") -> Facts:
    article = Article(
        id=article_id,
        source=source,
        language="en",
        text=TEXT,
        url="https://news.example/1",
        published="2023-12-26",
        outlet="The Lantern",
    )
    return Facts(
        article=article,
        incidents=(
            Incident(
                type="cell_dismantled",
                date=Interval(from_=dt.date(2023, 5, 1)),
                places=(TETOUAN,),
                countries=("MA",),
                agencies=("BCIJ", "DGST"),
                groups=("Islamic State",),
                counts={"cells": Quantity(value=6), "arrested": Quantity(value=20, comparator=">")},
                seized=("cash",),
                announced_by="Ministry of Interior",
                evidence=(quote("Six cells"), quote("Tétouan", "places")),
            ),
        ),
        tallies=(
            Tally(measure="cells_dismantled", value=6, period=YEAR, country="MA", places=(TETOUAN,),
                  scope=Scope(agency="BCIJ", of="women"), speaker="Ministry of Interior", evidence=(quote("Six"),)),
            Tally(measure="cells_dismantled", value=6.5, modality="denied", evidence=(quote("cells"),)),
        ),
        statements=(Statement(kind="praise", speaker="Arab League", place=TETOUAN, evidence=(quote("said"),)),),
        scheduled=(Scheduled(what="INTERPOL General Assembly", edition=93, date=YEAR, evidence=(quote("in 2023"),)),),
    )  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger(tmp_path / "l.db") as opened:
        yield opened


def test_facts_come_back_as_they_went_in(ledger: Ledger) -> None:
    facts = make_facts()
    assert ledger.add(facts).facts == 5
    assert ledger.facts("a1") == facts


def test_adding_again_changes_nothing(ledger: Ledger) -> None:
    ledger.add(make_facts())
    before = "\n".join(ledger.connection.iterdump())
    assert ledger.add(make_facts()) == (False, 0)
    assert "\n".join(ledger.connection.iterdump()) == before


def test_a_new_version_of_the_reading_replaces_facts_and_keeps_ids(ledger: Ledger) -> None:
    ledger.add(make_facts(), reader="1")
    old = {found.id for found in ledger.tallies(all_modalities=True)}
    assert not ledger.knows(make_facts().article, "2")
    ledger.add(make_facts(), reader="2")
    assert ledger.knows(make_facts().article, "2")
    assert {found.id for found in ledger.tallies(all_modalities=True)} == old
    assert ledger.counts()["tallies"] == 2


def test_a_fact_read_as_before_keeps_what_refers_to_it(ledger: Ledger) -> None:
    facts = make_facts()
    ledger.add(facts, reader="1")
    report = next(ledger.reports())
    with ledger.transaction() as connection:
        connection.execute("INSERT INTO incidents (id, type) VALUES ('i1', 'cell_dismantled')")
        connection.execute(
            "INSERT INTO incident_members (incident_id, fact_id, role) VALUES ('i1', ?, 'report')", (report.id,)
        )
    moved = msgspec.structs.replace(facts.incidents[0], evidence=(quote("dismantled"),))
    fewer = msgspec.structs.replace(facts, incidents=(moved,), tallies=facts.tallies[::-1][:1])
    ledger.add(fewer, reader="2")
    assert ledger.facts("a1") == fewer
    assert [member.fact_id for incident in ledger.incidents() for member in incident.reports] == [report.id]
    assert ledger.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_one_text_under_two_addresses_is_one_article_with_two_sources(ledger: Ledger) -> None:
    ledger.add(make_facts(source="a.txt"))
    assert ledger.add(make_facts(source="b.txt")).changed
    assert ledger.counts()["articles"] == 1
    assert ledger.connection.execute("SELECT count(*) FROM article_sources").fetchone() == (2,)


def test_denied_facts_are_kept_but_not_counted(ledger: Ledger) -> None:
    ledger.add(make_facts())
    assert [found.fact.value for found in ledger.tallies(country="MA")] == [6]
    assert len(list(ledger.tallies())) == 1
    assert len(list(ledger.tallies(all_modalities=True))) == 2


def test_evidence_that_does_not_quote_the_article_is_refused(ledger: Ledger) -> None:
    facts = make_facts()
    wrong = Tally(measure="attacks", value=1, evidence=(Evidence(start=0, end=3, quote="Ten"),))
    with pytest.raises(LedgerError, match="does not quote"):
        ledger.add(Facts(article=facts.article, tallies=(wrong,)))
    assert ledger.counts()["articles"] == 0, "nothing of the article may be stored"


def test_the_schema_itself_refuses_a_fact_without_evidence(ledger: Ledger) -> None:
    ledger.add(make_facts())
    connection = ledger.connection
    connection.execute("BEGIN")
    connection.execute("INSERT INTO facts (id, article_id, kind, position) VALUES ('x', 'a1', 'tally', 9)")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("COMMIT")
    connection.execute("ROLLBACK")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("DELETE FROM evidence")
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute("UPDATE evidence SET quote = 'Ten'")


def test_judgements_cannot_be_rewritten(ledger: Ledger) -> None:
    ledger.connection.execute(
        "INSERT INTO judgements (subject, object, verdict, author, at) VALUES ('a', 'b', 'same', 'editor', '2024')"
    )
    for statement in ("UPDATE judgements SET verdict = 'different'", "DELETE FROM judgements"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            ledger.connection.execute(statement)


def test_search_finds_names_with_glued_prepositions_and_without_accents(ledger: Ledger) -> None:
    ledger.add(make_facts())
    for words in ("تطوان", "tetouan", "TÉTOUAN", "خلايا"):
        assert [article.id for article in ledger.articles(search_for=words)] == ["a1"], words
    for words in ("rabat", 'te"x', "ab"):
        assert list(ledger.articles(search_for=words)) == [], words


def test_removing_an_article_removes_its_facts_and_says_so(ledger: Ledger) -> None:
    ledger.add(make_facts())
    assert ledger.remove("a1", author="editor", why="withdrawn") == 5
    assert ledger.remove("a1") == 0
    assert ledger.counts()["articles"] == ledger.counts()["tallies"] == 0
    assert ledger.connection.execute("SELECT article_id, facts FROM removals").fetchall() == [("a1", 5)]
    assert list(ledger.articles(search_for="tetouan")) == []
    assert ledger.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_failing_article_undoes_only_itself_in_a_batch(ledger: Ledger) -> None:
    with ledger.transaction():
        ledger.add(make_facts("a1"))
        bad = Tally(measure="attacks", value=1, evidence=(Evidence(start=0, end=3, quote="Ten"),))
        with pytest.raises(LedgerError):
            ledger.add(Facts(article=make_facts("a2").article, tallies=(bad,)))
        ledger.add(make_facts("a3"))
    assert [article.id for article in ledger.articles()] == ["a1", "a3"]


def test_failures_are_kept_once_and_dropped_when_read(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.add_failure("news.jsonl", "line 7", "not JSON")
    assert [(f.source, f.record) for f in ledger.failures()] == [("news.jsonl", "line 7")]
    ledger.drop_failures([("news.jsonl", "line 7")])
    assert list(ledger.failures()) == []


def test_stages_know_when_they_are_out_of_date(ledger: Ledger) -> None:
    ledger.add(make_facts())
    assert ledger.is_stale("merge")
    ledger.mark_fresh("merge")
    assert not ledger.is_stale("merge")
    ledger.add(make_facts("a2"))
    assert ledger.is_stale("merge")


def test_a_ledger_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    Ledger(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LedgerVersionError, match="newer version"):
        Ledger(path)
    assert path.read_bytes() == before


def test_other_files_are_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database, but long enough to look at " * 40)
    before = text.read_bytes()
    with pytest.raises(LedgerError, match="not a usable ledger"):
        Ledger(text)
    assert text.read_bytes() == before
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(LedgerError, match="another program"):
        Ledger(other)
    with pytest.raises(LedgerError, match="folder"):
        Ledger(tmp_path)
    with pytest.raises(LedgerError, match="no ledger here"):
        Ledger(tmp_path / "missing.db", create=False)
    assert not (tmp_path / "missing.db").exists()


def test_read_only_refuses_writes(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger(path) as ledger:
        ledger.add(make_facts())
    with Ledger(path, read_only=True) as ledger:
        assert len(list(ledger.reports())) == 1
        with pytest.raises(LedgerError, match="cannot be written"):
            ledger.add(make_facts("a2"))


def test_a_full_disk_leaves_what_was_stored(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger(path) as ledger:
        ledger.add(make_facts("a1"))
        pages = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
        ledger.connection.execute(f"PRAGMA max_page_count = {pages}")

        def fill() -> None:
            for number in range(2, 2000):
                ledger.add(make_facts(f"a{number}"))

        with pytest.raises(LedgerError, match="disk is full"):
            fill()
    with Ledger(path) as ledger:
        assert ledger.facts("a1") == make_facts("a1")
        assert ledger.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
