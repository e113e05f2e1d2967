"""Which incident a mention goes on telling: the draft that it agrees with most, or none.

Each slot that both tell speaks for or against one event, with a weight; the weights add up, and the best draft above
zero is the mention's. Nothing told twice speaks for itself: a mention with nothing but a trigger goes on with the news.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from hasila.codebook import active
from hasila.model import Place
from hasila.reading.bodies import bodies_of
from hasila.reading.context import Context
from hasila.reading.drafts import Draft
from hasila.reading.mentions import Mention
from hasila.reading.scene import Scene, tells_of
from hasila.reading.speakers import speaks
from hasila.text.dates import DAY_AFTER, DAY_BEFORE, SAME_DAY, DateValue

_ELSEWHERE_KM = 30.0
_AREAS = {"country", "region", "admin1", "admin2"}
_OTHER_REGION_KM = 200.0
_RECENT_DAYS = 12  # a dated event further back than this is not today's news
_TELLING = 10  # of two attacks in two towns, few have so many dead alike by accident


def home_of(context: Context, drafts: Sequence[Draft], mention: Mention) -> Draft | None:
    """The draft that the mention goes on telling, None where it tells of something else."""
    past = _is_past(context, mention)
    told_again = [
        d for d in drafts if _same_figures(context, d, mention) and (d.recall or d.date is not None or not past)
    ]
    if told_again:
        return told_again[-1]
    kin = [d for d in drafts if _kin(d, mention) or (context.has_headline and _is_headline_of(d, mention))]
    again = next((d for d in kin if (mention.apart or d.apart) and _tells_the_same(d, mention)), None)
    if again or mention.apart or not kin:
        return again
    if mention.family == "operation" and _of_this_body(mention.scene):
        return next((d for d in reversed(kin) if not d.apart), kin[-1])
    if mention.scene.has("cue.revised") and _by_day(context, kin[-1], mention) >= 0:
        return kin[-1]
    scored = [(_agreement(context, draft, mention), not draft.referred, draft is kin[-1], draft) for draft in kin]
    score, _, _, best = max(scored, key=lambda s: s[:3])
    return best if score > 0 else None


def _agreement(context: Context, draft: Draft, mention: Mention) -> float:
    """How much speaks for one event; below zero, more speaks against it."""
    score = (
        1.0
        + _by_day(context, draft, mention)
        + _by_place(context, draft, mention)
        + _by_figures(context, draft, mention)
    )
    if draft.recall and not mention.reference and mention.scene.number - draft.scenes[-1] > 1:
        score -= 0.5  # back to the news
    if not draft.recall and mention.scene.has("cue.recall") and mention.explicit and mention.dated:
        score -= 1.5
    return score - _told_apart(mention)


def _told_apart(mention: Mention) -> float:
    """Words that say it is another event."""
    stated = any(f.stated for f in mention.figures)
    apart = mention.scene.has("cue.apart") and (stated or bool(mention.date or mention.places))
    another = mention.family in ("operation", "happening") and mention.figures and _another(mention)
    if _next_day(mention.scene) and stated:
        return 5.0
    return 3.0 if apart or another else 0.0


def is_old(context: Context, mention: Mention) -> bool:
    """Is it said of an event before the news?"""
    return mention.scene.has("cue.recall") or _is_past(context, mention)


def _is_past(context: Context, mention: Mention) -> bool:
    if mention.date is None or context.published is None:
        return False
    value = mention.date[1]
    return value.to is not None and (context.published - value.to).days > _RECENT_DAYS


# --- days ------------------------------------------------------------------------------------------------------------


def _by_day(context: Context, draft: Draft, mention: Mention) -> float:
    if mention.date is None or mention.date[1].from_ is None:
        return 0.0
    if draft.date is not None:
        counted_back = any(part.has("time.previous") for part in mention.date[0].walk())  # "two days earlier"
        return 1.5 if overlap(draft.date, mention.date[1], 0 if counted_back else _slack(draft, mention)) else -4.0
    lead = context.has_headline and set(draft.scenes) == {0} and mention.scene.number == 1
    if _is_past(context, mention) and not draft.recall and not lead:
        return -2.0
    value = mention.date[1]
    near = mention.scene.number - draft.scenes[0] <= 1
    return 0.0 if near or value.grain in ("day", "range", "week") or not draft.counts else -1.5


def _slack(draft: Draft, mention: Mention) -> int:
    """Days by which two tellings of one event may differ: none where each counts the victims of an attack."""
    counted = {n: t.quantity.value for n, t in mention.counts.items() if t.stated and n in active().harm}
    others = any(n in draft.counts and draft.counts[n].value != value for n, value in counted.items())
    return 0 if counted and (mention.explicit or others) else 1


def overlap(a: DateValue, b: DateValue, days: int) -> bool:
    """May both be said of one event? News told without a year may be some *days* late ("tonight")."""
    if a.from_ is None or b.from_ is None or a.to is None or b.to is None:
        return False
    slack = dt.timedelta(days=0 if a.explicit and b.explicit else days)
    return a.from_ <= b.to + slack and b.from_ <= a.to + slack


def _next_day(scene: Scene) -> bool:
    """ "The next day", "the day before": a day beside the one told before, whichever that was."""
    return any(
        isinstance(c.value, DateValue)
        and c.value.from_ is None
        and (c.value.grain in (DAY_BEFORE, DAY_AFTER) or any(p.has("time.next") for p in c.parts))
        for c in scene.chunks
    )


# --- places ----------------------------------------------------------------------------------------------------------


def _by_place(context: Context, draft: Draft, mention: Mention) -> float:
    if not mention.places or not draft.places:
        return 0.0
    known = {p.name for p in draft.places}
    if any(p.name in known for _, p in mention.places):
        return 1.0 if any(p.name in known and p.kind == "populated place" for _, p in mention.places) else 0.5
    towns = [p for _, p in mention.places if p.kind == "populated place"]
    told = [p for p in draft.places if p.kind == "populated place"]
    apart = bool(towns and told) and all(_far(a, b) for a in towns for b in told)
    apart = apart or all(_far(a, b, _OTHER_REGION_KM) for _, a in mention.places for b in draft.places)
    if _own_service_abroad(context, draft, mention):
        return -3.0
    if not {p.country for _, p in mention.places} & {p.country for p in draft.places}:
        return -3.0 if mention.family == "happening" else -0.5
    if apart and set(draft.types) == {active().special.taking_goods} and mention.figures:
        return -2.0  # a cache found in X, people held in Y
    if apart and (draft.family, mention.family) == ("clash", "operation") and active().harm & draft.counts.keys():
        return -3.0  # two officers dead in X, a bomb made safe in Y
    if mention.family not in ("happening", "clash") or not apart:
        return 0.0
    if mention.figures and any(v.grain == SAME_DAY for _, v in mention.scene.dates()):
        return -4.0  # "the same day, in X, two were killed"
    return -2.5 if mention.explicit and any(f.stated for f in mention.figures) and draft.counts else -0.5


def _own_service_abroad(context: Context, draft: Draft, mention: Mention) -> bool:
    """Did the services of another country take people there ("at the same time Spanish police held one in Melilla")?

    Where the operation was told with that country's name, it is the work of both.
    """
    if mention.family != "operation" or not mention.explicit or not mention.figures:
        return False
    here = {b.country for b in bodies_of(context, mention.scene) if not speaks(b.agency)}
    there = {b.country for b in draft.bodies if not speaks(b.agency)}
    countries = {p.country for _, p in mention.places}
    if not (here and there) or here != countries or not here.isdisjoint(there):
        return False
    told = (c for number in draft.scenes for c in context.scenes[number].chunks if c.has("country"))
    return not any(here.intersection(c.ids("country")) for c in told)


def _far(a: Place, b: Place, km: float = _ELSEWHERE_KM) -> bool:
    """More than *km* kilometres apart, by a flat map; of towns that no map has, one name is one town, and any area may hold them."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return a.name != b.name and not {a.kind, b.kind} & _AREAS
    east = (a.longitude - b.longitude) * math.cos(math.radians((a.latitude + b.latitude) / 2))
    return 111.2 * math.hypot(a.latitude - b.latitude, east) > km


