"""What an export says of itself."""

from __future__ import annotations

from typing import NamedTuple


class Written(NamedTuple):
    """Rows written per table, and what the format could not hold (in words, one line each)."""

    rows: dict[str, int]
    left_out: tuple[str, ...] = ()
