"""What could not be read is kept with its reason, and can be read again alone."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from hasila.cli.app import build

GOOD = {
    "id": "1",
    "language": "en",
    "text": "Police in Rabat dismantled a terrorist cell on 3 May 2021.",
    "url": "https://a.example/1",
}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(), [str(a) for a in arguments])


def test_failures_are_listed_and_read_again_alone(tmp_path: Path) -> None:
    db, whole, broken = tmp_path / "l.db", tmp_path / "whole.jsonl", tmp_path / "br!ken#1.jsonl"
    whole.write_text(json.dumps({**GOOD, "id": "2", "text": GOOD["text"] + " Two were held."}))
    broken.write_text(json.dumps(GOOD) + "\n{not json\n")
    assert run("run", whole, broken, "--db", db, "--quiet").exit_code == 1

    assert "line 2: invalid JSON" in run("failures", "--db", db).output
    rows = [json.loads(line) for line in run("failures", "--db", db, "--format", "jsonl").output.splitlines()]
    assert [(row["source"], row["record"]) for row in rows] == [(str(broken), "line 2")]

    whole.unlink()  # it was read whole: nobody asks for it again
    broken.write_text(json.dumps(GOOD) + "\n" + json.dumps({**GOOD, "id": "3", "text": "Nothing happened."}) + "\n")
    assert run("run", "--failed", "--db", db, "--quiet").exit_code == 0
    assert run("failures", "--db", db).output == ""


def test_what_is_read_mends_no_failure_of_a_file_with_a_shorter_name(tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    (tmp_path / "day1").write_bytes(b"\0\1\2" * 100)
    (tmp_path / "day10").write_text(GOOD["text"])
    assert run("run", tmp_path / "day1", "--db", db, "--quiet").exit_code == 1
    assert run("run", tmp_path / "day10", "--db", db, "--quiet").exit_code == 0
    assert "day1: not text" in run("failures", "--db", db).output


def test_a_link_to_a_folder_is_not_followed_the_second_time_either(tmp_path: Path) -> None:
    db, folder = tmp_path / "l.db", tmp_path / "news"
    (folder / "day").mkdir(parents=True)
    (folder / "day" / "a.jsonl").write_text(json.dumps(GOOD))
    (folder / "day" / "up").symlink_to("..")
    assert run("run", folder, "--db", db, "--quiet").exit_code == 1
    assert "nothing to read again" in str(run("run", "--failed", "--db", db).exception)
    rows = run("failures", "--db", db, "--format", "jsonl").output.splitlines()
    assert [json.loads(row)["source"] for row in rows] == [str(folder / "day" / "up")]


def test_there_must_be_something_to_read(tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    assert "SOURCE" in str(run("run", "--db", db).exception)
    (tmp_path / "a.jsonl").write_text(json.dumps(GOOD))
    assert run("run", tmp_path / "a.jsonl", "--db", db, "--quiet").exit_code == 0
    assert "nothing to read again" in str(run("run", "--failed", "--db", db).exception)


def test_an_address_with_another_text_is_told_and_both_are_kept(tmp_path: Path) -> None:
    rows = [GOOD, {**GOOD, "text": GOOD["text"] + " Two were held."}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = run("run", tmp_path / "a.jsonl", "--db", tmp_path / "l.db")
    assert done.exit_code == 0
    told = f"1 article stands under the address of another text, both are kept (last: {tmp_path / 'a.jsonl'}#1: {GOOD['url']})"
    assert told in done.stderr
