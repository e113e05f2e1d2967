"""GeoJSON (RFC 7946): merged incidents as points, for maps and GIS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from hasila.exports.events import points
from hasila.exports.written import LeftOut, Omissions, Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger, MergedIncident

DESCRIPTION = "GeoJSON (RFC 7946): incidents as points with their figures and sources"
LEFT_OUT = (LeftOut("tallies, statements, findings, quoted sentences", "a feature is an incident on the map"),)


def write(ledger: Ledger, draft: Path) -> Written:
    """Write one feature an incident; an incident without coordinates has a null geometry, as RFC 7946 has it."""
    number, omissions = 0, Omissions()
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for incident in ledger.incidents():
            feature = _feature(incident)
            if feature["geometry"] is None:
                omissions.note("the place", "no coordinates are known: geometry is null", incident.id)
            file.write(("," if number else "") + "\n" + json.dumps(feature, ensure_ascii=False))
            number += 1
        file.write("\n]}\n")
    return Written({"features": number}, omissions.all(*LEFT_OUT))


def _feature(incident: MergedIncident) -> dict[str, Any]:
    plain = msgspec.to_builtins(incident)
    return {
        "type": "Feature",
        "id": incident.id,
        "geometry": _geometry(incident),
        "properties": {
            "type": incident.type,
            "date_from": plain["date"]["from"] if plain["date"] else None,
            "date_to": plain["date"]["to"] if plain["date"] else None,
            "places": [place.name for place in incident.places],
            "countries": list(incident.countries),
            "agencies": list(incident.agencies),
            "groups": list(incident.groups),
            "counts": plain["counts"],
            "reports": [
                {key: report[key] for key in ("article_id", "outlet", "published", "url", "role")}
                for report in plain["reports"]
            ],
        },
    }


def _geometry(incident: MergedIncident) -> dict[str, Any] | None:
    """A point, or several; longitude first."""
    found = points(incident.places)
    if len(found) > 1:
        return {"type": "MultiPoint", "coordinates": found}
    return {"type": "Point", "coordinates": found[0]} if found else None
