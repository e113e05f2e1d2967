"""What one mention counts: its figures of each role as one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hasila.codebook import active
from hasila.model import Quantity
from hasila.reading.context import Context
from hasila.reading.scene import Figure, Scene
from hasila.text.chunk import Chunk, meanings

_PLACE_REACH = 6  # chunks from people to the place that they are counted at


@dataclass(frozen=True, slots=True)
class Told:
    """A count of a mention and the figures that it is made of.

    ``stated`` is False where only a singular tells it ("a soldier"), ``inherited`` True where the kind of people counted
    was told before the figures.
    """

    quantity: Quantity
    figures: tuple[Figure, ...]
    stated: bool
    inherited: bool
    rank: int | None = None  # of one more than were told before
    more: bool = False  # others than those told before ("two others were held in X")
    rest: bool = False  # what remains of those told before ("the other two")


def counts_of(context: Context, scene: Scene, figures: Sequence[Figure]) -> dict[str, Told]:
    """The counts of the codebook that *figures* of *scene* state, by name."""
    by_name: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.role is not None:
            by_name.setdefault(figure.role.name, []).append(figure)
    adding = {name for name in by_name if active().counts[name].adds_up}
    counts = {name: _told(context, scene, of_name, name in adding) for name, of_name in by_name.items()}
    if len(counts) > 1:
        _drop_other_tolls(counts)
    special = active().special
    if special.caught and special.caught not in counts and special.members in counts and _takes_all(scene):
        counts[special.caught] = counts[special.members]
    return counts


def _drop_other_tolls(counts: dict[str, Told]) -> None:
    """ "15 soldiers were killed, while the agency speaks of 13 dead": fewer than a kind of them, another toll of the same."""
    kinds = active().counts
    for name in tuple(counts):
        bare = counts[name].stated and all("dead" in meanings(f.units) for f in counts[name].figures)
        of_kind = [counts[k] for k in counts if kinds[k].part_of_total == name]
        if bare and any(c.stated and c.quantity.value > counts[name].quantity.value for c in of_kind):
            del counts[name]


def _takes_all(scene: Scene) -> bool:
    """ "All members of a cell of twelve were arrested": its size is the number of the arrested, too."""
    return scene.has("all_of") and any(scene.chunks[at].has("catch") for at in scene.actions)


def _told(context: Context, scene: Scene, figures: Sequence[Figure], adding: bool) -> Told:
    """Figures at different places add up, people joined by "and" too, those of a count that is *adding* always; else the
    first is the count.
    """
    stated = [f for f in figures if f.stated]
    first = (stated or list(figures))[0]
    apart = _at_places_apart(scene, figures)
    if adding and len(stated) > 1:
        chosen = _whole(scene, stated)
    elif len(apart) > 1 and not any(f.amount.value == sum(a.amount.value for a in apart) for f in figures):
        chosen = _whole(scene, apart)
    else:
        chosen = _side_by_side(context, scene, first, figures)
    if all(_are(scene, f, "rest") for f in chosen):  # "the head was held in X and the other three in Y"
        chosen = [*[f for f in figures if not f.stated and f.at < chosen[0].at][:1], *chosen]
    quantity = Quantity(value=sum(f.amount.value for f in chosen), comparator=chosen[-1].amount.comparator)
    rank = next((f.rank for f in figures if f.rank is not None), None)
    if rank is not None and stated and quantity.value == rank - 1:
        quantity = Quantity(value=rank, comparator=quantity.comparator)
    more = bool(stated) and all(_are(scene, f, "another") for f in chosen)
    rest = more and all(_are(scene, f, "rest") for f in chosen)
    return Told(quantity, tuple(chosen), bool(stated), all(f.inherited for f in figures), rank, more, rest)


def _are(scene: Scene, figure: Figure, name: str) -> bool:
    """Does a word beside the figure, or in it, say that it counts others (*name*)?"""
    beside = (*scene.chunks[max(0, figure.at - 1) : figure.at], *scene.chunks[figure.at + 1 : figure.at + 2])
    return any(part.has(name) for c in (figure.chunk, *beside) for part in c.walk())


def _whole(scene: Scene, figures: Sequence[Figure]) -> list[Figure]:
    """All of *figures*, or the first where it is the total of the others: it is their sum, or a colon opens them."""
    first, others = figures[0], sum(f.amount.value for f in figures[1:])
    opened = any(":" in c.concepts or ";" in c.concepts for c in scene.chunks[first.at : figures[1].at])
    return (
        [first]
        if (len(figures) > 2 and first.amount.value == others) or (opened and first.amount.value > others)
        else list(figures)
    )


def _side_by_side(context: Context, scene: Scene, first: Figure, figures: Sequence[Figure]) -> list[Figure]:
    """*first* and the figures of other people joined to it by "and": "an officer and four soldiers"."""
    chosen = [first]
    for figure in sorted(figures, key=lambda f: f.at):
        low, high = sorted((chosen[-1].at, figure.at))
        between = scene.chunks[low + 1 : high]
        if figure is first or figure.inherited or figure.action != first.action or len(between) > 4:
            continue
        same_word = context.parsed.words(figure.chunk).split()[-1] == context.parsed.words(chosen[-1].chunk).split()[-1]
        if same_word or not any("and" in c.concepts for c in between) or _goes_with(chosen[-1], figure):
            continue
        if not any(
            c.has(x) for c in between for x in ("act", "happening", "say", "rel", "quantity", "cue", "(", "that")
        ):
            chosen.append(figure)
    return chosen


def _goes_with(first: Figure, other: Figure) -> bool:
    """ "52 women and child": behind a large number a singular is a noun of the same count, in a language that has it so."""
    return first.at < other.at and not other.stated and not other.chunk.parts and first.amount.value > 10


def _at_places_apart(scene: Scene, figures: Sequence[Figure]) -> list[Figure]:
    """The figures that are each followed at once by a place of its own ("nine in Melilla and two in Nador")."""
    found: dict[str, Figure] = {}
    for figure in figures:
        behind = scene.chunks[figure.at + 1 : figure.at + 1 + _PLACE_REACH]
        at = next((k for k, c in enumerate(behind) if _placed(c)), None)
        if at is None or any(c.has("quantity") or c.has("amount") for c in behind[:at]):
            return []
        found.setdefault(_placed(behind[at])[0], figure)
    return list(found.values())


def _placed(chunk: Chunk) -> list[str]:
    return chunk.ids("place") or chunk.ids("country")
