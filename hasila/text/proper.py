"""Which words are names of places, where they could be others.

A name is written with a capital where the script has them. A name that is also an ordinary word or a personal name is
that of a place behind a word for one (the lexicon has both together), and where its country says so: "in X, in the north
of C", C being the country of an X; the same word behind "in" elsewhere in the text is then that place as well. Where the
script has capitals, "in X" is enough in a text that names C anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from hasila.text.chunk import DOUBTFUL, NO_CONCEPTS, Chunk, one_object
from hasila.text.words import Words

_NAMES = frozenset({"place", "country", DOUBTFUL})
_PLACE = one_object(("place",))
_COUNTRY_REACH = 4  # chunks from a name to its country
_BETWEEN = frozenset(("in", "of", "near", "place_cue", "place_kind", ",", "("))


def proper(chunks: list[Chunk], text: str, words: Words) -> list[Chunk]:
    """*chunks* of *text* in which each word that may be the name of a place is one or is none."""
    for at, chunk in enumerate(chunks):
        if not chunk.concepts or chunk.concepts.isdisjoint(_NAMES):
            continue
        if text[words.origin(chunk.start) : words.origin(chunk.end)].islower():
            ids = tuple(i for i in chunk.value if i[0] not in _NAMES)
            chunks[at] = Chunk(chunk.start, chunk.end, one_object(chunk.concepts - _NAMES), ids or None, chunk.count)
    if not any(DOUBTFUL in c.concepts for c in chunks):
        return chunks
    return _settle(chunks, lambda c: text[words.origin(c.start) : words.origin(c.end)].istitle())


def _settle(chunks: Sequence[Chunk], has_capital: Callable[[Chunk], bool]) -> list[Chunk]:
    named: set[tuple[str, str]] = set()
    countries = _countries(chunks)
    for at, chunk in enumerate(chunks):
        if DOUBTFUL in chunk.concepts and _behind_in(chunks, at):
            named |= _told_by_country(chunks, at)
            if has_capital(chunk):
                named |= _in_countries(chunk, countries)
    out: list[Chunk] = []
    for at, chunk in enumerate(chunks):
        if DOUBTFUL not in chunk.concepts:
            out.append(chunk)
        elif _behind_in(chunks, at) and (ids := tuple(i for i in chunk.value if i in named)):
            out.append(Chunk(chunk.start, chunk.end, _PLACE, tuple(("place", record) for _, record in ids)))
        else:
            _put_back(out, chunk)
    return out


def _behind_in(chunks: Sequence[Chunk], at: int) -> bool:
    return at > 0 and chunks[at - 1].has("in")


def _told_by_country(chunks: Sequence[Chunk], at: int) -> set[tuple[str, str]]:
    """The ids of the chunk at *at* that are places of the country that is named right behind it, itself or by a place."""
    for behind, chunk in enumerate(chunks[at + 1 : at + 1 + _COUNTRY_REACH]):
        if countries := chunk.ids("country") or (_countries_of(chunk.ids("place")) if behind else ()):
            return _in_countries(chunks[at], countries)
        if not chunk.has_any(_BETWEEN):
            break
    return set()


def _countries(chunks: Sequence[Chunk]) -> set[str]:
    """All countries that the words name: by their names, those who live there, their services."""
    from hasila.gazetteer import Gazetteer

    agencies = Gazetteer.load().agencies
    named = {i for c in chunks if c.value for kind in ("country", "demonym") for i in c.ids(kind)[:1]}
    acting = {agencies[i].country for c in chunks if c.value for i in c.ids("agency")[:1]}
    return named | {country for country in acting if country}


def _countries_of(places: Sequence[str]) -> list[str]:
    from hasila.gazetteer import Gazetteer

    return [Gazetteer.load().record(p).country for p in places]


def _in_countries(chunk: Chunk, countries: Collection[str]) -> set[tuple[str, str]]:
    """The ids of a doubtful name that are places of one of *countries*."""
    from hasila.gazetteer import Gazetteer

    record = Gazetteer.load().record
    return {i for i in chunk.value if i[0] == DOUBTFUL and record(i[1]).country in countries}


def _put_back(out: list[Chunk], chunk: Chunk) -> None:
    """Add to *out* a word that is no name: what else it means, or one unknown word with the clitic taken off for the name."""
    concepts = one_object(chunk.concepts - {DOUBTFUL})
    ids = tuple(i for i in chunk.value if i[0] != DOUBTFUL)
    start = chunk.start
    if not concepts and out and out[-1].end == start and not out[-1].parts and out[-1].value is None:
        start = out.pop().start
    out.append(Chunk(start, chunk.end, concepts or NO_CONCEPTS, ids or None, chunk.count))
