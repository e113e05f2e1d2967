"""Places that users add: overlay files applied to the loaded gazetteer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hasila.errors import LexiconError
from hasila.gazetteer.folding import ascii_name, fold
from hasila.gazetteer.overlay import OverlayLine, parse
from hasila.gazetteer.records import LANGUAGES, PlaceRecord

if TYPE_CHECKING:
    from hasila.gazetteer.gazetteer import Gazetteer
    from hasila.gazetteer.tables import Names

_Change = tuple[str, str, bool, bool]


@dataclass(slots=True)
class Extra:
    """What the user's files add: records, and changes of names by language."""

    records: dict[str, PlaceRecord] = field(default_factory=dict)
    changes: dict[str, list[_Change]] = field(default_factory=dict)

    def add_names(self, language: str, names: Names) -> None:
        """Apply the changes of *language* to a freshly read table."""
        for key, name, ambiguous, removed in self.changes.get(language, ()):
            kept = [entry for entry in names.get(key, []) if fold(entry[0]) != fold(name)]
            names[key] = kept if removed else [*kept, (name, ambiguous)]


def add_extra(gazetteer: Gazetteer, paths: Sequence[Path]) -> Extra:
    """Read the files; a line that begins no new place must name one that exists.

    Raises:
        LexiconError: a file cannot be read, a line is not of the form, or it names no place.
    """
    base = type(gazetteer).load(())
    extra = Extra()
    for path in paths:
        try:
            text = path.read_text("utf-8")
        except OSError as error:
            raise LexiconError(f"cannot read the gazetteer file {path}: {error.strerror}") from error
        for line in parse(text, path.name):
            record = record_of(base, line)
            extra.records[record.id] = _changed(record, line)
            for language, entries in line.names.items():
                extra.changes.setdefault(language, []).extend((record.id, *entry) for entry in entries)
            if line.new:
                for language in set(LANGUAGES) - {"ar"}:
                    extra.changes.setdefault(language, []).append((record.id, line.name, False, False))
    return extra


def record_of(base: Gazetteer, line: OverlayLine) -> PlaceRecord:
    """The place that a line makes or names. Raises :class:`LexiconError` where it names none that exists."""
    return _new(base, line) if line.new else _found(base, line)


def _found(base: Gazetteer, line: OverlayLine) -> PlaceRecord:
    records = [r for r in base.find_place(line.name, line.country) if line.kind in (None, r.kind)]
    if not records:
        raise LexiconError(
            f"{line.where}: no place {line.name!r} in {line.country}; write '+{line.name} @latitude,longitude' to add it"
        )
    return records[0]


def _new(base: Gazetteer, line: OverlayLine) -> PlaceRecord:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(line.name)).strip("-")
    parents: tuple[str, ...] = (line.country,)
    if line.parent:
        holder = next(iter(base.find_place(line.parent, line.country)), None)
        if holder is None:
            raise LexiconError(f"{line.where}: no parent {line.parent!r} in {line.country}")
        parents = (*((holder.id,) if holder.kind != "country" else ()), *holder.parents) or (line.country,)
    return PlaceRecord(
        id=f"{line.country}.{slug}.own",
        name=ascii_name(line.name),
        country=line.country,
        kind=line.kind or "populated place",
        parents=parents,
        geonames_id=line.geonames_id,
    )


def _changed(record: PlaceRecord, line: OverlayLine) -> PlaceRecord:
    latitude, longitude = line.coordinates or (record.latitude, record.longitude)
    return msgspec.structs.replace(record, name=line.rename or record.name, latitude=latitude, longitude=longitude)
