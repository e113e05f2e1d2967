"""Global Terrorism Database: the 135 columns of the released file, codes of its codebook. Attacks only.

A code that the reports do not settle is the codebook's own "unknown" where it has one, and empty where it has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hasila.exports.countries import GTD_REGIONS
from hasila.exports.event_table import EVENTS_ONLY, write_events
from hasila.exports.events import Event, digits, events, three_sources, whole
from hasila.exports.written import LeftOut, Omissions, Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "Global Terrorism Database, its 135 columns: attacks (no operations, no foiled plots)"
SUFFIX = ".csv"
#: The header line, as documented.
HEADER = (
    "eventid,iyear,imonth,iday,approxdate,extended,resolution,country,country_txt,region,region_txt,"
    "provstate,city,latitude,longitude,specificity,vicinity,location,summary,crit1,crit2,crit3,doubtterr,"
    "alternative,alternative_txt,multiple,success,suicide,attacktype1,attacktype1_txt,attacktype2,"
    "attacktype2_txt,attacktype3,attacktype3_txt,targtype1,targtype1_txt,targsubtype1,targsubtype1_txt,corp1,"
    "target1,natlty1,natlty1_txt,targtype2,targtype2_txt,targsubtype2,targsubtype2_txt,corp2,target2,"
    "natlty2,natlty2_txt,targtype3,targtype3_txt,targsubtype3,targsubtype3_txt,corp3,target3,natlty3,"
    "natlty3_txt,gname,gsubname,gname2,gsubname2,gname3,gsubname3,motive,guncertain1,guncertain2,"
    "guncertain3,individual,nperps,nperpcap,claimed,claimmode,claimmode_txt,claim2,claimmode2,"
    "claimmode2_txt,claim3,claimmode3,claimmode3_txt,compclaim,weaptype1,weaptype1_txt,weapsubtype1,"
    "weapsubtype1_txt,weaptype2,weaptype2_txt,weapsubtype2,weapsubtype2_txt,weaptype3,weaptype3_txt,"
    "weapsubtype3,weapsubtype3_txt,weaptype4,weaptype4_txt,weapsubtype4,weapsubtype4_txt,weapdetail,nkill,"
    "nkillus,nkillter,nwound,nwoundus,nwoundte,property,propextent,propextent_txt,propvalue,propcomment,"
    "ishostkid,nhostkid,nhostkidus,nhours,ndays,divert,kidhijcountry,ransom,ransomamt,ransomamtus,"
    "ransompaid,ransompaidus,ransomnote,hostkidoutcome,hostkidoutcome_txt,nreleased,addnotes,scite1,scite2,"
    "scite3,dbsource,INT_LOG,INT_IDEO,INT_MISC,INT_ANY,related"
)
COLUMNS = tuple(HEADER.split(","))
UNKNOWN, UNKNOWN_NUMBER = -9, -99
ATTACKS = {
    1: "Assassination", 2: "Armed Assault", 3: "Bombing/Explosion", 4: "Hijacking",
    6: "Hostage Taking (Kidnapping)", 7: "Facility/Infrastructure Attack", 9: "Unknown",
}  # fmt: skip
WEAPONS = {
    5: "Firearms", 6: "Explosives", 8: "Incendiary", 9: "Melee",
    10: "Vehicle (not to include vehicle-borne explosives, i.e., car or truck bombs)", 13: "Unknown",
}  # fmt: skip
#: Kind of attack -> attack type, weapon type.
CODES = {
    "assassination": (1, 13), "armed_assault": (2, 13), "shooting": (2, 5), "stabbing": (2, 9), "vehicle": (2, 10),
    "bombing": (3, 6), "suicide_bombing": (3, 6), "car_bombing": (3, 6), "shelling": (3, 6), "hijacking": (4, 13),
    "kidnapping": (6, 13), "arson": (7, 8),
}  # fmt: skip
SPECIFICITY = {"populated place": 1, "admin2": 3, "admin1": 4, "region": 5, "country": 5}
LEFT_OUT = (
    *EVENTS_ONLY,
    LeftOut("inclusion criteria, success, extended, targets, motive, claims", "not told; unknown, or empty"),
)


def write(ledger: Ledger, draft: Path) -> Written:
    """Write one row an attack whose year and country are known."""
    omissions = Omissions()
    number = write_events(draft, COLUMNS, _rows(ledger, omissions))
    return Written({"attacks": number}, omissions.all(*LEFT_OUT))


def _rows(ledger: Ledger, omissions: Omissions) -> Iterator[dict[str, Any]]:
    taken: set[str] = set()
    for event in events(ledger):
        if why := _not_in_gtd(event):
            omissions.note(f"incidents of type {event.incident.type}", why, event.id)
            continue
        _note_losses(event, omissions)
        yield _row(event, taken)


def _not_in_gtd(event: Event) -> str | None:
    if event.incident.type == "plot_foiled":
        return "GTD leaves out foiled plots"
    if event.incident.type != "attack":
        return "GTD records attacks only"
    if event.start is None or event.end is None or event.start.year != event.end.year:
        return "the year is not known"
    if event.country is None or not event.country.gtd:
        return "no single country that has a GTD code"
    return None


def _note_losses(event: Event, omissions: Omissions) -> None:
    if event.disputes:
        omissions.note("lowest and highest figures", "a column holds one number; addnotes has the range", event.id)
    if len(set(event.sources)) > 3:
        omissions.note(
            "sources after the third", "there are three columns (earliest, most official, other language)", event.id
        )
    if len(event.incident.places) > 1:
        omissions.note("coordinates of further places", "a row has one point; location names them", event.id)
    if len(event.incident.groups) > 3:
        omissions.note("groups after the third", "there are three columns", event.id)


def _row(event: Event, taken: set[str]) -> dict[str, Any]:
    return {
        **_when(event, taken),
        **_where(event),
        **_what(event),
        **_who(event),
        **_casualties(event),
        **_notes(event),
    }


def _when(event: Event, taken: set[str]) -> dict[str, Any]:
    assert event.start is not None
    assert event.end is not None
    one_month, one_day = event.start.month == event.end.month, event.days == 1
    month, day = (event.start.month if one_month else 0), (event.start.day if one_day else 0)
    return {
        "eventid": _event_id(event, f"{event.start.year}{month:02}{day:02}", taken),
        "iyear": event.start.year,
        "imonth": month,
        "iday": day,
        "approxdate": None if one_day else f"{event.start} to {event.end}",
    }


def _event_id(event: Event, date: str, taken: set[str]) -> str:
    """Twelve digits: the date and a number made of the ledger's id, the next free one where two meet."""
    number = digits(event.id, 9999)
    while (identity := f"{date}{number:04}") in taken:
        number = number % 9999 + 1
    taken.add(identity)
    return identity


