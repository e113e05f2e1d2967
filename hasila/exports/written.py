"""What an export says of itself: how much it wrote, and what it had to leave out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

REPORT_SUFFIX = ".report.json"


class LeftOut(NamedTuple):
    """Something that the format cannot hold. ``ids`` names the records where only some of a kind are concerned."""

    what: str
    why: str = ""
    ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        number = f"{len(self.ids):,} × " if self.ids else ""
        return f"{number}{self.what}" + (f": {self.why}" if self.why else "")


class Written(NamedTuple):
    """Rows written per table, and what was left out: a line of words, or a :class:`LeftOut` that names records."""

    rows: dict[str, int]
    left_out: tuple[LeftOut | str, ...] = ()

    def omissions(self) -> Iterator[LeftOut]:
        """What was left out, always as :class:`LeftOut`."""
        for item in self.left_out:
            yield LeftOut(item) if isinstance(item, str) else item


class Omissions:
    """Collects what is left out while a format writes: one entry for each pair of what and why."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], dict[str, None]] = {}

    def note(self, what: str, why: str, *ids: str) -> None:
        """Note that ``what`` of the records ``ids`` is left out; without ids, of all."""
        self._ids.setdefault((what, why), {}).update(dict.fromkeys(ids))

    def all(self, *always: LeftOut | str) -> tuple[LeftOut | str, ...]:
        """What the format never holds (``always``), then what these records lost."""
        return (*always, *(LeftOut(what, why, tuple(ids)) for (what, why), ids in self._ids.items()))


def report_path(out: Path) -> Path:
    """Where the report of an export stands: beside it."""
    return out.with_name(out.name + REPORT_SUFFIX)


def report_json(format: str, version: str, written: Written) -> str:
    """The report as JSON; equal exports give equal bytes."""
    return json.dumps(
        {
            "format": format,
            "hasila": version,
            "rows": written.rows,
            "left_out": [
                {"what": item.what, "why": item.why, "records": len(item.ids) or None, "ids": list(item.ids)}
                for item in written.omissions()
            ],
        },
        ensure_ascii=False,
        indent=1,
    ) + "\n"  # fmt: skip
