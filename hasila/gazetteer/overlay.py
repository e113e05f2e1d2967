"""The overlay format: places and names that people add by hand, one line each.

::

    # CC | place                                   | names by language
    MA | Fnideq                                    | ar الفنيدق | es Castillejos, Rincon
    MA | +Farkhana @35.24,-2.97 <Nador             | ar فرخانة  | la Farkhana, Farhana
    MA | Salé ~Sale                                | ar سلا
    IQ | -Some name

The second column finds a place by one of its names (the most populous of that name in the country); ``#2`` after
it narrows to a kind (``#0`` country, ``#1`` admin1, ``#2`` admin2, ``#p`` populated place, ``#r`` region) and ``g123``
to a GeoNames number. ``+`` makes a new place: ``@latitude,longitude`` and ``<parent`` (a name in the same country)
follow; ``~New name`` renames the canonical name; a leading ``-`` removes the place. Names are separated by commas;
``la`` is all three languages in Latin script; ``name?`` is ambiguous (also an ordinary word or a personal name);
``-name`` takes a name away, and so does a language code with ``-`` all names that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hasila.errors import LexiconError
from hasila.gazetteer.records import LANGUAGES
from hasila.model import PlaceKind

KINDS: dict[str, PlaceKind] = {
    "#0": "country",
    "#1": "admin1",
    "#2": "admin2",
    "#p": "populated place",
    "#r": "region",
}
_HEAD = re.compile(r"\s(?=[@<~]|#[012pr]\b|g\d+\b)")


@dataclass(frozen=True, slots=True)
class OverlayLine:
    """One line of an overlay. ``names`` maps a language to ``(name, ambiguous, removed)``.

    ``common`` maps a language to the first plain name given for it, that of all Latin scripts where it has none.
    """

    where: str
    country: str
    name: str
    new: bool = False
    removed: bool = False
    kind: PlaceKind | None = None
    geonames_id: int | None = None
    coordinates: tuple[float, float] | None = None
    parent: str | None = None
    rename: str | None = None
    names: dict[str, list[tuple[str, bool, bool]]] = field(default_factory=dict)
    common: dict[str, str] = field(default_factory=dict)


def parse(text: str, source: str) -> Iterator[OverlayLine]:
    """Lines of an overlay.

    Raises:
        LexiconError: a line that is not of the form above; says which and what is allowed.
    """
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.split("# ", 1)[0].strip() if not line.startswith("#") else ""
        if stripped:
            yield _parse_line(stripped, f"{source}:{number}")


def _parse_line(line: str, where: str) -> OverlayLine:
    country, *columns = (column.strip() for column in line.split("|"))
    if not columns or not re.fullmatch(r"[A-Z]{2}", country):
        raise LexiconError(f"{where}: want 'CC | place | ar names | ...', CC an ISO 3166-1 code; got {line!r}")
    head = _HEAD.split(columns[0])
    name, marks = head[0].strip(), [part.strip() for part in head[1:]]
    values: dict[str, object] = {}
    for mark in marks:
        values.update(_mark(mark, where))
    names, common = _names(columns[1:], where)
    return OverlayLine(
        where=where,
        country=country,
        name=name.lstrip("+-").strip(),
        new=name.startswith("+"),
        removed=name.startswith("-"),
        names=names,
        common=common,
        **values,  # type: ignore[arg-type]
    )


def _mark(mark: str, where: str) -> dict[str, object]:
    if mark in KINDS:
        return {"kind": KINDS[mark]}
    if mark.startswith("@"):
        try:
            latitude, longitude = (float(part) for part in mark[1:].split(","))
        except ValueError as error:
            raise LexiconError(f"{where}: want '@latitude,longitude' in degrees; got {mark!r}") from error
        return {"coordinates": (latitude, longitude)}
    if mark.startswith("<"):
        return {"parent": mark[1:].strip()}
    if mark.startswith("~"):
        return {"rename": mark[1:].strip()}
    if re.fullmatch(r"g\d+", mark):
        return {"geonames_id": int(mark[1:])}
    raise LexiconError(
        f"{where}: unknown mark {mark!r}; allowed are {', '.join(KINDS)}, @lat,lon, <parent, ~name, g123"
    )


def _names(columns: list[str], where: str) -> tuple[dict[str, list[tuple[str, bool, bool]]], dict[str, str]]:
    names: dict[str, list[tuple[str, bool, bool]]] = {}
    common: dict[str, str] = {}
    of_all: dict[str, str] = {}
    for column in columns:
        code, _, rest = column.partition(" ")
        taken, code = code.startswith("-"), code.removeprefix("-")
        if not column:
            continue
        if code != "la" and code not in LANGUAGES:
            raise LexiconError(
                f"{where}: unknown language {code!r}; allowed are {', '.join(LANGUAGES)} and la (en es fr)"
            )
        for raw in filter(None, map(str.strip, rest.split(","))):
            entry = (raw.lstrip("-").rstrip("?").strip(), raw.endswith("?"), taken or raw.startswith("-"))
            for language in ("en", "es", "fr") if code == "la" else (code,):
                names.setdefault(language, []).append(entry)
                if not any(entry[1:]):
                    (of_all if code == "la" else common).setdefault(language, entry[0])
    return names, of_all | common
