"""Reading at scale: the same facts as one process, whatever dies on the way."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="needs hasila[scale]")

from hasila import engines, scale
from hasila.errors import UsageError
from hasila.ledger import Ledger
from hasila.model import Article, Facts
from hasila.reading import read
from hasila.scale import Done, Task
from hasila.sources import Failure, articles

TEXTS = [
    "Police arrested 12 people in Rabat on Monday after they broke up a terrorist cell, the Interior Ministry said.",
    "The orchestra played for two hours and the audience asked for more.",
    "Since 2002 the security services have dismantled 210 terrorist cells, the Interior Ministry said.",
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Six files, one of them with a broken line."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(6):
        rows = [
            json.dumps({"id": f"{number}-{n}", "text": text, "published": f"{2019 + n}-05-0{number + 1}"})
            for n, text in enumerate(TEXTS)
        ]
        if number == 3:
            rows.insert(1, '{"broken')
        (folder / f"{number}.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return folder


def single(folder: Path) -> list[object]:
    """What one process reads, in its order."""
    found: list[object] = []
    for article in articles([folder], on_failure=found.append):
        facts = read(article)
        found.append(facts if len(facts) else article.id)
    return found


def written(out: Path) -> list[object]:
    """The same from Parquet."""
    return [entry.id if isinstance(entry, Article) else entry for entry in scale.facts_in(out)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_facts_as_a_single_process(corpus: Path, tmp_path: Path, jobs: int) -> None:
    done = list(scale.run([corpus], tmp_path / "out", jobs=jobs))
    assert sorted(task.number for task in done) == list(range(6))
    assert sum(task.failed for task in done) == 1
    assert written(tmp_path / "out") == single(corpus)
    assert any(isinstance(entry, Facts) for entry in written(tmp_path / "out"))
    assert {path.name for path in (tmp_path / "out").glob("year=*")} == {
        "year=2019",
        "year=2020",
        "year=2021",
        "year=unknown",
    }


def test_no_name_of_a_private_person_is_written(tmp_path: Path) -> None:
    text = "Police arrested five terrorists in Rabat on 3 May 2021, among them John Doe. The raid took two hours."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    list(scale.run([tmp_path / "a.txt"], tmp_path / "out", jobs=1))
    (facts,) = scale.facts_in(tmp_path / "out")
    assert isinstance(facts, Facts)
    assert facts.incidents
    assert "Doe" not in facts.article.text
    assert len(facts.article.text) == len(text)


def test_a_run_goes_on_where_it_was_interrupted(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = scale.run([corpus], out, jobs=1)
    begun = [next(first), next(first)]
    first.close()  # type: ignore[attr-defined]
    rest = list(scale.run([corpus], out, jobs=1))
    assert len(rest) == 6
    assert {task.number for task in begun} <= {task.number for task in rest if task.again}
    assert written(out) == single(corpus)


def dying(task: Task, out: str, mapping: Mapping[str, str]) -> Done:
    """A task without reading: the process dies at its first attempt at file 2, and whenever it gets file 4."""
    mark = Path(out) / "died"
    if task.number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if task.number == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return Done(task.number, task.path, 1, 0, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="kills processes as POSIX does")
def test_killed_workers_lose_nothing_and_a_deadly_file_is_named(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "read_task", dying)
    out = tmp_path / "out"
    done = list(scale.run([corpus], out, jobs=2))
    assert (out / "died").exists()
    assert sorted((task.number, task.articles, task.failed) for task in done) == [
        (number, number != 4, number == 4) for number in range(6)
    ]
    (deadly,) = scale.facts_in(out)
    assert isinstance(deadly, Failure)
    assert (deadly.source, "died 3 times" in deadly.reason) == (str(corpus / "4.jsonl"), True)


def test_facts_go_into_a_ledger(corpus: Path, tmp_path: Path) -> None:
    list(scale.run([corpus], tmp_path / "out", jobs=1))
    with Ledger(tmp_path / "a.db") as ledger:
        stored = scale.into_ledger(tmp_path / "out", ledger)
        assert stored == sum(isinstance(entry, Facts) for entry in single(corpus))
        assert len(list(ledger.tallies())) + len(list(ledger.reports())) > 0
        assert len(list(ledger.failures())) == 1


def test_wrong_calls_are_refused(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file matches"):
        scale.tasks([str(corpus / "*.warc.gz")])
    with pytest.raises(UsageError, match="allowed are processes, ray"):
        list(scale.run([corpus], tmp_path / "out", engine="abacus"))  # type: ignore[arg-type]
    list(scale.run([corpus / "0.jsonl"], tmp_path / "out", jobs=1))
    with pytest.raises(UsageError, match="other files"):
        list(scale.run([corpus], tmp_path / "out", jobs=1))


def test_the_command_line_reads_at_scale_and_stores_the_facts(corpus: Path, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from hasila.cli.app import build

    out, db = str(tmp_path / "facts.parquet"), str(tmp_path / "a.db")
    read_all = CliRunner().invoke(build(), ["run", "--engine", "processes", f"{corpus}/*.jsonl", "--out", out])
    assert read_all.exit_code == 1  # one line is broken
    assert "1 not read" in read_all.output
    assert CliRunner().invoke(build(), ["run", out, "--db", db]).exit_code == 0
    with Ledger(db) as ledger:
        assert len(list(ledger.tallies())) + len(list(ledger.reports())) > 0
    assert CliRunner().invoke(build(), ["run", "--engine", "processes", str(corpus)]).exception is not None


@pytest.mark.skipif("HASILA_TEST_RAY" not in os.environ, reason="starts a Ray cluster: set HASILA_TEST_RAY=1")
def test_ray_gives_the_same(corpus: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="needs hasila[scale]")
    list(scale.run([corpus], tmp_path / "out", engine="ray", jobs=2))
    assert written(tmp_path / "out") == single(corpus)
