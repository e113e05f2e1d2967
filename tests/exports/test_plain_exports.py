"""JSON Lines, CSV and GeoJSON: nothing lost, nothing half written."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import msgspec
import pytest

from hasila import exports
from hasila.errors import ExportError, UsageError
from hasila.exports.tables import TABLES
from hasila.files import replaced_whole, write_atomically
from hasila.ledger import Ledger
from hasila.model import Facts


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_json_lines_go_round_without_loss(ledger: Ledger, tmp_path: Path) -> None:
    exports.export(ledger, "jsonl", tmp_path / "l.jsonl")
    lines = (tmp_path / "l.jsonl").read_bytes().splitlines()
    back = [msgspec.json.decode(line, type=Facts) for line in lines]
    assert len(back) > 20
    for facts in back:
        assert ledger.facts(facts.article.id) == facts


def test_csv_tables_are_linked_and_complete(ledger: Ledger, tmp_path: Path) -> None:
    written = exports.export(ledger, "csv", tmp_path / "tables")
    tables = {name: read_csv(tmp_path / "tables" / f"{name}.csv") for name in TABLES}
    assert {name: len(rows) for name, rows in tables.items()} == written.rows
    for name, table in TABLES.items():
        if tables[name]:
            assert tuple(tables[name][0]) == table.columns
    facts = {row["id"] for name in ("reports", "tallies", "statements", "scheduled") for row in tables[name]}
    assert {row["fact_id"] for row in tables["evidence"]} == facts
    assert {row["article_id"] for row in tables["evidence"]} <= {row["id"] for row in tables["articles"]}
    assert {row["incident_id"] for row in tables["reports"]} == {row["id"] for row in tables["incidents"]}
    assert any("تطوان" in row["quote"] for row in tables["evidence"])


def test_a_csv_file_is_one_flat_table(ledger: Ledger, tmp_path: Path) -> None:
    exports.export(ledger, "csv", tmp_path / "facts.csv")
    rows = read_csv(tmp_path / "facts.csv")
    assert sum(row["kind"] == "tally" for row in rows) == ledger.counts()["tallies"]
    assert all(row["quote"] for row in rows)


def test_geojson_has_longitude_first_and_every_incident(ledger: Ledger, tmp_path: Path) -> None:
    exports.export(ledger, "geojson", tmp_path / "i.geojson")
    collection = json.loads((tmp_path / "i.geojson").read_text(encoding="utf-8"))
    assert len(collection["features"]) == ledger.counts()["incidents"]
    tetouan = [f for f in collection["features"] if f["properties"]["places"] == ["Tetouan"]]
    longitude, latitude = tetouan[0]["geometry"]["coordinates"]
    assert -6 < longitude < -5
    assert 35 < latitude < 36


def test_existing_files_are_kept_unless_forced(ledger: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "l.jsonl"
    out.write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        exports.export(ledger, "jsonl", out)
    assert out.read_text() == "mine"
    exports.export(ledger, "jsonl", out, force=True)
    assert out.read_text() != "mine"
    with pytest.raises(UsageError, match="choose one of"):
        exports.export(ledger, "jsnol", tmp_path / "x")


def test_a_failure_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    write_atomically(out, "old")

    def fail() -> None:
        with replaced_whole(out) as draft:
            draft.write_text("half")
            raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match="No space left"):
        fail()
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_a_folder_replaces_a_folder_whole(tmp_path: Path) -> None:
    out = tmp_path / "tables"
    out.mkdir()
    (out / "old.csv").write_text("old")
    with replaced_whole(out) as draft:
        draft.mkdir()
        (draft / "new.csv").write_text("new")
    assert [path.name for path in out.iterdir()] == ["new.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_a_format_of_ones_own_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "shout.py").write_text(
        '"""Shouting."""\n'
        "from hasila.exports.written import Written\n"
        "def write(ledger, draft):\n"
        "    draft.write_text('LOUD')\n"
        "    return Written({'lines': 1})\n"
    )
    monkeypatch.setattr(exports, "__path__", [*exports.__path__, str(tmp_path)])
    assert exports.formats()["shout"].description == "Shouting."


def test_force_replaces_exports_only(ledger: Ledger, tmp_path: Path) -> None:
    """Neither the ledger that is read, nor a folder of something else, nor a device falls to --force."""
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "a.jpg").write_bytes(b"x")
    for format in ("geojson", "csv"):
        with pytest.raises(UsageError, match="no export made"):
            exports.export(ledger, format, photos, force=True)
    assert (photos / "a.jpg").read_bytes() == b"x"
    with pytest.raises(UsageError, match="is the ledger"):
        exports.export(ledger, "jsonl", Path(ledger.name), force=True)
    with pytest.raises(UsageError, match="neither a file nor a folder"):
        exports.export(ledger, "jsonl", Path("/dev/null"), force=True)
    with pytest.raises(UsageError, match="name a file"):
        exports.export(ledger, "csv", Path("."), force=True)
