"""Fill MUC-4 templates from what the product reads in English news of Latin America.

    python bench/muc4.py TEXTS.jsonl > PREDICTED.jsonl

Reads only the texts (``docid``, ``text``). Incidents, dates, places, groups and figures are the product's
(:func:`hasila.reading.read`); the classes of targets and instruments, which the product does not record, come from
the tables of ``bench/muc4_words.yaml`` looked up in the sentences that the product gives as evidence. The rules of
relevance are those of the task (Sundheim 1992): violence with a political aim in nine countries, not clashes between
armed forces and guerrillas, one template an incident.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from muc4_targets import Target, first, instruments_of, is_doer, people_of, tables, things_of

from hasila.gazetteer import Gazetteer
from hasila.model import Article, Incident
from hasila.reading import read
from hasila.text.pipeline import pipeline

_MONTHS = {
    m: i for i, m in enumerate(["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1)
}
_DATELINE = re.compile(r"\s*([A-Z][A-Z .,'()-]{2,60}?),\s*(\d{1,2})\s+([A-Z]{3})[A-Z]*\.?\s+(\d{2,4})\b")
_MARKS = re.compile(
    r"\[(?:TEXT|REPORT|ARTICLE|EDITORIAL|INTERVIEW|COMMUNIQUE|STATION COMMENTARY|PASSAGE OMITTED|EXCERPTS?|WORDS INDISTINCT|NO DATE)[^\]]*\]"
)
_COUNTRIES = {
    "SV": "EL SALVADOR",
    "GT": "GUATEMALA",
    "HN": "HONDURAS",
    "AR": "ARGENTINA",
    "BO": "BOLIVIA",
    "CL": "CHILE",
    "CO": "COLOMBIA",
    "EC": "ECUADOR",
    "PE": "PERU",
}
_RECENT = dt.timedelta(days=75)


@dataclass
class Template:
    """One incident in the form of the task."""

    kind: str
    stage: str
    date: str
    place: str
    category: str
    organisations: list[str] = field(default_factory=list)
    perpetrators: list[str] = field(default_factory=list)
    instruments: list[str] = field(default_factory=list)
    things: list[Target] = field(default_factory=list)
    people: list[Target] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        """The slots of the task; strings in the capitals of its texts."""
        return {
            "incident_type": self.kind,
            "incident_stage": self.stage,
            "incident_date": self.date,
            "incident_location": self.place,
            "instrument_type": [] if self.kind == "KIDNAPPING" else self.instruments,
            "perp_category": self.category,
            "perp_org_id": self.organisations,
            "perp_individual_id": self.perpetrators,
            "phys_tgt_type": [t.kind for t in self.things],
            "phys_tgt_id": [t.text for t in self.things],
            "hum_tgt_type": [t.kind for t in self.people],
            "hum_tgt_description": [t.text for t in self.people if t.text],
            "hum_tgt_number": [t.number for t in self.people],
            "hum_tgt_effect": [t.effect for t in self.people if t.effect],
        }


# --- the text --------------------------------------------------------------------------------------------------------


def prepare(text: str) -> tuple[str, dt.date | None, str | None]:
    """Text with its lines joined to paragraphs, the day and the town of its dateline."""
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", text)]
    joined = _MARKS.sub(" ", "\n".join(p for p in paragraphs if p))
    match = _DATELINE.match(joined)
    if match is None or match[3] not in _MONTHS:
        return joined, None, None
    year = int(match[4]) + (1900 if int(match[4]) < 100 else 0)
    try:
        day = dt.date(year, _MONTHS[match[3]], int(match[2]))
    except ValueError:
        return joined, None, None
    after = re.search(r"--", joined[match.end() :][:160])
    start = match.end() + (after.end() if after else 0)
    return joined[start:].strip(), day, match[1].strip()


def sentences(incident: Incident, text: str) -> list[str]:
    """The sentences of the article that tell the incident, in order."""
    spans = sorted({(e.start, e.end) for e in incident.evidence if e.field in (None, "seized")})
    return [text[a:b] for a, b in spans]


# --- slots -----------------------------------------------------------------------------------------------------------


def kind_of(incident: Incident, told: Sequence[str]) -> str:
    """The type of the task; plain ATTACK where nothing more special is told."""
    for sentence in told:
        kinds = [kind for _, kind in tables()["types"].find(sentence)]
        for kind in ("KIDNAPPING", "BOMBING", "ARSON", "HIJACKING", "ROBBERY"):
            if kind in kinds:
                return kind
    return "KIDNAPPING" if incident.subtype == "kidnapping" else "ATTACK"


def date_of(incident: Incident, published: dt.date | None) -> str:
    if incident.date is not None and incident.date.from_ and incident.date.to:
        start, end = incident.date.from_, incident.date.to
        return str(start) if start == end else f"{start}/{end}"
    return f"../{published}" if published else ""


_HERE = re.compile(
    r"\b(?:THIS CAPITAL|THE CAPITAL|THIS CITY|CAPITAL CITY|HERE (?:TODAY|YESTERDAY|LAST NIGHT)|NEIGHBORHOOD|DOWNTOWN|NEIGHBORHOODS)\b"
)


def place_of(incident: Incident, told: Sequence[str], home: str | None, town: str | None) -> tuple[str | None, str]:
    """Country code and ``COUNTRY: PLACE``; the town of the dateline where the text says "this capital" or a quarter."""
    country = next((c for c in incident.countries if c in _COUNTRIES), None)
    if country is None:
        country = home
    if country is None:
        return None, ""
    inside = [p for p in incident.places if p.country == country]
    name = _COUNTRIES[country]
    if inside:
        return country, f"{name}: {inside[-1].name.upper()}"
    if town and country == home and first("capitals", town.upper()) and any(_HERE.search(s) for s in told):
        return country, f"{name}: {town.upper()}"
    return country, name


def organisations_of(incident: Incident, told: Sequence[str]) -> list[str]:
    """Groups as the text names them; the state's forces only where the sentence makes them the doers."""
    groups = Gazetteer.load().groups
    found = []
    for group in incident.groups:
        record = groups.get(group)
        names = [n for names in (record.names.values() if record else ()) for n in names] + [group]
        name = next(
            (n.upper() for n in sorted(names, key=len, reverse=True) if any(n.upper() in s for s in told)),
            group.upper(),
        )
        found.append(name)
    if not found:
        for sentence in told:
            for match, _ in tables()["forces"].find(sentence):
                if is_doer(sentence, match):
                    found.append(match[0])
    return list(dict.fromkeys(found))[:2]


