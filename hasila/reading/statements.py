"""Statements (praise, criticism, warnings, calls, agreements, announcements) and scheduled events."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hasila.model import Interval, Scheduled, Statement, StatementKind
from hasila.reading.context import Context, interval
from hasila.reading.scene import Scene
from hasila.text.dates import DateValue

_SOON = 150  # days within which what is announced without a year will be
_TO_EVENT = 6  # chunks from a day to the meeting of that day
_TO_ACCORD = 14  # chunks within which what is signed follows the signing
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
    for scene, spoken in zip(context.scenes, context.spoken, strict=True):
        if scene.number == 0 and len(context.scenes) > 2 and _is_headline(context, scene):
            continue  # the headline: the body says it again, with its speaker
        for at, speaker in spoken.by.items():
            kind = _kind(scene, at)
            if kind is not None and (kind, speaker) not in found:
                found[kind, speaker] = _statement(context, scene, at, kind, speaker)
    return list(found.values())


def _kind(scene: Scene, at: int) -> StatementKind | None:
    """What the word of speech at *at* does; nothing where an armed group is what it is about."""
    chunks = scene.chunks
    kind = next((kind for name, kind in _KINDS.items() if chunks[at].has(name)), None)
    if kind == "criticism" and any(c.ids("group") for c in chunks[at + 1 : at + 4]):
        return None  # "owes allegiance to" is one word with "condemns" in Arabic
    if kind == "call" and any(c.has("nothing") for c in chunks[at + 1 : at + 4]):
        return None  # "the prosecutor asks for twelve years of prison"
    if (
        kind is None
        and chunks[at].has("say.sign")
        and any(part.has("accord") for c in chunks[at + 1 : at + _TO_ACCORD] for part in c.walk())
    ):
        return "agreement"
    return kind


def _statement(context: Context, scene: Scene, at: int, kind: StatementKind, speaker: str) -> Statement:
    meets = scene.has("event")
    place = next((p for c in scene.chunks if meets and c.ids("place") and (p := context.place(c))), None)
    return Statement(
        kind=kind,
        speaker=speaker,
        date=interval(_date(scene, at)),
        place=place,
        evidence=(context.evidence((scene.chunks[at],), "kind"), context.sentence(scene)),
    )


def _is_headline(context: Context, scene: Scene) -> bool:
    """Does the first sentence end with its line, without a full stop?"""
    end = context.parsed.span(scene.chunks[-1])[1]
    return context.article.text[end : end + 4].lstrip(" \"'»”)")[:1] == "\n"


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
    near = [v for i, v in scene.dates() if i > at - _TO_EVENT]
    if scene.has("host") and context.published:
        near = [_to_come(v, context.published) for v in near]  # "will be held on 15 December": the next one
    return next((interval(v) for v in near if v.from_ is not None and v.to is not None and v.to > day), None)


def _to_come(value: DateValue, published: dt.date) -> DateValue:
    """A day without a year, of the months to come where that is near."""
    if (
        value.explicit
        or value.grain not in ("day", "range")
        or value.from_ is None
        or value.to is None
        or value.from_ >= published
    ):
        return value
    try:
        day = value.from_.replace(year=value.from_.year + 1)
    except ValueError:  # 29 February
        return value
    if not 0 < (day - published).days <= _SOON:
        return value
    return replace(value, from_=day, to=day + (value.to - value.from_))
