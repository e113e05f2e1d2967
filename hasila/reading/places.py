"""The places of a sentence that something happened at: no dateline, no seat of an official, no origin of a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hasila.model import Place
from hasila.reading.bodies import COURTS
from hasila.reading.context import Context
from hasila.reading.scene import Scene
from hasila.reading.speakers import speaks
from hasila.text.chunk import Chunk

_DATELINE = 9  # chunks of a line of its own
_REFERENCE_REACH = 7  # chunks from an attack to the place that tells which attack it was
_ANOTHER_TIE = ("act", "transfer", "native", "modal.planned", "cue.linked")  # of people to a country
_MOVED_BEFORE = 2  # chunks from people counted back to the verb that moves them ("had sent 26 to X")
_COUNTRY_REACH = 6  # chunks from what happened, or was counted, to the country where it did
_LEADS_TO_PLACE = frozenset(("in", "of", "from", "to", "near", "and", "place_cue", "(", ",", "place"))
_SAID_TO = frozenset(("say.praise", "say.call", "say.criticise", "say.warn"))
_JOINS = frozenset(("and", ",", "(", ")", "in", "of", "near", "place_cue"))


def places_of(context: Context, scene: Scene, family: str) -> list[tuple[Chunk, Place]]:
    """Places of the sentence where something of *family* happened.

    A place that only says where another one lies ("X, south of Y") is left out where a town is told.
    """
    found: list[tuple[Chunk, Place, bool]] = []
    for i in scene.positions("place", "capital"):
        chunk, capital = scene.chunks[i], _is_capital(scene, i)
        if not (chunk.ids("place") or capital) or _is_no_scene(context, scene, i):
            continue
        if _is_elsewhere(context, scene, i, family):
            continue
        place = context.place(chunk) if chunk.ids("place") else context.capital(scene.chunks, i)
        if place is not None:
            found.append((chunk, place, _stands_beside(scene, i)))
    towns = any(place.kind == "populated place" for _, place, beside in found if not beside)
    return [(chunk, place) for chunk, place, beside in found if not (beside and towns)]


def _is_capital(scene: Scene, at: int) -> bool:
    """ "In the capital", but not "the capital of a province"."""
    if not at or not scene.chunks[at].has("capital"):
        return False
    before, following = scene.chunks[at - 1], scene.chunks[at + 1 : at + 3]
    if before.ids("place") and any(c.ids("place") or c.ids("country") for c in following[:1]):
        return False  # "the town of X, capital of the province Y", in a language that needs no "of"
    return before.has_any(_LEADS_TO_PLACE) and not any(c.has("place_cue") for c in following)


def _is_no_scene(context: Context, scene: Scene, at: int) -> bool:
    """Is the word a dateline, the seat of an official, a name of a person, or a capital that speaks for its state?"""
    if is_dateline(scene, at) or _seat_of_speaker(context, scene, at):
        return True
    if _ends_a_name(context, scene, at):
        return True
    if at and (scene.chunks[at - 1].has("role") or _is_name_of_person(context, scene, at)):
        return True
    if at > 1 and scene.chunks[at - 1].has("of") and scene.chunks[at - 2].has("role"):
        return True  # "the governor of X"
    return _speaks(scene, at) or _acts_for_its_state(context, scene, at)


def _speaks(scene: Scene, at: int) -> bool:
    """ "Rabat says that": no preposition before it, and a verb of speech behind."""
    if at > 1 and scene.chunks[at - 1].has("to") and scene.chunks[at - 2].has_any(_SAID_TO):
        return True  # "thanked Rabat for its help", in a language that has "to" there
    before, behind = scene.chunks[at - 1 : at] if at else (), scene.chunks[at + 1 : at + 2]
    return any(c.has("say") for c in behind) and not any(c.has_any(_LEADS_TO_PLACE) for c in before)


def _acts_for_its_state(context: Context, scene: Scene, at: int) -> bool:
    """ "Paris brought ten women home": a capital that does what governments do, no preposition before it."""
    records = [context.gazetteer.record(i) for i in scene.chunks[at].ids("place") if not i.startswith("?")]
    capitals = [c for r in records if (c := context.gazetteer.capital(r.country)) is not None and c.id == r.id]
    before = scene.chunks[at - 1 : at] if at else ()
    if not capitals or any(c.has_any(_LEADS_TO_PLACE) for c in before):
        return False
    beside = (*before, *scene.chunks[at + 1 : at + 3])
    return any(c.has("of_states") for c in beside)


def _is_elsewhere(context: Context, scene: Scene, at: int, family: str) -> bool:
    """Do the words before the list that the place is in say that it is about something else?

    Where people are from, were taken to, met the press or stood before a judge; where something happened that the
    operation only follows up; the name of a cell on trial.
    """
    head = _head(scene, at)
    before = scene.chunks[max(0, head - 3) : head]
    if not before:
        return False
    if family == "operation" and len(before) > 1 and before[-1].has("and") and before[-2].has("epoch"):
        return True  # "a suspect of the attacks of X and Y"
    if before[-1].has("from") and not before[-1].has("of"):
        return True  # where somebody or something came from
    if (
        before[-1].ids("agency")
        and not _says_in(scene, head, at)
        and not (family == "trial" and _is_court(context, before[-1]))
    ):
        return True  # "the intelligence directorate of X", in a language that needs no "of"
    if any(part.has("native") or part.has("event") for c in before for part in c.walk()):
        return True
    if family == "happening":
        return any(context.gazetteer.agencies[i].kind == "prosecutor" for c in before for i in c.ids("agency")[:1])
    if any(c.has("venue") for c in before) or _is_seat_of_a_body(context, scene, head):
        return True
    if family == "trial" and (_is_of_happening(scene, head) or _names_happening(scene, at)):
        return True
    if family == "trial":
        return any(
            c.has("body") or c.has("happening") or c.has("deadly") for c in scene.chunks[max(0, head - 4) : head]
        )
    if any(_is_court(context, c) for c in before):
        return True
    if family != "operation":
        return False
    moved = scene.chunks[max(0, head - 5) : head]
    if before[-1].has("to") and any(c.has("transfer") or c.has("own_move") for c in moved):
        return True
    return _is_of_happening(scene, head)


def _is_seat_of_a_body(context: Context, scene: Scene, head: int) -> bool:
    """ "The judicial police of X held three men": where the body is from, no court; a word may stand between."""
    chunks = scene.chunks
    if not chunks[head - 1].has("of") or chunks[head - 1].has("in"):
        return False
    before = [c for c in chunks[max(0, head - 4) : head - 1] if ")" not in c.concepts][-2:]
    while before and not before[-1].concepts:
        before.pop()
    return bool(before) and bool(before[-1].ids("agency")) and not _is_court(context, before[-1])


def _names_happening(scene: Scene, at: int) -> bool:
    """ "Over the Bardo museum attack": an attack named by the place before it."""
    behind = scene.chunks[at + 1 : at + 3]
    told = next((i for i, c in enumerate(behind) if c.has("happening")), None)
    return told is not None and not any(c.concepts for c in behind[:told])


def _says_in(scene: Scene, head: int, at: int) -> bool:
    """Does the word for a place carry the preposition itself ("in-the-town-of X")?"""
    return any(c.has("in") for c in scene.chunks[head:at])


def _is_of_happening(scene: Scene, head: int) -> bool:
    """ "The authors of the attack on the underground of X": a real attack, and nothing else between it and the place."""
    for i in range(head - 1, max(-1, head - 1 - _REFERENCE_REACH), -1):
        chunk = scene.chunks[i]
        if chunk.has("happening"):
            return i in scene.actions
        if "," in chunk.concepts or any(chunk.has(x) for x in ("act", "say", "date", "quantity", "clause")):
            return False
    return False


def _head(scene: Scene, at: int) -> int:
    """Where the list of places that the one at *at* stands in begins, words like "town of" included."""
    chunks = scene.chunks
    while at >= 1:
        back = at - 1
        while back >= 0 and chunks[back].has("place_cue"):
            back -= 1
        joints = back
        while joints >= 0 and at - joints < 5 and chunks[joints].has_any(_JOINS):
            joints -= 1
        if joints < 0 or joints == back or not (chunks[joints].ids("place") or chunks[joints].ids("country")):
            return back + 1
        at = joints
    return at


def _is_court(context: Context, chunk: Chunk) -> bool:
    return any(context.gazetteer.agencies[i].kind in COURTS for i in chunk.ids("agency")[:1])


def _stands_beside(scene: Scene, at: int) -> bool:
    """Is the place only named to say where another one lies ("X, south of Y", "20 km from Y")?

    "In the suburbs of Y" and "and near Y" are places of their own.
    """
    chunks = scene.chunks
    seat = next(
        (i for i in range(at - 1, max(0, at - 4), -1) if not chunks[i].has("place_cue") and chunks[i].concepts), 0
    )
    if seat and chunks[seat].has("capital") and any(c.has("place") for c in chunks[max(0, seat - 2) : seat]):
        return True  # "in Y, capital of the province of X"
    for i in range(at - 1, max(-1, at - 3), -1):
        measured = scene.chunks[i].has("nothing") and not _is_inside(scene.chunks[at - 1])
        if scene.chunks[i].has("near") or measured:
            before = scene.chunks[i - 1] if i else None
            return before is None or not (
                before.has("and") or before.has("between") or (before.has("in") and not before.has("near"))
            )
    return False


def _is_inside(chunk: Chunk) -> bool:
    """ "A man of 33 in X", not "20 km from X"."""
    return chunk.has("in") and not (chunk.has("of") or chunk.has("from") or chunk.has("near"))


def _seat_of_speaker(context: Context, scene: Scene, at: int) -> bool:
    """Is it where somebody spoke ("said the government in X"), not where something happened?"""
    chunks = scene.chunks
    if at < 3 or not chunks[at - 1].has("in"):
        return False
    if not any(speaks(context.gazetteer.agencies[i]) for i in chunks[at - 2].ids("agency")[:1]):
        return False
    return any(c.has("say") for c in chunks[max(0, at - 6) : at - 2])


def _ends_a_name(context: Context, scene: Scene, at: int) -> bool:
    """ "The café Aziz Istanbul": right behind a capitalised word that says nothing itself, and no place begins there."""
    if at < 2 or scene.chunks[at - 1].concepts:
        return False
    text = context.article.text
    (first, end), start = context.parsed.span(scene.chunks[at - 1]), context.parsed.span(scene.chunks[at])[0]
    return text[end:start] == " " and text[first].isupper() and end - first > 2


def _is_name_of_person(context: Context, scene: Scene, at: int) -> bool:
    """A town's name directly before another capitalised word, behind no preposition, is most likely a first name."""
    if at + 1 >= len(scene.chunks) or (at and any(scene.chunks[at - 1].has(x) for x in ("in", "of", "from", "to"))):
        return False
    following = scene.chunks[at + 1]
    text = context.article.text
    end, start = context.parsed.span(scene.chunks[at])[1], context.parsed.span(following)[0]
    return not following.concepts and text[end:start] == " " and text[start].isupper()


