"""OGC GeoPackage 1.3: incidents as a layer of points with all linked tables beside it; for QGIS and other GIS.

A GeoPackage is an SQLite file with a few tables of its own. Every incident is a feature of the layer ``incidents``, with
all its points; where no coordinates are known its geometry is null.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from hasila.exports.events import last_change, points
from hasila.exports.tables import LEFT_OUT as TABLES_LEAVE_OUT
from hasila.exports.tables import TABLES
from hasila.exports.tables.schema import Cell, Table
from hasila.exports.written import Omissions, Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "OGC GeoPackage: incidents as a layer of points, with all linked tables"
LEFT_OUT = TABLES_LEAVE_OUT
LAYER, WGS_84 = "incidents", 4326
Point = tuple[float, float]
_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
#: "GPKG", and the version of the standard, as its clause 1.1.1 wants them.
_APPLICATION_ID, _VERSION = int.from_bytes(b"GPKG", "big"), 10300
_WGS_84_DEFINITION = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
_SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
    srs_id INTEGER REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL REFERENCES gpkg_contents (table_name),
    column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL
    REFERENCES gpkg_spatial_ref_sys (srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL,
    PRIMARY KEY (table_name, column_name), UNIQUE (table_name));
"""


def write(ledger: Ledger, draft: Path) -> Written:
    """Write the layer and the tables; every table has an integer key ``fid``, as the standard asks."""
    omissions = Omissions()
    changed = last_change(ledger)
    stamp = f"{changed:%Y-%m-%dT%H:%M:%S}.000Z" if changed else "1970-01-01T00:00:00.000Z"
    places = {incident.id: points(incident.places) for incident in ledger.incidents()}
    for identity, found in places.items():
        if not found:
            omissions.note("the place", "no coordinates are known: the geometry is null", identity)
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        # The draft is moved into place when it is whole: no journal is needed.
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            f"application_id = {_APPLICATION_ID}",
            f"user_version = {_VERSION}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _reference_systems())
        rows = {name: _write_table(connection, ledger, table, stamp, places) for name, table in TABLES.items()}
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOINT', ?, 0, 0)", (LAYER, WGS_84)
        )
        connection.execute("COMMIT")
    return Written(rows, omissions.all(*LEFT_OUT))


def _reference_systems() -> Iterator[tuple[str, int, str, int, str, str]]:
    yield "Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined cartesian coordinate reference system"
    yield "Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"
    yield "WGS 84", WGS_84, "EPSG", WGS_84, _WGS_84_DEFINITION, "longitude and latitude in degrees"


def _write_table(
    connection: sqlite3.Connection, ledger: Ledger, table: Table, stamp: str, places: dict[str, list[Point]]
) -> int:
    layer = table.name == LAYER
    columns = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", *(["geom MULTIPOINT"] if layer else [])]
    columns += [f'"{f.name}" {_TYPES[f.type]}' + (" NOT NULL" if f.required else "") for f in table.fields]
    connection.execute(f'CREATE TABLE "{table.name}" ({", ".join(columns)})')
    box = _box([point for found in places.values() for point in found]) if layer else (None,) * 4
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            table.name,
            "features" if layer else "attributes",
            table.name,
            table.about,
            stamp,
            *box,
            WGS_84 if layer else None,
        ),
    )
    marks = ", ".join("?" * (len(table.fields) + 1 + layer))
    rows = (((None, geometry(places[str(row[0])]), *row) if layer else (None, *row)) for row in table.rows(ledger))
    return max(0, connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows).rowcount)


def _box(found: Sequence[Point]) -> tuple[Cell, ...]:
    """The smallest and largest coordinates, for zooming to the layer."""
    if not found:
        return (None,) * 4
    longitudes, latitudes = zip(*found, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def geometry(found: Sequence[Point]) -> bytes | None:
    """GeoPackage's header (little-endian, no envelope) and the points as well-known binary."""
    if not found:
        return None
    header = struct.pack("<2sBBi", b"GP", 0, 1, WGS_84)
    return header + struct.pack("<BII", 1, 4, len(found)) + b"".join(struct.pack("<BIdd", 1, 1, *p) for p in found)
