"""The schema's version and the scripts that lead to it."""

from __future__ import annotations

import re
from importlib import resources

_MIGRATION_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


def scripts() -> list[tuple[int, str]]:
    """The schema and the migrations after it, as (version, SQL), in order."""
    here = resources.files("hasila.ledger")
    found = [(1, here.joinpath("schema.sql").read_text("utf-8"))]
    folder = here.joinpath("migrations")
    if folder.is_dir():
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if match := _MIGRATION_NAME.fullmatch(file.name):
                found.append((int(match[1]), file.read_text("utf-8")))
    return found


SCHEMA_VERSION = max(version for version, _ in scripts())


def too_new(name: str, version: int) -> str:
    """What to say of a ledger that a later Hasila made."""
    return (
        f"{name}: made by a newer version of Hasila (ledger version {version}, this program knows up to {SCHEMA_VERSION})."
        " Nothing was changed. Upgrade Hasila: pip install --upgrade hasila"
    )


def too_old(name: str, version: int) -> str:
    """What to say of a ledger that has to be brought up to date, which reading alone may not do."""
    return (
        f"{name}: the ledger is of an older version ({version}; now {SCHEMA_VERSION}) and opened for reading only. Run any"
        " writing command once, for example: hasila run"
    )
