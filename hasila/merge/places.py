"""Places ready for comparing: how large one is, what it lies in, how far two are apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cos, radians
from typing import Literal

import msgspec

from hasila.gazetteer import Gazetteer
from hasila.model import Place

# More happens, and more is reported, in large places: agreement on a village says more than on a capital.
Size = Literal["town", "city", "large city", "area"]
CITY, LARGE_CITY = 100_000, 1_000_000
BIG_KINDS = ("admin1", "admin2", "region")

# What is known of a place: the keys of the areas that hold it, and its population (0: unknown).
Geography = Callable[[Place], tuple[frozenset[str], int]]


class Spot(msgspec.Struct, frozen=True):
    """A place ready for comparing: its key, how big it is, its position in degrees, the keys of what it lies in."""

    key: str
    name: str
    country: str
    size: Size
    lat: float | None
    lon: float | None
    around: frozenset[str]


def spot(place: Place, geography: Geography) -> Spot:
    """Prepare a place for comparing."""
    around, population = geography(place)
    size: Size = "area" if place.kind in BIG_KINDS else "town"
    if size == "town" and population >= CITY:
        size = "city" if population < LARGE_CITY else "large city"
    return Spot(
        key=place_key(place),
        name=place.name,
        country=place.country,
        size=size,
        lat=place.latitude,
        lon=place.longitude,
        around=around,
    )


def place_key(place: Place) -> str:
    """One key per place: the GeoNames id, else name and country."""
    return str(place.geonames_id) if place.geonames_id else f"{place.name.casefold()}/{place.country}"


def distance(a: Spot, b: Spot) -> float | None:
    """Distance in km on a flat map, exact enough below 300 km; ``None`` where a position is unknown."""
    if a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return None
    east = (a.lon - b.lon) * cos(radians((a.lat + b.lat) / 2))
    return float(111.2 * ((a.lat - b.lat) ** 2 + east**2) ** 0.5)


def no_geography(place: Place) -> tuple[frozenset[str], int]:
    """For use without a gazetteer: nothing is known to contain anything."""
    return frozenset(), 0


class GazetteerGeography:
    """Looks up the areas that hold a place, and its population; what the gazetteer does not know has neither."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer or Gazetteer.load()
        self._look_up = lru_cache(maxsize=20_000)(self._around)

    def __call__(self, place: Place) -> tuple[frozenset[str], int]:
        return self._look_up(place)

    def _around(self, place: Place) -> tuple[frozenset[str], int]:
        record = self._record_id(place)
        if record is None:
            return frozenset(), 0
        found = self._gazetteer.record(record)
        areas = {p for p in found.parents if len(p) > 2}
        areas |= {g for p in areas for g in self._gazetteer.record(p).parents if len(g) > 2}
        return frozenset(place_key(self._gazetteer.place(a)) for a in areas), found.population

    def _record_id(self, place: Place) -> str | None:
        if place.geonames_id:
            try:
                return self._gazetteer.record(f"g{place.geonames_id}").id
            except KeyError:
                return None
        named = self._gazetteer.named(place.name, place.country)
        return next((record.id for record in named if record.kind == place.kind), None)
