"""What the gazetteer says of a place, in the form the comparison of places needs."""

from __future__ import annotations

from functools import lru_cache

from hasila.gazetteer import Gazetteer
from hasila.merge.report import place_key
from hasila.model import Place


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
        same = [r for r in self._gazetteer.find_place(place.name, place.country, ("en",)) if r.kind == place.kind]
        return same[0].id if same else None
