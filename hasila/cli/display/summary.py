"""Results as a person reads them in a terminal."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hasila.cli.console import rich_console
from hasila.report.claims import describe
from hasila.report.quotes import Passage, merged, passage
from hasila.report.words import count_words, measure_words, period_words, place_words, quantity_words

if TYPE_CHECKING:
    from hasila.ledger import Ledger, MergedIncident, Recorded
    from hasila.model import Evidence, Facts, Tally
    from hasila.pipeline import RunCounts

MOST_FINDINGS = 10
MOST_CLAIMS = 8
MOST_TALLIES = 15
MOST_INCIDENTS = 12


def print_summary(ledger: Ledger, counts: RunCounts, report: Path) -> None:
    """What a run ends with: what does not add up first, then figures and operations."""
    print_findings(ledger, most=MOST_FINDINGS)
    print_tallies(ledger, most=MOST_TALLIES)
    print_incidents(ledger, most=MOST_INCIDENTS)
    console = rich_console()
    held = ledger.counts()
    console.print(
        f"[bold]{counts.read:,}[/] articles read ({counts.with_facts:,} with facts), {counts.known:,} known already, "
        f"{counts.failed:,} not readable, in {counts.seconds:.1f} s."
    )
    console.print(
        f"The ledger {ledger.name} holds {held['articles']:,} articles, {held['tallies']:,} tallies, "
        f"{held['incident_reports']:,} incident reports ({held['incidents']:,} incidents), "
        f"{held['statements']:,} statements, {held['scheduled']:,} scheduled events."
    )
    console.print(Text("Report: ", style="bold") + Text(str(report)))


def print_findings(ledger: Ledger, *, most: int | None = None) -> None:
    """What does not add up, with its arithmetic."""
    console = rich_console()
    findings = list(ledger.findings())
    if not findings:
        console.print("Nothing was found that does not add up.\n")
        return
    console.print(f"[bold]What does not add up[/] ({len(findings)})\n")
    claims = describe(ledger, {claim for finding in findings[:most] for claim in finding.claims})
    for number, finding in enumerate(findings[:most], 1):
        console.print(Text(f"{number}. {finding.explanation}", style="bold"))
        console.print(Padding(Text(finding.arithmetic), (0, 0, 0, 3)))
        for claim in finding.claims[:MOST_CLAIMS]:
            mark = "✗" if claim in finding.culprits else "·"
            console.print(Padding(Text(f"{mark} {claims.get(claim, claim)}", style="dim"), (0, 0, 0, 3)))
        if len(finding.claims) > MOST_CLAIMS:
            console.print(Padding(Text(f"and {len(finding.claims) - MOST_CLAIMS} more", style="dim"), (0, 0, 0, 3)))
        kind = finding.type.replace("_", " ")
        console.print(Padding(Text(f"{kind}, confidence {finding.confidence:.0%}", style="dim"), (0, 0, 1, 3)))
    _print_rest(len(findings), most)
    console.print()


def print_tallies(ledger: Ledger, *, most: int | None = None) -> None:
    """Figures in a table, each once, with the papers that print it and its verdicts; with ``most`` the latest."""
    table = Table("Figure", "Period", "Of", "Said by", "Printed by", "Adds up", title="Tallies", title_justify="left")
    verdicts = ledger.verdicts()
    figures: dict[tuple[str, ...], list[Recorded[Tally]]] = {}
    for found in ledger.tallies():
        figures.setdefault(_figure(found.fact), []).append(found)
    for key, printed in list(figures.items())[-most if most else None :]:
        papers = list(dict.fromkeys(found.article.outlet or found.article.source for found in printed))
        found_verdicts = dict.fromkeys(verdicts[found.id].verdict for found in printed if found.id in verdicts)
        speaker = next((found.fact.speaker for found in printed if found.fact.speaker), "")
        table.add_row(*key, speaker, _some(papers), ", ".join(found_verdicts))
    if figures:
        rich_console().print(table)
        _print_rest(len(figures), most)


def _figure(tally: Tally) -> tuple[str, ...]:
    words = f"{quantity_words(tally.value, tally.comparator)} {measure_words(tally.measure, tally.scope.of)}"
    return words, period_words(tally.period), tally.scope.agency or tally.country or ""


def _some(names: list[str]) -> str:
    """The first two names, and how many more there are."""
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def print_incidents(ledger: Ledger, *, most: int | None = None) -> None:
    """Incidents in a table, with the range of their figures; with ``most`` those that most reports tell."""
    table = Table("When", "What", "Where", "Figures", "Reports", title="Incidents", title_justify="left")
    number = ledger.counts()["incidents"]
    incidents = ledger.incidents()
    if most is not None:
        incidents = iter(sorted(heapq.nlargest(most, incidents, key=lambda i: (len(i.reports), i.id)), key=_first_day))
    for incident in incidents:
        table.add_row(*_incident_cells(incident))
    if number:
        rich_console().print(table)
        _print_rest(number, most)


def _first_day(incident: MergedIncident) -> str:
    return str(incident.date.from_) if incident.date and incident.date.from_ else ""


def _incident_cells(incident: MergedIncident) -> tuple[str, ...]:
    figures = ", ".join(count_words(name, count.min, count.max) for name, count in incident.counts.items())
    return (
        period_words(incident.date),
        measure_words(incident.type),
        place_words(incident.places, incident.countries),
        figures,
        str(len(incident.reports)),
    )


def _print_rest(number: int, most: int | None) -> None:
    if most is not None and number > most:
        rich_console().print(f"… and {number - most} more: see the report, or the command of that name.\n", style="dim")


def print_facts(facts: Facts) -> None:
    """The facts of one article: each sentence that holds some, and below it what was read from it."""
    console = rich_console()
    console.print(Text(facts.article.title or facts.article.source, style="bold"))
    by_sentence: dict[str, tuple[Passage, list[str]]] = {}
    for line, evidence in (*_tally_lines(facts), *_incident_lines(facts), *_other_lines(facts)):
        quoted = passage(facts.article.text, evidence, facts.article.language)
        text = "".join(piece.text for piece in quoted.pieces)
        known = by_sentence.get(text)
        by_sentence[text] = (merged(known[0], quoted), [*known[1], line]) if known else (quoted, [line])
    for quoted, lines in by_sentence.values():
        sentence = Text("", style="dim")
        for piece in quoted.pieces:
            sentence.append(piece.text, style="not dim bold" if piece.marked else None)
        console.print(Padding(sentence, (0, 0, 0, 2)))
        for line in lines:
            console.print(Padding(Text(f"→ {line}"), (0, 0, 0, 4)))
    if not by_sentence:
        console.print(Text("  no facts", style="dim"))


def _tally_lines(facts: Facts) -> Iterable[tuple[str, Sequence[Evidence]]]:
    for tally in facts.tallies:
        where = place_words(tally.places) or tally.country or ""
        parts = [
            f"{quantity_words(tally.value, tally.comparator)} {measure_words(tally.measure, tally.scope.of)}",
            period_words(tally.period),
            tally.scope.agency or "",
            where,
            f"according to {tally.speaker}" if tally.speaker else "",
        ]
        yield ", ".join(part for part in parts if part), tally.evidence


def _incident_lines(facts: Facts) -> Iterable[tuple[str, Sequence[Evidence]]]:
    for incident in facts.incidents:
        counts = [count_words(name, q.value, q.value, q.comparator) for name, q in incident.counts.items()]
        where = place_words(incident.places, incident.countries)
        parts = [measure_words(incident.type), period_words(incident.date), where, *counts]
        yield ", ".join(part for part in parts if part), incident.evidence


def _other_lines(facts: Facts) -> Iterable[tuple[str, Sequence[Evidence]]]:
    for statement in facts.statements:
        about = f": {statement.about}" if statement.about else ""
        yield f"{statement.kind} by {statement.speaker}{about}", statement.evidence
    for event in facts.scheduled:
        edition = f" ({event.edition})" if event.edition else ""
        yield f"to come: {event.what}{edition}, {period_words(event.date)}", event.evidence
