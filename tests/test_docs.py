"""The documentation: pages show what commands print now, every block of code runs, links lead somewhere, the site builds."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(p for p in ROOT.glob("docs/**/*.md") if not p.is_symlink())]
FENCE = re.compile(r"^```([a-z]*)\n(.*?)^```$", re.M | re.S)
#: Commands that ask a network, never end, or are tested elsewhere: their names and options are checked instead.
NOT_RUN = ("serve", "watch", "fetch", "read-with")


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh_docs", ROOT / "scripts" / "refresh_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.xdist_group("pages")  # what translations have in common is run once
@pytest.mark.parametrize("path", SCRIPT.executed(), ids=name)
def test_pages_show_what_commands_print(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == SCRIPT.run_again(path), f"{path.name} is out of date: run make docs"


def test_made_pages_are_up_to_date() -> None:
    pages = SCRIPT.generated()
    assert len(pages) >= 3
    for path, content in pages.items():
        assert path.read_text(encoding="utf-8") == content, f"{path.name} is out of date: run make docs"


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_code_stands_in_fences_of_known_kinds() -> None:
    """``console``, ``pycon``, ``sh`` and ``python`` run; ``text`` is no code. Nothing else, and no indented code that nobody runs."""
    wrong = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        wrong += [
            f"{name(page)}: ```{kind}"
            for kind, _ in FENCE.findall(text)
            if kind not in ("console", "pycon", "sh", "python", "text")
        ]
        prose = FENCE.sub("", text)
        wrong += [f"{name(page)}: {line}" for line in re.findall(r"(?<=\n\n)    (?:hasila|python|pip|make) .*", prose)]
    assert wrong == []


# --------------------------------------------------------------------------------------------------- blocks that are run


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the commands of the pages name: sources of every kind, and a ledger."""
    folder = tmp_path_factory.mktemp("world")
    sample = ROOT / "hasila" / "sample" / "news.jsonl"
    for part in ("news", "saved-pages", "crawl"):
        (folder / part).mkdir()
    shutil.copy(sample, folder / "news")
    rows = [json.loads(line) for line in sample.read_text("utf-8").splitlines()][:3]
    (folder / "dump.jsonl").write_text(
        "".join(json.dumps({"content": r["text"], "day": r["published"]}) + "\n" for r in rows)
    )
    page = f"<html><head><title>One</title></head><body><article><p>{rows[0]['text']}</p></article></body></html>"
    (folder / "saved-pages" / "one.html").write_text(page)
    (folder / "feed.xml").write_text(
        f"<rss><channel><item><title>One</title><description>{rows[0]['text']}</description></item></channel></rss>"
    )
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        b"WARC-Target-URI: https://example.org/one\r\nWARC-Date: 2021-05-04T00:00:00Z\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    warc = gzip.compress(record + body + b"\r\n\r\n")
    (folder / "crawl.warc.gz").write_bytes(warc)
    (folder / "crawl" / "one.warc.gz").write_bytes(warc)
    (folder / "table.csv").write_text(f'corps,jour\n"{rows[0]["text"]}",2015-03-24\n')
    (folder / "article.txt").write_text(rows[0]["text"])
    (folder / "my_places.txt").write_text("")
    crawler = folder / "my-crawler"
    crawler.write_text("#!/bin/sh\nhead -1 news/news.jsonl\n")
    crawler.chmod(0o755)
    _run("hasila run news/ --db news.db --quiet", folder)
    shutil.copy(folder / "news.db", folder / "ledger.db")
    return folder


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), str(folder), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def _blocks(kind: str) -> list[Any]:
    return [
        pytest.param(body, id=f"{name(page)}-{number}")
        for page in PAGES
        for number, (of, body) in enumerate(FENCE.findall(page.read_text(encoding="utf-8")), 1)
        if of == kind
    ]


@pytest.mark.xdist_group("world")
@pytest.mark.parametrize("block", _blocks("sh"))
def test_shell_blocks_run(block: str, world: Path) -> None:
    for line in block.splitlines():
        command = line.partition("   #")[0].strip()
        if command:
            _try(command, world)


