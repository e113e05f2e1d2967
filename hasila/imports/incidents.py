"""Your own coded table of incidents, whatever its columns are called (``--map FIELD=COLUMN``)."""

from __future__ import annotations

from hasila.codebook import active
from hasila.imports.dates import span_of
from hasila.imports.incident import ImportedIncident, Options, counted, country_of, identity_of, present, type_of
from hasila.imports.rows import Cells, RowError

DESCRIPTION = "your own table: CSV, TSV, JSON Lines or a workbook, its columns named with --map"
_PLAIN = (
    "id", "type", "subtype", "date", "date_from", "date_to", "country", "place", "latitude", "longitude", "agencies",
    "groups", "url",
)  # fmt: skip
_ENDS = ("", "_min", "_max")


def fields() -> frozenset[str]:
    """The fields of an incident, and the counts of the codebook at work."""
    return frozenset((*_PLAIN, *(f"{name}{end}" for name in active().counts for end in _ENDS)))


def incident(row: Cells, options: Options) -> ImportedIncident:
    """One row. Counts are columns named as those of the codebook (``killed``), their ends ``killed_min``, ``killed_max``."""
    whole = span_of(row["date"], "date", options.dates)
    start = span_of(row["date_from"], "date_from", options.dates) or whole
    end = span_of(row["date_to"], "date_to", options.dates) or whole or start
    if start and end and end[1] < start[0]:
        raise RowError(f"the dates end ({end[1]}) before they begin ({start[0]}); exchange or correct them")
    counts = {name: _count(row, name) for name in active().counts}
    if not (start or row["country"] or any(counts.values())):
        raise RowError("neither date nor country nor figure: nothing to reconcile with; are columns missing in --map?")
    return ImportedIncident(
        id=identity_of(row, row["id"]),
        type=type_of(row["type"]),
        subtype=row["subtype"] or None,
        first=start[0] if start else None,
        last=end[1] if end else None,
        country=country_of(row["country"]),
        place=row["place"] or None,
        latitude=row.degrees("latitude", 90),
        longitude=row.degrees("longitude", 180),
        agencies=row.labels("agencies"),
        groups=row.labels("groups"),
        counts=present(**counts),
        url=row["url"] or None,
    )


def _count(row: Cells, name: str) -> tuple[float, float] | None:
    return counted(row.number(f"{name}_min"), row.number(name), row.number(f"{name}_max"))
