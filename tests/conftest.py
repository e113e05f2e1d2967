"""Nothing that a developer has added to the gazetteer takes part in tests."""

from __future__ import annotations

import os
import tempfile

import pytest

os.environ["HASILA_ADDITIONS"] = os.path.join(tempfile.gettempdir(), "no-additions-in-tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that stay together in one process come first, so that no process is left alone with them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
