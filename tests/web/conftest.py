"""A running application on a small ledger; everything here is skipped where the extra is not installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.importorskip("litestar", reason="the web application is not installed: pip install 'hasila[web]'")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger, made once."""
    from web_making import made_ledger

    return made_ledger(tmp_path_factory.mktemp("web") / "made.db")


@pytest.fixture
def ledger_path(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copy(made, tmp_path / "news.db"))


@pytest.fixture
def client(ledger_path: Path):
    """The application as a browser sees it."""
    from litestar.testing import TestClient

    from hasila.web import Settings, create_app

    app = create_app(Settings(ledger=ledger_path, recheck_seconds=None))
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as opened:
        yield opened
