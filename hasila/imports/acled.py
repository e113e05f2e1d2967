"""ACLED: an export of its data (.csv or .xlsx)."""

from __future__ import annotations

import datetime as dt

from hasila.exports.acled import COLUMNS
from hasila.imports.dates import span_of
from hasila.imports.incident import Counted, ImportedIncident, Options, country_of, present
from hasila.imports.rows import Cells, RowError

DESCRIPTION = "an ACLED export: arrests, disrupted weapons use, attacks, battles"
NEEDED = frozenset({"event_id_cnty"})
#: Sub-event type -> type and subtype of the codebook; what is not here counts by its deaths alone.
TYPES: dict[str, tuple[str | None, str | None]] = {
    "Arrests": ("arrest", None),
    "Disrupted weapons use": ("seizure", None),
    "Attack": ("attack", None),
    "Suicide bomb": ("attack", "suicide_bombing"),
    "Abduction/forced disappearance": ("attack", "kidnapping"),
    "Remote explosive/landmine/IED": ("attack", "bombing"),
    "Grenade": ("attack", "bombing"),
}
STATE_FORCES, CIVILIANS = ("1", "State forces"), ("7", "Civilians")
#: Days around ``event_date`` by time_precision: it is the first day of what is known.
REACH = {"1": 0, "2": 6, "3": 30}


def fields() -> frozenset[str]:
    """The columns of an export, and those that it had before March 2023."""
    return frozenset((*COLUMNS, "data_id", "iso3", "event_id_no_cnty"))


def incident(row: Cells, options: Options) -> ImportedIncident:
    """One row. Deaths are of all sides, and "0" also where none are reported: they bound from above only."""
    if not row["event_id_cnty"]:
        raise RowError("no event_id_cnty: is this an ACLED export?")
    span = span_of(row["event_date"], "event_date", options.dates)
    if span is None:
        raise RowError("no event_date")
    reach = REACH.get(row["time_precision"] or "1")
    if reach is None:
        raise RowError(f"time_precision is {row['time_precision']!r}; allowed are 1, 2 and 3")
    kind, subtype = TYPES.get(row["sub_event_type"], (None, None))
    sides = [(row[f"actor{n}"], row[f"inter{n}"]) for n in (1, 2) if row[f"actor{n}"]]
    return ImportedIncident(
        id=row["event_id_cnty"],
        type=kind,
        subtype=subtype,
        first=span[0],
        last=span[1] + dt.timedelta(days=reach),
        country=country_of(row["country"]),
        place=row["location"] or None,
        latitude=row.degrees("latitude", 90),
        longitude=row.degrees("longitude", 180),
        agencies=tuple(actor for actor, code in sides if code in STATE_FORCES),
        groups=tuple(
            actor
            for actor, code in sides
            if code not in (*STATE_FORCES, *CIVILIANS) and not actor.startswith("Unidentified")
        ),
        counts=present(killed=_deaths(row), **_tagged(row)),
    )


def _deaths(row: Cells) -> Counted | None:
    deaths = row.number("fatalities")
    return (0, deaths) if deaths else None


def _tagged(row: Cells) -> dict[str, Counted]:
    """Counts that an export of Hasila put into the tags: ``hasila:arrested=4``."""
    found: dict[str, Counted] = {}
    for tag in row.labels("tags"):
        name, _, value = tag.removeprefix("hasila:").partition("=")
        if tag.startswith("hasila:") and name != "id":
            number = Cells({name: value}).number(name)
            if number is not None:
                found[name] = (number, number)
    found.pop("killed", None)
    return found
