"""Which body "the army" or "the Interior Ministry" is, once the country is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hasila.gazetteer.records import Agency

#: Kind -> name of the national body where no record names it; ``{}`` is the country's English adjective, ``[]`` its name.
_MADE_NAMES = {
    "army": "{} army",
    "police": "{} police",
    "gendarmerie": "{} gendarmerie",
    "security forces": "{} security forces",
    "security services": "{} security services",
    "defence and security forces": "{} Defence and Security Forces",
    "intelligence service": "{} intelligence services",
    "national guard": "{} National Guard",
    "coast guard": "{} coast guard",
    "air force": "{} Air Force",
    "navy": "{} Navy",
    "border guard": "{} border guard",
    "interior ministry": "Ministry of Interior ([])",
    "defence ministry": "Ministry of Defence ([])",
    "foreign ministry": "Ministry of Foreign Affairs ([])",
    "justice ministry": "Ministry of Justice ([])",
    "prosecutor": "{} public prosecutor",
    "government": "Government of []",
    "authorities": "{} authorities",
    "court": "{} court",
    "state security court": "State Security Court ([])",
}

_ALIKE = {"troops": "army"}


def national_agency(
    agencies: Iterable[Agency], demonyms: Mapping[str, list[str]], kind: str, country: str | None, country_name: str
) -> str | None:
    """The name of the body of *kind* in *country*; ``None`` where neither a record nor a pattern gives one."""
    if country is None:
        return None
    kind = _ALIKE.get(kind, kind)
    for agency in agencies:
        if agency.default and agency.kind == kind and agency.country == country:
            return agency.id
    pattern, forms = _MADE_NAMES.get(kind), demonyms.get(country)
    if pattern is None:
        return None
    if "[]" in pattern:
        return pattern.replace("[]", country_name)
    return pattern.replace("{}", forms[0]) if forms else f"{pattern.replace('{} ', '')} ({country_name})"
