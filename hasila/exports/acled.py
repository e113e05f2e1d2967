"""ACLED: the 31 columns of its export since March 2023. Operations are "strategic developments"."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hasila.exports.event_table import EVENTS_ONLY, write_events
from hasila.exports.events import WEAPONS, Event, events, last_change, whole
from hasila.exports.written import LeftOut, Omissions, Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "ACLED, its 31 columns: operations and attacks with a place and a date within a month"
SUFFIX = ".csv"
#: The header line, as documented.
HEADER = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,"
    "admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,"
    "tags,timestamp"
)
COLUMNS = tuple(HEADER.split(","))
Kind = tuple[str, str]
ARRESTS: Kind = ("Strategic developments", "Arrests")
DISRUPTED: Kind = ("Strategic developments", "Disrupted weapons use")
OTHER: Kind = ("Strategic developments", "Other")
CLASH: Kind = ("Battles", "Armed clash")
ATTACK: Kind = ("Violence against civilians", "Attack")
ABDUCTION: Kind = ("Violence against civilians", "Abduction/forced disappearance")
SHELLING: Kind = ("Explosions/Remote violence", "Shelling/artillery/missile attack")
#: Kind of attack -> event and sub-event type, whoever was hit.
REMOTE: dict[str, Kind] = {
    "suicide_bombing": ("Explosions/Remote violence", "Suicide bomb"),
    "bombing": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "car_bombing": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "shelling": SHELLING,
    "kidnapping": ABDUCTION,
}
STATE_FORCES, POLITICAL_MILITIA, CIVILIANS = 1, 3, 7
GEO_PRECISION = {"populated place": 1, "admin2": 2, "admin1": 3}
#: Counts that ACLED has no column for go to the tags.
TAGGED = (
    "cells",
    "members",
    "arrested",
    "injured",
    "officers_killed",
    "attackers_killed",
    "kidnapped",
    "freed",
    "surrendered",
)
LEFT_OUT = (
    *EVENTS_ONLY,
    LeftOut("counts other than deaths", "the tags have them, such as hasila:arrested=4"),
    LeftOut("whether a named group is a rebel group or a militia", "inter1, inter2 and interaction are then empty"),
    LeftOut("source_scale, admin3", "not known"),
)


def write(ledger: Ledger, draft: Path) -> Written:
    """Write one row an event; ids are our own and stable, never those of ACLED."""
    omissions = Omissions()
    last = last_change(ledger)
    changed = int(last.timestamp()) if last else None
    number = write_events(draft, COLUMNS, _rows(ledger, changed, omissions))
    return Written({"events": number}, omissions.all(*LEFT_OUT))


def _rows(ledger: Ledger, changed: int | None, omissions: Omissions) -> Iterator[dict[str, Any]]:
    for event in events(ledger):
        kind, precision = kind_of(event), time_precision(event.days)
        why = (
            "ACLED has no such event" if event.incident.type in ("prosecution", "repatriation")
            else "whom it hit is not told, on which the event type depends" if kind is None
            else "the date is not known to a month" if precision is None
            else "no place below the country" if event.place is None or event.place.kind not in GEO_PRECISION
            else "the country is not in the table" if event.country is None
            else None
        )  # fmt: skip
        if why:
            omissions.note(f"incidents of type {event.incident.type}", why, event.id)
            continue
        assert kind is not None
        if event.disputes:
            omissions.note("highest figures", "fatalities is the lowest; notes have the range", event.id)
        if len(event.incident.places) > 1:
            omissions.note("further places", "a row has one point", event.id)
        if len(event.incident.agencies) > 1 or len(event.incident.groups) > 1:
            omissions.note(
                "the order among several agencies or groups", "the first is the actor, others associates", event.id
            )
        yield {
            **_when(event, precision), **_what(kind), **_who(event, kind), **_where(event), **_notes(event),
            "timestamp": changed,
        }  # fmt: skip


def kind_of(event: Event) -> Kind | None:
    """Event and sub-event type; ``None`` where the reports do not settle it."""
    i = event.incident
    armed = any(event.figure(name) for name in ("officers_killed", "officers_injured", "attackers_killed"))
    match i.type:
        case "arrest" | "cell_dismantled":
            return ARRESTS
        case "seizure":
            return DISRUPTED if event.seized & WEAPONS else OTHER
        case "plot_foiled" | "surrender":
            return OTHER
        case "raid":
            return SHELLING if i.subtype == "shelling" else CLASH if armed else OTHER
        case "attack" if i.subtype in REMOTE:
            return REMOTE[i.subtype]
        case "attack" if armed:
            return CLASH
        case "attack" if any(event.figure(name) for name in ("killed", "injured", "kidnapped")):
            return ATTACK
    return None


def time_precision(days: int | None) -> int | None:
    """1: the day, 2: the week, 3: the month; ``None`` where less is known."""
    if days is None or days > 31:
        return None
    return 1 if days == 1 else 2 if days <= 7 else 3


def _when(event: Event, precision: int | None) -> dict[str, Any]:
    assert event.start is not None
    assert event.country is not None
    return {
        "event_id_cnty": f"HSL{event.country.iso3}-{event.id.removeprefix('i-')}",
        "event_date": event.start.isoformat(),
        "year": event.start.year,
        "time_precision": precision,
    }


def _what(kind: Kind) -> dict[str, Any]:
    strategic = kind[0] == "Strategic developments"
    return {
        "disorder_type": "Strategic developments" if strategic else "Political violence",
        "event_type": kind[0],
        "sub_event_type": kind[1],
        "civilian_targeting": "Civilian targeting" if kind[0] == "Violence against civilians" else None,
    }


def _who(event: Event, kind: Kind) -> dict[str, Any]:
    """Who acted, and upon whom; a group that nobody named is ACLED's "Unidentified Armed Group"."""
    assert event.country is not None
    country, agencies, groups = event.country.name, event.incident.agencies, event.incident.groups
    attack = event.incident.type == "attack"
    agency = (agencies[0], STATE_FORCES, agencies[1:]) if agencies else (None, None, ())
    group = (
        (groups[0], None, groups[1:]) if groups else (f"Unidentified Armed Group ({country})", POLITICAL_MILITIA, ())
    )
    civilians = (
        (f"Civilians ({country})", CIVILIANS, ()) if kind[0] == "Violence against civilians" else (None, None, ())
    )
    first, second = (
        (group, civilians if civilians[0] else agency) if attack else (agency, group if groups else (None, None, ()))
    )
    return {
        "actor1": first[0],
        "assoc_actor_1": "; ".join(first[2]),
        "inter1": first[1],
        "actor2": second[0],
        "assoc_actor_2": "; ".join(second[2]),
        "inter2": second[1],
        "interaction": _interaction(first[1], second[0], second[1]),
    }


