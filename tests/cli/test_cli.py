"""The commands as a shell runs them: what they print where, and with which exit status."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple, cast
from unittest.mock import patch

import pytest

from hasila.cli import main
from hasila.cli.console import NORMAL, say
from hasila.ledger import SCHEMA_VERSION, Ledger

SAMPLE = Path(__file__).parents[2] / "hasila" / "sample" / "news.jsonl"
CONTRACT = ("run", "read", "incidents", "claims", "findings", "check", "report", "serve", "export")


class Result(NamedTuple):
    """What a command left: its exit status and its two outputs."""

    returncode: int
    stdout: str
    stderr: str


def hasila(*arguments: str | Path) -> Result:
    """Run the command line in this process, which loads the lexicons once for all tests."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    say.level = NORMAL
    status = 0
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "argv", ["hasila", *map(str, arguments)]):
        try:
            main()
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(bool(stop.code))
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(cast(io.BytesIO, stream.buffer).getvalue().decode())
    return Result(status, *texts)


def hasila_process(*arguments: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from hasila.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=stdin,
    )


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The sample, run once."""
    db = tmp_path_factory.mktemp("run") / "ledger.db"
    return db, hasila("run", SAMPLE, "--db", db)


def test_every_command_of_the_contract_has_help_with_an_example() -> None:
    listed = hasila("--help").stdout
    for command in CONTRACT:
        assert f"  {command} " in listed, command
        result = hasila(command, "--help")
        assert result.returncode == 0
        assert "Example" in result.stdout, command


def test_version_and_usage_errors() -> None:
    from hasila import __version__

    assert hasila("--version").stdout.strip() == f"hasila {__version__}"
    assert hasila("no-such-command").returncode == 2
    assert hasila("run").returncode == 2
    assert hasila("read", SAMPLE, "--format", "yaml").returncode == 2


def test_run_on_the_sample_prints_a_summary_and_writes_a_report(
    ran: tuple[Path, Result],
) -> None:
    db, result = ran
    assert result.returncode == 0, result.stderr
    report = db.with_name("report.html")
    assert str(report) in result.stdout.replace("\n", "")
    html = report.read_text(encoding="utf-8")
    assert "<mark>" in html
    assert 'http-equiv="Content-Security-Policy"' in html
    assert "src=" not in html, "one file, no network"
    with Ledger(db) as ledger:
        assert ledger.counts()["articles"] == len(SAMPLE.read_text(encoding="utf-8").splitlines())
        assert ledger.counts()["tallies"] > 10


def test_running_again_changes_nothing(ran: tuple[Path, Result]) -> None:
    db, _ = ran

    def digest() -> str:
        connection = sqlite3.connect(db)
        content = "\n".join(connection.iterdump())
        connection.close()
        return hashlib.sha256(content.encode()).hexdigest()

    before, report = digest(), db.with_name("report.html").read_bytes()
    again = hasila("run", SAMPLE, "--db", db)
    assert again.returncode == 0
    assert "34 known already" in again.stdout
    assert digest() == before
    assert db.with_name("report.html").read_bytes() == report


def test_workers_read_the_same(ran: tuple[Path, Result], tmp_path: Path) -> None:
    db, _ = ran
    assert hasila("run", SAMPLE, "--db", tmp_path / "two.db", "--jobs", "2", "--quiet").returncode == 0
    out = []
    for path, name in ((db, "one"), (tmp_path / "two.db", "two")):
        target = tmp_path / f"{name}.jsonl"
        assert hasila("export", "jsonl", target, "--db", path).returncode == 0
        out.append(target.read_bytes())
    assert out[0] == out[1]


def test_read_prints_one_object_an_article_that_quotes_its_text() -> None:
    result = hasila("read", SAMPLE, "--format", "jsonl")
    assert result.returncode == 0, result.stderr
    articles = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(articles) == 34
    quotes = 0
    for facts in articles:
        for kind in ("incidents", "tallies", "statements", "scheduled"):
            for fact in facts[kind]:
                assert fact["evidence"]
                for evidence in fact["evidence"]:
                    assert facts["article"]["text"][evidence["start"] : evidence["end"]] == evidence["quote"]
                    quotes += 1
    assert quotes > 50


def test_read_from_standard_input() -> None:
    record = json.dumps({"text": "Nothing to see here, move along please.", "title": "Calm"})
    result = hasila_process("read", "-", "--format", "jsonl", stdin=record + "\n")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["tallies"] == []


def test_what_cannot_be_read_is_named_and_the_rest_kept(tmp_path: Path) -> None:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()[:3]
    broken = tmp_path / "news.jsonl"
    broken.write_text("\n".join([lines[0], "{not json", lines[1], lines[2]]) + "\n", encoding="utf-8")
    db = tmp_path / "l.db"
    result = hasila("run", broken, "--db", db)
    assert result.returncode == 1
    assert "news.jsonl" in result.stderr
    assert "2" in result.stderr
    with Ledger(db) as ledger:
        assert ledger.counts()["articles"] == 3
        assert ledger.counts()["failures"] == 1
    assert "Traceback" not in result.stderr
    broken.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert hasila("run", broken, "--db", db).returncode == 0
    with Ledger(db) as ledger:
        assert ledger.counts()["failures"] == 0, "what has been read since is no failure any more"


def test_missing_paths_and_wrong_ledgers_are_one_clear_line(tmp_path: Path) -> None:
    newer = tmp_path / "newer.db"
    Ledger(newer).close()
    connection = sqlite3.connect(newer)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    cases = [
        (("run", SAMPLE, "--db", newer), "newer version"),
        (("run", SAMPLE, "--db", tmp_path / "no" / "such" / "folder.db"), "folder"),
        (("findings", "--db", tmp_path / "none.db"), "no ledger here"),
        (("export", "cvs", tmp_path / "x", "--db", newer), "newer version"),
        (("report", "2023", "--country", "Morocco", "--language", "en", "--db", tmp_path / "none.db"), ""),
    ]
    for arguments, message in cases:
        result = hasila(*arguments)
        assert result.returncode == 2, (arguments, result.stderr)
        assert message in result.stderr
        assert "Traceback" not in result.stderr
        assert not (tmp_path / "none.db").exists()
    result = hasila("run", tmp_path / "missing.txt", "--db", tmp_path / "m.db")
    assert result.returncode in (1, 2)
    assert "missing.txt" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said_plainly(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    result = hasila("run", SAMPLE, "--db", tmp_path / "l.db")
    assert result.returncode == 2
    assert "cannot be" in result.stderr


def test_claims_and_findings_are_json_lines(ran: tuple[Path, Result]) -> None:
    db, _ = ran
    claims = [json.loads(line) for line in hasila("claims", "--db", db, "--format", "jsonl").stdout.splitlines()]
    assert claims
    assert all({"id", "measure", "value", "verdict", "allowed", "evidence"} <= claim.keys() for claim in claims)
    for finding in hasila("findings", "--db", db, "--format", "jsonl").stdout.splitlines():
        assert {"id", "type", "claims", "culprits", "arithmetic", "explanation", "confidence"} <= json.loads(
            finding
        ).keys()


def test_exports_refuse_to_overwrite_and_keep_the_old_file(ran: tuple[Path, Result], tmp_path: Path) -> None:
    db, _ = ran
    for name, out in (("csv", "tables"), ("csv", "flat.csv"), ("jsonl", "l.jsonl"), ("geojson", "map.geojson")):
        target = tmp_path / out
        assert hasila("export", name, target, "--db", db).returncode == 0, name
        assert hasila("export", name, target, "--db", db).returncode == 2
        assert hasila("export", name, target, "--db", db, "--force").returncode == 0
    assert hasila("export", "unknown", tmp_path / "x", "--db", db).returncode == 2
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")], "no workshop left behind"


def test_quiet_prints_nothing_but_errors(tmp_path: Path) -> None:
    result = hasila("run", SAMPLE, "--db", tmp_path / "q.db", "--quiet")
    assert result.returncode == 0
    assert result.stdout == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_terminal_gets_a_progress_bar_with_rate_and_time_left(tmp_path: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    news = tmp_path / "news.jsonl"
    news.write_text("{broken\n" + SAMPLE.read_text("utf-8"), "utf-8")
    command = [sys.executable, "-c", "from hasila.cli import main; main()", "run", str(news), "--db"]
    process = subprocess.Popen([*command, str(tmp_path / "l.db")], stderr=follower, stdout=subprocess.PIPE)
    os.close(follower)
    seen = b""
    try:
        while part := os.read(leader, 4096):
            seen += part
    except OSError:
        pass  # Linux reports the closed terminal as an error
    out, _ = process.communicate()
    os.close(leader)
    text = seen.decode("utf-8", "replace")
    assert process.returncode == 1
    assert "Reading" in text
    assert "/s" in text
    assert "left" in text
    assert "34 read, 1 failed" in text
    assert "Merging" in text
    assert b"Reading" not in out, "data and progress do not mix"


def test_a_port_that_is_taken_is_said_before_anything_is_opened(tmp_path: Path) -> None:
    import socket

    pytest.importorskip("litestar", reason="the web application is not installed: pip install 'hasila[web]'")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = hasila("serve", "--port", str(taken.getsockname()[1]), "--db", tmp_path / "none.db")
    assert done.returncode != 0
    assert "choose another port" in done.stderr
    assert not (tmp_path / "none.db").exists()
