"""Statements (praise, criticism, warnings, calls, agreements, announcements) and scheduled events."""

from __future__ import annotations

import datetime as dt

from hasila.model import Interval, Scheduled, Statement, StatementKind
from hasila.reading.context import Context, interval
from hasila.reading.scene import Scene
from hasila.reading.speakers import body, speaker_name, speaker_of
from hasila.text.dates import DateValue

#: How many chunks a speaker may stand before the verb, or behind it: what stands further behind is spoken of.
_BEFORE, _BEHIND = 9, 4
_MAY_SPEAK = frozenset({"role", "agency", "country", "event"})
_KINDS: dict[str, StatementKind] = {
    "say.praise": "praise",
    "say.criticise": "criticism",
    "say.warn": "warning",
    "say.call": "call",
    "say.agree": "agreement",
}


def read_statements(context: Context) -> list[Statement]:
    """Statements of speakers in a public role, one per kind and speaker."""
    found: dict[tuple[str, str], Statement] = {}
    said: tuple[int, str] | None = None  # who spoke last, and in which sentence
    for scene in context.scenes:
        quoted = speaker_of(context, scene)
        if scene.number == 0 and len(context.scenes) > 2 and _is_headline(context, scene):
            continue  # the headline: the body says it again, with its speaker
        for at in scene.positions("say"):
            chunk = scene.chunks[at]
            kind = next((k for name, k in _KINDS.items() if chunk.has(name)), None)
            if kind is None or (kind == "criticism" and any(c.ids("group") for c in scene.chunks[at + 1 : at + 4])):
                continue  # "owes allegiance to" is one word with "condemns" in Arabic
            speaker = _subject(context, scene, at)
            if said is not None and scene.number - said[0] <= 2 and _goes_on(context, speaker, said[1]):
                speaker = said[1]
            if speaker is None or (kind, speaker) in found:
                continue
            date = _date(scene, at)
            place = next(
                (p for c in scene.chunks if c.ids("place") and scene.has("event") and (p := context.place(c))), None
            )
            found[kind, speaker] = Statement(
                kind=kind,
                speaker=speaker,
                date=interval(date),
                place=place,
                evidence=(context.evidence((chunk,), "kind"), context.sentence(scene)),
            )
        if quoted is not None:
            said = (scene.number, said[1] if said is not None and _same_office(quoted, said[1]) else quoted)
    return list(found.values())


def _is_headline(context: Context, scene: Scene) -> bool:
    """Does the first sentence end with its line, without a full stop?"""
    end = context.parsed.span(scene.chunks[-1])[1]
    return context.article.text[end : end + 4].lstrip(" \"'»”)")[:1] == "\n"


def _goes_on(context: Context, speaker: str | None, said: str) -> bool:
    """A person quoted before goes on where nobody else is named; a body does not."""
    if speaker is None:
        return said not in context.gazetteer.agencies
    return _same_office(speaker, said)


def _same_office(short: str, full: str) -> bool:
    """ "the minister", after "the Minister of Interior of Morocco", is he."""
    words = set(short.lower().replace("(", " ").replace(")", " ").split())
    return len(words) <= 2 and words <= set(full.lower().replace("(", " ").replace(")", " ").split())


def _subject(context: Context, scene: Scene, at: int) -> str | None:
    """Who speaks: the nearest public role, body, forum or report around the verb, roles before bodies."""
    best: tuple[int, str] | None = None
    for i in range(max(0, at - _BEFORE), min(len(scene.chunks), at + _BEHIND + 1)):
        chunk, far = scene.chunks[i], abs(i - at)
        if not chunk.has_any(_MAY_SPEAK) or i == at or _is_object(scene, i, at):
            continue
        name: str | None = None
        if chunk.has("role"):
            name = speaker_name(context, scene, i)
        elif chunk.ids("agency"):
            name = body(context, chunk)
            far += 1
        elif chunk.ids("country") and far <= 2:
            name = speaker_name(context, scene, i)
            far += 2 if i < at else 6  # "the minister praised Morocco": what is praised
        elif chunk.has("event") and far <= 3:
            name = (chunk.leaf("event") or "").replace("_", " ")
        if name and (best is None or far < best[0] or _is_part_of(context, name, best[1])):
            best = (far, name)
    return best[1] if best else None


def _is_part_of(context: Context, name: str, other: str) -> bool:
    """ "the bureau, which answers to the directorate, praised": the bureau speaks."""
    agency = context.gazetteer.agencies.get(name)
    return agency is not None and agency.parent == other


def _is_object(scene: Scene, i: int, at: int) -> bool:
    """What is praised or warned of stands behind the verb after a preposition ("praised the efforts of ...")."""
    if i < at or any(c.has("report_doc") for c in scene.chunks[at + 1 : i]):
        return False  # "the annual report of the ministry praised": the report speaks for it
    return any(c.has("in") or c.has("of") or c.has("to") for c in scene.chunks[at + 1 : i]) and not any(
        c.has("by") for c in scene.chunks[at + 1 : i]
    )


def _date(scene: Scene, at: int) -> DateValue | None:
    dates = [(i, v) for i, v in scene.dates() if v.from_ is not None and v.grain == "day"]
    return min(dates, key=lambda d: abs(d[0] - at))[1] if dates else None


def read_scheduled(context: Context) -> list[Scheduled]:
    """Meetings that are to take place after the article's day."""
    found: list[Scheduled] = []
    for scene in context.scenes:
        for at in scene.positions("event"):
            edition = _edition(scene, at)
            date = _future(context, scene, at)
            hosted = any(c.has("host") for c in scene.chunks[max(0, at - 7) : at + 3])
            if date is None or not (edition is not None or hosted):
                continue
            chunk = scene.chunks[at]
            host = next((i for c in scene.chunks[at : at + 4] for i in c.ids("agency")[:1]), None)
            what = (chunk.leaf("event") or "").replace("_", " ")
            place = next((p for c in scene.chunks[at:] if c.ids("place") and (p := context.place(c))), None)
            found.append(
                Scheduled(
                    what=f"{host} {what}" if host else what,
                    edition=edition,
                    date=date,
                    place=place,
                    evidence=(context.evidence((chunk,), "what"), context.sentence(scene)),
                )
            )
    return found


def _edition(scene: Scene, at: int) -> int | None:
    near = scene.chunks[max(0, at - 4) : at + 1]
    if not any(c.has("edition") for c in near):
        return next((c.rank() for c in scene.chunks[max(0, at - 2) : at] if c.has("ordinal")), None)
    for c in near:
        for part in c.walk():
            if "number" in part.concepts and isinstance(part.value, int):
                return part.value
            if part.has("ordinal"):
                return part.rank()
    return None


def _future(context: Context, scene: Scene, at: int) -> Interval | None:
    day = context.published or dt.date.min
    later = [v for i, v in scene.dates() if i > at and v.from_ is not None and v.to is not None and v.to > day]
    return interval(later[0]) if later else None
