"""Incidents of other tables: read as far as they say, reported row by row, reconciled against, never added up."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from hasila.cli.app import build
from hasila.errors import SourceError, UsageError
from hasila.exports.acled import COLUMNS as ACLED
from hasila.exports.gtd import COLUMNS as GTD
from hasila.exports.ucdp_ged import COLUMNS as UCDP
from hasila.imports import Options, formats, read_incidents
from hasila.imports.dates import span_of
from hasila.imports.rows import RowError
from hasila.imports.store import import_incidents
from hasila.ledger import Ledger
from hasila.reconcile import reconcile_ledger
from hasila.reconcile.incidents import KnownIncident, documented
from hasila.reconcile.store import import_claims, ledger_incidents


def table(path: Path, rows: list[dict[str, Any]], columns: tuple[str, ...] = ()) -> Path:
    names = columns or tuple(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


GOOD = {"id": "1", "date": "2023-05-16", "country": "MA", "type": "arrest", "arrested": "4"}


# ------------------------------------------------------------------------------------------------------ one's own table


def test_a_table_of_ones_own_is_mapped(tmp_path: Path) -> None:
    rows = [
        {"nr": "7", "day": "13/04/2023", "land": "Morocco", "dead": "3", "dead_up_to": "5", "who": "A; B", "memo": "x"}
    ]
    mapping = {
        "id": "nr",
        "date": "day",
        "country": "land",
        "killed_min": "dead",
        "killed_max": "dead_up_to",
        "groups": "who",
    }
    report = read_incidents(table(tmp_path / "own.csv", rows), "incidents", Options(mapping))
    (incident,) = report.found
    assert (incident.id, incident.first, incident.last, incident.country) == (
        "7", dt.date(2023, 4, 13), dt.date(2023, 4, 13), "MA",
    )  # fmt: skip
    assert incident.counts == {"killed": (3, 5)}
    assert incident.groups == ("A", "B")
    assert report.notes == ["own.csv: columns not used: memo; name their fields with --map FIELD=COLUMN"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"date": "03/04/2023"}, "2023-04-03 or 2023-03-04"),
        ({"date": "soon"}, "is not a date"),
        ({"date": "31/02/2023"}, "date is '31/02/2023'"),
        ({"date": "", "date_from": "2023-06", "date_to": "2023-02"}, "before they begin"),
        ({"country": "Atlantis"}, "expected an ISO 3166-1 code"),
        ({"type": "picnic"}, "allowed are cell_dismantled"),
        ({"arrested": "many"}, "expected a number"),
        ({"arrested": "-3"}, "expected a number"),
        ({"arrested": "", "arrested_min": "9", "arrested_max": "2"}, "is above the highest"),
        ({"latitude": "123"}, "expected degrees"),
        ({"id": "1"}, "id '1' is that of line 2"),
        ({"date": "", "country": "", "arrested": ""}, "nothing to reconcile with"),
    ],
)
def test_a_bad_row_is_told_and_the_rest_kept(tmp_path: Path, change: dict[str, str], told: str) -> None:
    bad = GOOD | {"id": "2"} | change
    report = read_incidents(table(tmp_path / "t.csv", [GOOD, bad, GOOD | {"id": "3"}]), "incidents")
    assert [incident.id for incident in report.found] == ["1", "3"]
    (problem,) = report.problems
    assert problem.startswith("t.csv:3: ")
    assert told in problem


def test_dates_of_numbers_are_read_in_the_order_that_is_named(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [GOOD | {"date": "03/04/2023"}])
    for order, day in (("dmy", dt.date(2023, 4, 3)), ("mdy", dt.date(2023, 3, 4))):
        assert read_incidents(path, "incidents", Options(dates=order)).found[0].first == day  # type: ignore[arg-type]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_a_date_is_read_right_or_refused(day: dt.date) -> None:
    wanted = (day, day)
    assert span_of(day.isoformat(), "date") == wanted
    assert span_of(f"{day:%d/%m/%Y}", "date", "dmy") == wanted
    assert span_of(f"{day:%m/%d/%Y}", "date", "mdy") == wanted
    assert (
        span_of(
            f"{day.day} {['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'][day.month - 1]} {day.year}",
            "date",
        )
        == wanted
    )
    try:
        assert span_of(f"{day:%d/%m/%Y}", "date") == wanted
    except RowError:
        assert day.day <= 12


def test_rows_without_ids_get_stable_ones(tmp_path: Path) -> None:
    rows = [{name: value for name, value in GOOD.items() if name != "id"}]
    first, again = (read_incidents(table(tmp_path / f"{n}.csv", rows), "incidents").found[0].id for n in (1, 2))
    assert first == again
    assert first.startswith("row-")


def test_a_wrong_mapping_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [GOOD])
    with pytest.raises(UsageError, match="has no column 'tod'"):
        read_incidents(path, "incidents", Options({"killed": "tod"}))
    with pytest.raises(UsageError, match="no field 'deaths'"):
        read_incidents(path, "incidents", Options({"deaths": "arrested"}))


def test_tables_of_every_form_give_the_same(tmp_path: Path) -> None:
    wanted = read_incidents(table(tmp_path / "t.csv", [GOOD]), "incidents").found
    (tmp_path / "t.tsv").write_text("\t".join(GOOD) + "\n" + "\t".join(GOOD.values()) + "\n")
    (tmp_path / "s.csv").write_text(";".join(GOOD) + "\n" + ";".join(GOOD.values()) + "\n")
    (tmp_path / "t.jsonl").write_text(json.dumps(GOOD) + "\n")
    for name in ("t.tsv", "s.csv", "t.jsonl"):
        assert read_incidents(tmp_path / name, "incidents").found == wanted, name


def test_a_workbook_is_read(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="pip install 'hasila[tables]'")
    book = openpyxl.Workbook()
    book.active.append(list(GOOD))
    book.active.append([1, dt.datetime(2023, 5, 16), "MA", "arrest", 4])
    book.save(tmp_path / "t.xlsx")
    wanted = read_incidents(table(tmp_path / "t.csv", [GOOD]), "incidents").found
    assert read_incidents(tmp_path / "t.xlsx", "incidents").found == wanted
    (tmp_path / "bad.xlsx").write_text("no workbook")
    with pytest.raises(SourceError, match=r"bad\.xlsx"):
        read_incidents(tmp_path / "bad.xlsx", "incidents")


@pytest.mark.parametrize("content", ["", "id,date\n", "\n\n", '{"not": json\n[1]\n', "a,b\n1,2,3\n"])
def test_odd_files_are_told_not_fatal(tmp_path: Path, content: str) -> None:
    for suffix in ("csv", "jsonl"):
        path = tmp_path / f"odd.{suffix}"
        path.write_text(content)
        with contextlib.suppress(SourceError):  # a table of another kind
            assert read_incidents(path, "incidents").found == []
    with pytest.raises(SourceError, match="cannot be read"):
        read_incidents(tmp_path / "absent.csv", "incidents")
    with pytest.raises(UsageError, match=r"\.xlsx"):
        read_incidents(tmp_path / "table.pdf", "incidents")


# --------------------------------------------------------------------------------------------------- tables of the field


def test_gtd_counts_victims_without_attackers_where_it_can(tmp_path: Path) -> None:
    rows = [
        {"eventid": "202305160001", "iyear": 2023, "imonth": 5, "iday": 16, "country_txt": "Afghanistan", "city": "Kabul",
         "attacktype1": 3, "suicide": 1, "nkill": 5, "nkillter": 1, "nwound": 9, "gname": "Unknown", "nperps": -99},
        {"eventid": "202300000002", "iyear": 2023, "imonth": 0, "iday": 0, "country_txt": "West Bank and Gaza Strip",
         "nkill": 2, "attacktype1": 2, "nhostkid": -99},
        {"eventid": "3", "iyear": 2023, "imonth": 2, "iday": 30, "country_txt": "Morocco"},
    ]  # fmt: skip
    report = read_incidents(table(tmp_path / "gtd.csv", rows, GTD), "gtd")
    bombing, assault = report.found
    assert (bombing.type, bombing.subtype, bombing.first) == ("attack", "suicide_bombing", dt.date(2023, 5, 16))
    assert bombing.counts == {"killed": (4, 4), "attackers_killed": (1, 1), "injured": (0, 9)}
    assert bombing.groups == ()
    assert (assault.country, assault.first, assault.last) == ("PS", dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    assert assault.counts == {"killed": (0, 2)}
    assert report.problems == ["gtd.csv:4: date 2023-2-30: day is out of range for month"]


def test_acled_dates_reach_as_far_as_their_precision(tmp_path: Path) -> None:
    rows = [
        {"event_id_cnty": "MAR1", "event_date": "16 May 2023", "time_precision": 2, "sub_event_type": "Arrests",
         "actor1": "Police Forces of Morocco", "inter1": 1, "actor2": "Islamic State", "country": "Morocco",
         "fatalities": 0, "tags": "hasila:id=i-1; hasila:arrested=4"},
        {"event_id_cnty": "MAR2", "event_date": "2023-05-16", "time_precision": 9, "country": "Morocco"},
    ]  # fmt: skip
    report = read_incidents(table(tmp_path / "acled.csv", rows, ACLED), "acled")
    (arrest,) = report.found
    assert (arrest.type, arrest.first, arrest.last) == ("arrest", dt.date(2023, 5, 16), dt.date(2023, 5, 22))
    assert (arrest.agencies, arrest.groups) == (("Police Forces of Morocco",), ("Islamic State",))
    assert arrest.counts == {"arrested": (4, 4)}
    assert "time_precision is '9'" in report.problems[0]


def test_ucdp_deaths_run_from_civilians_to_high(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "date_start": "2023-05-16 00:00:00.000", "date_end": "2023-05-18", "country": "Yemen (North Yemen)",
         "type_of_violence": 1, "side_a": "Government of Yemen", "side_b": "AQAP", "deaths_civilians": 2, "low": 3,
         "best": 4, "high": 7},
    ]  # fmt: skip
    (event,) = read_incidents(table(tmp_path / "ged.csv", rows, UCDP), "ucdp-ged").found
    assert (event.type, event.country, event.last) == (None, "YE", dt.date(2023, 5, 18))
    assert event.counts == {"killed": (2, 7)}
    assert (event.agencies, event.groups) == (("Government of Yemen",), ("AQAP",))


@pytest.mark.parametrize("format", ["gtd", "acled", "ucdp-ged"])
def test_a_table_of_another_kind_is_refused_once(tmp_path: Path, format: str) -> None:
    with pytest.raises(SourceError, match=f"no table of {format}: it has the columns arrested, country, date"):
        read_incidents(table(tmp_path / "t.csv", [GOOD, GOOD]), format)


def test_binary_files_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(SourceError, match="the file is binary"):
        read_incidents(tmp_path / "t.csv", "incidents")


def imported(*arguments: str | Path) -> tuple[int, str]:
    """Exit status of ``hasila import`` and its last word."""
    done = CliRunner().invoke(build(), ["import", *map(str, arguments)])
    return done.exit_code, str(done.exception)


def test_what_a_ledger_has_exported_is_not_taken_for_a_second_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Police in Rabat dismantled a terrorist cell and arrested five men on 3 May 2021.")
    db = tmp_path / "l.db"
    for command in (
        ["run", tmp_path / "a.txt", "-q"],
        ["export", "csv", tmp_path / "t"],
        ["export", "acled", tmp_path / "a.csv"],
    ):
        assert CliRunner().invoke(build(), [*map(str, command), "--db", str(db)]).exit_code == 0
    for format, file in (("incidents", "t/incidents.csv"), ("acled", "a.csv")):
        status, told = imported(format, tmp_path / file, "--db", db)
        assert (status, "would confirm itself" in told) == (1, True)
        assert imported(format, tmp_path / file, "--db", tmp_path / "other.db")[0] == 0
    with Ledger(db) as ledger:
        assert ledger.connection.execute("SELECT count(*) FROM imported_incidents").fetchone() == (0,)


def test_a_table_without_rows_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,date,measure,value\n")
    for kind in ("incidents", "claims"):
        assert imported(kind, tmp_path / "t.csv", "--db", tmp_path / "l.db")[0] == 1


def test_every_format_is_described() -> None:
    assert sorted(formats()) == ["acled", "gtd", "incidents", "ucdp-ged"]
    assert all(format.description for format in formats().values())


# --------------------------------------------------------------------------------------------------------- reconciliation


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    with Ledger(tmp_path / "l.db") as opened:
        yield opened


def test_what_a_table_documents_must_fit_into_the_totals(ledger: Ledger, tmp_path: Path) -> None:
    claim = {"id": "c", "measure": "people_arrested", "value": 9, "country": "MA", "from": "2023-01", "to": "2023-12"}
    (tmp_path / "c.jsonl").write_text(
        json.dumps(claim | {"published": "2024-02-01", "speaker": "Ministry of Interior"})
    )
    import_claims(ledger, tmp_path / "c.jsonl")
    rows = [GOOD | {"id": str(n), "date": f"2023-05-{n + 1:02}"} for n in range(5)]
    import_incidents(ledger, table(tmp_path / "own.csv", rows), "incidents")
    (finding,) = reconcile_ledger(ledger).findings
    assert {"c", "own:0", "own:4"} <= set(finding.claims)
    assert "20" in finding.arithmetic


def test_registers_are_compared_not_added_up() -> None:
    def known(identity: str, register: str, number: int) -> KnownIncident:
        return KnownIncident(identity, ("MA",), 5, 5, {"attacks": (number, number)}, (), register)

    mine, theirs = [known("i-1", "", 1), known("i-2", "", 1)], [known("gtd:1", "gtd", 1)]
    assert documented([*mine, *theirs], "MA", "attacks", 1, 9) == (2, 2, 2, ("i-1", "i-2"))
    assert documented([*theirs, *theirs, *theirs, *mine], "MA", "attacks", 1, 9)[0] == 3
    assert documented([], "MA", "attacks", 1, 9) == (0, 0, 0, ())


def test_a_file_imported_again_replaces_itself(ledger: Ledger, tmp_path: Path) -> None:
    path = table(tmp_path / "own.csv", [GOOD, GOOD | {"id": "2"}])
    import_incidents(ledger, path, "incidents")
    table(path, [GOOD])
    import_incidents(ledger, path, "incidents")
    assert [incident.id for incident in ledger_incidents(ledger)] == ["own:1"]


def test_an_id_that_another_release_brought_is_told(ledger: Ledger, tmp_path: Path) -> None:
    row = {"eventid": "202305160001", "iyear": 2023, "imonth": 5, "iday": 16, "country_txt": "Morocco"}
    import_incidents(ledger, table(tmp_path / "gtd1.csv", [row], GTD), "gtd")
    report = import_incidents(
        ledger, table(tmp_path / "gtd2.csv", [row, row | {"eventid": "202305160002"}], GTD), "gtd"
    )
    assert [incident.id for incident in report.found] == ["202305160002"]
    assert report.problems == ["gtd2.csv: id '202305160001' was already brought by gtd1.csv"]


def test_the_report_and_the_pages_live_with_imported_incidents(ledger: Ledger, tmp_path: Path) -> None:
    from hasila import exports
    from hasila.report import write_report

    test_what_a_table_documents_must_fit_into_the_totals(ledger, tmp_path)
    write_report(ledger, tmp_path / "report.html")
    assert "people arrested" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert exports.export(ledger, "claimreview", tmp_path / "c.jsonld").rows == {"reviews": 0}
