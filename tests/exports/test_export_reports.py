"""Every export says what it left out, and never leaves half of anything."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hasila import exports
from hasila.errors import ExportError, UsageError
from hasila.ledger import Ledger

FORMATS = sorted(exports.formats())
NEEDS = {"xlsx": "xlsxwriter", "parquet": "pyarrow"}


def need(format: str) -> None:
    if format in NEEDS:
        pytest.importorskip(NEEDS[format], reason="pip install 'hasila[tables]'")


@pytest.mark.parametrize("format", FORMATS)
def test_the_report_beside_it_says_what_is_left_out(ledger: Ledger, tmp_path: Path, format: str) -> None:
    need(format)
    out = tmp_path / "out"
    written = exports.export(ledger, format, out)
    report = json.loads(exports.report_path(out).read_text(encoding="utf-8"))
    assert report["format"] == format
    assert report["rows"] == written.rows
    assert report["left_out"], "no format holds everything"
    for entry in report["left_out"]:
        assert entry["what"]
        assert entry["records"] in (None, len(entry["ids"]))


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger, tmp_path: Path, format: str) -> None:
    need(format)
    for name in ("one", "two"):
        exports.export(ledger, format, tmp_path / name / "out")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("format", FORMATS)
def test_a_full_disk_leaves_the_old_file(ledger: Ledger, tmp_path: Path, format: str) -> None:
    """A limit on the size of files stands for the full disk: writing fails in the middle."""
    need(format)
    out = tmp_path / "out"
    out.write_text("old")
    exports.report_path(out).write_text("old report")
    run = "from hasila.cli import main; main()"
    command = [sys.executable, "-c", run, "export", format, str(out), "--db", ledger.name, "--force"]

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = subprocess.run(command, capture_output=True, check=False, preexec_fn=small_disk)
    assert done.returncode == 2, done.stderr.decode()
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr
    assert (out.read_text(), exports.report_path(out).read_text()) == ("old", "old report")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "out.report.json"]


def test_a_report_of_an_earlier_export_is_not_replaced_unasked(ledger: Ledger, tmp_path: Path) -> None:
    exports.report_path(tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        exports.export(ledger, "jsonl", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_missing_library_is_named_with_its_extra(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ExportError, match=r"xlsxwriter.*hasila\[tables\]"):
        exports.export(ledger, "xlsx", tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []
