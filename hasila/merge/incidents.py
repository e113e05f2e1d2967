"""From clusters of reports to merged incidents: ids, roles, values, and the reason for each report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from hasila.merge.clustering import Members
from hasila.merge.comparisons import score, strongest
from hasila.merge.copies import copy_groups, independent_sources
from hasila.merge.judgements import Effective
from hasila.merge.levels import Levels, default_levels
from hasila.merge.report import Profile, Report
from hasila.merge.values import Figure, Told, date_of, figure, labels_of, places_of, role_of, type_of, voices
from hasila.model import Interval, Place
from hasila.phrasing.messages import Message, say, tell

# The reason kept with a report is its best link to one of so many of the earliest reports of the incident.
PARTNERS = 12


class Member(msgspec.Struct, frozen=True):
    """A report of an incident, with its role and why it is there."""

    told: Told
    reason: Message

    @property
    def why(self) -> str:
        """Why it is there, in English."""
        return tell(self.reason, "en")


class Merged(msgspec.Struct, frozen=True):
    """One incident. ``outlets`` counts who printed it, ``independent`` the sources that do not copy each other."""

    id: str
    type: str
    subtype: str | None
    date: Interval | None
    places: tuple[Place, ...]
    countries: tuple[str, ...]
    agencies: tuple[str, ...]
    groups: tuple[str, ...]
    figures: dict[str, Figure]
    members: tuple[Member, ...]
    outlets: int
    independent: int


def anchor(reports: Iterable[Report]) -> Report:
    """The report an incident is named after: the earliest published, the smallest id among these.

    News added later is published later, as a rule, so an incident keeps its id while it grows; and whoever holds an
    old id finds the incident through the report it names.
    """
    return min(reports, key=lambda r: (r.published or dt.date.max, r.id))


def incident_id(report: str) -> str:
    """``i-…`` for the incident that is named after report ``r-…``."""
    return "i-" + report.removeprefix("r-")


def build(
    clusters: Iterable[Members],
    reports: Mapping[str, Report],
    profiles: Mapping[str, Profile],
    outlets: Mapping[str, tuple[str, ...]],
    judged: Effective,
    levels: Levels | None = None,
) -> list[Merged]:
    """All merged incidents. ``outlets`` names who printed each article (by article id)."""
    table = levels or default_levels()
    return [_one([reports[i] for i in c], profiles, outlets, judged, table) for c in clusters]


def _one(
    reports: Sequence[Report],
    profiles: Mapping[str, Profile],
    outlets: Mapping[str, tuple[str, ...]],
    judged: Effective,
    levels: Levels,
) -> Merged:
    first = anchor(reports)
    ordered = sorted(reports, key=lambda r: (r.published or dt.date.max, r.id))
    groups = copy_groups({r.article_id: r.sketch for r in ordered})
    told = [_told(r, groups, outlets) for r in ordered]
    date = date_of(told)
    told = [
        Told(report=t.report, copy_group=t.copy_group, outlets=t.outlets, role=role_of(t.report, date)) for t in told
    ]
    names = dict.fromkeys(name for t in told for name in sorted(t.report.incident.counts))
    spoken = voices(told)
    found = {name: figure(name, spoken) for name in names}
    return Merged(
        id=incident_id(first.id),
        type=type_of(told) or first.incident.type,
        subtype=type_of(told, "subtype"),
        date=date,
        places=places_of(told),
        countries=labels_of([t.report.incident.countries for t in told]),
        agencies=labels_of([t.report.incident.agencies for t in told]),
        groups=labels_of([t.report.incident.groups for t in told]),
        figures={name: f for name, f in found.items() if f is not None},
        members=tuple(
            Member(told=t, reason=_why(profiles[t.report.id], ordered, profiles, judged, levels)) for t in told
        ),
        outlets=len({o for t in told for o in t.outlets}),
        independent=independent_sources((t.copy_group, o) for t in told for o in t.outlets),
    )


def _told(report: Report, groups: Mapping[str, str], outlets: Mapping[str, tuple[str, ...]]) -> Told:
    who = outlets.get(report.article_id) or (report.outlet_or_host,)
    return Told(report=report, copy_group=groups[report.article_id], outlets=who)


def _why(
    one: Profile, ordered: Sequence[Report], profiles: Mapping[str, Profile], judged: Effective, levels: Levels
) -> Message:
    """The best link of a report to the earliest reports of its incident, or the judgement that put it there."""
    if len(ordered) == 1:
        return say("the only report")
    others = [profiles[r.id] for r in ordered if r.id != one.id]
    partners = [p for p in judged.same if one.id in p]
    if partners:
        other = partners[0][0] if partners[0][1] == one.id else partners[0][1]
        return say("judged the same", other=other)
    scored = [(score(one, other, levels), other) for other in others[:PARTNERS]]
    bits, best = max(scored, key=lambda s: s[0])
    if bits <= 0:
        return say("judged or grouped")
    return say("linked", other=best.id, bits=f"{bits:+.1f}", reasons=strongest(one, best, levels=levels))
