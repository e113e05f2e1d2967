"""Which words are names of places, where they could be others.

A name is written with a capital where the script has them. A name that is also an ordinary word or a personal name is
that of a place behind a word for one (the lexicon has both together), and where its country says so: "in X, in the north
of C", C being the country of an X; the same word behind "in" elsewhere in the text is then that place as well. So is a town
or province joined to a place of its country ("in Y and X"). Where the script has capitals, "in X" is enough in a text that
names C anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from hasila.gazetteer import Gazetteer
from hasila.text.chunk import DOUBTFUL, NO_CONCEPTS, Chunk, one_object
from hasila.text.words import Words

_NAMES = frozenset({"place", "country", DOUBTFUL})
_PLACE = one_object(("place",))
_COUNTRY_REACH = 4  # chunks from a name to its country
_TOWN = 50_000  # people: which a place beside another of its country needs not to be some word
_BETWEEN = frozenset(("in", "of", "near", "place_cue", "place_kind", ",", "("))
_NATIONAL = ("country", "demonym")


def proper(chunks: list[Chunk], text: str, words: Words, gazetteer: Gazetteer) -> list[Chunk]:
    """*chunks* of *text* in which each word that may be the name of a place is one or is none."""
    doubtful = []
    for at in [at for at, chunk in enumerate(chunks) if chunk.value and not chunk.concepts.isdisjoint(_NAMES)]:
        chunk = chunks[at]
        if text[words.origin(chunk.start) : words.origin(chunk.end)].islower():
            ids = tuple(i for i in chunk.value if i[0] not in _NAMES)
            chunks[at] = Chunk(chunk.start, chunk.end, one_object(chunk.concepts - _NAMES), ids or None, chunk.count)
        elif DOUBTFUL in chunk.concepts:
            doubtful.append(at)
    if not doubtful:
        return chunks
    return _settle(chunks, doubtful, lambda c: text[words.origin(c.start) : words.origin(c.end)].istitle(), gazetteer)


def _settle(
    chunks: Sequence[Chunk], doubtful: Sequence[int], has_capital: Callable[[Chunk], bool], gazetteer: Gazetteer
) -> list[Chunk]:
    behind_in = {at for at in doubtful if at > 0 and chunks[at - 1].has("in")}
    named: set[tuple[str, str]] = set()
    countries = _countries(chunks, gazetteer) if behind_in else ()
    for at in behind_in:
        named |= _told_by_country(chunks, at, gazetteer)
        if has_capital(chunks[at]):
            named |= _in_countries(chunks[at], countries, gazetteer)
    out: list[Chunk] = []
    done = 0
    for at in doubtful:
        out += chunks[done:at]
        done, chunk = at + 1, chunks[at]
        told = named if at in behind_in else _beside_another(chunks, at, gazetteer)
        if ids := tuple(i for i in chunk.value if i in told):
            out.append(Chunk(chunk.start, chunk.end, _PLACE, tuple(("place", record) for _, record in ids)))
        else:
            _put_back(out, chunk)
    return out + list(chunks[done:])


def _told_by_country(chunks: Sequence[Chunk], at: int, gazetteer: Gazetteer) -> set[tuple[str, str]]:
    """The ids of the chunk at *at* that are places of the country that is named right behind it, itself or by a place."""
    for behind, chunk in enumerate(chunks[at + 1 : at + 1 + _COUNTRY_REACH]):
        places = chunk.ids("place") if behind else ()
        if countries := chunk.ids("country") or [gazetteer.record(p).country for p in places]:
            return _in_countries(chunks[at], countries, gazetteer)
        if not chunk.has_any(_BETWEEN):
            break
    return set()


def _beside_another(chunks: Sequence[Chunk], at: int, gazetteer: Gazetteer) -> set[tuple[str, str]]:
    """The ids of the doubtful name at *at* that are towns or provinces of the place it is joined to ("in Y and X")."""
    if at < 3 or not chunks[at - 1].has("and") or not chunks[at - 2].ids("place"):
        return set()
    if not any(chunks[at - 3].has(lead) for lead in ("in", "place_cue", "and", ",")):
        return set()
    countries = [gazetteer.record(p).country for p in chunks[at - 2].ids("place")]
    found = ((i, gazetteer.record(i[1])) for i in _in_countries(chunks[at], countries, gazetteer))
    return {i for i, record in found if record.kind == "admin1" or record.population >= _TOWN}


def _countries(chunks: Sequence[Chunk], gazetteer: Gazetteer) -> set[str]:
    """All countries that the words name: by their names, those who live there, their services."""
    named = [c for c in chunks if type(c.value) is tuple]
    found = {i for c in named for kind in _NATIONAL for i in c.ids(kind)[:1]}
    acting = {gazetteer.agencies[i].country for c in named for i in c.ids("agency")[:1]}
    return found | {country for country in acting if country}


def _in_countries(chunk: Chunk, countries: Collection[str], gazetteer: Gazetteer) -> set[tuple[str, str]]:
    """The ids of a doubtful name that are places of one of *countries*."""
    return {i for i in chunk.value if i[0] == DOUBTFUL and gazetteer.record(i[1]).country in countries}


def _put_back(out: list[Chunk], chunk: Chunk) -> None:
    """Add to *out* a word that is no name: what else it means, or one unknown word with the clitic taken off for the name."""
    concepts = one_object(chunk.concepts - {DOUBTFUL})
    ids = tuple(i for i in chunk.value if i[0] != DOUBTFUL)
    start = chunk.start
    if not concepts and out and out[-1].end == start and not out[-1].parts and out[-1].value is None:
        start = out.pop().start
    out.append(Chunk(start, chunk.end, concepts or NO_CONCEPTS, ids or None, chunk.count))
