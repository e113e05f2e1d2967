"""Reading the tables of the package: split late, keep lines as text until somebody asks for a record."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from hasila.files import parse_yaml
from hasila.gazetteer.overlay import KINDS
from hasila.gazetteer.records import PlaceRecord

_FOLDER = resources.files("hasila.gazetteer")
_KINDS = {mark[1]: kind for mark, kind in KINDS.items()}
#: Languages whose names share a table of the names that are the same in all of them.
_OTHER_SCRIPTS = frozenset({"ar"})

Names = dict[str, list[tuple[str, bool]]]


def place_lines() -> dict[str, str]:
    """Lines of the table of places by id."""
    text = _FOLDER.joinpath("data", "places.tsv").read_text("utf-8")
    return {line[: line.index("\t")]: line for line in text.splitlines()}


def place_record(line: str) -> PlaceRecord:
    """The record that a line of the table of places holds."""
    key, name, country, kind, parents, latitude, longitude, number, population = line.split("\t")
    return PlaceRecord(
        id=key,
        name=name,
        country=country,
        kind=_KINDS[kind],
        parents=tuple(parents.split(",")) if parents else (),
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        geonames_id=int(number) if number else None,
        population=int(population),
    )


def capitals() -> dict[str, str]:
    """Country code -> id of its capital."""
    lines = _FOLDER.joinpath("data", "capitals.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines)


def epochs() -> dict[str, str]:
    """Day of an attack that officials count from, as ISO 8601 -> id of the town where it was."""
    lines = _FOLDER.joinpath("epochs.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t")[:2] for line in lines if not line.startswith("#"))


def place_names(language: str, countries_only: bool = False) -> Names:
    """Names of places in *language*: id -> (name, ambiguous), the common one first; of countries alone in a small part
    of the time."""
    names: Names = {}
    for table in _tables_of_names(language):
        for key, joined in _lines_of_names(table):
            if countries_only and len(key) > 2:
                continue
            found = [(name[:-1], True) if name[-1] == "?" else (name, False) for name in joined.split("|")]
            names[key] = names[key] + [f for f in found if f not in names[key]] if key in names else found
    return names


def first_names(language: str) -> dict[str, str]:
    """The line of each place's names in *language*, which begins with the common one; see :func:`first_name`."""
    return {key: joined for table in reversed(_tables_of_names(language)) for key, joined in _lines_of_names(table)}


def first_name(joined: str) -> str:
    """The common name of a line of names."""
    return joined.partition("|")[0].removesuffix("?")


def _tables_of_names(language: str) -> tuple[str, ...]:
    own = (language,) if (_FOLDER / "data" / f"names_{language}.tsv").is_file() else ()
    return own if language in _OTHER_SCRIPTS else (*own, "la")


def _lines_of_names(table: str) -> Iterator[tuple[str, str]]:
    for line in _FOLDER.joinpath("data", f"names_{table}.tsv").read_text("utf-8").splitlines():
        key, _, joined = line.partition("\t")
        yield key, joined


def curated_table(name: str) -> bytes:
    """JSON of a curated table, made of its YAML by ``scripts/build_gazetteer.py --curated``."""
    return _FOLDER.joinpath("data", f"{name}.json").read_bytes()


def yaml_table(path: Path) -> Any:
    """A curated table as people edit it."""
    return parse_yaml(path.read_text("utf-8"))
