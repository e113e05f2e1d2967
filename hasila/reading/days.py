"""When: the day that a sentence tells of its event, not of its telling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hasila.reading.context import Context
from hasila.reading.scene import Scene
from hasila.text.chunk import Chunk, meanings
from hasila.text.dates import DAY_AFTER, DAY_BEFORE, SAME_DAY, DateValue, PeriodValue, month_interval, year_interval
from hasila.text.quantities import QuantityValue

#: A date and the chunk that tells it.
Told = tuple[Chunk, DateValue]
_NAME_REACH = 5  # chunks between an attack and the year that it is known by
_OTHERWISE = ("act", "say", "quantity", "date", ",", "that", "clause", "cue.tally")
_LEAD = 3  # sentences in which news is told
_SINCE_THE_NEWS = 6  # days
_NIGHT = 1  # days from the first to the last: "in the night from the 3rd to the 4th"
_ONE_OPERATION = 35  # days over which people may be taken in one operation


def date_of(context: Context, scene: Scene, positions: Sequence[int], family: str) -> Told | None:
    """The date nearest to what happened to *family*; only an attack is dated by its name."""
    if (beside := _beside_a_day(scene)) is not None:
        return beside
    dates = [
        (i, v)
        for i, v in scene.dates()
        if v.from_ is not None
        and (v.explicit or v.grain != "year")
        and not dates_the_saying(scene, i)
        and not (family == "trial" and dates_the_catch(scene.chunks, i))
        and not _dates_the_plan(scene.chunks, i)
    ]
    if not dates:
        named = _since_the_news(context, scene) or _within_days(scene)
        known = named or (_epoch(context, scene) if family == "happening" else None)
        return known or _in_a_month(context, scene) or _part_of_today(context, scene)
    anchor = positions or [0]
    if (
        family == "happening"
        and (known := _known_by_its_day(context, scene, anchor, [i for i, _ in dates])) is not None
    ):
        return known
    i, value = min(dates, key=lambda d: (min(abs(d[0] - p) for p in anchor), d[0]))
    return scene.chunks[i], value


def _in_a_month(context: Context, scene: Scene) -> Told | None:
    """ "During last November": one event of a month, where that is all that is told of its day."""
    for at, value in scene.periods():
        if value.from_ is None or value.to is None or is_fresh(context, value) or dates_the_saying(scene, at):
            continue
        if value.from_.day == 1 and value.to.month == value.from_.month and 27 <= (value.to - value.from_).days <= 30:
            return scene.chunks[at], DateValue(value.from_, value.to, "month", False)
    return None


def dates_the_saying(scene: Scene, at: int) -> bool:
    """Is it the day somebody spoke ("said on Monday that ...", "..., the army said on Tuesday")?"""
    chunks = scene.chunks
    if (
        _ends_with_speech(chunks, at)
        or _is_said_aside(chunks, at)
        or _dates_a_claim(chunks, at)
        or _dates_what_is_said_of_a_day(scene, at)
    ):
        return True
    opens = next((i for i in range(at + 1, len(chunks)) if chunks[i].has("that")), None)
    if opens is None or any(_tells(chunks[i]) for i in range(at, opens)):
        return False
    return any(_says(chunks[i]) for i in range(at)) and not any(_tells(chunks[i]) for i in range(at))


def _dates_what_is_said_of_a_day(scene: Scene, at: int) -> bool:
    """ "Condemned today the attack of last Wednesday": of two days the one between the verb of speech and what happened."""
    chunks = scene.chunks
    said = next((i for i in range(at - 1, -1, -1) if _says(chunks[i])), None)
    if said is None or any(_tells(c) or c.has("that") for c in (*chunks[:said], *chunks[said + 1 : at])):
        return False
    later = [i for i, value in scene.dates() if i > at and value.from_ is not None]
    return any(_tells(c) for c in chunks[at + 1 : max(later, default=0)])


def is_fresh(context: Context, period: PeriodValue) -> bool:
    """ "On trial since Monday": it tells when the news began, and nothing was counted over it."""
    day = period.from_
    if period.kind != "since" or context.published is None or day is None or (day.month, day.day) == (1, 1):
        return False
    return 0 <= (context.published - day).days <= _SINCE_THE_NEWS


def _since_the_news(context: Context, scene: Scene) -> Told | None:
    told = ((scene.chunks[i], v) for i, v in scene.periods() if is_fresh(context, v))
    return next(((chunk, DateValue(v.from_, v.from_, "day", False)) for chunk, v in told), None)


def _within_days(scene: Scene) -> Told | None:
    """ "Between 9 July and 2 August", "over the past two days": a stretch too short to hold a total."""
    for at, value in scene.periods():
        if value.from_ is None or value.to is None or (value.to - value.from_).days > _ONE_OPERATION:
            continue
        if value.kind in ("between", "during", "week"):
            return scene.chunks[at], DateValue(value.from_, value.to, "range", False)
    return None


def dates_the_catch(chunks: Sequence[Chunk], at: int) -> bool:
    """Does the day stand right behind the word for people taken in, or a body broken up ("two men arrested in 2017")?"""
    before = [c for c in chunks[max(0, at - 2) : at] if c.concepts and not c.has("in")]
    if not before:
        return False
    told = meanings(before[-1].value.units) if isinstance(before[-1].value, QuantityValue) else before[-1].meanings
    return "catch" in told or "break_up" in told


def _ends_with_speech(chunks: Sequence[Chunk], at: int) -> bool:
    """Does the day stand right behind a verb of speech, or who spoke, that ends the sentence or its clause?"""
    behind = [c for c in chunks[at + 1 : at + 5] if c.concepts]
    inverted = bool(behind) and _is_speaker(behind[0])  # "announced on Thursday the minister"
    if inverted:
        behind = [c for c in behind if not _is_speaker(c)]
    if behind and not any(x in behind[0].concepts for x in (",", ";", ")", '"')):
        return False
    before = [c for c in chunks[max(0, at - 5) : at] if c.concepts and not (c.has("in") or c.has("time"))]
    if before and before[-1].has("report_doc"):
        return True  # "according to a statement of Monday"
    while not inverted and before and (_is_speaker(before[-1]) or before[-1].has("demonym")):
        before = before[:-1]
    return bool(before) and _says(before[-1])


def _is_said_aside(chunks: Sequence[Chunk], at: int) -> bool:
    """ "..., said on Friday the staff of the army": behind a comma and a verb of speech, whoever spoke."""
    before = [c for c in chunks[max(0, at - 3) : at] if not c.has("in")]
    return len(before) > 1 and _says(before[-1]) and "," in before[-2].concepts


def _is_speaker(chunk: Chunk) -> bool:
    return bool(chunk.ids("agency")) or chunk.has("role")


def _says(chunk: Chunk) -> bool:
    """Is it a verb of speech? Signing is none, and its verb is one of happening too ("occurred on Monday")."""
    return chunk.has("say") and chunk.concepts != {"say.sign"}


def _dates_a_claim(chunks: Sequence[Chunk], at: int) -> bool:
    """ "The group claimed on Thursday a bombing in ...": the day stands right behind the words that claim it."""
    before = at - 1
    while before >= 0 and chunks[before].has("in"):
        before -= 1
    return before >= 0 and chunks[before].has("cue.claim")


def names_a_happening(scene: Scene, at: int) -> bool:
    """Is it the year by which one attack is known ("the 2015 attack in X", "the bombings of X in 2003"), not a period?"""
    value, chunks = scene.chunks[at].value, scene.chunks
    if not isinstance(value, DateValue) or value.grain != "year":
        return False
    for i in (*range(at + 1, at + 4), *range(at - 1, at - 2 - _NAME_REACH, -1)):
        if not 0 <= i < len(chunks):
            continue
        if chunks[i].has("happening") and i in scene.actions:
            low, high = sorted((i, at))
            between = chunks[low + 1 : high + (4 if i > at else 0)]
            plain = not any(c.has(x) for c in chunks[low + 1 : high] for x in _OTHERWISE)
            return plain and (chunks[i].count == 1 or any(c.has("place") for c in between))
    return False


def _tells(chunk: Chunk) -> bool:
    return chunk.has("act") or chunk.has("happening")


def _known_by_its_day(context: Context, scene: Scene, anchor: Sequence[int], dates: Sequence[int]) -> Told | None:
    """ "On Tuesday X marked ten years since the attacks of 11 March 2004": the attack is dated by its name where that is
    what is told of, and no day stands behind it."""
    named = [i for i in scene.positions("epoch") if i in anchor]
    return _epoch(context, scene) if named and not any(named[0] < i for i in dates) else None


def _epoch(context: Context, scene: Scene) -> Told | None:
    """An attack that a whole country knows by its day ("the attacks of 16 May"), where something tells the year."""
    for chunk in scene.chunks:
        for part in chunk.walk():
            day = part.leaf("epoch")
            if day and (context.published or day[:4] in context.parsed.words(chunk)):
                exact = dt.date.fromisoformat(day)
                return chunk, DateValue(exact, exact, "day")
    return None


def _part_of_today(context: Context, scene: Scene) -> Told | None:
    """ "At dawn", "overnight", where the news begins: of the day it was published."""
    if context.published is None or scene.number >= _LEAD:
        return None
    chunk = next((c for c in scene.chunks if c.has("daypart")), None)
    return None if chunk is None else (chunk, DateValue(context.published, context.published, "day", False))


def so_long_before(ago: Chunk, later: dt.date | None) -> Told | None:
    """ "Ten years after the attack": the day or year that lies so long before *later*."""
    parts = list(ago.walk())
    span = next((part.leaf("span") for part in parts if part.has("span")), None)
    if later is None or span is None:
        return None
    count = next(
        (int(p.value) for p in parts if "number" in p.concepts), next((p.count for p in parts if p.count), None)
    )
    if count is None or span not in ("day", "week", "year"):
        return None
    if span == "year":
        return ago, year_interval(max(later.year - count, dt.MINYEAR))
    day = later - dt.timedelta(days=min(count, 10_000) * (7 if span == "week" else 1))
    return ago, DateValue(day, day, "day", False)


def _dates_the_plan(chunks: Sequence[Chunk], at: int) -> bool:
    """ "An attack planned for 1 December was foiled": the day that it was planned for."""
    before = [c for c in chunks[max(0, at - 3) : at] if c.concepts and not c.has("in")]
    return bool(before) and before[-1].has("modal.planned")


def beside_the_last(told: Told, last: DateValue | None) -> Told:
    """ "Three days earlier": before the day told last, where one was; before publication otherwise."""
    chunk = told[0]
    if (
        last is None
        or last.from_ is None
        or last.to is None
        or (last.to - last.from_).days > _NIGHT
        or not any(p.has("time.previous") for p in chunk.walk())
    ):
        return told
    if not any(p.has("span.day") or p.has("span.week") for p in chunk.walk()):
        return told
    return so_long_before(chunk, last.to) or told


def _beside_a_day(scene: Scene) -> Told | None:
    """ "Said on Thursday that ... the day before": the day before or after one that the sentence told already."""
    last: DateValue | None = None
    for at, value in scene.dates():
        if value.grain in _STEPS and last is not None:
            return _step(scene.chunks[at], value, last)
        last = value if value.from_ is not None and value.from_ == value.to else last
    return None


#: Days from the one told before.
_STEPS = {DAY_BEFORE: -1, DAY_AFTER: 1}


def _step(chunk: Chunk, value: DateValue, last: DateValue) -> Told | None:
    if last.to is None:
        return None
    day = last.to + dt.timedelta(days=_STEPS[value.grain])
    return chunk, DateValue(day, day, "day", last.explicit)


def told_before(scene: Scene, last: DateValue | None, published: dt.date | None) -> Told | None:
    """ "The same day", "the next day", "that same month": by the day told last; None where none was, or none is meant.

    "The day before" is yesterday where no day was told.
    """
    if last is None and published is not None and any(v.grain == DAY_BEFORE for _, v in scene.dates()):
        last = DateValue(published, published, "day", False)
    if last is None or last.from_ is None or last.to is None:
        return None
    for chunk in scene.chunks:
        value = chunk.value
        if not isinstance(value, DateValue) or value.from_ is not None:
            continue
        if value.grain == SAME_DAY and last.from_ == last.to:
            return chunk, last
        if value.grain in _STEPS and last.from_ == last.to:
            return _step(chunk, value, last)
        if value.grain == "same month" and last.from_.month == last.to.month:
            return chunk, month_interval(last.from_.year, last.from_.month, last.explicit)
        if value.grain == "same year":
            return chunk, year_interval(last.from_.year)
        if value.grain == "day" and last.from_ == last.to and any(part.has("time.next") for part in chunk.parts):
            day = last.to + dt.timedelta(days=1)
            return chunk, DateValue(day, day, "day", last.explicit)
    return None
