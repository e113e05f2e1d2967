"""An incident of somebody else's table, in the terms of the codebook."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field

import msgspec

from hasila.codebook import active
from hasila.exports.countries import by_name, countries
from hasila.imports.dates import Order
from hasila.imports.rows import Cells, RowError

#: Lowest and highest.
Counted = tuple[float, float]


class ImportedIncident(msgspec.Struct, frozen=True, kw_only=True):
    """One row. ``type`` is ``None`` where the codebook has none that the row surely is; dates bound when it happened."""

    id: str
    type: str | None = None
    subtype: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    country: str | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    agencies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    counts: dict[str, Counted] = {}
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever imports says of the table: ``{field: column}``, and what comes first in dates made of numbers."""

    mapping: dict[str, str] = field(default_factory=dict)
    dates: Order | None = None


def country_of(text: str) -> str | None:
    """The ISO code of a country told by code or English name. Raises :class:`RowError` for an unknown one."""
    if not text:
        return None
    code = text.upper() if text.upper() in countries() else by_name().get(text.lower())
    code = code or next((c.iso2 for c in countries().values() if text.upper() == c.iso3), None)
    if code is None:
        raise RowError(f"country is {text!r}; expected an ISO 3166-1 code such as MA, or an English name")
    return code


def counted(low: float | None, best: float | None = None, high: float | None = None) -> Counted | None:
    """The range of a count; ``None`` where nothing is given. Raises :class:`RowError` where it runs backwards."""
    given = [value for value in (low, best, high) if value is not None]
    if not given:
        return None
    least, most = (given[0] if low is None else low), (given[-1] if high is None else high)
    if least > most:
        raise RowError(f"the lowest figure {least:g} is above the highest {most:g}; exchange or correct them")
    return least, most


def present(**counts: Counted | None) -> dict[str, Counted]:
    """The counts that are given."""
    return {name: found for name, found in counts.items() if found is not None}


def identity_of(row: Cells, text: str) -> str:
    """The id of a row; one without gets a digest of its content, which stays while the row does."""
    if text:
        return text
    return "row-" + hashlib.blake2b(repr(sorted(row.items())).encode(), digest_size=6).hexdigest()


def type_of(text: str) -> str | None:
    """A type of the codebook. Raises :class:`RowError` for another word."""
    if not text:
        return None
    known = active().incident_types
    name = re.sub(r"[\s-]+", "_", text.lower())
    if name not in known:
        raise RowError(f"type is {text!r}; allowed are {', '.join(known)}, or nothing")
    return name
