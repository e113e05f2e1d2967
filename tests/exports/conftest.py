"""Ledgers that every export is tried on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hasila.ledger import Ledger
from hasila.pipeline import Run, later_stages

SAMPLE = Path(__file__).parents[2] / "hasila" / "sample" / "news.jsonl"


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The sample, read, merged and reconciled."""
    with Ledger(tmp_path_factory.mktemp("exports") / "l.db") as opened:
        Run(opened, [str(SAMPLE)]).read()
        list(later_stages(opened))
        yield opened


@pytest.fixture(scope="session")
def attacks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Attacks and operations of every precision."""
    from export_making import attacks_ledger

    with attacks_ledger(tmp_path_factory.mktemp("exports") / "a.db") as opened:
        yield opened
