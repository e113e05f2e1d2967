"""The figures of a sentence: what each number counts, and the action that governs it."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.codebook import active
from hasila.reading.company import hurt_beside, members_of_a_force, size_of_a_body, tried
from hasila.reading.governing import assign, reassign, separated
from hasila.reading.headings import heading, label, moved, told_apart, topic, what_became, whole
from hasila.reading.parts import as_the_whole, in_part_list, is_part, of_another_fate, whose_dead
from hasila.reading.roles import Roles
from hasila.reading.scene import Figure, Scene, mark_actions
from hasila.text.chunk import Chunk, meanings
from hasila.text.quantities import PEOPLE, Amount, QuantityValue

_HEAD_REACH = 8  # chunks from the head of a group, its name between, to what was done to him
_MOST_ONE_BY_ONE = 12
_WHOLE = "the whole told last"
_BREAKS = ("act", "happening", "say", "quantity", "unit", "that", "modal", "cue", ";", "(")


def scenes(sentences: Sequence[Sequence[Chunk]], roles: Roles) -> list[Scene]:
    """All sentences as scenes, each figure with its role."""
    out: list[Scene] = []
    previous: Figure | None = None
    known: dict[str, Figure] = {}
    for number, chunks in enumerate(sentences):
        scene = Scene(number, chunks)
        mark_actions(scene)
        previous = _read_figures(scene, roles, previous, known)
        _own_end(scene, roles)
        if out and out[-1].has("take_goods"):
            _go_on_taking(scene, roles)
        out.append(scene)
    return out


def _read_figures(scene: Scene, roles: Roles, previous: Figure | None, known: dict[str, Figure]) -> Figure | None:
    """Find the figures of the sentence and their roles; return the last one that has a role.

    A figure without a verb is what the last figure of its unit was: "By year: 21 cells in 2015, 19 in 2016".

    Args:
        scene: the sentence; its figures are set.
        roles: the tables of the codebook.
        previous: the last figure of the sentences before.
        known: the last figure of each unit, and the last that is no part, updated.
    """
    counting = {i for i, chunk in enumerate(scene.chunks) if chunk.count is not None}
    for i in sorted(counting.union(scene.positions("quantity", "amount", "ordinal", "another", "once", "role.head"))):
        chunk = scene.chunks[i]
        value = chunk.value
        if isinstance(value, QuantityValue):
            figure = Figure(i, chunk, value.amount, value.units, stated=value.stated)
            figure.part = is_part(scene.chunks, i, whole=True) or in_part_list(scene, figure)
            figure.part = figure.part and not of_another_fate(scene, figure)
            assign(scene, figure, roles)
            members_of_a_force(scene, figure, roles)
            size_of_a_body(scene, figure, roles)
            hurt_beside(scene, figure, roles)
            as_the_whole(scene, figure, roles)
            whose_dead(scene, figure, i, roles)
            tried(scene, figure, roles)
            if figure.role is None and (named := topic(scene, i)) is not None:
                figure.units = what_became(named.units, roles)
                assign(scene, figure, roles)
            if figure.role is None and (role := told_apart(scene, figure, roles)) is not None:
                figure.role, figure.inherited = role, True
            if figure.role is None and scene.chunks[0].has("rel.among") and (all_told := known.get(_WHOLE)) is not None:
                kind = all_told.role.name if all_told.role else None  # "Of them, 62 were women"
                figure.role = next((r for r in roles.of(figure.units) if r.name == kind), None)
                figure.part, figure.inherited = True, True
            if figure.role is None:
                like = previous if previous is not None and figure.units & previous.units else None
                like = like or next((known[u] for u in sorted(figure.units) if u in known), None)
                if like is not None:
                    figure.role, figure.inherited = like.role, True
        elif isinstance(value, Amount) and (series := heading(scene, i, roles)) is not None:
            figure = Figure(i, chunk, value, series.units, series.role, inherited=True)
        elif isinstance(value, Amount) and (labelled := label(scene, i, roles)) is not None:
            figure = Figure(i, chunk, value, *labelled, label=True)
        elif isinstance(value, Amount) and (named := topic(scene, i)) is not None:
            figure = Figure(i, chunk, value, what_became(named.units, roles))
            assign(scene, figure, roles)
            whose_dead(scene, figure, named.at, roles)
        elif isinstance(value, Amount) and (of_all := whole(scene, i)) is not None:
            figure = Figure(i, chunk, value, of_all.concepts)
            assign(scene, figure, roles)
        elif isinstance(value, Amount) and i == 0 and _is_acted_on(scene, i):  # "One was captured alive"
            people = previous is not None and "persons" in meanings(previous.units)
            figure = Figure(i, chunk, value, previous.units if previous and people else PEOPLE, inherited=True)
            if not reassign(scene, figure, roles):
                continue
        elif isinstance(value, Amount) and previous is not None and _continues(scene, i, previous):
            like = _antecedent(scene, i, previous, known)
            figure = Figure(i, chunk, value, like.units, like.role, inherited=True)
            figure.part = is_part(scene.chunks, i)
            if not reassign(scene, figure, roles):
                continue
        elif isinstance(value, Amount) and scene.figures and (_are_others(scene, i) or _are_others_of(scene, i)):
            figure = Figure(i, chunk, value, _kind_of_people(scene), inherited=True)
            if not reassign(scene, figure, roles):
                continue
        elif isinstance(value, Amount) and (
            moved(scene, i, value) or (not (scene.figures and _are_others_of(scene, i)) and _is_object(scene, i))
        ):
            figure = Figure(i, chunk, value, PEOPLE)
            assign(scene, figure, roles)
        elif _is_one_at_a_place(scene, i):
            like = scene.figures[-1]
            figure = Figure(i, chunk, Amount(1), like.units, like.role, like.action, inherited=True)
        elif (
            chunk.has("another")
            and (chunk.count == 1 or _is_alone(scene, i))
            and scene.figures
            and _is_acted_on(scene, i)
        ):
            figure = Figure(i, chunk, Amount(1), _kind_of_people(scene), inherited=True, stated=False)
            if not reassign(scene, figure, roles):
                continue
        elif chunk.count is not None and chunk.has("another") and _is_object(scene, i):
            figure = Figure(i, chunk, Amount(chunk.count), _kind_of_people(scene))
            assign(scene, figure, roles)
        elif (rank := _rank_of_person(scene, i, previous)) is not None:
            units = previous.units if previous is not None and not scene.figures else _kind_of_people(scene)
            figure = Figure(i, chunk, Amount(1), units, stated=False, inherited=True, rank=rank)
            if not reassign(scene, figure, roles) or figure.role is None:
                continue
        elif _heads_a_group(scene, i):
            figure = Figure(i, chunk, Amount(1), active().members("people_of_group") or PEOPLE, stated=False)
            assign(scene, figure, roles)
            if figure.action is None or abs(figure.action - i) > _HEAD_REACH:
                continue
        elif chunk.count == 1 and chunk.has("unit") and not chunk.parts:
            figure = Figure(
                i,
                chunk,
                Amount(1),
                chunk.concepts,
                stated=False,
                rank=_rank(scene.chunks, i - 1) if chunk.has("persons") else None,
            )
            assign(scene, figure, roles)
            if figure.action is None and (before := _one_more(scene, figure.rank)) is not None:
                figure.role, figure.action, figure.inherited = before.role, before.action, True
                scene.figures.append(figure)
                continue
            if figure.action in (None, i) or not _governs_one(scene, figure.action, i):  # custody is nobody by itself
                continue
        else:
            continue
        scene.figures.append(figure)
        if figure.role is not None and figure.stated:
            previous = figure
            if not figure.part:
                known[_WHOLE] = figure
                known.update((u, figure) for u in figure.units if u.startswith("unit."))
    return previous


def _own_end(scene: Scene, roles: Roles) -> None:
    """ "A man killed four before being shot dead": one attacker killed, where the sentence counts none."""
    ends, opponents = scene.positions("cue.own_end"), active().special.opponents_dead
    if not ends or any(f.stated and f.role is not None and f.role.name == opponents for f in scene.figures):
        return
    units = active().members("assailants")
    role = next((r for r in roles.of(units) if r.name == opponents and not r.measure), None)
    if role is not None and any(f.role is not None and f.role.name in active().harm for f in scene.figures):
        scene.figures.append(Figure(ends[0], scene.chunks[ends[0]], Amount(1), units, role, ends[0]))


def _go_on_taking(scene: Scene, roles: Roles) -> None:
    """A list of things behind a sentence that tells of taking them: "The list includes 668 rifles"."""
    for figure in scene.figures:
        if figure.role is None and figure.stated and "goods_counted" in meanings(figure.units):
            figure.role = next((r for r in roles.of(figure.units) if r.actions & active().members("take_goods")), None)


def _antecedent(scene: Scene, at: int, previous: Figure, known: dict[str, Figure]) -> Figure:
    """Whom a bare number goes on counting: behind a semicolon no longer the part told before it, but the whole.

    So does "the figure was 294".
    """
    if any(c.has("the_figure") for c in scene.chunks[max(0, at - 3) : at]):
        return known.get(_WHOLE, previous)
    if previous.part and any(";" in c.concepts for c in scene.chunks[previous.at : at]):
        return next((f for f in reversed(scene.figures) if f.role is not None and f.stated and not f.part), previous)
    return previous


def _governs_one(scene: Scene, action: int, at: int) -> bool:
    """Is a bare singular close enough to its action? A cell is broken up, nobody else is."""
    if scene.chunks[action].has("break_up") and not scene.chunks[action].has("catch"):
        return scene.chunks[at].has("body") and abs(action - at) <= 3
    low, high = sorted((action, at))
    between = scene.chunks[low + 1 : high]
    if any(c.has("clause") for c in between):
        return False  # "two were wounded when a man ..."
    if len(between) <= 2:
        return True
    return len(between) <= 8 and action < at and not any(c.has(x) for c in between for x in _BREAKS)


def _rank(chunks: Sequence[Chunk], at: int) -> int | None:
    """The ordinal at *at* where it can count people one by one, else None."""
    rank = chunks[at].rank() if at >= 0 else None
    return rank if rank is not None and 2 <= rank <= _MOST_ONE_BY_ONE else None


def _rank_of_person(scene: Scene, at: int, previous: Figure | None) -> int | None:
    """ "A third was injured", "cayó un tercero": an ordinal without a noun, right beside what was done."""
    rank = _rank(scene.chunks, at)
    behind = scene.chunks[at + 1 : at + 4]
    if rank is None or (behind and behind[0].has("unit") and not (behind[0].has("dead") or behind[0].has("hurt"))):
        return None
    before = previous.amount.value if previous is not None and previous.role is not None else None
    if _one_more(scene, rank) is not None or (before == rank - 1 and not scene.figures):
        return rank
    acts = [p for p in scene.actions if scene.chunks[p].has("done_to_people")]
    return rank if any(-3 <= p - at <= 3 and not separated(scene, min(p, at), max(p, at)) for p in acts) else None


def _one_more(scene: Scene, rank: int | None) -> Figure | None:
    """Those told right before, where the one of *rank* is one more of them ("two were held; the third later")."""
    told = scene.figures[-1] if scene.figures else None
    if rank is None or told is None or told.role is None or not told.stated or told.amount.value != rank - 1:
        return None
    return told


def _is_one_at_a_place(scene: Scene, at: int) -> bool:
    """ "Four held in X, one in Y and another in Z": a list of people by place goes on with an article or a pronoun."""
    told = scene.figures[-1] if scene.figures else None
    if told is None or told.role is None or told.role.measure or not scene.chunks[at].has("once"):
        return False
    return _is_placed(scene.chunks, at) and _is_placed(scene.chunks, told.at) and not told.part


def _is_placed(chunks: Sequence[Chunk], at: int) -> bool:
    """Does a preposition and a place stand right behind?"""
    behind = chunks[at + 1 : at + 3]
    return len(behind) == 2 and behind[0].has("in") and (behind[1].has("place") or behind[1].has("country"))


def _kind_of_people(scene: Scene) -> frozenset[str]:
    """Whom "another" is one more of: the people counted last in the sentence ("a soldier was killed, another hurt")."""
    counted = [f.units for f in scene.figures if any(u.startswith("unit.") for u in f.units)]
    return counted[-1] if counted else PEOPLE


def _is_object(scene: Scene, at: int) -> bool:
    """Does a number without a unit stand right behind a verb that is done to people ("killing 17 and wounding 30")?"""
    verb = at - 1
    while verb > max(0, at - 3) and (scene.chunks[verb].has("to") or scene.chunks[verb].has("another")):
        verb -= 1
    return verb in scene.actions and scene.chunks[verb].has("done_to_people")


def _heads_a_group(scene: Scene, at: int) -> bool:
    """ "The leader of the Taliban was killed": one person, named by the group."""
    chunks = scene.chunks
    if not chunks[at].has("role.head"):
        return False
    named = next((c for c in chunks[at + 1 : at + 4] if c.concepts and not c.has("of")), None)
    return named is not None and bool(named.ids("group"))


def _are_others(scene: Scene, at: int) -> bool:
    """ "Two others were wounded", "otros dos resultaron heridos": more of those told before, with a fate of their own."""
    beside = (*scene.chunks[max(0, at - 1) : at], *scene.chunks[at + 1 : at + 2])
    acted = any(p in scene.actions and scene.chunks[p].has("done_to_people") for p in (at - 2, *range(at + 1, at + 5)))
    return acted and any(c.has("another") for c in beside)


def _are_others_of(scene: Scene, at: int) -> bool:
    """ "A soldier was killed and wounded were two others": the verb stands before, the word right behind the number."""
    verb = at - 1
    return (
        _is_object(scene, at) and verb in scene.actions and any(c.has("another") for c in scene.chunks[at + 1 : at + 2])
    )


def _is_alone(scene: Scene, at: int) -> bool:
    """Is it one other ("another was hurt"), not "others"? The word is also an article of one."""
    return scene.chunks[at].has("once")


def _is_acted_on(scene: Scene, at: int) -> bool:
    """Does a verb that is done to people stand right behind ("another was hurt")?"""
    return any(p in scene.actions and scene.chunks[p].has("done_to_people") for p in (at + 1, at + 2))


def _continues(scene: Scene, at: int, previous: Figure) -> bool:
    """Does a bare number go on counting what the figure before it counted?

    It does where a date, a place or a part follows or precedes it closely: "21 in 2015, 19 in 2016", "Seville (4)",
    "of whom 46 linked to ...". From one sentence to the next only a place or a part carries over.
    """
    chunks = scene.chunks
    after = [c for c in chunks[at + 1 : at + 4] if c.concepts]
    before = [c for c in chunks[max(0, at - 3) : at] if c.concepts]
    if any(c.has("edition") or c.has("numbering") or c.has("event") for c in (*before, *after[:1])):
        return False
    same_sentence = previous.chunk in chunks
    if not same_sentence and any(_of_another_kind(c, previous) for c in chunks[:at]):
        return False  # the sentence has a subject of its own
    alike = not any(_of_another_kind(c, previous) for c in chunks)
    year_by_year = not scene.figures and alike and len(scene.positions("date")) > 1  # a series goes on
    if any(c.has("rel.among") for c in (*before[-2:], *after[:1])) or (after and after[0].has("another")):
        return True
    if same_sentence and len(after) > 1 and after[0].has("in") and after[1].has("another"):
        return True  # "961 in Spain and 128 in other countries"
    if before and "(" in before[-1].concepts and after and ")" in after[0].concepts:
        return len(before) > 1 and (before[-2].has("place") or (same_sentence and before[-2].has("date")))
    if at and at - 1 in scene.actions and previous.role is not None and chunks[at - 1].has_any(previous.role.actions):
        return True  # "two plots were foiled ...; in 2023 the services had prevented three"
    if same_sentence and (_is_object(scene, at) or (at - 1 in scene.actions and chunks[at - 1].has("own_move"))):
        return True
    timed = ("date", "period", "act") if same_sentence or year_by_year else ()
    carriers = ("place", "country", "cue.linked", "group", *timed)
    if any(c.has(name) for c in after for name in carriers):
        return True
    if any(c.has(name) for c in before[-2:] for name in carriers if name != "act"):
        return True
    if (
        same_sentence
        and previous.inherited
        and after
        and after[0].has("to")
        and any(c.has("cue.linked") for c in chunks[:at])
    ):
        return True  # "51 linked to one group and six to another"
    return bool(before and any(before[-1].has(x) for x in ("cue.bring_to", "cue.tally", "the_figure")))


def _of_another_kind(chunk: Chunk, figure: Figure) -> bool:
    """Does the chunk name countables that are not what *figure* counts: operations, where it counts people?"""
    if not chunk.has("unit") or chunk.parts:
        return False
    no_people = active().members("no_people")
    things, counted = chunk.concepts & no_people, figure.units & no_people
    return bool(things) != bool(counted) or (bool(things) and not things & counted)
