"""UCDP Georeferenced Event Dataset: its 49 columns. Only events in which somebody died.

Ids of conflicts, dyads and sides are UCDP's own and stay empty; names are given where the reports name both sides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hasila.exports.event_table import EVENTS_ONLY, write_events
from hasila.exports.events import Event, Range, digits, events, whole
from hasila.exports.written import LeftOut, Omissions, Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "UCDP GED, its 49 columns: events with at least one death, low, best and high"
SUFFIX = ".csv"
#: The header line, as documented.
HEADER = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,"
    "side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,"
    "where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,"
    "country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,"
    "deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"
)
COLUMNS = tuple(HEADER.split(","))
STATE_BASED, ONE_SIDED = 1, 3
WHERE_PRECISION = {"populated place": 1, "admin2": 3, "admin1": 4, "region": 5, "country": 6}
NONE = Range(0, 0, 0)
LEFT_OUT = (
    *EVENTS_ONLY,
    LeftOut("counts other than deaths", "there are no columns"),
    LeftOut("ids of conflicts, dyads and sides, active_year", "UCDP assigns them"),
    LeftOut("whether the dead were civilians", "the reports rarely say; deaths_unknown has them"),
)


def write(ledger: Ledger, draft: Path) -> Written:
    """Write one row an event with a death, a place and a date within a year."""
    omissions = Omissions()
    number = write_events(draft, COLUMNS, _rows(ledger, omissions))
    return Written({"events": number}, omissions.all(*LEFT_OUT))


def _rows(ledger: Ledger, omissions: Omissions) -> Iterator[dict[str, Any]]:
    taken: set[int] = set()
    for event in events(ledger):
        deaths = event.deaths
        why = (
            "no death is told: UCDP needs at least one" if deaths is None or deaths.best < 1
            else "the date is not known to a year" if date_precision(event.days) is None
            else "no place with coordinates" if event.place is None or event.place.latitude is None
            else "the country is not in the table" if event.country is None
            else None
        )  # fmt: skip
        if why:
            omissions.note(f"incidents of type {event.incident.type}", why, event.id)
            continue
        if len(event.incident.places) > 1:
            omissions.note(
                "coordinates of further places", "a row has one point; where_description names them", event.id
            )
        if _type_of_violence(event) is None:
            omissions.note(
                "type_of_violence and sides", "the reports do not name them; the columns are empty", event.id
            )
        yield {
            **_ids(event, taken),
            **_sides(event),
            **_sources(event),
            **_where(event),
            **_when(event),
            **_deaths(event),
        }


def _ids(event: Event, taken: set[int]) -> dict[str, Any]:
    number = digits(event.id, 10**9)
    while number in taken:
        number += 1
    taken.add(number)
    assert event.start is not None
    return {"id": number, "relid": f"HSL-{event.id}", "year": event.start.year, "code_status": "Check: read by machine"}


def _type_of_violence(event: Event) -> int | None:
    """A state against a named group, or a named group against people; ``None`` where the sides are not named."""
    i = event.incident
    if not i.groups:
        return None
    if i.type != "attack" or event.figure("officers_killed"):
        return STATE_BASED if i.agencies or event.figure("officers_killed") else None
    return ONE_SIDED if event.figure("killed") and not event.figure("attackers_killed") else None


def _sides(event: Event) -> dict[str, Any]:
    violence, country = _type_of_violence(event), event.country
    if violence is None or country is None:
        return {}
    group, state = event.incident.groups[0], f"Government of {country.ucdp_name}"
    a, b = (state, group) if violence == STATE_BASED else (group, "Civilians")
    return {
        "type_of_violence": violence,
        "dyad_name": f"{a} - {b}",
        "side_a": a,
        "side_b": b,
        "gwnoa": country.gleditsch_ward if violence == STATE_BASED else None,
    }


def _sources(event: Event) -> dict[str, Any]:
    sources = list(dict.fromkeys(event.sources))
    return {
        "number_of_sources": len(sources),
        "source_article": ";".join(f'"{s.outlet},{s.published[:10]},{_plain(s.title)}"' for s in sources),
        "source_office": ";".join(s.outlet for s in sources),
        "source_date": ";".join(s.published[:10] for s in sources),
        "source_headline": ";".join(_plain(s.title) for s in sources),
        "source_original": ";".join(dict.fromkeys(s.official for s in sources if s.official)),
    }


def _plain(text: str) -> str:
    """A headline without the marks that separate headlines."""
    return text.replace('"', "'").replace(";", ",")


def _where(event: Event) -> dict[str, Any]:
    place, country = event.place, event.country
    assert place is not None
    assert country is not None
    assert place.latitude is not None
    assert place.longitude is not None
    return {
        "where_prec": WHERE_PRECISION[place.kind],
        "where_coordinates": place.name,
        "where_description": ", ".join(p.name for p in event.incident.places),
        "adm_1": event.area("admin1"),
        "adm_2": event.area("admin2"),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geom_wkt": f"POINT ({place.longitude} {place.latitude})",
        "priogrid_gid": priogrid(place.latitude, place.longitude),
        "country": country.ucdp_name,
        "country_id": country.gleditsch_ward,
        "region": country.ucdp_region,
        "event_clarity": 1,
    }


def priogrid(latitude: float, longitude: float) -> int:
    """The PRIO-GRID cell of half a degree that holds a point: 720 columns, counted from the south-west corner."""
    row, column = math.floor((latitude + 90) * 2), math.floor((longitude + 180) * 2)
    return min(row, 359) * 720 + min(column, 719) + 1


def date_precision(days: int | None) -> int | None:
    """1: the day, 2: two to six days, 3: a week, 4: a month, 5: a year; ``None`` where less is known."""
    if days is None or days > 366:
        return None
    return next(code for code, most in ((1, 1), (2, 6), (3, 7), (4, 31), (5, 366)) if days <= most)


def _when(event: Event) -> dict[str, Any]:
    return {"date_prec": date_precision(event.days), "date_start": event.start, "date_end": event.end}


def _deaths(event: Event) -> dict[str, Any]:
    killed, officers = event.figure("killed") or NONE, event.figure("officers_killed") or NONE
    attackers, deaths = event.figure("attackers_killed") or NONE, event.deaths or NONE
    state, group = min(officers.best, killed.best), attackers.best
    violence = _type_of_violence(event)
    a, b = {STATE_BASED: (state, group), ONE_SIDED: (group, 0)}.get(violence or 0, (0, 0))
    return {
        "deaths_a": whole(a),
        "deaths_b": whole(b),
        "deaths_civilians": 0,
        "deaths_unknown": whole(deaths.best - a - b),
        "best": whole(deaths.best),
        "high": whole(deaths.high),
        "low": whole(deaths.low),
    }