# --- figures ---------------------------------------------------------------------------------------------------------

_TOLLS = ("cue.tally", "cue.total", "cue.bring_to")  # a toll that has grown


def _by_figures(context: Context, draft: Draft, mention: Mention) -> float:
    """Other counts of the same people speak against one event, the more so with a day or a place of its own."""
    stated = {name: told.quantity.value for name, told in mention.counts.items() if told.stated}
    shared = stated.keys() & draft.counts.keys()
    if not shared:
        return 0.0
    if all(draft.counts[name].value == stated[name] for name in shared):
        return 0.0 if _elsewhere(context, draft, mention) and max(stated.values()) < _TELLING else 1.0
    own = mention.dated + _has_place_of_its_own(draft, mention)
    if mention.scene.has("cue.recall") and mention.explicit:
        return -2.0 - own
    special = active().special
    if special.members in shared and special.breaking_up in mention.types and own:
        return -1.5 - own  # "a cell of seven ...; a cell of eight in X"
    if not shared & active().harm or any(mention.scene.has(c) for c in _TOLLS):
        return 0.0
    lead = context.has_headline and set(draft.scenes) == {0}
    return -0.5 * own if lead else -0.5 - own - 1.5 * mention.explicit


def _of_people(name: str) -> str:
    """The count that may say the same people by a more general name ("killed" for officers killed)."""
    special = active().special
    if name == special.members and special.caught:
        return special.caught
    return active().counts[name].kind_of or name


