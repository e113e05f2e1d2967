"""Fixtures of the tests of fetching: two web servers on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fetch_making import Site


def served() -> Iterator[Site]:
    """A running server, stopped afterwards."""
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


site = pytest.fixture(served, name="site")
other_site = pytest.fixture(served, name="other_site")
