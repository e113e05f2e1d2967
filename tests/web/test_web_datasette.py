"""The ledger, with decisions in it, opens in Datasette unchanged."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hasila.ledger import Ledger, corrections

datasette = pytest.importorskip("datasette.app", reason="Datasette is not installed: pip install datasette")


def test_datasette_shows_every_table_and_view(ledger_path: Path) -> None:
    with Ledger(ledger_path) as ledger:
        corrections.decide(ledger, next(ledger.tallies()).id, "accept", by="one")
        tables = [
            row[0]
            for row in ledger.connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'article_search%'"
                " AND name NOT LIKE 'sqlite_%'"
            )
        ]

    async def asked() -> dict[str, int]:
        app = datasette.Datasette([str(ledger_path)])
        await app.invoke_startup()
        return {t: (await app.client.get(f"/{ledger_path.stem}/{t}.json")).status_code for t in tables}

    assert len(tables) > 20
    assert set(asyncio.run(asked()).values()) == {200}
