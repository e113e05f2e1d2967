"""Countries as the event data sets number and name them; what is not known for certain is empty.

``countries.tsv``: ISO 3166-1 codes, Gleditsch-Ward numbers (UCDP's ``country_id``), regions of ACLED, and codes, regions
and names of the GTD codebook.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import NamedTuple

#: Region codes of the GTD codebook.
GTD_REGIONS = {
    "1": "North America", "2": "Central America & Caribbean", "3": "South America", "4": "East Asia",
    "5": "Southeast Asia", "6": "South Asia", "7": "Central Asia", "8": "Western Europe", "9": "Eastern Europe",
    "10": "Middle East & North Africa", "11": "Sub-Saharan Africa", "12": "Australasia & Oceania",
}  # fmt: skip
#: Regions of UCDP by Gleditsch-Ward number, from its codebook.
_UCDP_REGIONS = (
    (range(2, 200), "Americas"), (range(200, 396), "Europe"), (range(400, 627), "Africa"),
    (range(630, 699), "Middle East"), (range(700, 991), "Asia"),
)  # fmt: skip


class Country(NamedTuple):
    """One country. Texts as in the file; empty: not known for certain."""

    iso2: str
    iso3: str
    numeric: str
    gleditsch_ward: str
    acled_region: str
    gtd: str
    gtd_region: str
    own_gtd_name: str
    own_ucdp_name: str
    name: str

    @property
    def gtd_name(self) -> str:
        """The name in GTD."""
        return (self.own_gtd_name or self.name) if self.gtd else ""

    @property
    def ucdp_name(self) -> str:
        """The name in UCDP."""
        return self.own_ucdp_name or self.name

    @property
    def ucdp_region(self) -> str:
        """The region in UCDP."""
        if not self.gleditsch_ward:
            return ""
        return next((name for numbers, name in _UCDP_REGIONS if int(self.gleditsch_ward) in numbers), "")


@functools.cache
def countries() -> dict[str, Country]:
    """All countries by ISO 3166-1 code of two letters."""
    lines = resources.files("hasila.exports").joinpath("countries.tsv").read_text("utf-8").splitlines()
    return {row.iso2: row for row in (Country(*line.split("\t")) for line in lines[1:])}


@functools.cache
def by_name() -> dict[str, str]:
    """ISO codes by every name that the data sets use, in lower case."""
    return {
        name.lower(): c.iso2 for c in countries().values() for name in (c.name, c.gtd_name, c.ucdp_name) if name
    }  # fmt: skip
