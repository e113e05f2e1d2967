"""What the gazetteer holds: places, agencies, groups. Frozen values; identity is the ``id``."""

from __future__ import annotations

from typing import Literal

import msgspec

from hasila.model import Place, PlaceKind

NameKind = Literal["place", "agency", "group", "demonym", "country"]
#: Languages that the gazetteer has names in, in the order of their files.
LANGUAGES = ("ar", "en", "es", "fr")


class PlaceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A place. ``id`` is a country's ISO 3166-1 code, ``g`` + the GeoNames number, or ``CC.slug`` for our own.

    Coordinates in degrees (WGS 84), ``None`` where unknown; ``population`` 0 where unknown; ``parents`` are ids of
    the admin areas that hold it, smallest first, the country last.
    """

    id: str
    name: str
    country: str
    kind: PlaceKind
    parents: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    population: int = 0

    def place(self) -> Place:
        """The form in which facts carry the place."""
        return Place(
            name=self.name,
            country=self.country,
            kind=self.kind,
            geonames_id=self.geonames_id,
            latitude=self.latitude,
            longitude=self.longitude,
        )


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """A body of a state (or of states). ``id`` is the name written in outputs.

    ``generic`` marks words that name a kind of body of no country ("the army"): see ``Gazetteer.resolve_agency``.
    ``default`` marks the body that such a word means in its country. ``abroad`` marks one whose name means it wherever it
    stands; any other is meant only where its country is named ("Civil Guard"). ``since`` is the ISO date of its creation.
    """

    id: str
    kind: str
    country: str | None = None
    parent: str | None = None
    since: str | None = None
    generic: bool = False
    default: bool = False
    abroad: bool = False
    names: dict[str, list[str]] = {}


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """An armed group. ``id`` is the name written in outputs; ``parent`` the group that it is a branch of.

    ``became``: the later name of a group that went on under it.
    """

    id: str
    kind: str = "armed group"
    parent: str | None = None
    became: str | None = None
    countries: tuple[str, ...] = ()
    names: dict[str, list[str]] = {}
