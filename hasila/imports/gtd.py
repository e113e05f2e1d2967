"""Global Terrorism Database: the released file (.xlsx, or .csv made of it)."""

from __future__ import annotations

from hasila.exports.gtd import COLUMNS
from hasila.imports.dates import Span, calendar_span
from hasila.imports.incident import Counted, ImportedIncident, Options, country_of, present
from hasila.imports.rows import Cells, RowError

DESCRIPTION = "the Global Terrorism Database as released: attacks"
NEEDED = frozenset({"eventid"})
SUBTYPES = {"1": "assassination", "2": "armed_assault", "3": "bombing", "4": "hijacking", "6": "kidnapping"}
_NO_GROUP = ("", "Unknown")


def fields() -> frozenset[str]:
    """The columns of the released file."""
    return frozenset(COLUMNS)


def incident(row: Cells, options: Options) -> ImportedIncident:
    """One row: an attack. Figures of -9 and -99 are unknown; those who died or were hurt include the attackers."""
    if not row["eventid"]:
        raise RowError("no eventid: is this the released table of GTD?")
    first, last = _dates(row)
    killed, attackers = _figure(row, "nkill"), _figure(row, "nkillter")
    injured, hurt_attackers = _figure(row, "nwound"), _figure(row, "nwoundte")
    bombing = row["attacktype1"] == "3"
    subtype = "suicide_bombing" if bombing and row["suicide"] == "1" else SUBTYPES.get(row["attacktype1"])
    return ImportedIncident(
        id=row["eventid"],
        type="attack",
        subtype=subtype,
        first=first,
        last=last,
        country=country_of(row["country_txt"]),
        place=row["city"] if row["city"] != "Unknown" else None,
        latitude=row.degrees("latitude", 90),
        longitude=row.degrees("longitude", 180),
        groups=tuple(row[name] for name in ("gname", "gname2", "gname3") if row[name] not in _NO_GROUP),
        counts=present(
            killed=_victims(killed, attackers),
            attackers_killed=None if attackers is None else (attackers, attackers),
            injured=_victims(injured, hurt_attackers),
            kidnapped=_exact(_figure(row, "nhostkid")),
            freed=_exact(_figure(row, "nreleased")),
        ),
    )


def _dates(row: Cells) -> Span:
    year, month, day = (int(row.number(name) or 0) for name in ("iyear", "imonth", "iday"))
    try:
        return calendar_span(year, month, day)
    except ValueError as error:
        raise RowError(f"date {year}-{month}-{day}: {error}") from error


def _figure(row: Cells, column: str) -> float | None:
    return None if row[column].startswith("-") else row.number(column)


def _exact(value: float | None) -> Counted | None:
    return None if value is None else (value, value)


def _victims(total: float | None, attackers: float | None) -> Counted | None:
    """Victims are all without the attackers; where these are unknown, anything from none to all."""
    if total is None:
        return None
    return (0, total) if attackers is None else _exact(max(0.0, total - attackers))
