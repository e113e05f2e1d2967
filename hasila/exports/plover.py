"""PLOVER event records (JSON Lines): who did what to whom, when and where. Actors are organisations, never persons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hasila
from hasila.exports.countries import countries
from hasila.exports.events import Event, events, whole
from hasila.exports.offices import office
from hasila.exports.written import LeftOut, Omissions, Written
from hasila.gazetteer import Gazetteer

if TYPE_CHECKING:
    from hasila.ledger import Ledger, Recorded
    from hasila.model import Interval, Place, Statement

DESCRIPTION = "PLOVER records (JSON Lines): incidents and statements as actor, event, recipient"
SUFFIX = ".jsonl"
LEFT_OUT = (
    LeftOut("tallies, scheduled events, findings", "a record is an event"),
    LeftOut("lowest and highest figures", "size holds one number; comment has the range"),
    LeftOut("text, and names, offices, religion and ethnicity of persons", "never written"),
    LeftOut("event_scale", "its table is not public in one form"),
)
#: Kind of attack -> mode of ASSAULT; others have none that fits for certain.
MODES = {
    "suicide_bombing": "suicide-attack", "bombing": "explosives", "car_bombing": "explosives", "shooting": "firearms",
    "stabbing": "primitive", "kidnapping": "abduct", "assassination": "targeted",
}  # fmt: skip
#: Kind of agency -> PLOVER sector.
SECTORS = {
    "police": "COP", "gendarmerie": "COP", "border guard": "COP", "coast guard": "COP", "service": "SPY",
    "intelligence service": "SPY", "security services": "SPY", "army": "MIL", "air force": "MIL", "navy": "MIL",
    "national guard": "MIL", "court": "JUD", "state security court": "JUD", "prosecutor": "JUD", "government": "GOV",
    "ministry": "GOV", "interior ministry": "GOV", "defence ministry": "GOV", "foreign ministry": "GOV",
    "justice ministry": "GOV",
}  # fmt: skip
STATEMENTS = {
    "praise": "SUPPORT",
    "criticism": "ACCUSE",
    "warning": "THREATEN",
    "call": "REQUEST",
    "agreement": "AGREE",
}
#: Verbal or material, cooperation or conflict.
QUADS = {
    1: ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), 2: ("COOPERATE", "AID", "RETREAT"),
    3: ("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 4: ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}  # fmt: skip
RESOLUTION = {"populated place": 4, "admin2": 3, "admin1": 2, "country": 1}
Happening = tuple[str, list[str], list[str]]


def write(ledger: Ledger, draft: Path) -> Written:
    """Write the records whose date, actor and event type are known: the format requires them."""
    omissions, number = Omissions(), 0
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        for record in (*_incidents(ledger, omissions), *_statements(ledger, omissions)):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            number += 1
    return Written({"records": number}, omissions.all(*LEFT_OUT))


def _incidents(ledger: Ledger, omissions: Omissions) -> Iterator[dict[str, Any]]:
    for event in events(ledger):
        happening = happening_of(event)
        actors, recipients = _sides(event)
        why = (
            "PLOVER has no such event" if happening is None
            else "the date is not known, which the format requires" if event.start is None
            else "who acted is not told, which the format requires" if not actors
            else None
        )  # fmt: skip
        if why:
            omissions.note(f"incidents of type {event.incident.type}", why, event.id)
            continue
        assert happening is not None
        kind, modes, contexts = happening
        yield _record(
            event.id, kind, event.incident.date, actors, recipients,
            mode=modes, context=contexts, event_loc=_location(event.place), size=_size(event),
            cite_info=[
                _citation(s.article, s.outlet, s.url, s.title, s.published, s.language)
                for s in dict.fromkeys(event.sources)
            ],
            comment=". ".join(part for part in (event.disputes, event.traces) if part),
        )  # fmt: skip


def happening_of(event: Event) -> Happening | None:
    """Event type, modes and contexts; ``None`` where PLOVER has no type for it."""
    i, terror = event.incident, ["terrorism"]
    match i.type:
        case "arrest" | "cell_dismantled":
            return "COERCE", ["arrest"], terror
        case "seizure":
            return "COERCE", ["seize"], terror
        case "raid":
            return "COERCE", ["arrest", "seize"] if event.figure("arrested") else ["seize"], terror
        case "plot_foiled":
            return "COERCE", [], terror
        case "attack":
            mode = MODES.get(i.subtype or "")
            return "ASSAULT", [mode] if mode else [], terror
        case "prosecution" if event.figure("convicted"):
            return "SANCTION", ["convict"], ["legal"]
        case "surrender":
            return "RETREAT", [], terror
    return None


def _sides(event: Event) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    i = event.incident
    home = event.country.iso3 if event.country else ""
    bodies = [_body(name, home) for name in i.agencies]
    groups = [_present(code=home, sector=["REB"], entity_text=name) for name in i.groups]
    return (groups, bodies) if i.type in ("attack", "surrender") else (bodies, groups)


def _body(name: str, home: str) -> dict[str, Any]:
    agency = Gazetteer.load().agencies.get(name)
    country = countries().get(agency.country or "") if agency else None
    sector = SECTORS.get(agency.kind) if agency else None
    return _present(code=country.iso3 if country else home, sector=[sector] if sector else [], entity_text=name)


def _statements(ledger: Ledger, omissions: Omissions) -> Iterator[dict[str, Any]]:
    for found in ledger.statements():
        statement: Statement = found.fact
        kind = STATEMENTS.get(statement.kind)
        if kind is None or statement.date is None or statement.date.from_ is None:
            why = "PLOVER has no such event" if kind is None else "the date is not known, which the format requires"
            omissions.note(f"statements: {statement.kind}", why, found.id)
            continue
        yield _statement(found, kind)


def _statement(found: Recorded[Statement], kind: str) -> dict[str, Any]:
    statement, article = found.fact, found.article
    speaker = _body(office(statement.speaker) or "", "")
    about = [_body(office(statement.about) or "", "")] if statement.about else []
    cited = _citation(
        article.id, article.outlet, article.url, article.title, article.published, article.language
    )  # fmt: skip
    return _record(
        found.id, kind, statement.date, [speaker], about, mode=["disapprove"] if kind == "ACCUSE" else [], context=[],
        event_loc=_location(statement.place), cite_info=[cited], comment=f"hasila {found.id}",
    )  # fmt: skip


def _record(
    identity: str, kind: str, date: Interval | None, actors: list[Any], recipients: list[Any], **more: Any
) -> dict[str, Any]:
    assert date is not None
    assert date.from_ is not None
    end = date.to.isoformat() if date.to and date.to != date.from_ else None
    return {
        "id": identity,
        "date": date.from_.isoformat(),
        **_present(enddate=end),
        "actor": actors,
        "recipient": recipients,
        "event": [kind],
        "quad_code": next(code for code, kinds in QUADS.items() if kind in kinds),
        **_present(**more),
        "coder": f"hasila {hasila.__version__}",
    }


def _size(event: Event) -> dict[str, Any]:
    deaths, injured, arrested = event.deaths, event.figure("injured"), event.figure("arrested")
    named = {"dead": deaths, "injured": injured, "arrested": arrested}
    return {name: whole(found.best) for name, found in named.items() if found}


def _location(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    country = countries().get(place.country)
    return _present(
        resolved_place=place.name,
        geonameid=place.geonames_id,
        lat=place.latitude,
        lon=place.longitude,
        city=place.name if place.kind == "populated place" else None,
        country=country.name if country else None,
        country_code=country.iso3 if country else None,
        resolution=RESOLUTION.get(place.kind),
    )


def _citation(
    article: str, outlet: str | None, url: str | None, title: str | None, published: str | None, language: str
) -> dict[str, Any]:
    code = None if language == "und" else language
    return _present(
        corpus=outlet, citation=article, url=url, title=title, publication=(published or "")[:10], language=code
    )


def _present(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