def _try(command: str, world: Path) -> None:
    words = shlex.split(command)
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text("utf-8"), re.M), command
    elif words[0] == "pip":
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
        assert set(re.findall(r"\[(.*)\]", words[-1])[0].split(",")) <= extras.keys(), command
    elif words[0] in ("python", "node", "npm") or words[0].startswith(("RAY_", "docker")):
        assert all((ROOT / word).exists() for word in words if word.startswith(("bench/", "scripts/"))), command
    elif words[0] == "sqlite3" and shutil.which("sqlite3") is None:
        _query(words[1], words[2], world)
    elif words[:1] == ["hasila"] and (
        words[1] in NOT_RUN
        or {"ray", "facts.parquet"} & set(words)
        or re.search(r"\b[A-Z]{1,}\b|…|\b[a-z]?[0-9a-f]{10,}\b", command)
    ):
        _check_options(words)
    else:
        done = _run(command.replace("datasette site/", "test -d site"), world)
        assert done.returncode in (0, 3), f"{command}\n{done.stdout}\n{done.stderr}"


def _query(file: str, sql: str, world: Path) -> None:
    import sqlite3

    with sqlite3.connect(world / file) as connection:
        assert connection.execute(sql).fetchall()


def _check_options(words: list[str]) -> None:
    """The command exists, and has the options that the page gives it."""
    shown = _run(f"hasila {words[1]} --help", ROOT)
    assert shown.returncode == 0, words
    options = [word.partition("=")[0] for word in words[2:] if word.startswith("--")]
    assert [option for option in options if option not in shown.stdout] == []


@pytest.mark.xdist_group("world")
@pytest.mark.parametrize("block", _blocks("python"))
def test_python_blocks_run(block: str, world: Path) -> None:
    done = subprocess.run([sys.executable, "-c", block], cwd=world, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# ------------------------------------------------------------------------------------------------------------- the site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built; a warning is an error."""
    pytest.importorskip("mkdocs", reason="mkdocs is not installed")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.xdist_group("site")
def test_the_site_builds_in_three_languages(site: Path) -> None:
    for code, direction in (("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")):
        page = (site / ("" if code == "en" else code) / "tutorial" / "first-ledger.html").read_text("utf-8")
        assert f'<html lang="{code}"' in page
        assert f'<body dir="{direction}"' in page
    assert "الدرس الأول" in (site / "ar" / "index.html").read_text("utf-8")
    assert (site / "project" / "contributing.html").is_file()
    for page, held in (("codebook", "cells_dismantled"), ("codebook", "attempts_foiled"), ("benchmarks", "B-cubed")):
        assert held in (site / "reference" / f"{page}.html").read_text("utf-8")
    assert "hasila.model.Tally" in (site / "reference" / "python.html").read_text("utf-8")


@pytest.mark.xdist_group("site")
def test_the_site_asks_no_other_server(site: Path) -> None:
    """Nothing that a page loads comes from elsewhere: no fonts, no scripts, no trackers."""
    loads = re.compile(
        r'<(?:script|img|iframe)[^>]*\ssrc="(https?:[^"]*)"|<link[^>]*rel="(?:stylesheet|preconnect)"[^>]*href="(https?:[^"]*)"'
    )
    assert [hit for page in site.rglob("*.html") for hit in loads.findall(page.read_text("utf-8"))] == []


def test_translations_run_the_same_commands() -> None:
    """A translated tutorial lacks no step of the English one."""
    tutorial = ROOT / "docs" / "tutorial" / "first-ledger.md"
    steps = {p: len(re.findall(r"^## ", p.read_text("utf-8"), re.M)) for p in tutorial.parent.glob("first-ledger*.md")}
    assert len(steps) == 3
    assert len(set(steps.values())) == 1
    verbs = {p: re.findall(r"hasila (\w+)", "".join(b for _, b in FENCE.findall(p.read_text("utf-8")))) for p in steps}
    assert all(set(verbs[tutorial]) <= set(found) for found in verbs.values())
