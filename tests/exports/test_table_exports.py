"""Formats made of linked tables, each opened by a program of its own kind."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from export_making import quoting

from hasila import exports
from hasila.exports.tables import TABLES
from hasila.exports.tables.flat import FLAT
from hasila.ledger import Ledger
from hasila.model import Article, Facts, Statement


@pytest.fixture
def odd(tmp_path: Path) -> Any:
    """A ledger whose only statement begins like a formula and holds a bell and a very long word."""
    text = '=HYPERLINK("x")\a' + "a" * 40_000
    with Ledger(tmp_path / "odd.db") as ledger:
        article = Article(id="a", source="a.txt", language="en", text=text)
        ledger.add(Facts(article=article, statements=(Statement(evidence=quoting(text), kind="call", speaker="=1+1"),)))
        yield ledger


def test_a_workbook_has_a_sheet_for_each_table(ledger: Ledger, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="pip install 'hasila[tables]'")
    written = exports.export(ledger, "xlsx", tmp_path / "l.xlsx")
    book = openpyxl.load_workbook(tmp_path / "l.xlsx", read_only=True)
    assert book.sheetnames == ["about", *TABLES]
    for name, table in TABLES.items():
        rows = list(book[name].iter_rows(values_only=True))
        assert rows[0] == table.columns
        assert len(rows) - 1 == written.rows[name]
    evidence = [row[7] for row in book["evidence"].iter_rows(min_row=2, values_only=True)]
    assert any("تطوان" in quote for quote in evidence)
    book.close()


def test_a_workbook_holds_text_as_text(odd: Ledger, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="pip install 'hasila[tables]'")
    from openpyxl.utils.escape import unescape

    written = exports.export(odd, "xlsx", tmp_path / "l.xlsx")
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    quote, speaker = book["evidence"]["H2"], book["statements"]["D2"]
    assert (quote.data_type, speaker.data_type) == ("s", "s")
    # Characters that XML forbids are escaped as _x0007_, which spreadsheets show as what they are.
    assert unescape(quote.value) == ('=HYPERLINK("x")\a' + "a" * 40_000)[:32_767]
    assert any("the end of long cells of evidence" in str(omission) for omission in written.omissions())


def test_parquet_has_typed_columns_that_say_what_they_mean(ledger: Ledger, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pip install 'hasila[tables]'")
    written = exports.export(ledger, "parquet", tmp_path / "tables")
    for name, table in TABLES.items():
        found = pq.read_table(tmp_path / "tables" / f"{name}.parquet")
        assert found.num_rows == written.rows[name]
        assert tuple(found.column_names) == table.columns
    tallies = pq.read_table(tmp_path / "tables" / "tallies.parquet")
    starts = [value for value in tallies.column("period_from").to_pylist() if value]
    assert starts
    assert all(isinstance(value, dt.date) for value in starts)
    assert tallies.schema.field("value").metadata[b"description"] == b"the number stated"
    exports.export(ledger, "parquet", tmp_path / "flat.parquet")
    assert tuple(pq.read_table(tmp_path / "flat.parquet").column_names) == FLAT.columns


def test_frictionless_finds_the_data_package_valid(ledger: Ledger, tmp_path: Path) -> None:
    pytest.importorskip("frictionless", reason="pip install frictionless to validate data packages")
    exports.export(ledger, "datapackage", tmp_path / "package")
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=tmp_path / "package", capture_output=True, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert report["valid"], report
    assert report["stats"]["tasks"] == len(TABLES)


def test_frictionless_would_notice_a_broken_link(ledger: Ledger, tmp_path: Path) -> None:
    pytest.importorskip("frictionless", reason="pip install frictionless to validate data packages")
    exports.export(ledger, "datapackage", tmp_path / "package")
    incidents = tmp_path / "package" / "incidents.csv"
    incidents.write_text(incidents.read_text(encoding="utf-8").replace("\ni-", "\nx-"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=tmp_path / "package", capture_output=True, check=False,
    )  # fmt: skip
    assert not json.loads(done.stdout)["valid"]


def test_sqlite_keeps_keys_links_and_meanings(ledger: Ledger, tmp_path: Path) -> None:
    written = exports.export(ledger, "sqlite", tmp_path / "l.db")
    with closing(sqlite3.connect(tmp_path / "l.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, number in written.rows.items():
            assert connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (number,)
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        found = connection.execute("SELECT count(*) FROM evidence_search WHERE evidence_search MATCH 'BCIJ'").fetchone()
        meaning = connection.execute("SELECT meaning FROM about WHERE of = 'tallies' AND field = 'value'").fetchone()
    assert found[0] > 0
    assert meaning == ("the number stated",)
    assert not {"judgements", "merge_keys", "users"} & names


def test_datasette_starts_on_the_folder(ledger: Ledger, tmp_path: Path) -> None:
    pytest.importorskip("datasette", reason="pip install datasette to start it on the export")
    exports.export(ledger, "sqlite", tmp_path / "site")

    def get(path: str) -> Any:
        command = [sys.executable, "-m", "datasette", str(tmp_path / "site"), "--get", path]
        done = subprocess.run(command, capture_output=True, check=True)
        return json.loads(done.stdout)

    assert get("/ledger/tallies.json?_shape=array&_size=max")[0]["id"].startswith("t-")
    assert get("/ledger/evidence.json?_search=BCIJ&_shape=array")
    described = get("/-/metadata.json")["databases"]["ledger"]["tables"]["tallies"]
    assert described["columns"]["value"] == "the number stated"


@pytest.mark.parametrize("name", list(TABLES))
def test_tables_keep_their_word(ledger: Ledger, name: str) -> None:
    """Required fields are there, keys tell rows apart, links lead somewhere."""
    table = TABLES[name]
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows(ledger)]
    for field in table.fields:
        assert field.about
        if field.required:
            assert all(row[field.name] is not None for row in rows), field.name
    keys = [tuple(row[part] for part in table.key) for row in rows]
    assert len(set(keys)) == len(keys)
    for field_name, target in table.links.items():
        ids = {row[0] for row in TABLES[target].rows(ledger)}
        assert {row[field_name] for row in rows if row[field_name] is not None} <= ids
