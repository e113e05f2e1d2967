"""The archives: the same bytes from the same source, whole, and with the notices of what they bundle."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
import yaml

import hasila

pytestmark = pytest.mark.xdist_group("archives")  # built once
ROOT = Path(__file__).parents[1]
PARTS = ("hasila", "pyproject.toml", "README.md", "LICENSE", "NOTICE")


def build(source: Path, out: Path) -> dict[str, bytes]:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out)],
        cwd=source, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two builds from two copies that differ in place and in the times of their files."""
    outs = []
    for number in (1, 2):
        folder = tmp_path_factory.mktemp(f"copy{number}")
        for part in PARTS:
            source = ROOT / part
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(
                source, folder / part, **({"ignore": shutil.ignore_patterns("__pycache__")} if source.is_dir() else {})
            )
        for path in folder.rglob("*"):
            os.utime(path, (1_600_000_000 + number, 1_600_000_000 + number))
        out = tmp_path_factory.mktemp(f"dist{number}")
        build(folder, out)
        outs.append(out)
    return outs


def test_two_builds_are_the_same_bytes(builds: list[Path]) -> None:
    first, second = ({path.name: path.read_bytes() for path in out.iterdir()} for out in builds)
    assert len(first) == 2
    assert first == second


def test_the_wheel_is_whole(builds: list[Path]) -> None:
    with zipfile.ZipFile(next(builds[0].glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
        metadata = message_from_string(wheel.read(next(n for n in names if n.endswith("METADATA"))).decode())
    missing = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("hasila/**/*")
        if path.is_file() and "__pycache__" not in path.parts and path.relative_to(ROOT).as_posix() not in names
    ]
    assert missing == []
    assert "hasila/py.typed" in names
    assert {n.rpartition("/")[2] for n in names if ".dist-info/licenses/" in n} == {"LICENSE", "NOTICE"}
    assert metadata["License-Expression"] == "Apache-2.0"
    base = [r for r in metadata.get_all("Requires-Dist", []) if "extra ==" not in r]
    assert len(base) == len(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"])


def test_the_source_archive_builds_the_same_wheel(builds: list[Path], tmp_path: Path) -> None:
    with tarfile.open(next(builds[0].glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    wheels = {name: data for name, data in build(source, tmp_path / "out").items() if name.endswith(".whl")}
    assert wheels == {path.name: path.read_bytes() for path in builds[0].glob("*.whl")}


def test_everything_bundled_has_its_notice() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for name in (
        "GeoNames",
        "creativecommons.org/licenses/by/4.0",
        "Unicode Common Locale Data Repository",
        "Natural Earth",
    ):
        assert name in notice
    vendor = ROOT / "hasila" / "web" / "static" / "vendor"
    for licence in vendor.glob("LICENSE-*"):
        assert licence.name in notice
    table = (vendor / "README.md").read_text("utf-8")
    kept = {path.name for path in vendor.iterdir()} - {"README.md"}
    assert [name for name in kept if f"`{name}`" not in table] == []


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == hasila.__version__
    assert citation["license"] == "Apache-2.0"
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()


def test_the_container_copies_what_the_build_needs() -> None:
    """The image is built from these parts alone; the test above builds from the same ones."""
    text = (ROOT / "Containerfile").read_text("utf-8")
    copied = set(re.findall(r"^COPY (.*) \S+$", text, re.M)[0].split()) | {"hasila"}
    assert copied == set(PARTS)
    extras = set(re.findall(r'"\.\[(.*)\]"', text)[0].split(","))
    assert (
        extras <= tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"].keys()
    )
    assert "USER hasila" in text