def countries_of(context: Context, scene: Scene, anchors: Sequence[int]) -> Iterator[str]:
    """Countries that stand right behind what happened or was counted ("four in X and three in Y")."""
    for i in scene.positions("country", "demonym"):
        chunk = scene.chunks[i]
        named = chunk.ids("country") or _country_by_its_people(scene, i)
        beside = i and (scene.chunks[i - 1].has("near") or scene.chunks[i - 1].has("nothing"))
        if i and named and scene.chunks[i - 1].has("in") and not beside and context.place(chunk) is None:
            anchor = max((a for a in anchors if a < i), default=None)
            if anchor is None or i - anchor > _COUNTRY_REACH:
                continue
            between = scene.chunks[anchor + 1 : i]
            moved = any(c.has("transfer") for c in scene.chunks[max(0, anchor - _MOVED_BEFORE) : anchor])
            if not moved and not any(c.has(x) for c in between for x in _ANOTHER_TIE):
                yield named[0]


def _country_by_its_people(scene: Scene, at: int) -> list[str]:
    """Where one word is the country and its people ("in Mali"): the country behind "in", where no noun follows."""
    following = scene.chunks[at + 1 : at + 2]
    return scene.chunks[at].ids("demonym") if not following or following[0].concepts else []


def is_dateline(scene: Scene, at: int) -> bool:
    """Is the place where the report was written ("ISLAMABAD: ...", "Dubai, United Arab Emirates (CNN) - ...")?"""
    if at > 1 or at + 1 >= len(scene.chunks):
        return False
    opening = scene.chunks[: at + 9]
    if at == 0 and len(scene.chunks) < _DATELINE and not scene.actions and any("(" in c.concepts for c in opening):
        return True  # "Rabat, 24 Feb (EFE).- "
    if any("-" in c.concepts for c in opening[at + 1 :]) and any("(" in c.concepts for c in opening):
        end = next(i for i, c in enumerate(opening) if i > at and "-" in c.concepts)
        if not any(c.has("act") or c.has("happening") or c.has("say") for c in opening[:end]):
            return True  # "Dubai, United Arab Emirates (CNN) -"
    after = scene.chunks[at + 1 : at + 4]
    if at == 0 and ":" in after[0].concepts and not scene.has("say") and scene.has("happening"):
        return False  # "Sousse: a guard killed in an attack": a headline tells where
    return any(x in after[0].concepts for x in ("-", "(", ":")) or (any("-" in c.concepts for c in after) and at == 0)
