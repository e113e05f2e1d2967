"""A scene: one sentence with what stands in it, ready for the assembly of facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from hasila.reading.roles import Role, Roles
from hasila.text.chunk import NO_CONCEPTS, Chunk, Concepts, meanings
from hasila.text.dates import DateValue, PeriodValue
from hasila.text.index import Index
from hasila.text.quantities import Amount, QuantityValue

_PLAN_REACH = 7
_DENIAL_REACH = 11


@dataclass(slots=True, eq=False)
class Figure:
    """A number of the sentence and what it counts.

    ``role`` is None where no role could be found; ``part`` says that it is a part of the figure before it; ``stated``
    is False for a bare singular ("a soldier"); ``rank`` is that of one more of those told before ("a third was held");
    ``label`` says that a label tells what it counts, as in a table ("arrests: 43").
    """

    at: int
    chunk: Chunk
    amount: Amount
    units: frozenset[str]
    role: Role | None = None
    action: int | None = None
    part: bool = False
    stated: bool = True
    inherited: bool = False
    rank: int | None = None
    label: bool = False
    acts: Concepts = NO_CONCEPTS  # what governs it, or governed the figure that it goes on counting


@dataclass(slots=True, eq=False)
class Antecedents:
    """What an article has counted so far, for the numbers that go on counting it.

    ``last`` is the last figure that has a role, ``whole`` the last of them that is no part of another.
    """

    roles: Roles
    last: Figure | None = None
    whole: Figure | None = None
    _of_unit: dict[str, Figure] = field(default_factory=dict)

    def add(self, figure: Figure) -> None:
        """Remember a figure whose role is known and whose number is stated."""
        if figure.role is None or not figure.stated:
            return
        self.last = figure
        if not figure.part:
            self.whole = figure
            self._of_unit.update((u, figure) for u in figure.units if u.startswith("unit."))

    def alike(self, units: frozenset[str]) -> Figure | None:
        """The last figure of the same things, else the last whole of one of them."""
        if self.last is not None and units & self.last.units:
            return self.last
        return next((self._of_unit[u] for u in sorted(units) if u in self._of_unit), None)


@dataclass(slots=True, eq=False)
class Scene:
    """One sentence, or the part of one that tells one event.

    ``actions`` are the positions of verbs and nouns of doing that really happened; ``planned``, ``denied`` and
    negated ones are left out of it.
    """

    number: int
    chunks: Sequence[Chunk]
    figures: list[Figure] = field(default_factory=list)
    actions: list[int] = field(default_factory=list)
    unreal: list[int] = field(default_factory=list)
    whole: Scene | None = None  # the sentence that it is a part of
    #: all that some chunk of the sentence may mean, with all branches and classes
    meant: frozenset[str] = field(init=False)
    _index: Index = field(init=False)
    _inside: Index | None = None  # parts of chunks included

    def __post_init__(self) -> None:
        """Note where concepts stand."""
        self._index = Index([(at, chunk.concepts) for at, chunk in enumerate(self.chunks)])
        self.meant = self._index.meant

    def has(self, name: str) -> bool:
        """Does some chunk of the sentence mean *name*?"""
        return name in self.meant

    def positions(self, *names: str) -> list[int]:
        """Positions of the chunks that may mean one of *names*; the list is not to be changed."""
        return self._index.positions(names)

    def naming(self, *names: str) -> list[int]:
        """Positions of the chunks that may mean one of *names* or have a part that does; the list is not to be changed."""
        if self._inside is None:
            parts = [(at, part.concepts) for at, chunk in enumerate(self.chunks) for part in chunk.walk()]
            self._inside = Index(parts)
        return self._inside.positions(names)

    def has_one(self, name: str) -> bool:
        """Does some chunk tell of exactly one *name* (see :func:`is_one`)?"""
        return any(is_one(self.chunks[at], name) for at in self.positions(name, "quantity"))

    def dates(self) -> Iterator[tuple[int, DateValue]]:
        for at in self.positions("date"):
            if isinstance(value := self.chunks[at].value, DateValue):
                yield at, value

    def periods(self) -> Iterator[tuple[int, PeriodValue]]:
        for at in self.positions("period"):
            if isinstance(value := self.chunks[at].value, PeriodValue):
                yield at, value


# Finds what the chunk at a position counts, if this way of counting is the one there: None where it is not.
Reading = Callable[[Scene, int, Antecedents], Figure | None]


def is_one(chunk: Chunk, name: str) -> bool:
    """Does the chunk tell of exactly one *name*: a singular form, or "a", "one" and the word?"""
    if isinstance(chunk.value, QuantityValue):
        return chunk.value.amount.value == 1 and name in meanings(chunk.value.units)
    return chunk.count == 1 and chunk.has(name)


def tells_of(chunk: Chunk, name: str) -> bool:
    """Does the chunk name a *name*, counted or not?"""
    if isinstance(chunk.value, QuantityValue):
        return name in meanings(chunk.value.units)
    return chunk.has(name)


def mark_actions(scene: Scene) -> None:
    """Tell what happened from what was planned, denied, feared or supposed."""
    hypothetical = scene.has("modal.hypothetical")
    for i in scene.positions("act", "happening"):
        real = not hypothetical and not _unreal(scene.chunks, i)
        (scene.actions if real else scene.unreal).append(i)


def _unreal(chunks: Sequence[Chunk], at: int) -> bool:
    """Is the action at *at* negated, planned, denied or prevented?"""
    plannable = chunks[at].has("plannable")
    if _is_sentence(chunks, at) or _is_asked_for(chunks, at):
        return True
    for back in range(1, _DENIAL_REACH):
        i = at - back
        if i < 0 or (back >= _PLAN_REACH and not any(c.has("modal.denied") for c in chunks[: i + 1])):
            return plannable and _prevented(chunks, at)
        c = chunks[i]
        if c.has("not") and (
            back <= 2 or (back <= 6 and chunks[i + 1].has("unit") and not chunks[at].has("happening"))
        ):
            return True  # "not killed", "no officer or bystander was hurt"
        if c.has("modal.planned") and (plannable or back <= 3):
            return True
        if c.has("modal.denied") and (back <= 4 or any(x.has("that") for x in chunks[i + 1 : i + 4])):
            return True
        if plannable and c.has("say.warn") and back <= 5 and not any(x.has("after") for x in chunks[i + 1 : at]):
            return True  # "warned of an imminent attack"
        if chunks[at].has("own_move") and c.has("prevent"):
            return True  # "prevented 15,000 young people from leaving"
        if plannable and (c.has("plan") or (c.has("prevent") and back <= 5 and not _begins_anew(chunks, at))):
            return True
        if back > 1 and c.has("happening") and not chunks[at].has("happening") and not _is_listed(chunks, i, at):
            return False  # "men who planned attacks were killed": the plan ends with what was planned
        if "," in c.concepts or (not plannable and c.has("act")):
            return False
        if (c.has("date") and not plannable) or (c.has("act") and not c.has("prevent")):
            return plannable and _prevented(chunks, at)
    return plannable and _prevented(chunks, at)


def _is_listed(chunks: Sequence[Chunk], first: int, second: int) -> bool:
    """Does a list join the two ("planned attacks and killings")?"""
    return any(c.has("and") or c.has("or") or "," in c.concepts for c in chunks[first + 1 : second])


def _is_asked_for(chunks: Sequence[Chunk], at: int) -> bool:
    """ "Prosecutors asked for life sentences": no verdict yet."""
    return chunks[at].has("sentence") and any(c.has("say.call") for c in chunks[max(0, at - 3) : at])


def _begins_anew(chunks: Sequence[Chunk], at: int) -> bool:
    """ "Foiled an attack and killed two men": the verb is joined by an "and" and has people of its own."""
    people = chunks[at + 1 : at + 2]
    return at > 0 and chunks[at - 1].has("and") and any(tells_of(c, "persons") for c in people)


def _is_sentence(chunks: Sequence[Chunk], at: int) -> bool:
    """Is it the sentence of a court ("sentenced four men to death")?"""
    if not chunks[at].has("deadly"):
        return False
    people = next((i for i in range(at + 1, min(at + 4, len(chunks))) if tells_of(chunks[i], "persons")), None)
    if people is not None and any(c.has("sentence") for c in chunks[people + 1 : people + 3]):
        return True  # "executed 37 people convicted of ..."
    return (
        at > 0 and chunks[at - 1].has("to") and any(c.has("charge") for c in chunks[max(0, at - _PLAN_REACH) : at - 1])
    )


def _prevented(chunks: Sequence[Chunk], at: int) -> bool:
    """ "seven attacks on ... were foiled": what was done to the attack stands behind it, nothing else between."""
    for i, c in enumerate(chunks[at + 1 : at + _PLAN_REACH], at + 1):
        if c.has("prevent"):
            return True
        if c.has("modal.planned"):  # "the attack that they had planned for the summit was foiled"
            return any(x.has("prevent") for x in chunks[i + 1 : i + _PLAN_REACH + 1])
        if "," in c.concepts or any(c.has(x) for x in ("act", "happening", "say", "quantity", "period", "from")):
            return False
    return False
