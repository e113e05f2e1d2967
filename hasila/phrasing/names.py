"""Places, bodies, groups and public roles by the names that a reader's language has for them."""

from __future__ import annotations

import functools
import re

from hasila.codebook import active
from hasila.gazetteer import Gazetteer
from hasila.model import Place
from hasila.phrasing.phrases import phrases

_NAMED = re.compile(r"(?P<who>.+?) \((?P<office>[^()]+)\)$")
_ROLE_OF_COUNTRY = re.compile(r"(?P<role>.+) of (?P<country>.+)$")


def place_name(place: Place, language: str) -> str:
    """The name of a place in ``language``; the gazetteer's own where it has none."""
    return named_place(place.name, place.country, language)


def named_place(name: str, country: str | None, language: str) -> str:
    """The same of a place by its name and country."""
    gazetteer = Gazetteer.load()
    records = gazetteer.named(name, country)
    if not records and language != "en":  # own names are English: what is not among them is written as it was read
        records = gazetteer.find_place(name, country)
    return next(filter(None, (gazetteer.common_name(record.id, language) for record in records)), name)


def body_name(name: str, language: str) -> str:
    """What a body, group or speaker is called in ``language``; its own name where unknown.

    Names are those of the gazetteer or English ones, and those that the reading makes of a public role: ``director``,
    ``BCIJ director``, ``president of Mali``, ``Name (director)``.
    """
    return _known(name, language) or _role(name, language) or _named(name, language) or name


def _known(name: str, language: str) -> str | None:
    gazetteer = Gazetteer.load()
    known = _bodies(gazetteer).get(name)
    if known is not None:
        return next(iter(known.get(language, ())), name)
    code = _countries(gazetteer).get(name)
    return gazetteer.country_name(code, language) if code else None


def _role(name: str, language: str) -> str | None:
    words = phrases(language)
    role = words.roles.get(name.replace(" ", "_"))
    if role is not None:
        return role
    if found := _ROLE_OF_COUNTRY.fullmatch(name):
        role = words.roles.get(found["role"].replace(" ", "_"))
        country = _countries(Gazetteer.load()).get(found["country"])
        if role and country:
            return words.role_of.format(role=role, of=Gazetteer.load().country_name(country, language))
    for cut in (i for i, letter in enumerate(name) if letter == " "):
        role, of = words.roles.get(name[cut + 1 :].replace(" ", "_")), _known(name[:cut], language)
        if role and of:
            return words.role_of.format(role=role, of=of)
    return None


def _named(name: str, language: str) -> str | None:
    """``Name (role)``: a person in a public role."""
    found = _NAMED.fullmatch(name)
    office = _role(found["office"], language) if found else None
    return f"{found['who']} ({office})" if found and office else None


@functools.lru_cache(maxsize=2)
def _bodies(gazetteer: Gazetteer) -> dict[str, dict[str, list[str]]]:
    """Names of bodies and groups in all languages, by their id and their English names."""
    found: dict[str, dict[str, list[str]]] = {}
    known = [(a.id, a.names) for a in gazetteer.agencies.values()] + [
        (g.id, g.names) for g in gazetteer.groups.values()
    ]
    for identity, names in known:
        for name in (identity, *names.get("en", ())):
            found.setdefault(name, names)
    return found


@functools.lru_cache(maxsize=2)
def _countries(gazetteer: Gazetteer) -> dict[str, str]:
    """Codes of countries by their English names."""
    return {name: code for code, known in gazetteer.country_names("en").items() if len(code) == 2 for name, _ in known}


def measure_name(measure: str, language: str) -> str:
    """What the codebook calls a measure in ``language``; its own name in words where it does not know it."""
    entry = active().measures.get(measure)
    return (entry.label.get(language) if entry else None) or plain_words(measure)


def type_name(incident_type: str, language: str) -> str:
    """What the codebook calls a type of incident in ``language``."""
    entry = active().incident_types.get(incident_type)
    return (entry.label.get(language) if entry else None) or plain_words(incident_type)


def plain_words(name: str) -> str:
    """``other:women_abroad`` as ``women abroad``."""
    return name.removeprefix("other:").replace("_", " ")
