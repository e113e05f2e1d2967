"""The rules of the house, as tests."""

from __future__ import annotations

import ast
import json
import os
import re
import tomllib
from pathlib import Path

import jsonschema
import msgspec
import pytest

import hasila
from hasila.model import Facts
from hasila.pipeline import read_all
from hasila.sources import articles

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("HASILA_SHARED", ROOT.parent / "shared"))
SAMPLE = ROOT / "hasila" / "sample" / "news.jsonl"
PYTHON = sorted(path for path in ROOT.glob("hasila/**/*.py") if "__pycache__" not in path.parts)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
MOST_LINES = 400


@pytest.fixture(scope="module")
def sample() -> list[Facts]:
    """The facts of the bundled sample."""
    found = []
    for _, facts in read_all(articles([SAMPLE])):
        assert isinstance(facts, Facts), facts
        found.append(facts)
    return found


def test_the_engine_knows_no_language() -> None:
    knowing = ("languages", "gazetteer", "sample")
    leaks = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in PYTHON
        if path.relative_to(ROOT / "hasila").parts[0] not in knowing
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ARABIC.search(line) and not _is_punctuation(line)
    ]
    assert leaks == [], "Arabic letters belong in hasila/languages/ and hasila/gazetteer/"


def _is_punctuation(line: str) -> bool:
    """Whether the only Arabic characters of the line are sentence marks, which belong to the script."""
    return set(ARABIC.findall(line)) <= set("؟،؛۔٪٫٬")


def test_every_quote_is_what_the_text_says(sample: list[Facts]) -> None:
    number = 0
    for facts in sample:
        for fact in (*facts.incidents, *facts.tallies, *facts.statements, *facts.scheduled):
            assert fact.evidence
            for evidence in fact.evidence:
                assert facts.article.text[evidence.start : evidence.end] == evidence.quote
                number += 1
    assert number > 100


def test_facts_keep_the_published_schema(sample: list[Facts]) -> None:
    schema = json.loads((ROOT / "hasila" / "facts.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for facts in sample:
        validator.validate(json.loads(msgspec.json.encode(facts)))


def test_facts_keep_the_contract(sample: list[Facts]) -> None:
    contract = SHARED / "contract" / "facts.schema.json"
    if not contract.exists():
        pytest.skip(f"{contract} is not there; set HASILA_SHARED to the folder that holds contract/")
    validator = jsonschema.Draft202012Validator(json.loads(contract.read_text(encoding="utf-8")))
    for facts in sample:
        validator.validate(json.loads(msgspec.json.encode(facts)))


def test_items_on_other_topics_hold_no_fact(sample: list[Facts]) -> None:
    others = [facts for facts in sample if "-other-" in (facts.article.external_id or facts.article.url or "")]
    assert len(others) == 3
    assert [len(facts) for facts in others] == [0, 0, 0]


def test_files_are_short() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in PYTHON
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}, f"files over {MOST_LINES} lines: does each still have one purpose?"


def test_every_module_and_public_function_says_what_it_does() -> None:
    silent = []
    for path in PYTHON:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []


def test_versions_agree() -> None:
    assert PROJECT["version"] == hasila.__version__
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## (\d+\.\d+\.\d+)", changelog, re.M)
    assert "## Unreleased" in changelog or (released and released[0] == hasila.__version__)
    assert all(version <= hasila.__version__ for version in released)


def test_every_dependency_is_explained() -> None:
    page = (ROOT / "docs" / "explanation" / "dependencies.md").read_text(encoding="utf-8").lower()
    wanted = list(PROJECT["dependencies"])
    for extra, names in PROJECT["optional-dependencies"].items():
        wanted += names if extra != "dev" else []
    names = {re.split(r"[\[<>=!~; ]", name)[0].lower() for name in wanted} - {"hasila"}
    missing = sorted(name for name in names if name not in page)
    assert missing == [], "say in docs/explanation/dependencies.md why the project needs each dependency"


def test_every_command_is_in_the_reference() -> None:
    from hasila.cli.app import build

    page = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    for command in build().registered_commands:
        name = command.name or command.callback.__name__.replace("_", "-")  # type: ignore[union-attr]
        assert f"## hasila {name}\n" in page, "run: python scripts/refresh_docs.py"


def test_data_flows_one_way() -> None:
    """A room imports only from rooms to its left; what displays or stores is never known to what reads."""
    rooms = ("model", "errors", "codebook", "text", "languages", "gazetteer", "sources", "reading", "merge", "ledger")
    later = ("reconcile", "report", "exports", "web", "cli", "pipeline")
    wrong = []
    for path in PYTHON:
        room = path.relative_to(ROOT / "hasila").parts[0].removesuffix(".py")
        if room in rooms:
            for name in re.findall(r"^\s*(?:from|import) hasila\.(\w+)", path.read_text(encoding="utf-8"), re.M):
                if name in later:
                    wrong.append(f"{path.relative_to(ROOT)} imports hasila.{name}")
    assert wrong == []
