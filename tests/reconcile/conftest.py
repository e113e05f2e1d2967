"""Helpers: claims in one line."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from hasila.reconcile import Claim, ClaimScope


@pytest.fixture
def claim():
    """Build a claim: ``claim("c1", 57, since="2015", said="2018-10-12", agency="BCIJ")``."""
    numbers = itertools.count(1)

    def build(
        identity: str | None = None,
        value: float = 0,
        comparator: str = "=",
        *,
        since: str | None = None,
        to: str | None = None,
        said: str | None = "2024-06-01",
        event: str | None = None,
        measure: str = "cells_dismantled",
        country: str = "MA",
        speaker: str | None = "An official",
        value_max: float | None = None,
        **scope: Any,
    ) -> Claim:
        identity = identity or f"x{next(numbers)}"
        return Claim(
            id=identity,
            measure=measure,
            value=value,
            value_max=value_max,
            comparator=comparator,
            country=country,
            from_=since,
            to=to,
            published=said,
            event=event or identity,
            speaker=speaker,
            scope=ClaimScope(**scope),
            url=f"https://news.example/{identity}",
        )

    return build
