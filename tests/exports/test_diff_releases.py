"""Release notes: every difference between two exports, with the reason where the exports show one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from export_making import TETOUAN, attacks_ledger, day, told

from hasila import exports
from hasila.cli.app import build
from hasila.errors import UsageError
from hasila.exports.releases import Change, Release, diff
from hasila.ledger import Ledger
from hasila.ledger.corrections import decide
from hasila.model import Quantity
from hasila.pipeline import later_stages


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger and its export ``old``."""
    folder = tmp_path_factory.mktemp("releases")
    with attacks_ledger(folder / "l.db") as ledger:
        exports.export(ledger, "csv", folder / "old")
    return folder


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A copy of that ledger, to change."""
    shutil.copy(made / "l.db", tmp_path / "l.db")
    with Ledger(tmp_path / "l.db") as opened:
        yield opened


def changes(made: Path, ledger: Ledger, format: str = "csv") -> list[Change]:
    list(later_stages(ledger))
    out = Path(ledger.name).with_name(f"new-{format}")
    exports.export(ledger, format, out)
    return list(diff(Release(made / "old"), Release(out)))


def incident_of(ledger: Ledger, article: str) -> str:
    return next(i.id for i in ledger.incidents() if article in {r.article_id for r in i.reports})


def test_nothing_differs_between_equal_exports(made: Path, ledger: Ledger) -> None:
    assert changes(made, ledger) == []
    assert changes(made, ledger, "sqlite") == [], "whatever the form of the export"
    assert changes(made, ledger, "datapackage") == []


def test_a_new_article_is_the_reason_for_what_it_adds(made: Path, ledger: Ledger) -> None:
    ledger.add(
        told("n1", "Three suspects were arrested in Tetouan.", "2024-03-02", "lantern", type="arrest",
             date=day("2024-03-01"), places=(TETOUAN,), countries=("MA",), counts={"arrested": Quantity(value=3)})
    )  # fmt: skip
    found = changes(made, ledger)
    assert {(change.table, change.change) for change in found} == {("incidents", "added"), ("reports", "added")}
    for change in found:
        assert "its article is new (lantern, 2024-03-02)" in change.why[0]
        assert "Tetouan" in change.what


def test_another_report_changes_the_incident_with_its_figures(made: Path, ledger: Ledger) -> None:
    article = told(
        "n2", "Seven suspects of one cell were arrested in Tetouan.", "2023-12-27", "harbour", type="cell_dismantled",
        date=day("2023-12-26"), places=(TETOUAN,), countries=("MA",), agencies=("BCIJ",), groups=("Islamic State",),
        counts={"cells": Quantity(value=1), "arrested": Quantity(value=7)},
    )  # fmt: skip
    ledger.add(article)
    (changed,) = [change for change in changes(made, ledger) if change.change == "changed"]
    assert changed.id == incident_of(ledger, "c1")
    assert changed.fields["arrested"][0] == "5"
    assert changed.fields["arrested"][1].endswith("(5 to 7)")
    assert "its article is new (harbour, 2023-12-27)" in changed.why[0]


def test_a_removed_article_withdraws_what_rested_on_it(made: Path, ledger: Ledger) -> None:
    gone = incident_of(ledger, "e1")
    ledger.remove("e1", author="editor", why="printed by mistake")
    found = changes(made, ledger)
    assert {(change.table, change.change) for change in found} == {("incidents", "withdrawn"), ("reports", "withdrawn")}
    withdrawn = next(change for change in found if change.table == "incidents")
    assert withdrawn.id == gone
    assert any("decided: removed (printed by mistake)" in reason for reason in withdrawn.why)
    assert "editor" not in repr(found)


def test_a_decision_is_the_reason(made: Path, ledger: Ledger) -> None:
    (report,) = [r for r in ledger.reports() if r.article.id == "g1"]
    decide(ledger, report.id, "reject", by="editor", why="a police exercise")
    found = changes(made, ledger)
    assert {change.change for change in found} == {"withdrawn"}
    assert all("decided: reject (a police exercise)" in " ".join(change.why) for change in found)


def test_what_the_exports_do_not_show_is_said(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "old", tmp_path / "edited")
    table = tmp_path / "edited" / "incidents.csv"
    table.write_bytes(table.read_bytes().replace(b"plot_foiled", b"arrest"))
    (changed,) = diff(Release(made / "old"), Release(tmp_path / "edited"))
    assert changed.fields == {"type": ("plot_foiled", "arrest")}
    assert changed.why == ("the exports do not show why",)


def test_what_is_no_export_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no export")
    for path in (tmp_path, tmp_path / "notes.txt", tmp_path / "absent"):
        with pytest.raises(UsageError, match="not an export to compare"):
            Release(path)


def test_the_command_prints_notes(made: Path, ledger: Ledger) -> None:
    from typer.testing import CliRunner

    ledger.remove("e1", why="printed by mistake")
    changes(made, ledger)
    new = str(Path(ledger.name).with_name("new-csv"))
    text = CliRunner().invoke(build(), ["diff-releases", str(made / "old"), new]).output
    assert text.startswith("## Incidents: 1 withdrawn\n\n- withdrawn i-")
    assert "decided: removed (printed by mistake)" in text
    lines = CliRunner().invoke(build(), ["diff-releases", str(made / "old"), new, "--format", "jsonl"]).output
    assert '"change":"withdrawn"' in lines
