"""UCDP Georeferenced Event Dataset, yearly or candidate releases; columns are read by name, their order differs."""

from __future__ import annotations

from hasila.exports.ucdp_ged import COLUMNS
from hasila.imports.dates import span_of
from hasila.imports.incident import ImportedIncident, Options, counted, country_of, present
from hasila.imports.rows import Cells, RowError

DESCRIPTION = "UCDP GED: events with deaths, low, best and high"
NEEDED = frozenset({"date_start"})
ONE_SIDED = "3"


def fields() -> frozenset[str]:
    """The columns of a release, and those that only some have."""
    return frozenset(
        (*COLUMNS, "gwnoa", "gwnob", "event_id", "active_yr", "deaths_cowna", "deaths_cownb", "isocc", "gwab")
    )


def incident(row: Cells, options: Options) -> ImportedIncident:
    """One row. Deaths are of all sides; what is coded as civilians bounds the victims from below."""
    if not row["id"] or not row["date_start"]:
        raise RowError("no id or date_start: is this a release of UCDP GED, with its header line?")
    start = span_of(row["date_start"], "date_start", options.dates)
    end = span_of(row["date_end"] or row["date_start"], "date_end", options.dates)
    assert start is not None
    assert end is not None
    if end[1] < start[0]:
        raise RowError(f"the event ends ({row['date_end']}) before it begins ({row['date_start']})")
    deaths = counted(row.number("low"), row.number("best"), row.number("high"))
    civilians = row.number("deaths_civilians") or 0
    sides = [row[name] for name in ("side_a", "side_b") if row[name] and row[name] != "Civilians"]
    return ImportedIncident(
        id=row["id"],
        # One-sided violence by a group is an attack; of a battle the codebook does not know who attacked.
        type="attack" if row["type_of_violence"] == ONE_SIDED and not _states(sides) else None,
        first=start[0],
        last=end[1],
        country=country_of(row["country"]),
        place=row["where_coordinates"] or None,
        latitude=row.degrees("latitude", 90),
        longitude=row.degrees("longitude", 180),
        agencies=tuple(_states(sides)),
        groups=tuple(side for side in sides if side not in _states(sides)),
        counts=present(killed=(min(civilians, deaths[1]), deaths[1]) if deaths else None),
    )


def _states(sides: list[str]) -> list[str]:
    return [side for side in sides if side.startswith("Government of")]
