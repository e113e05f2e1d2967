"""The documentation shows what the commands print now."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _script() -> object:
    spec = importlib.util.spec_from_file_location("refresh_docs", ROOT / "scripts" / "refresh_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages() -> dict[Path, str]:
    """Every generated or executed page as it should be."""
    return _script().generated()  # type: ignore[attr-defined, no-any-return]


def test_pages_are_up_to_date(pages: dict[Path, str]) -> None:
    assert len(pages) >= 4
    for path, content in pages.items():
        assert path.read_text(encoding="utf-8") == content, f"{path.name} is out of date: run make docs"


def test_links_between_pages_lead_somewhere() -> None:
    import re

    broken = []
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []
