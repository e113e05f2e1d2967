"""``hasila import``: claims, incidents of other tables, places, agencies and groups that come without articles."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption, MapOption, parse_mapping, say
from hasila.errors import UsageError

if TYPE_CHECKING:
    from hasila.ledger import Ledger

ORDER = 15
EXIT_SOME_UNUSABLE = 1

FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV, TSV, JSON Lines or .xlsx.")]


class Dates(StrEnum):
    """What comes first in dates made of numbers."""

    dmy = "dmy"
    mdy = "mdy"


DatesOption = Annotated[
    Dates | None, typer.Option("--dates", help="Is 03/04/2023 the third of April (dmy) or the fourth of March (mdy)?")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Bring in what comes without articles.")
    group.command("claims", epilog="Example:  hasila import claims tallies.csv --db ledger.db")(import_claims)
    group.command(
        "incidents", epilog="Example:  hasila import incidents coded.xlsx --map date=day,killed=deaths --dates dmy"
    )(import_incidents)
    for name, command in (("gtd", import_gtd), ("acled", import_acled), ("ucdp-ged", import_ucdp_ged)):
        group.command(name, epilog=f"Example:  hasila import {name} release.csv --db ledger.db")(command)
    for name, addition in (("places", import_places), ("agencies", import_agencies), ("groups", import_groups)):
        group.command(name, epilog=f"Example:  hasila import {name} mine.csv")(addition)
    app.add_typer(group, name="import")


def import_claims(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="JSON Lines or CSV, one claim a row.")],
    db: DbOption = DEFAULT_LEDGER,
) -> None:
    """Import claims without articles, and reconcile them with the rest of the ledger.

    A row that cannot be used is named with its line and left out (exit status 1); the rest is kept. A file imported
    again replaces what it brought before.
    """
    from hasila.reconcile import import_claims as bring_in

    def bring(ledger: Ledger, file: Path) -> tuple[int, list[str], list[str]]:
        result = bring_in(ledger, file)
        return len(result.claims), list(result.problems), []

    _into_ledger(files, db, "claims", bring)


def import_incidents(
    files: FilesArgument,
    mapping: MapOption = None,
    dates: DatesOption = None,
    db: DbOption = DEFAULT_LEDGER,
) -> None:
    """Import your own coded table as incidents to reconcile against: what it documents must fit into the totals.

    Fields: id, type, subtype, date (or date_from, date_to), country, place, latitude, longitude, agencies, groups, url, and
    the counts of the codebook (killed, or killed_min and killed_max, …). --map names the columns that are called
    otherwise. A row that cannot be used is named with its line and left out (exit status 1); the rest is kept.
    """
    _import_table(files, "incidents", mapping, dates, db)


def import_gtd(files: FilesArgument, dates: DatesOption = None, db: DbOption = DEFAULT_LEDGER) -> None:
    """Import a release of the Global Terrorism Database as incidents to reconcile against."""
    _import_table(files, "gtd", None, dates, db)


def import_acled(files: FilesArgument, dates: DatesOption = None, db: DbOption = DEFAULT_LEDGER) -> None:
    """Import an ACLED export as incidents to reconcile against."""
    _import_table(files, "acled", None, dates, db)


def import_ucdp_ged(files: FilesArgument, dates: DatesOption = None, db: DbOption = DEFAULT_LEDGER) -> None:
    """Import a release of UCDP GED as incidents to reconcile against."""
    _import_table(files, "ucdp-ged", None, dates, db)


def import_places(files: FilesArgument) -> None:
    """Add places and names of places to the gazetteer, for every later reading.

    Columns: name, country, and for a new place latitude and longitude; kind, parent, geonames_id; names in ar, en, es, fr,
    or la (all three in Latin script). A .txt file holds overlay lines (see the reference of the gazetteer).
    """
    from hasila.imports.additions import import_places as bring_in

    _add(files, "places", bring_in)


def import_agencies(files: FilesArgument) -> None:
    """Add agencies, or names of known ones: columns id, kind, country, parent, since, and names in ar, en, es, fr."""
    from hasila.imports.additions import import_agencies as bring_in

    _add(files, "agencies", bring_in)


def import_groups(files: FilesArgument) -> None:
    """Add armed groups, or names of known ones: columns id, parent, countries, and names in ar, en, es, fr."""
    from hasila.imports.additions import import_groups as bring_in

    _add(files, "groups", bring_in)


def _import_table(files: list[Path], format: str, mapping: list[str] | None, dates: Dates | None, db: str) -> None:
    from hasila.imports import Options
    from hasila.imports.store import import_incidents as bring_in

    options = Options(parse_mapping(mapping) or {}, dates.value if dates else None)

    def bring(ledger: Ledger, file: Path) -> tuple[int, list[str], list[str]]:
        report = bring_in(ledger, file, format, options)
        return len(report.found), report.problems, report.notes

    _into_ledger(files, db, "incidents", bring)


def _into_ledger(
    files: list[Path], db: str, what: str, bring: Callable[[Ledger, Path], tuple[int, list[str], list[str]]]
) -> None:
    from hasila.ledger import Ledger
    from hasila.reconcile import reconcile_ledger

    unusable = 0
    with Ledger(db) as ledger:
        for file in files:
            _refuse_own(ledger, file)
            unusable += _tell(file, what, *bring(ledger, file))
        outcome = reconcile_ledger(ledger)
        ledger.mark_fresh("reconcile")
    say.info(f"{len(outcome.findings)} findings: see hasila findings --db {db}")
    if unusable:
        raise typer.Exit(EXIT_SOME_UNUSABLE)


def _refuse_own(ledger: Ledger, file: Path) -> None:
    from hasila.imports.rows import text_of
    from hasila.ledger.own import own_id_in

    if known := own_id_in(ledger, text_of(file)):
        raise UsageError(
            f"{file}: holds {known} of this ledger: what it has exported would confirm itself; nothing of the file was "
            "imported. Import it into another ledger, or leave out such rows"
        )


def _add(files: list[Path], what: str, bring: Callable[[Path], Any]) -> None:
    from hasila import additions

    unusable = 0
    for file in files:
        report = bring(file)
        unusable += _tell(file, what, len(report.found), report.problems, report.notes)
    if any((additions.folder() / what).glob("*")):
        say.info(f"kept in {additions.folder() / what}; remove a file there to take its {what} back")
    if unusable:
        raise typer.Exit(EXIT_SOME_UNUSABLE)


def _tell(file: Path, what: str, found: int, problems: list[str], notes: list[str]) -> int:
    """Say what a file gave; returns the number of rows that were left out, 1 for a file without rows."""
    for line in (*problems, *notes):
        say.warning(line)
    empty = not found and not problems
    if empty:
        say.warning(f"{file}: holds no {what}: no row stands under its header line")
    say.info(f"{file}: {found} {what} imported, {len(problems)} rows not usable")
    return len(problems) + empty
