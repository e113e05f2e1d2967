"""``hasila check``, ``bounds``, ``coverage``, ``series`` and ``why``: do the figures add up?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption, Format, FormatOption, emit_jsonl, say

if TYPE_CHECKING:
    from hasila.reconcile import Reconciliation, Slot
    from hasila.reconcile.check import Checked
    from hasila.reconcile.claim import Claim

ORDER = 14
EXIT_SOME_UNUSABLE, EXIT_CONTRADICTS = 1, 3

MeasureArgument = Annotated[str, typer.Argument(help="A measure, such as cells_dismantled or people_arrested.")]
CountryOption = Annotated[str, typer.Option("--country", "-c", help="Two letters, such as MA.")]
AgencyOption = Annotated[str, typer.Option("--agency", help="Only what this agency counts.")]
GroupOption = Annotated[str, typer.Option("--group", help="Only what concerns this group.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example:  hasila check article.txt --db ledger.db")(check)
    app.command(epilog="Example:  hasila bounds cells_dismantled --country MA --from 2021-06 --to 2023-12")(bounds)
    app.command(epilog="Example:  hasila coverage --country MA --year 2023 --db ledger.db")(coverage)
    app.command(epilog="Example:  hasila series cells_dismantled --country MA --db ledger.db")(series)
    app.command(epilog="Example:  hasila why f3c4df77660b3 --db ledger.db")(why)


def check(
    sources: Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Files to check; - is standard input.")],
    db: DbOption = DEFAULT_LEDGER,
    format: FormatOption = Format.text,
) -> None:
    """Check each figure of an article against the ledger: agrees, contradicts, or new. Nothing is stored.

    Exit status: 0 nothing contradicts, 3 something does, 1 an article could not be read, 2 usage.
    """
    from hasila.ledger import Ledger
    from hasila.reconcile.store import ledger_claims, ledger_incidents

    with Ledger(db, create=False, read_only=True) as ledger:
        known, incidents = ledger_claims(ledger), ledger_incidents(ledger)
    checked, unreadable = _check_all(sources, known, incidents)
    if format is Format.jsonl:
        emit_jsonl(checked)
    else:
        _print_checked(checked)
    if any(c.answer == "contradicts" for c in checked):
        raise typer.Exit(EXIT_CONTRADICTS)
    if unreadable:
        raise typer.Exit(EXIT_SOME_UNUSABLE)


def _check_all(sources: list[str], known: list[Claim], incidents: list[Any]) -> tuple[list[Checked], bool]:
    from hasila.api import read
    from hasila.reconcile.adapt import claims_of_article
    from hasila.reconcile.check import check as against
    from hasila.sources import articles

    unreadable = False

    def note(failure: Any) -> None:
        nonlocal unreadable
        unreadable = True
        where = f"{failure.source}{f' {failure.record}' if failure.record else ''}"
        say.warning(f"not read: {where}: {failure.reason}")

    checked: list[Checked] = []
    for article in articles([Path(s) if s != "-" else s for s in sources], on_failure=note):
        claims = claims_of_article(read(article).tallies, article)
        if not claims:
            say.info(f"{article.title or article.source}: no figures over a period were read")
        checked += against(claims, known, incidents)
    return checked, unreadable


def _print_checked(checked: list[Checked]) -> None:
    marks = {"agrees": "=", "contradicts": "!", "new": "?"}
    for item in checked:
        typer.echo(f"{marks[item.answer]} {item.answer:11} {item.figure}")
        if item.quote:
            typer.echo(f"    “{' '.join(item.quote.split())}”")
        if item.arithmetic:
            typer.echo(f"    {item.arithmetic}")
        if item.with_:
            typer.echo(f"    with {', '.join(item.with_)}")
    counts = {answer: sum(c.answer == answer for c in checked) for answer in marks}
    say.info(", ".join(f"{number} {answer}" for answer, number in counts.items()))


def bounds(
    measure: MeasureArgument,
    country: CountryOption,
    start: Annotated[str | None, typer.Option("--from", help="Year, month or day; absent: the first known.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Year, month or day (included); absent: the last.")] = None,
    agency: AgencyOption = "",
    group: GroupOption = "",
    db: DbOption = DEFAULT_LEDGER,
    format: FormatOption = Format.text,
) -> None:
    """Print between what and what a count must lie in a period, and the claims that make each end tight."""
    result = _reconciled(db)
    answer = result.bounds(_slot(measure, country, agency, group), start, end)
    if format is Format.jsonl:
        emit_jsonl([answer])
        return
    from hasila.phrasing.messages import tell
    from hasila.phrasing.names import plain_words
    from hasila.reconcile.wording import bounds_words

    words = tell(bounds_words(answer.minimum, float("inf") if answer.maximum is None else answer.maximum), "en")
    typer.echo(
        f"{plain_words(measure)}, {country}, {answer.from_} to {answer.to}: {words}"
        f"  [{answer.minimum:g}, {'-' if answer.maximum is None else f'{answer.maximum:g}'}]"
    )
    for words, claims in (("at least", answer.low), ("at most", answer.high)):
        for line in _claim_lines(result, claims):
            typer.echo(f"    {words} because of {line}")


def coverage(
    country: Annotated[str | None, typer.Option("--country", "-c", help="Two letters, such as MA.")] = None,
    year: Annotated[list[int] | None, typer.Option("--year", "-y", help="A year; may be given several times.")] = None,
    db: DbOption = DEFAULT_LEDGER,
    format: FormatOption = Format.text,
) -> None:
    """Print how much of what was stated in sum is documented by known incidents, by measure, country and year."""
    rows = [c for c in _reconciled(db).coverage(year or ()) if country is None or c.country == country]
    if format is Format.jsonl:
        emit_jsonl(rows)
        return
    for row in rows:
        low, high = row.share
        share = "-" if high is None else f"{low or 0:.0%} to {high:.0%}"
        least, most = row.missing
        missing = f"missing {least:g} to {'any number' if most is None else f'{most:g}'}"
        over = "  OVER: more is documented than was stated" if row.over else ""
        typer.echo(
            f"{row.country} {row.year} {row.measure}: documented {row.documented[0]:g} to {row.documented[1]:g}, "
            f"stated {row.official[0]:g}{'' if row.official[1] == row.official[0] else ' or more'}: {share}, "
            f"{missing}{over}"
        )
    if not rows:
        say.info("No total of a year is known together with an incident of that year.")


def series(
    measure: MeasureArgument,
    country: CountryOption,
    agency: AgencyOption = "",
    group: GroupOption = "",
    db: DbOption = DEFAULT_LEDGER,
    format: FormatOption = Format.text,
) -> None:
    """Print the totals "so far" of a measure in order of time; contested ones are marked."""
    rows = _reconciled(db).series(_slot(measure, country, agency, group))
    if format is Format.jsonl:
        emit_jsonl(rows)
        return
    for row in rows:
        mark = "contested" if row.contested else ""
        pace = "" if row.per_year is None else f"{row.per_year:+g} a year"
        typer.echo(f"{row.date:10}  {row.value:>8,}  {pace:18} {mark:10} {row.claim}")


def why(
    finding: Annotated[str, typer.Argument(help="The id of a finding (hasila findings --format jsonl).")],
    db: DbOption = DEFAULT_LEDGER,
    format: FormatOption = Format.text,
) -> None:
    """Print every cheapest explanation of a finding, and the next dearer one (needs the extra hasila[solve])."""
    from hasila.errors import UsageError

    result = _reconciled(db)
    found = next((f for f in result.findings if f.id == finding), None)
    if found is None:
        raise UsageError(f"no finding {finding!r} in {db}; list them with: hasila findings --db {db} --format jsonl")
    rows: list[dict[str, Any]] = []
    for explanation in result.explain(found):
        sides: list[dict[str, str]] = [
            {"claim": result.figures[f // 2].claim.id, "is": "too small" if f % 2 else "too large"}
            for f in explanation.faults
        ]
        rows.append({"cost": explanation.cost, "assume": sides})
    if format is Format.jsonl:
        emit_jsonl(rows)
        return
    typer.echo(found.arithmetic)
    for row in rows:
        words = " and ".join(
            f"{line} is {side['is']}" for side in row["assume"] for line in _claim_lines(result, (side["claim"],))
        )
        typer.echo(f"    cost {row['cost']:g}: {words}")
    if not rows:
        typer.echo(f"    {found.explanation}")


def _reconciled(db: str) -> Reconciliation:
    from hasila.ledger import Ledger
    from hasila.reconcile import reconciled

    with Ledger(db, create=False, read_only=True) as ledger:
        return reconciled(ledger)


def _slot(measure: str, country: str, agency: str, group: str) -> Slot:
    from hasila.reconcile import Slot

    return Slot(country.upper(), measure, agency, group)


def _claim_lines(result: Reconciliation, ids: tuple[str, ...]) -> list[str]:
    from hasila.phrasing.messages import tell
    from hasila.reconcile.claim import printed
    from hasila.reconcile.wording import when

    by_claim = {c.id: f for f in result.figures for c in f.claims}
    lines = []
    for identity in ids:
        figure = by_claim.get(identity)
        if figure is None:
            lines.append(f"known incidents ({identity})")
            continue
        who = f", {figure.claim.speaker}" if figure.claim.speaker else ""
        lines.append(f"{tell(printed(figure.claim), 'en')} ({tell(when(figure), 'en')}{who}) {identity}")
    return lines
