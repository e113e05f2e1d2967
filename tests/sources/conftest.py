"""Fixtures of the tests of sources."""

from __future__ import annotations

import pytest
from sources_making import Reader, read_all


@pytest.fixture
def read() -> Reader:
    """Reads paths to (articles, failures)."""
    return read_all
