"""Killed in the middle, run again: nothing lost, nothing twice, the exports byte-equal."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="kills processes as POSIX does"),
    pytest.mark.xdist_group("resume"),  # the undisturbed run is made once
]

#: Runs as usual, but dies by SIGKILL at the n-th call of a function.
DYING = """
import importlib, os, signal, sys
name, calls, *arguments = sys.argv[1:]
module, _, path = name.partition(":")
*owners, last = path.split(".")
owner = importlib.import_module(module)
for step in owners:
    owner = getattr(owner, step)
real, left = getattr(owner, last), [int(calls)]
def counting(*args, **options):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **options)
setattr(owner, last, counting)
sys.argv = ["hasila", *arguments]
from hasila.cli import main
main()
"""


def exported(ledger: Path) -> bytes:
    out = ledger.with_suffix(".jsonl")
    hasila("export", "jsonl", str(out), "--db", str(ledger), "--quiet")
    return out.read_bytes()


def hasila(*arguments: str) -> None:
    subprocess.run([sys.executable, "-c", "from hasila.cli import main; main()", *arguments], check=True)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample, and its articles once more under other addresses and with another end."""
    lines = resources.files("hasila.sample").joinpath("news.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    again = [{**r, "id": f"{r['id']}-2", "url": f"{r.get('url')}/2", "text": f"{r['text']} (2)"} for r in records]
    path = tmp_path_factory.mktemp("corpus") / "news.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in [*records, *again]), "utf-8")
    return path


@pytest.fixture(scope="module")
def undisturbed(corpus: Path) -> bytes:
    hasila("run", str(corpus), "--db", str(corpus.parent / "whole.db"), "--quiet")
    return exported(corpus.parent / "whole.db")


@pytest.mark.parametrize(
    ("function", "call"),
    [
        ("hasila.ledger:Ledger.add", 31),
        ("hasila.merge:merge_ledger", 1),
        ("hasila.reconcile:reconcile_ledger", 1),
        ("hasila.report:write_report", 1),
    ],
)
def test_a_killed_run_goes_on(function: str, call: int, corpus: Path, undisturbed: bytes, tmp_path: Path) -> None:
    run = ["run", str(corpus), "--db", str(tmp_path / "killed.db"), "--quiet"]
    died = subprocess.run([sys.executable, "-c", DYING, function, str(call), *run])
    assert died.returncode == -signal.SIGKILL
    hasila(*run)
    assert exported(tmp_path / "killed.db") == undisturbed


def test_an_interrupted_run_says_how_to_go_on(corpus: Path, undisturbed: bytes, tmp_path: Path) -> None:
    run = ["run", str(corpus), "--db", str(tmp_path / "stopped.db"), "--quiet"]
    stopped = [sys.executable, "-c", DYING.replace("SIGKILL", "SIGINT"), "hasila.ledger:Ledger.add", "31", *run]
    done = subprocess.run(stopped, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (130, "")
    assert "the same command goes on" in done.stderr
    hasila(*run)
    assert exported(tmp_path / "stopped.db") == undisturbed
