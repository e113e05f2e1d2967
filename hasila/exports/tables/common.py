"""Fields and cells that several tables share."""

from __future__ import annotations

from hasila.exports.tables.schema import Field, join
from hasila.model import Interval, Place

MODALITY = Field("modality", "string", "asserted, alleged, planned or denied", True)


def days(interval: Interval | None) -> tuple[str | None, str | None]:
    """First and last day; a missing end is open or unknown."""
    if interval is None:
        return None, None
    return (interval.from_.isoformat() if interval.from_ else None, interval.to.isoformat() if interval.to else None)


def span(prefix: str, what: str) -> tuple[Field, Field]:
    """The two fields of an interval of days."""
    return (
        Field(f"{prefix}_from", "date", f"first day {what}"),
        Field(f"{prefix}_to", "date", f"last day {what}; empty: open or unknown"),
    )


def where(places: tuple[Place, ...]) -> tuple[str, float | None, float | None]:
    """The names of places, and the coordinates of the first."""
    first = places[0] if places else None
    names = join(tuple(p.name for p in places))
    return (names, first.latitude, first.longitude) if first else (names, None, None)


PLACE_FIELDS = (
    Field("places", "string", "names, separated by '; ' (all of them in the table places)"),
    Field("latitude", "number", "of the first place, degrees north (WGS 84)"),
    Field("longitude", "number", "of the first place, degrees east (WGS 84)"),
)
LABEL_FIELDS = (
    Field("countries", "string", "ISO 3166-1 codes, separated by '; '"),
    Field("agencies", "string", "bodies of states, separated by '; '"),
    Field("groups", "string", "armed groups, separated by '; '"),
)


def fact_fields(prefix: str) -> tuple[Field, Field]:
    """The fields that begin every table of facts."""
    return Field("id", "string", f"stable id, {prefix}-…", True), Field("article_id", "string", "who tells it", True)


VERDICT = (
    Field("verdict", "string", "what reconciliation says of it"),
    Field("allowed_min", "number", "the least that the other claims allow"),
    Field("allowed_max", "number", "the most that the other claims allow"),
    Field("why", "string", "the claims that set these bounds"),
)
COUNTED = (
    Field("measure", "string", "of the codebook", True),
    Field("comparator", "string", "=, >, >=, <, <= or ~ (about)", True),
    Field("value", "number", "the number stated", True),
)
