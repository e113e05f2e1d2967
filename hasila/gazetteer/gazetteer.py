"""The gazetteer as the rest of the house sees it: names to records, records to places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from hasila import additions
from hasila.gazetteer import tables
from hasila.gazetteer.added import with_added
from hasila.gazetteer.extra import add_extra
from hasila.gazetteer.folding import fold
from hasila.gazetteer.national import national_agency
from hasila.gazetteer.records import LANGUAGES, Agency, Group, NameKind, PlaceRecord
from hasila.model import Place

#: Before a name in groups.yaml that is a name in capitals only.
AS_WRITTEN = "="
_EARTH_RADIUS_KM = 6371.0088
#: Population of a city that outranks its namesakes in whatever country, and how many times that of its namesakes it must be.
_WORLD_CITY, _TIMES = 1_000_000, 20
_KIND_ORDER = {"country": 0, "populated place": 1, "admin1": 2, "region": 3, "admin2": 4}


class Gazetteer:
    """Places, agencies and groups. Tables are read when first asked for, names one language at a time."""

    def __init__(self, extra: Sequence[Path] = (), *, own: bool = False) -> None:
        self._records: dict[str, PlaceRecord] = {}
        self._names: dict[str, tables.Names] = {}
        self._countries: dict[str, tables.Names] = {}
        self._first: dict[str, dict[str, str]] = {}
        self._index: dict[str, dict[str, list[str]]] = {}
        self._own = own
        self._extra = add_extra(self, extra) if extra else None

    @staticmethod
    def load(extra: Sequence[str | Path] | None = None) -> Gazetteer:
        """The gazetteer, kept after the first call, with what its user added (:mod:`hasila.additions`).

        Where *extra* overlay files are named (see ``overlay.py``) these are added instead, and nothing else.

        Raises:
            LexiconError: a line of an extra file is not of the form, or names a place that does not exist.
        """
        if extra is None:
            return _load(additions.files("places"), own=True)
        return _load(tuple(Path(path) for path in extra), own=False)

    # -- tables ----------------------------------------------------------------------------------------------------

    @cached_property
    def _lines(self) -> dict[str, str]:
        return tables.place_lines()

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """All agencies by id."""
        rows = msgspec.json.decode(tables.curated_table("agencies"), type=list[Agency])
        known = {agency.id: agency for agency in rows}
        return with_added(known, "agencies", list[Agency]) if self._own else known

    @cached_property
    def groups(self) -> dict[str, Group]:
        """All groups by id."""
        rows = msgspec.json.decode(tables.curated_table("groups"), type=list[Group])
        known = {group.id: group for group in rows}
        return with_added(known, "groups", list[Group]) if self._own else known

    @cached_property
    def _demonyms(self) -> dict[str, dict[str, list[str]]]:
        return msgspec.json.decode(tables.curated_table("demonyms"), type=dict[str, dict[str, list[str]]])

    def demonyms(self, language: str) -> dict[str, list[str]]:
        """Country code -> adjectives and names of people in *language*, all genders and numbers."""
        return self._demonyms.get(language, {})

    def place_ids(self) -> Iterator[str]:
        """Ids of all places."""
        yield from self._lines
        if self._extra:
            yield from (key for key in self._extra.records if key not in self._lines)

    def place_names(self, language: str) -> tables.Names:
        """Names of all places in *language*: id -> [(name, ambiguous)].

        In a language that the gazetteer has no names of, those that all languages of the Latin script share.
        """
        if language not in self._names:
            names = tables.place_names(language)
            if self._extra:
                self._extra.add_names(language, names)
            self._names[language] = names
        return self._names[language]

    def common_name(self, place_id: str, language: str) -> str | None:
        """The common name of a place in *language*, ``None`` where it has none; all names need not be loaded for it."""
        if self._extra or language in self._names:
            names = self.place_names(language).get(place_id)
            return names[0][0] if names else None
        if language not in self._first:
            self._first[language] = tables.first_names(language)
        joined = self._first[language].get(place_id)
        return tables.first_name(joined) if joined else None

    # -- names -----------------------------------------------------------------------------------------------------

    def names(self, language: str) -> Iterator[tuple[str, NameKind, str]]:
        """Every name that can be read wherever it stands: ``(surface, kind, id)``; the id of a demonym is a country's.

        Names that are also ordinary words are left out: see :meth:`ambiguous_names`.
        """
        yield from self._of_places(language, ambiguous=False)
        yield from (name for name in self._of_bodies(language) if not name[0].startswith(AS_WRITTEN))

    def names_as_written(self, language: str) -> dict[str, tuple[NameKind, str]]:
        """Acronyms that are words in small letters ("IS"): name -> (kind, id). Read them only as they are written.

        No places among them: their names, which take longest to load, are not asked for.
        """
        found = self._of_bodies(language)
        return {name[1:]: (kind, record) for name, kind, record in found if name.startswith(AS_WRITTEN)}

    def ambiguous_names(self, language: str) -> Iterator[tuple[str, NameKind, str]]:
        """Names of places that are also ordinary words or personal names: read them only where a cue says "place"."""
        yield from self._of_places(language, ambiguous=True)

    def _of_places(self, language: str, *, ambiguous: bool) -> Iterator[tuple[str, NameKind, str]]:
        for key, names in self.place_names(language).items():
            kind: NameKind = "country" if len(key) == 2 else "place"
            for name, flag in names:
                if flag is ambiguous:
                    yield name, kind, key

    def _of_bodies(self, language: str) -> Iterator[tuple[str, NameKind, str]]:
        for agency in self.agencies.values():
            for name in agency.names.get(language, ()):
                yield name, "agency", agency.id
        for group in self.groups.values():
            for name in group.names.get(language, ()):
                yield name, "group", group.id
        for country, forms in self.demonyms(language).items():
            for name in forms:
                yield name, "demonym", country

    # -- places ----------------------------------------------------------------------------------------------------

    def record(self, place_id: str) -> PlaceRecord:
        """The record of a place.

        Raises:
            KeyError: no place has that id.
        """
        if place_id not in self._records:
            if self._extra and place_id in self._extra.records:
                return self._extra.records[place_id]
            self._records[place_id] = tables.place_record(self._lines[place_id])
        return self._records[place_id]

    def place(self, place_id: str) -> Place:
        """The place in the form that facts carry. Raises ``KeyError`` where no place has that id."""
        return self.record(place_id).place()

    @cached_property
    def _capitals(self) -> dict[str, str]:
        return tables.capitals()

    def capital(self, country: str) -> PlaceRecord | None:
        """The capital of a country (ISO 3166-1 code), ``None`` where the tables know none."""
        key = self._capitals.get(country)
        return self.record(key) if key else None

    @cached_property
    def _epochs(self) -> dict[str, str]:
        return tables.epochs()

    def epoch(self, day: str) -> PlaceRecord | None:
        """The town of the attack of that day (ISO 8601) that officials count from, ``None`` where it is not of one town."""
        key = self._epochs.get(day)
        return self.record(key) if key else None

    def contains(self, outer_id: str, inner_id: str) -> bool:
        """Whether the place *outer_id* holds (or is) the place *inner_id*, by administrative parents."""
        if outer_id == inner_id:
            return True
        record = self.record(inner_id)
        return outer_id in record.parents or any(
            len(parent) > 2 and outer_id in self.record(parent).parents for parent in record.parents
        )

    def distance_km(self, first_id: str, second_id: str) -> float | None:
        """Great-circle distance in kilometres (haversine, mean radius); ``None`` without coordinates."""
        a, b = self.record(first_id), self.record(second_id)
        if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
            return None
        phi_a, phi_b = math.radians(a.latitude), math.radians(b.latitude)
        d_phi, d_lambda = phi_b - phi_a, math.radians(b.longitude - a.longitude)
        h = math.sin(d_phi / 2) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(d_lambda / 2) ** 2
        return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))

    def country_name(self, code: str, language: str) -> str:
        """The name of a country (ISO 3166-1 code) in *language*; the English one, else the code, where it has none."""
        for tried in (language, "en"):
            names = self.country_names(tried).get(code) if tried in LANGUAGES else None
            if names:
                return names[0][0]
        return code

    def country_names(self, language: str) -> tables.Names:
        """Names of all countries in *language*, by ISO code, without loading those of all places."""
        if self._extra or language in self._names:
            return self.place_names(language)
        if language not in self._countries:
            self._countries[language] = tables.place_names(language, countries_only=True)
        return self._countries[language]

    def named(self, name: str, country: str | None = None) -> list[PlaceRecord]:
        """Places with exactly that name of their own, which facts carry, best first; *country* narrows.

        Asks no table of names: that of a language takes as long to load as a thousand articles to merge.
        """
        records = map(self.record, self._by_name.get(name, ()))
        return self.rank([r for r in records if country in (None, r.country)])

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for key, line in self._lines.items():
            index.setdefault(line.split("\t", 2)[1], []).append(key)
        for key, record in self._extra.records.items() if self._extra else ():
            if key not in self._lines:
                index.setdefault(record.name, []).append(key)
        return index

    def find_place(
        self, name: str, country: str | None = None, languages: Iterable[str] = LANGUAGES
    ) -> list[PlaceRecord]:
        """Places of that name in any of *languages*, folded, best first (see :meth:`rank`); *country* narrows."""
        key = fold(name)
        ids = {found for language in languages for found in self._folded(language).get(key, ())}
        records = [self.record(found) for found in ids]
        return self.rank([r for r in records if country in (None, r.country)])

    def _folded(self, language: str) -> dict[str, list[str]]:
        if language not in self._index:
            index: dict[str, list[str]] = {}
            for key, names in self.place_names(language).items():
                for name, _ in names:
                    index.setdefault(fold(name), []).append(key)
            self._index[language] = index
        return self._index[language]

    def rank(self, candidates: Iterable[PlaceRecord | str], countries: Sequence[str] = ()) -> list[PlaceRecord]:
        """Candidates (records or ids), likeliest first: context *countries* in order, then kind, then population.

        A country comes before a town, a town before an area of the same name; a tie falls to the smaller id. A city of
        the world is meant whatever the countries of the context, where its namesake there is some town.
        """
        records = [self.record(c) if isinstance(c, str) else c for c in candidates]
        known = {code: place for place, code in enumerate(dict.fromkeys(countries))}
        provinces = any(r.kind == "admin1" and r.country in known for r in records)
        city = None if provinces else _city_of_the_world(records)
        return sorted(
            records,
            key=lambda r: (
                r is not city,
                known.get(r.country, len(known)),
                _KIND_ORDER[r.kind],
                -r.population,
                r.id,
            ),
        )

    # -- agencies --------------------------------------------------------------------------------------------------

    def resolve_agency(self, kind: str, country: str | None) -> str | None:
        """The body of that *kind* in *country*: ``("army", "DZ")`` -> ``"Algerian People's National Army (ANP)"``.

        Where none is known the name is made of the country's adjective (``Chadian army``). ``None`` without a country
        or for a kind that no country is known to have.
        """
        name = self.country_name(country, "en") if country else ""
        return national_agency(self.agencies.values(), self.demonyms("en"), kind, country, name)


def _city_of_the_world(records: Sequence[PlaceRecord]) -> PlaceRecord | None:
    """The one among *records* that its name means everywhere, None where several come near or a country is among them."""
    by_size = sorted(records, key=lambda r: -r.population)
    if len(by_size) < 2 or any(r.kind == "country" for r in records):
        return None
    first, second = by_size[:2]
    known = first.kind == "populated place" and first.population >= max(_WORLD_CITY, _TIMES * second.population)
    return first if known else None


@lru_cache(maxsize=8)
def _load(extra: tuple[Path, ...], *, own: bool) -> Gazetteer:
    return Gazetteer(extra, own=own)
