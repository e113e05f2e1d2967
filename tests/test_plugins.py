"""Plug-ins: the example packages are installed as anybody would, and used; one that is broken is named and left out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("plugins")  # installed once
ROOT = Path(__file__).parents[1]
EXAMPLES = ("hasila-nitf", "hasila-atom", "hasila-italian", "hasila-disasters")
NITF = """<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><docdata><date.issue norm="2021-05-04T08:00:00Z"/></docdata></head>
<body><body.head><hedline><hl1>Cell broken up</hl1></hedline><distributor><org>Sample Wire</org></distributor></body.head>
<body.content><p>Police in Rabat dismantled a terrorist cell and arrested five suspects on 3 May 2021.</p></body.content>
</body></nitf>"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the four example packages, as pip installs them."""
    target = tmp_path_factory.mktemp("plugins")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--no-build-isolation", "--no-index", "--target", target, *(ROOT / "examples" / name for name in EXAMPLES)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return target


def hasila(*arguments: str | Path, plugins: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from hasila.cli import main; main()", *map(str, arguments)],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(plugins)},
    )  # fmt: skip


def output(*arguments: str | Path, plugins: Path) -> str:
    done = hasila(*arguments, plugins=plugins)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def test_all_four_are_found(installed: Path) -> None:
    shown = output("plugins", plugins=installed).split()
    assert [shown[n : n + 3] for n in range(0, len(shown), 3)] == [
        ["sources", "nitf", "hasila_nitf"],
        ["languages", "it", "hasila_italian"],
        ["codebooks", "disasters", "hasila_disasters"],
        ["exports", "atom", "hasila_atom"],
    ]


def test_a_source_format(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.nitf").write_text(NITF)
    facts = json.loads(output("read", tmp_path / "a.nitf", "--format", "jsonl", plugins=installed))
    assert facts["article"]["outlet"] == "Sample Wire"
    assert facts["article"]["published"] == "2021-05-04T08:00+00:00"
    assert facts["incidents"][0]["counts"]["arrested"]["value"] == 5
    (tmp_path / "b.nitf").write_text(NITF[:200])
    done = hasila("read", tmp_path, "--format", "jsonl", plugins=installed)
    assert done.returncode == 1
    assert "b.nitf: not well-formed NITF" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_language(installed: Path, tmp_path: Path) -> None:
    assert "cases: 3 right, 0 wrong" in output("check-language", "it", plugins=installed)
    (tmp_path / "a.txt").write_text(
        "La polizia ha arrestato nella notte cinque jihadisti e una cellula è stata smantellata."
    )
    output("run", tmp_path / "a.txt", "--db", tmp_path / "i.db", "--quiet", plugins=installed)
    assert '"language":"it"' in output("read", tmp_path / "a.txt", "--format", "jsonl", plugins=installed)


def test_a_codebook(installed: Path, tmp_path: Path) -> None:
    assert "cases: 3 right, 0 wrong" in output("check-codebook", "disasters", plugins=installed)
    (tmp_path / "a.txt").write_text("Floods killed 214 people in Nigeria in 2021, the government of Nigeria said.")
    db = tmp_path / "d.db"
    output("run", tmp_path / "a.txt", "--codebook", "disasters", "--db", db, "--quiet", plugins=installed)
    assert '"deaths"' in output("claims", "--db", db, "--format", "jsonl", plugins=installed)
    without = hasila("claims", "--db", db, plugins=tmp_path)
    assert without.returncode == 2
    assert "no codebook 'disasters'" in without.stderr


def test_an_export(installed: Path, tmp_path: Path) -> None:
    db = tmp_path / "s.db"
    output("run", ROOT / "hasila" / "sample" / "news.jsonl", "--db", db, "--quiet", plugins=installed)
    done = hasila("export", "atom", tmp_path / "findings.atom", "--db", db, plugins=installed)
    assert done.returncode == 0, done.stderr
    feed = ET.parse(tmp_path / "findings.atom").getroot()
    titles = [node.text for node in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert len(titles) > 1
    assert "left out: incidents, tallies" in done.stderr


def broken(folder: Path, group: str, target: str) -> None:
    """A package whose entry point leads nowhere, as pip would leave it."""
    info = folder / "hasila_broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hasila-broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{group}]\nbroken = {target}\n")
    (folder / "hasila_broken.py").write_text("raise RuntimeError('no licence file')\n")


@pytest.mark.parametrize("group", ["hasila.sources", "hasila.languages", "hasila.codebooks", "hasila.exports"])
@pytest.mark.parametrize(
    ("target", "reason"),
    [("hasila_broken", "RuntimeError: no licence file"), ("hasila_gone", "ModuleNotFoundError"), ("json:dumps", "is no module"), ("json", "json has no")],
)  # fmt: skip
def test_a_broken_plugin_is_named_and_the_rest_works(tmp_path: Path, group: str, target: str, reason: str) -> None:
    broken(tmp_path, group, target)
    done = hasila("plugins", plugins=tmp_path)
    assert done.returncode == 0
    assert "plug-in 'broken' of hasila-broken" in done.stderr
    assert reason in done.stderr
    assert "pip uninstall hasila-broken" in done.stderr


def test_reading_goes_on_beside_broken_plugins(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    broken(tmp_path / "p", "hasila.sources", "hasila_broken")
    (tmp_path / "a.txt").write_text("Police in Rabat dismantled a terrorist cell on 3 May 2021.")
    done = hasila("read", tmp_path / "a.txt", "--format", "jsonl", plugins=tmp_path / "p")
    assert done.returncode == 0
    assert done.stderr.count("plug-in 'broken'") == 1
    assert json.loads(done.stdout)["incidents"]


def test_a_wrong_entry_of_a_language_plugin_costs_only_its_articles(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(installed, tmp_path / "p", ignore=shutil.ignore_patterns("__pycache__"))
    lexicon = tmp_path / "p" / "hasila_italian" / "lexicon.yaml"
    lexicon.write_text(lexicon.read_text("utf-8") + 'act.flying: ["volare"]\n', encoding="utf-8")
    (tmp_path / "a.txt").write_text(
        "La polizia ha arrestato nella notte cinque jihadisti della cellula.", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_text("Police in Rabat dismantled a terrorist cell on 3 May 2021.", encoding="utf-8")
    done = hasila("read", tmp_path / "a.txt", tmp_path / "b.txt", "--format", "jsonl", plugins=tmp_path / "p")
    assert done.returncode == 1
    assert "plug-in for language 'it' has a wrong entry" in done.stderr
    assert "act.flying" in done.stderr
    assert [len(json.loads(row)["incidents"]) for row in done.stdout.splitlines()] == [1]


def test_stubs_pass_their_own_checks(tmp_path: Path) -> None:
    output("new-language", "pt", "--out", tmp_path, plugins=tmp_path)
    assert "cases: 1 right, 0 wrong" in output("check-language", tmp_path / "pt", plugins=tmp_path)
    output("new-codebook", "flood-tolls", "--out", tmp_path, plugins=tmp_path)
    shown = output("check-codebook", tmp_path / "flood_tolls", plugins=tmp_path)
    assert "cases: 2 right, 0 wrong" in shown
    again = hasila("new-codebook", "flood-tolls", "--out", tmp_path, plugins=tmp_path)
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert hasila("new-codebook", "Flood Tolls", plugins=tmp_path).returncode == 2
    there = hasila("new-language", "fr", "--out", tmp_path, plugins=tmp_path)
    assert (there.returncode, "check-language fr" in there.stderr) == (2, True)
    assert "no plug-in is installed" in hasila("plugins", plugins=tmp_path).stderr
