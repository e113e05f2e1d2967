"""Operations that follow another: an arrest told in one sentence with the cell that had been broken up before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hasila.codebook import active
from hasila.reading.scene import Figure, is_one
from hasila.text.chunk import Chunk

if TYPE_CHECKING:
    from hasila.reading.mentions import Mention

_TIE_REACH = 5  # chunks from people to the cell that they are tied to


def follow_up(mention: Mention) -> list[Mention]:
    """ "Another member was arrested in X after the cell that was broken up in Y": an arrest and the operation before it.

    Everything else is one mention still.
    """
    chunks, special = mention.scene.chunks, active().special
    if special.catching is None or special.breaking_up is None:
        return [mention]
    taken = [f for f in mention.figures if _is_taken_beside(chunks, f)]
    arrests = [at for at in mention.triggers if chunks[at].has("catch")]
    breaks = [at for at in mention.triggers if chunks[at].has("break_up")]
    if len(taken) != 1 or not arrests or not breaks or not any(is_one(c, "body") for c in chunks):
        return [mention]
    cell = [*breaks, *(at for at in mention.scene.positions("body") if at > taken[0].at)]
    of_arrest = {id(c) for at, c in enumerate(chunks) if _is_told_of(at, arrests, cell)}
    dated = mention.date is not None and id(mention.date[0]) in of_arrest
    arrest = replace(
        mention,
        types=[special.catching],
        subtypes=[],
        triggers=arrests,
        figures=taken,
        date=mention.date if dated else None,
        places=[p for p in mention.places if id(p[0]) in of_arrest],
        apart=True,
    )
    before = replace(
        mention,
        types=[special.breaking_up],
        triggers=breaks,
        figures=[f for f in mention.figures if f not in taken and not _is_total_now(chunks, f.at)],
        date=None if dated else mention.date,
        places=[p for p in mention.places if id(p[0]) not in of_arrest],
    )
    return [arrest, before]


def _is_taken_beside(chunks: Sequence[Chunk], figure: Figure) -> bool:
    """Was "another" taken, or people that are told by the cell that they are tied to ("four men linked to the cell of X")?"""
    if figure.role is None or figure.role.name != active().special.caught:
        return False
    behind = chunks[figure.at + 1 : figure.at + 1 + _TIE_REACH]
    tied = any(c.has("cue.linked") and any(x.has("body") for x in behind[i : i + 4]) for i, c in enumerate(behind))
    return tied or any(c.has("another") for c in behind[:2])


def _is_told_of(at: int, these: Sequence[int], those: Sequence[int]) -> bool:
    """Does what stands at *at* go with *these* rather than *those*: the last before it, else the nearest?"""
    before = [p for p in (*these, *those) if p < at]
    if before:
        return max(before) in these
    return min(abs(at - p) for p in these) <= min(abs(at - p) for p in those)


def _is_total_now(chunks: Sequence[Chunk], at: int) -> bool:
    """ "... which brings those held to seven"."""
    return any(c.has("cue.bring_to") for c in chunks[max(0, at - 2) : at])
