"""What an address asks for, checked: an unusable value is refused by name, with what is allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request

from hasila.web.problems import Problem
from hasila.web.queries.incidents import Filters

MOST_OFFSET = 1_000_000
MOST_CHARACTERS = 200


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


def filters(request: Request[Any, Any, Any]) -> Filters:
    """The filters of incidents; fields left empty in the form are open."""
    given = {name: value for name in Filters.__struct_fields__ if (value := text(request, name))}
    if given.get("disputed") == "1":
        given["disputed"] = True  # type: ignore[assignment]
    return checked_filters(given)


def checked_filters(given: Mapping[str, Any]) -> Filters:
    """Filters from plain values. Raises an error that names the field and what is allowed."""
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
