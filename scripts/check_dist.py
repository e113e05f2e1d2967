"""Build wheel and source archive, and try them as a stranger would: on every Python that is there, from a clean index.

    python scripts/check_dist.py [PYTHON …]     python3.11 to python3.14 on the path where none is named

For each Python both archives are installed into an environment of their own with what they depend on; then
``hasila --version`` is asked and the bundled sample is run. The size of what the base install downloads is printed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
KNOWN = ("python3.11", "python3.12", "python3.13", "python3.14")


def build(out: Path) -> list[Path]:
    """Wheel and source archive; the time of the last commit is the time of all files in them."""
    stamp = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH") or stamp.stdout.strip() or "0",
    }
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", out], cwd=ROOT, env=environment, check=True)
    return sorted(out.glob("hasila-*"))


def try_out(python: str, archive: Path, folder: Path) -> None:
    """Install the archive for *python* in *folder* and run the sample.

    Raises:
        subprocess.CalledProcessError: a step failed.
    """
    venv, bin_ = folder / "venv", folder / "venv" / "bin"
    subprocess.run([python, "-m", "venv", venv], check=True)
    pip = [bin_ / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", archive], check=True)
    subprocess.run([bin_ / "hasila", "--version"], check=True)
    subprocess.run([*pip, "check"], check=True)
    sample = ROOT / "hasila" / "sample" / "news.jsonl"
    subprocess.run([bin_ / "hasila", "run", sample, "--db", folder / "s.db", "--quiet"], cwd=folder, check=True)


def download_size(archive: Path, folder: Path) -> int:
    """Bytes that pip downloads for a base install, this package included."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "-d", folder, archive],
        check=True,
    )
    return sum(file.stat().st_size for file in folder.iterdir())


def main() -> int:
    """Check all; returns the exit status."""
    pythons = sys.argv[1:] or [name for name in KNOWN if shutil.which(name)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archives = build(folder / "dist")
        for python in pythons:
            for archive in archives:
                print(f"{python}: {archive.name}", flush=True)
                trial = Path(tempfile.mkdtemp(dir=folder))
                try_out(python, archive, trial)
                shutil.rmtree(trial)
        wheel = next(archive for archive in archives if archive.suffix == ".whl")
        size = download_size(wheel, folder / "download")
        print(
            f"base install: {size / 1e6:.1f} MB of downloads, of which {wheel.name} {wheel.stat().st_size / 1e6:.1f} MB"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