def named_groups(text: str) -> list[str]:
    """The groups that the text names, one name for each."""
    found: dict[str, str] = {}
    parsed = pipeline("en").parse(text)
    for chunk in parsed.chunks:
        for group in chunk.ids("group")[:1]:
            found.setdefault(group, parsed.words(chunk).upper())
    return list(found.values())


def perpetrators_of(told: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(match[0] for sentence in told for match, _ in tables()["perpetrators"].find(sentence)))[
        :1
    ]


# --- relevance -------------------------------------------------------------------------------------------------------


def template(
    incident: Incident, text: str, published: dt.date | None, home: str | None, town: str | None
) -> Template | None:
    """The template of an incident, None where the task does not want it."""
    if incident.type not in ("attack", "raid"):
        return None
    told = [s.upper() for s in sentences(incident, text)]
    country, place = place_of(incident, told, home, town)
    if country is None or _is_stale(incident, published):
        return None
    kind = kind_of(incident, told)
    people, things = people_of(told, kind), things_of(told, kind)
    if not people and not things:
        return None
    if (
        _is_combat(told)
        and not things
        and not any(p.kind not in ("ACTIVE MILITARY", "LAW ENFORCEMENT") for p in people if p.text)
    ):
        return None
    state = any(is_doer(s, m) for s in told for m, _ in tables()["forces"].find(s))
    return Template(
        kind=kind,
        stage="ATTEMPTED" if any(first("attempts", s) for s in told[:1]) else "ACCOMPLISHED",
        date=date_of(incident, published),
        place=place,
        category="STATE-SPONSORED VIOLENCE" if state else "TERRORIST ACT",
        organisations=organisations_of(incident, told),
        perpetrators=perpetrators_of(told),
        instruments=instruments_of(told),
        things=things,
        people=people,
    )


def _is_stale(incident: Incident, published: dt.date | None) -> bool:
    if incident.date is None or incident.date.to is None or published is None:
        return False
    return published - incident.date.to > _RECENT


def _is_combat(told: Iterable[str]) -> bool:
    return any(first("combat", s) for s in told)


def home_of(town: str | None) -> str | None:
    """Country of the dateline's town, or the country itself, where it is one of the nine."""
    if town is None:
        return None
    upper = town.upper()
    for code, name in _COUNTRIES.items():
        if name in upper:
            return code
    return first("capitals", upper)


def merge(templates: Sequence[Template]) -> list[Template]:
    """One template for one type, day and place."""
    kept: dict[tuple[str, str, str], Template] = {}
    for item in templates:
        known = kept.setdefault((item.kind, item.date, item.place), item)
        if known is item:
            continue
        known.organisations += [o for o in item.organisations if o not in known.organisations]
        known.instruments += [i for i in item.instruments if i not in known.instruments]
        known.things += [t for t in item.things if t.kind not in {k.kind for k in known.things}]
        known.people += [p for p in item.people if (p.kind, p.number) not in {(k.kind, k.number) for k in known.people}]
    return list(kept.values())


def predict(row: dict[str, Any]) -> dict[str, Any]:
    """The prediction for one text."""
    text, published, town = prepare(row["text"])
    facts = read(
        Article(id=row["docid"], source="-", language="en", text=text, published=str(published) if published else None)
    )
    home = home_of(town)
    made = [t for i in facts.incidents if (t := template(i, text, published, home, town)) is not None]
    groups = named_groups(text)
    for item in made:  # an article that names one group blames it, where no other doer is told
        if not item.organisations and len(groups) == 1 and item.category == "TERRORIST ACT":
            item.organisations = groups[:1]
    return {"docid": row["docid"], "templates": [t.row() for t in merge(made)]}


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} TEXTS.jsonl > PREDICTED.jsonl")
    with open(sys.argv[1], encoding="utf-8") as rows:
        for line in rows:
            if line.strip():
                print(json.dumps(predict(json.loads(line)), ensure_ascii=False))


if __name__ == "__main__":
    main()
