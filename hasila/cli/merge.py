"""``hasila incidents``, ``judge``, ``judgements``, ``explain-merge`` and ``forget``: one incident, many reports."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption, Format, FormatOption, emit_jsonl, say

if TYPE_CHECKING:
    from hasila.ledger import MergedIncident

ORDER = 20
NAME_HELP = "An id of a report (r-…) or incident (i-…), or the address of an article with one report."
ByOption = Annotated[str, typer.Option("--by", help="Who decides.")]
WhyOption = Annotated[str, typer.Option("--why", help="Why, in a sentence.")]


class Verdict(StrEnum):
    """What a person may say of two reports."""

    same = "same"
    different = "different"
    unsure = "unsure"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example:  hasila incidents --db ledger.db --format jsonl")(incidents)
    app.command(epilog='Example:  hasila judge i-1c2f i-77ab same --by "A. Reader" --why "one raid, two towns named"')(
        judge
    )
    app.command(epilog="Example:  hasila judgements --db ledger.db")(judgements)
    app.command("explain-merge", epilog="Example:  hasila explain-merge r-1c2f r-77ab --db ledger.db")(explain_merge)
    app.command(epilog='Example:  hasila forget https://news.example/1 --by "A. Reader" --why "withdrawn"')(forget)


def incidents(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INCIDENT",
            help="Only these: ids of incidents (i-…) or reports (r-…), or addresses of articles that tell them.",
        ),
    ] = None,
    db: DbOption = DEFAULT_LEDGER,
    format: FormatOption = Format.text,
    disputed: Annotated[
        bool, typer.Option("--disputed", help="Only those whose reports give different figures.")
    ] = False,
    least: Annotated[int, typer.Option("--reports", min=1, help="Only those with at least so many reports.")] = 1,
) -> None:
    """Print the merged incidents: ranges of figures, who says what, and why the reports belong together."""
    from hasila.ledger import Ledger
    from hasila.merge.judgements import incidents_named

    with Ledger(db, create=False) as ledger:
        only = incidents_named(ledger.connection, names) if names else None
        wanted = (i for i in ledger.incidents(only) if len(i.reports) >= least and (not disputed or _is_disputed(i)))
        if format is Format.jsonl:
            emit_jsonl(wanted)
            return
        for incident in wanted:
            typer.echo("\n".join(_lines(incident)) + "\n")


def _is_disputed(incident: MergedIncident) -> bool:
    return any(count.min != count.max for count in incident.counts.values())


def _lines(incident: MergedIncident) -> list[str]:
    """One incident as a person reads it: what, then each figure, then each source with its own figures."""
    from hasila.report.words import count_words, measure_words, number_words, period_words, place_words

    where = place_words(incident.places, incident.countries)
    head = [
        period_words(incident.date),
        measure_words(incident.type, incident.subtype),
        where,
        ", ".join(incident.groups),
    ]
    lines = [f"{incident.id}  " + ", ".join(part for part in head if part)]
    told = f"{_some(len(incident.reports), 'report')}, {_some(incident.outlets, 'outlet')}"
    lines.append(f"    {told}, {incident.independent} independent")
    for name, count in incident.counts.items():
        best = (
            "" if count.best is None or count.min == count.max else f"; best {number_words(count.best)} ({count.how})"
        )
        support = f"{_some(count.reports, 'report')}, {count.independent} independent"
        lines.append(f"    {count_words(name, count.min, count.max)} [{support}]{best}")
    for report in incident.reports:
        figures = ", ".join(count_words(n, q.value, q.value, q.comparator) for n, q in report.counts.items())
        who = report.outlet or report.source
        lines.append(
            f"      {report.fact_id}  {(report.published or 'undated')[:10]}  {report.role}  {who}: {figures or '-'}"
        )
        lines.append(f"        {report.url or report.source}")
        if report.why:
            lines.append(f"        {report.why}")
    return lines


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def judge(
    a: Annotated[str, typer.Argument(metavar="A", help=NAME_HELP)],
    b: Annotated[str, typer.Argument(metavar="B", help=NAME_HELP)],
    verdict: Verdict,
    by: ByOption,
    why: WhyOption,
    db: DbOption = DEFAULT_LEDGER,
) -> None:
    """Decide that A and B tell the same incident or different ones. It overrides the model and survives every run."""
    from hasila.ledger import Ledger
    from hasila.merge import judge as record
    from hasila.merge import merge_ledger

    with Ledger(db, create=False) as ledger:
        made = record(ledger, a, b, verdict.value, by=by, why=why)
        say.info(f"Judgement {made.number}: {made.a} and {made.b}, {made.verdict}.")
        summary = merge_ledger(ledger)
        for sentence in (*summary.contradictions, *summary.lost_judgements):
            say.warning(sentence)
        say.info(f"{summary}. Take it back with: hasila judgements --withdraw {made.number}")


def judgements(
    db: DbOption = DEFAULT_LEDGER,
    format: FormatOption = Format.text,
    withdraw: Annotated[int | None, typer.Option("--withdraw", metavar="NUMBER", help="Take this one back.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who takes it back.")] = "",
    why: Annotated[str, typer.Option("--why", help="Why, in a sentence.")] = "",
) -> None:
    """List what people decided about pairs of reports, or take one decision back. Nothing is ever erased."""
    from hasila.ledger import Ledger
    from hasila.merge import effective, merge_ledger
    from hasila.merge.judgements import load
    from hasila.merge.judgements import withdraw as take_back

    with Ledger(db, create=False) as ledger:
        if withdraw is not None:
            take_back(ledger, withdraw, by=by, why=why)
            say.info(f"Judgement {withdraw} is withdrawn. {merge_ledger(ledger)}.")
        found, lost = load(ledger.connection)
        if format is Format.jsonl:
            emit_jsonl(found)
            return
        for j in found:
            state = f" (withdrawn by {j.withdrawal})" if j.withdrawn else " (rests)" if j.rests else ""
            typer.echo(f"{j.number:>4}  {j.at}  {j.a}  {j.b}  {j.verdict}{state}  by {j.by}: {j.why}")
        for sentence in (*effective(found).contradictions, *lost):
            say.warning(sentence)


def explain_merge(
    a: Annotated[str, typer.Argument(metavar="A", help=NAME_HELP)],
    b: Annotated[str, typer.Argument(metavar="B", help=NAME_HELP)],
    db: DbOption = DEFAULT_LEDGER,
) -> None:
    """Say why two reports were joined or kept apart: each comparison in words, with its weight in bits."""
    from hasila.ledger import Ledger
    from hasila.merge.explaining import explain

    with Ledger(db, create=False) as ledger:
        for line in explain(ledger, a, b):
            typer.echo(line)


def forget(
    address: Annotated[str, typer.Argument(metavar="URL", help="The address or id of the article to remove.")],
    by: ByOption = "",
    why: WhyOption = "withdrawn by its publisher",
    db: DbOption = DEFAULT_LEDGER,
) -> None:
    """Remove an article and what rests on it alone; a record stays that something was removed."""
    from hasila.ledger import Ledger
    from hasila.merge.forget import forget as remove
    from hasila.pipeline import later_stages

    with Ledger(db, create=False) as ledger:
        gone = remove(ledger, address, by=by, why=why)
        for stage in later_stages(ledger):
            say.detail(f"{stage.name}: {stage.outcome}")
        removed = f"{_some(gone.articles, 'article')} with {_some(gone.facts, 'fact')}"
        say.info(f"Removed {removed}; incidents and tallies were brought up to date.")
        if gone.kept:
            say.info(f"Kept for the other addresses that carry it: {_some(gone.kept, 'text')}.")