def _where(event: Event) -> dict[str, Any]:
    assert event.country is not None
    place, country = event.place, event.country
    others = [p.name for p in event.incident.places if p != place]
    return {
        "country": country.gtd,
        "country_txt": country.gtd_name,
        "region": country.gtd_region,
        "region_txt": GTD_REGIONS.get(country.gtd_region),
        "provstate": event.area("admin1"),
        "city": event.area("populated place") or "Unknown",
        "latitude": place and place.latitude,
        "longitude": place and place.longitude,
        "specificity": SPECIFICITY[place.kind] if place else 5,
        "vicinity": UNKNOWN,
        "location": f"also: {', '.join(others)}" if others else None,
    }


def _what(event: Event) -> dict[str, Any]:
    subtype = event.incident.subtype or ""
    attack, weapon = CODES.get(subtype, (9, 13))
    return {
        "summary": event.summary,
        "doubtterr": UNKNOWN,
        "suicide": 1 if subtype == "suicide_bombing" else None,
        "attacktype1": attack,
        "attacktype1_txt": ATTACKS[attack],
        "targtype1": 20,
        "targtype1_txt": "Unknown",
        "weaptype1": weapon,
        "weaptype1_txt": WEAPONS[weapon],
        "property": UNKNOWN,
    }


def _who(event: Event) -> dict[str, Any]:
    groups = [*event.incident.groups[:3], None, None, None]
    captured = event.figure("arrested")
    return {
        "gname": groups[0] or "Unknown",
        "gname2": groups[1],
        "gname3": groups[2],
        "nperps": UNKNOWN_NUMBER,
        "nperpcap": whole(captured.best) if captured else UNKNOWN_NUMBER,
        "claimed": UNKNOWN,
    }


def _casualties(event: Event) -> dict[str, Any]:
    killed, attackers, injured = event.figure("killed"), event.figure("attackers_killed"), event.figure("injured")
    taken, freed = event.figure("kidnapped"), event.figure("freed")
    kidnapping = event.incident.subtype == "kidnapping" or taken is not None
    return {
        # Killed are the victims; how many died in all is only known where they are.
        "nkill": whole(killed.best + (attackers.best if attackers else 0)) if killed else None,
        "nkillter": whole(attackers.best) if attackers else None,
        "nwound": whole(injured.best) if injured else None,
        "ishostkid": 1 if kidnapping else UNKNOWN,
        "nhostkid": (whole(taken.best) if taken else UNKNOWN_NUMBER) if kidnapping else None,
        "ransom": UNKNOWN if kidnapping else None,
        "nreleased": whole(freed.best) if freed else None,
    }


def _notes(event: Event) -> dict[str, Any]:
    cited = {f"scite{n}": str(source) for n, source in enumerate(three_sources(event.sources), 1)}
    disputes = f"; reports differ: {event.disputes}" if event.disputes else ""
    unknown = dict.fromkeys(("INT_LOG", "INT_IDEO", "INT_MISC", "INT_ANY"), UNKNOWN)
    return {"addnotes": event.traces + disputes, **cited, "dbsource": "Hasila", **unknown}