def _has_place_of_its_own(draft: Draft, mention: Mention) -> bool:
    known = {p.name for p in draft.places}
    return any(p.name not in known for _, p in mention.places)


def _elsewhere(context: Context, draft: Draft, mention: Mention) -> bool:
    """Does the mention tell a toll of its own in towns that all lie apart from those told before?"""
    return mention.family == draft.family == "happening" and _by_place(context, draft, mention) <= -1.0


def _same_figures(context: Context, draft: Draft, mention: Mention) -> bool:
    """The same count of the same kind, told again: one incident, unless the days or, of a few, the towns say otherwise."""
    if mention.date and draft.date and not overlap(draft.date, mention.date[1], _slack(draft, mention)):
        return False
    if _another(mention):
        return False
    if _next_day(mention.scene) and draft.date is not None:
        return False
    if {draft.family, mention.family} - {"happening", "clash", "operation"}:
        return False
    known = {(_of_people(name), q.value) for name, q in draft.counts.items()}
    few = _TELLING if _elsewhere(context, draft, mention) else 3
    told = [(n, t.quantity.value) for n, t in mention.counts.items() if t.stated and t.quantity.value >= few]
    return any((_of_people(name), value) in known for name, value in told)


def _tells_the_same(draft: Draft, mention: Mention) -> bool:
    """The same kind of thing, and the same counts: what was told apart is told again."""
    told = {name: t.quantity.value for name, t in mention.counts.items()}
    return set(draft.types) == set(mention.types) and told == {n: q.value for n, q in draft.counts.items()} != {}


def _of_this_body(scene: Scene) -> bool:
    """ "This cell": the one told before, whatever day is told."""
    chunks = scene.chunks
    return any(chunks[at - 1].has("time.this") for at in scene.positions("body") if at)


# --- kinds -----------------------------------------------------------------------------------------------------------


def _kin(draft: Draft, mention: Mention) -> bool:
    """May they be one thing? Militants who died, or an officer hurt, need no event of their own where one is told."""
    if draft.family == mention.family or mention.reference:
        return draft.family == mention.family
    families = {draft.family, mention.family}
    if draft.recall and not mention.scene.has("cue.recall") and mention.explicit:
        return False  # news of another kind than what the text has recalled
    if families == {"operation", "clash"}:
        return True
    near = mention.scene.number - draft.scenes[-1] <= 2
    if families == {"operation", "happening"}:
        if mention.family == "operation":
            return active().special.caught in draft.counts or _taken_for(draft, mention)
        own = draft.places and _has_place_of_its_own(draft, mention)
        return not mention.explicit and near and not mention.date and not own
    if families != {"happening", "clash"}:
        return False
    if mention.family == "clash":
        return not mention.explicit or (near and not (_is_raid(mention) or mention.dated or mention.places))
    return not draft.explicit or (not mention.explicit and near and not (mention.date or mention.places))


def _is_raid(mention: Mention) -> bool:
    """Does a word for a raid stand before who was killed? Behind them it goes on with what beat an attack off."""
    chunks, first = mention.scene.chunks, min((f.at for f in mention.figures), default=len(mention.scene.chunks))
    return any(chunks[at].has("act") and not chunks[at].has("neutralise") for at in mention.triggers if at < first)


def _taken_for(draft: Draft, mention: Mention) -> bool:
    """Were people taken for the attack told right before: at no other time, no other place, and no body of theirs told?"""
    alone = set(mention.types) == {active().special.catching} and any(f.stated for f in mention.figures)
    return alone and mention.scene.number == draft.scenes[-1] + 1 and not (mention.dated or mention.places)


def _is_headline_of(draft: Draft, mention: Mention) -> bool:
    """ "Two soldiers killed, ten militants neutralised" over the attack that the text goes on to tell."""
    return (
        set(draft.scenes) == {0}
        and not mention.reference
        and mention.scene.number <= 2  # a line with the day and the town may stand between
        and (draft.family, mention.family) == ("clash", "happening")
    )


def _another(mention: Mention) -> bool:
    """ "another cell", "a second attack": the word stands right at the unit or the trigger."""
    chunks = mention.scene.chunks
    return any(
        any(part.has("another") for part in c.walk())
        and not (i and chunks[i - 1].has("amount"))  # "240 others wounded in a blast"
        and any(
            tells_of(x, "body") or tells_of(x, "happening") or x.has("goods") for x in chunks[max(0, i - 2) : i + 3]
        )
        for i, c in enumerate(chunks)
    )
