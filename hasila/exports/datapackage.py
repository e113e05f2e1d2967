"""Frictionless Data Package: the linked tables as CSV with a descriptor of types, keys and links."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hasila
from hasila.exports.csv import write_tables
from hasila.exports.tables import LEFT_OUT, TABLES
from hasila.exports.tables.schema import Field, Table
from hasila.exports.written import Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "Frictionless Data Package: a folder of CSV tables with datapackage.json (types, keys, links)"


def write(ledger: Ledger, draft: Path) -> Written:
    """Write a folder that ``frictionless validate OUT/datapackage.json`` accepts."""
    rows = write_tables(ledger, draft, encoding="utf-8")
    with (draft / "datapackage.json").open("w", encoding="utf-8", newline="\n") as file:
        json.dump(descriptor(), file, ensure_ascii=False, indent=1)
    return Written(rows, LEFT_OUT)


def descriptor() -> dict[str, Any]:
    """``datapackage.json``: Data Package version 1 with Table Schemas."""
    return {
        "profile": "tabular-data-package",
        "name": "hasila-ledger",
        "title": "A ledger of operations and tallies, each figure with its sentence",
        "version": hasila.__version__,
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name.replace("_", "-"),
        "title": table.about,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(field) for field in table.fields],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": [field], "reference": {"resource": target.replace("_", "-"), "fields": ["id"]}}
                for field, target in table.links.items()
            ],
        },
    }


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "type": field.type, "description": field.about}
    if field.required:
        described["constraints"] = {"required": True}
    return described
