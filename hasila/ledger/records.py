"""What the ledger hands out: facts with their id and article, merged incidents, verdicts, findings, failures."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

from hasila.model import Evidence, Fact, Interval, Language, Place, Quantity, ReportRole, Value

F = TypeVar("F", bound=Fact)


class ArticleInfo(Value, frozen=True):
    """An article without its text."""

    id: str
    source: str
    language: Language
    external_id: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    section: str | None = None
    published: str | None = None


class Recorded(msgspec.Struct, Generic[F], frozen=True, kw_only=True):
    """A fact of the ledger: its stable id, the article that states it, and the fact itself."""

    id: str
    article: ArticleInfo
    fact: F


class Verdict(Value, frozen=True):
    """What reconciliation says of one tally: the other claims allow ``minimum`` to ``maximum`` (``None``: no bound)."""

    verdict: str
    minimum: float | int | None = None
    maximum: float | int | None = None
    why: str | None = None


class CountRange(Value, frozen=True):
    """The values that the reports of one incident give for one count."""

    min: float | int | None = None
    max: float | int | None = None
    best: float | int | None = None
    how: str | None = None
    reports: int = 1
    independent: int = 1


class ReportOfIncident(Value, frozen=True):
    """One article's report of a merged incident.

    ``fact_ids`` are all passages of the article that tell it, ``fact_id`` the first; where they differ in a figure the
    first stands.
    """

    fact_id: str
    article_id: str
    url: str | None
    source: str
    outlet: str | None
    published: str | None
    role: ReportRole
    counts: dict[str, Quantity]
    evidence: tuple[Evidence, ...]
    why: str | None = None
    fact_ids: tuple[str, ...] = ()


class MergedIncident(Value, frozen=True):
    """One incident with all its reports, in the form of ``hasila incidents --format jsonl``.

    ``outlets`` counts who printed it, ``independent`` the sources among these that do not copy one another.
    """

    id: str
    type: str
    date: Interval | None
    places: tuple[Place, ...]
    countries: tuple[str, ...]
    agencies: tuple[str, ...]
    groups: tuple[str, ...]
    counts: dict[str, CountRange]
    reports: tuple[ReportOfIncident, ...]
    subtype: str | None = None
    outlets: int = 1
    independent: int = 1


class Finding(Value, frozen=True):
    """Something that does not add up, with its arithmetic; ``culprits`` is empty where it is a tie."""

    id: str
    type: str
    claims: tuple[str, ...]
    culprits: tuple[str, ...]
    arithmetic: str
    explanation: str
    confidence: float


class Failed(Value, frozen=True):
    """What could not be read: the source, the record within it (may be empty) and why."""

    source: str
    record: str
    reason: str
