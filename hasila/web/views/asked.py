"""What an address asks for, checked: an unusable value is refused by name, with what is allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import Request

from hasila.codebook import active
from hasila.languages import codes
from hasila.web.problems import Problem
from hasila.web.queries.incidents import Filters

MOST_OFFSET = 1_000_000
MOST_CHARACTERS = 200
#: What every page understands.
ALWAYS = ("lang", "theme", "offset")


def text(request: Request[Any, Any, Any], name: str) -> str | None:
    """A value of the address; ``None`` where it is absent or empty."""
    value = request.query_params.get(name)
    if value is not None and len(value) > MOST_CHARACTERS:
        raise Problem(name, "too_long", most=MOST_CHARACTERS)
    return value.strip() or None if value else None


def whole(request: Request[Any, Any, Any], name: str, default: int, least: int, most: int) -> int:
    """A whole number of the address, between ``least`` and ``most``."""
    value = request.query_params.get(name)
    if value is None or value == "":
        return default
    if not re.fullmatch(r"-?\d{1,9}", value) or not least <= int(value) <= most:
        raise Problem(name, "between", least=least, most=most)
    return int(value)


def offset(request: Request[Any, Any, Any]) -> int:
    """Where the page of results begins."""
    return whole(request, "offset", 0, 0, MOST_OFFSET)


def vetted(request: Request[Any, Any, Any], *also: str) -> tuple[Filters, list[Problem]]:
    """The filters of incidents that a page applies, and what it leaves out and must say so: values that cannot be, and
    parameters (beside ``also``) that there are not."""
    names = (*Filters.__struct_fields__, *also)
    problems = unknown(request, names)
    given = {}
    for name in Filters.__struct_fields__:
        value: Any = text(request, name)
        if value is None:
            continue
        problem = known_value(name, value)
        if problem:
            problems.append(problem)
        else:
            given[name] = value == "1" if name == "disputed" else value
    return checked_filters(given), problems


def unknown(request: Request[Any, Any, Any], names: Sequence[str]) -> list[Problem]:
    """The parameters of the address that are none of ``names``."""
    allowed = ", ".join(name for name in names if name != "offset")
    strange = (name for name in dict.fromkeys(request.query_params) if name not in (*names, *ALWAYS))
    return [Problem(name[:MOST_CHARACTERS], "parameter", allowed=allowed) for name in strange]


def known_value(name: str, value: str) -> Problem | None:
    """What is wrong with a value of which there are only so many: a country, a type, a language."""
    if name == "country" and not re.fullmatch("[A-Z]{2}", value):
        return Problem(name, "country_code", value=value)
    if name == "type" and value not in active().incident_types:
        return Problem(name, "one_of", value=value, allowed=", ".join(active().incident_types))
    if name == "language" and value not in codes():
        return Problem(name, "one_of", value=value, allowed=", ".join(codes()))
    return None


def one_of(request: Request[Any, Any, Any], name: str, allowed: Sequence[str]) -> tuple[str | None, list[Problem]]:
    """A value of the address that is one of ``allowed``; what is wrong where it is another."""
    value = text(request, name)
    if value is None or value in allowed:
        return value, []
    return None, [Problem(name, "one_of", value=value, allowed=", ".join(allowed))]


def checked_filters(given: Mapping[str, Any]) -> Filters:
    """Filters from plain values. Raises :class:`Problem`, which names the field and what is allowed."""
    for name, value in given.items():
        if problem := known_value(name, str(value)):
            raise problem
    try:
        found = msgspec.convert(given, Filters, strict=False)
    except msgspec.ValidationError as error:
        field = re.search(r"\$\.(\w+)", str(error))
        name = field[1] if field else "filter"
        if name in ("since", "until"):
            raise Problem(name, "day", value=given.get(name)) from error
        raise Problem(name, "expected", allowed=str(error)) from error
    if found.since and found.until and found.since > found.until:
        raise Problem("since", "after_until")
    return found
