"""Codebooks: each reads its own cases, is checked on loading, and takes articles all the way to a report."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hasila import codebook
from hasila.cases import cases_in, check_case
from hasila.codebook import available, load, words_of
from hasila.errors import CodebookError, LexiconError, UsageError
from hasila.ledger import Ledger
from hasila.text.lexicon import SUBJECT

ROOT = Path(__file__).parents[2]
#: Exports and imports of other datasets say what their codes mean in ours: they know the subject of these datasets.
KNOWING = ("codebook", "languages", "gazetteer", "sample", "exports", "imports")


@pytest.fixture(autouse=True)
def _default_afterwards() -> Iterator[None]:
    yield
    codebook.choose(None)


def cases() -> list[Any]:
    return [
        pytest.param(name, case, id=f"{name}-{number}")
        for name, folder in available().items()
        for number, case in enumerate(cases_in(folder / "cases.yaml"), 1)
    ]


@pytest.mark.parametrize(("name", "case"), cases())
def test_case_is_read_right(name: str, case: dict[str, Any]) -> None:
    codebook.choose(name)
    wrong = check_case(case, case["language"])
    assert not wrong, f"{case['text']}\n  " + "\n  ".join(wrong)


def test_migration_reads_ten_items_in_two_languages() -> None:
    rows = cases_in(available()["migration"] / "cases.yaml")
    telling = [row for row in rows if set(row) & {"incidents", "tallies"}]
    assert len(telling) >= 10
    assert len({row["language"] for row in telling}) >= 2


def test_the_engine_knows_no_subject() -> None:
    """No name of a type, count, measure or concept of any codebook stands in the code as a value."""
    names: set[str] = set()
    for folder in available().values():
        book = load(folder)
        names |= {*book.incident_types, *book.counts, *book.measures, *book.concepts}
        names |= {concept for concept in book.uses if "." in concept and concept.partition(".")[0] in SUBJECT}
    names -= {"unit.person", "unit.woman", "unit.minor", "unit.foreigner", "unit.thing", "unit.size"}
    names -= {name for name in names if "_" not in name and "." not in name}  # words of everyday speech
    leaks = []
    for path in sorted(ROOT.glob("hasila/**/*.py")):
        if path.relative_to(ROOT / "hasila").parts[0] in KNOWING:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in names:
                leaks.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}")
    assert leaks == [], "what belongs to a subject stands in its codebook: use a class, a family or `special`"


def test_every_word_for_the_reader_is_there() -> None:
    """All labels and nouns in all languages of the reports."""
    for folder in available().values():
        book = load(folder)
        for language in ("ar", "en", "es", "fr"):
            nouns = words_of(folder, language).nouns
            assert words_of(folder, language).title, f"{folder.name}/{language}.yaml: title"
            assert {*book.measures, *book.counts} <= nouns.keys(), f"{folder.name}/{language}.yaml: nouns"
            labelled = [*book.measures.values(), *book.incident_types.values()]
            assert all(language in entry.label for entry in labelled), f"{folder.name}: labels in {language}"


def made(folder: Path, change: str = "", **files: str) -> str:
    """A copy of the migration codebook with lines added."""
    folder.mkdir()
    text = (available()["migration"] / "codebook.yaml").read_text("utf-8")
    (folder / "codebook.yaml").write_text((change and text.replace(*change.split(" -> "))) or text, "utf-8")
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, "utf-8")
    return str(folder)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("trigger: [act.rescue] -> trigger: [act.resque]", "no concept 'act.resque'"),
        ("counts: [rescued] -> counts: [saved]", "no count 'saved'"),
        ("smaller: people_rescued -> smaller: people_saved", "no measure 'people_saved'"),
        ("happening: [wreck] -> hapening: [wreck]", "hapening: no such class"),
        ("bodies: networks -> bodies: rings", "'rings' is no type, count or measure"),
        ("one_of: attempts_foiled -> one_of: attempts", "no measure 'attempts'"),
        ("kind: flow -> kind: flows", "kind"),
        ("version: 1 -> version: [", "not YAML"),
    ],
)
def test_wrong_codebooks_are_refused_by_name(tmp_path: Path, change: str, told: str) -> None:
    with pytest.raises(CodebookError, match=r"codebook\.yaml") as caught:
        codebook.choose(made(tmp_path / "book", change))
    assert told in str(caught.value)


def test_wrong_words_are_refused_by_name(tmp_path: Path) -> None:
    from hasila.languages import language

    codebook.choose(made(tmp_path / "book", en="words: {act.fly: [flew]}"))
    with pytest.raises(LexiconError, match=r"en\.yaml:1: entry 'act\.fly'"):
        language("en")


def test_an_unknown_codebook_is_refused() -> None:
    with pytest.raises(UsageError, match="known are counter-terrorism, migration"):
        codebook.choose("football")


def test_a_ledger_keeps_its_codebook(tmp_path: Path) -> None:
    codebook.choose("migration")
    Ledger(tmp_path / "m.db").close()
    codebook.choose(None)
    assert codebook.active().name == "counter-terrorism"
    Ledger(tmp_path / "m.db").close()
    assert codebook.active().name == "migration"
    codebook.choose("counter-terrorism")
    with pytest.raises(UsageError, match="is one of migration"):
        Ledger(tmp_path / "m.db")


ITEMS = [
    ("Coast Herald", "2024-01-20", "Morocco foiled 75,184 irregular migration attempts in 2023, the Ministry of Interior said."),
    ("Morning Post", "2024-01-21", "Morocco foiled 87,000 irregular migration attempts in 2023, officials said."),
    ("Coast Herald", "2024-03-05", "The Royal Moroccan Navy intercepted 56 irregular migrants off Nador on 4 March 2024."),
    ("Morning Post", "2024-03-05", "Moroccan coast guards intercepted 56 migrants off Nador on Monday, 4 March 2024, and rescued three boats."),
]  # fmt: skip


def hasila(*arguments: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from hasila.cli import main; main()", *map(str, arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_migration_goes_all_the_way(tmp_path: Path) -> None:
    source, db = tmp_path / "items.jsonl", tmp_path / "migration.db"
    source.write_text(
        "".join(
            json.dumps({"outlet": outlet, "published": day, "text": text, "id": f"i{number}"}) + "\n"
            for number, (outlet, day, text) in enumerate(ITEMS)
        )
    )
    hasila("run", source, "--codebook", "migration", "--db", db, "--jobs", "2", "--quiet")
    incidents = [json.loads(row) for row in hasila("incidents", "--db", db, "--format", "jsonl").splitlines()]
    assert [(i["type"], i["counts"]["intercepted"]["best"], len(i["reports"])) for i in incidents] == [
        ("interception", 56, 2)
    ]
    claims = [json.loads(row) for row in hasila("claims", "--db", db, "--format", "jsonl").splitlines()]
    assert {(c["measure"], c["value"]) for c in claims} >= {("attempts_foiled", 75184), ("attempts_foiled", 87000)}
    findings = [json.loads(row) for row in hasila("findings", "--db", db, "--format", "jsonl").splitlines()]
    assert ["75,184" in f["arithmetic"] and "87,000" in f["arithmetic"] for f in findings] == [True], findings
    review = hasila("report", "2023", "--country", "MA", "--language", "fr", "--db", db, "--out", tmp_path / "r.html")
    assert "migrations irrégulières en chiffres" in review
    assert "tentatives déjouées" in review