def _interaction(first: int | None, other: str | None, second: int | None) -> int | None:
    """The joint code, the smaller digit first; 0 for nobody."""
    if first is None or (other and second is None):
        return None
    codes = sorted((first, second)) if second else [first, 0]
    return codes[0] * 10 + codes[1]


def _where(event: Event) -> dict[str, Any]:
    assert event.place is not None
    assert event.country is not None
    return {
        "iso": event.country.numeric,
        "region": event.country.acled_region,
        "country": event.country.name,
        "admin1": event.area("admin1"),
        "admin2": event.area("admin2"),
        "location": event.place.name,
        "latitude": event.place.latitude,
        "longitude": event.place.longitude,
        "geo_precision": GEO_PRECISION[event.place.kind],
    }


def _notes(event: Event) -> dict[str, Any]:
    deaths = event.deaths
    counts = {name: event.figure(name) for name in TAGGED}
    tags = [f"hasila:id={event.id}", *(f"hasila:{name}={whole(c.best)}" for name, c in counts.items() if c)]
    disputes = f" Reports differ: {event.disputes}." if event.disputes else ""
    return {
        "source": "; ".join(dict.fromkeys(s.outlet or s.url for s in event.sources if s.outlet or s.url)),
        "notes": f"{event.summary}{disputes} [{event.traces}]",
        "fatalities": whole(deaths.low) if deaths else 0,
        "tags": "; ".join(tags),
    }
