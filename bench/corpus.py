"""Texts that benchmarks read: the bundled sample, and a day of an Arabic news corpus where it stands beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "hasila" / "sample" / "news.jsonl"
SHARED = Path(os.environ.get("HASILA_SHARED") or ROOT.parent / "shared")


def day_of_news() -> Path | None:
    """A day of SaudiNewsNet (2,953 articles of all topics) in ``../shared`` or the folder in HASILA_SHARED."""
    path = SHARED / "data" / "saudinewsnet" / "2015-07-21.zip"
    return path if path.is_file() else None
