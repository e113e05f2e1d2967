"""Names of places that the gazetteer does not have, told by the words around them.

Villages make news more often than any gazetteer lists them. A word that the lexicon does not know is taken for the name
of a place right behind a word for one ("the village of X"), or behind "in" where a place that is known says which one it is
("in X (Arauca)", "in X, in the north of Mali").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hasila.text.chunk import Chunk, Concepts
from hasila.text.words import Words

_PLACE: Concepts = frozenset({"place"})
#: Before the name in the id of such a place: no id of the gazetteer starts so.
MARK = "?"
#: Before the kind of the ids of the known place that says where it is.
BESIDE = "beside "
_LEADS = frozenset({"place_cue", "in"})
_ALL_LEADS = _LEADS | {",", "of"}
_KINDS = frozenset({"place_kind", "place_cue"})
_JOINTS = frozenset({",", "(", "in"})
_MOST_WORDS = 4
_LONGEST_PARTICLE = 3  # letters: "San Vicente del X"
_REACH = 5  # chunks from the comma behind a name to the place that says where it is
_ENDS = ("act", "happening", "say", "quantity", "|", ";", ",", ")", "agency", "role")


def mark_unlisted(chunks: list[Chunk], text: str, words: Words, is_name: Callable[[str, str], bool]) -> list[Chunk]:
    """*chunks* with each name of an unlisted place as one chunk of concept ``place`` and the id ``?name``.

    Args:
        chunks: the words of the text with their concepts.
        text: the text itself.
        words: its words, for the way back from the chunks to the text.
        is_name: may a word, behind another, both as they are written, be a name in the language?
    """
    found = _Finder(chunks, text, words, is_name)
    spans = [
        span
        for at, chunk in enumerate(chunks)
        if not chunk.concepts.isdisjoint(_ALL_LEADS) and (span := found.behind(at))
    ]
    if not spans:
        return chunks
    out: list[Chunk] = []
    done = 0
    for start, end in spans:
        if start >= done:
            out += chunks[done:start]
            out.append(found.named(start, end))
            done = end
    return out + chunks[done:]


def unlisted_name(chunk: Chunk) -> str | None:
    """The name of the place that *chunk* is where the gazetteer has none of it, else None."""
    name = next(iter(chunk.ids("place")), "")
    return name[len(MARK) :] if name.startswith(MARK) else None


class _Finder:
    """Looks for names behind the words that lead to one."""

    def __init__(self, chunks: Sequence[Chunk], text: str, words: Words, is_name: Callable[[str, str], bool]) -> None:
        self._chunks, self._text, self._words, self._is_name = chunks, text, words, is_name

    def behind(self, lead: int) -> tuple[int, int] | None:
        """The half-open run of chunks behind the word at *lead* that names a place, None where there is none."""
        start, leads = lead + 1, not self._chunks[lead].concepts.isdisjoint(_LEADS)
        if not leads and not self._may_lead(lead):
            return None
        if article := leads and self._is_article(start):
            start += 1
        end = self._end(start)
        if end == start or (article and not self._is_district(end)):
            return None
        if self._is_glued_to_a_place(end):
            end += 2  # "El-Karma": Karma alone is a town elsewhere
        elif end < len(self._chunks) and self._chunks[end].has("place"):
            return None  # "Grand Toronto"
        if not leads:
            return (start, end) if self._goes_on_as_a_list(start, end) or self._is_of_place_noun(lead) else None
        if self._chunks[lead].has("place_cue") or self._located(end) is not None:
            return start, end
        return None

    def _goes_on_as_a_list(self, start: int, end: int) -> bool:
        """ "X, the name and Y": between two known places of a list."""
        if not self._has_capital(start) or end + 1 >= len(self._chunks) or "," not in self._chunks[start - 1].concepts:
            return False
        joint, behind = self._chunks[end], self._chunks[end + 2 : end + 3]
        more = "," in joint.concepts and any("," in c.concepts or c.has("and") for c in behind)
        return (joint.has("and") or more) and self._chunks[end + 1].has("place")

    def _may_lead(self, at: int) -> bool:
        """Does a place stand before the comma, or a word for one two words before the "of"?"""
        before = self._chunks[at - 2 : at] if at >= 2 else []
        return bool(before) and (before[1].has("place") or before[0].has("place_noun"))

    def _is_of_place_noun(self, lead: int) -> bool:
        """ "The Syrian town of X", in a language that has the adjective behind the noun."""
        if not self._chunks[lead].has("of") or not self._has_capital(lead + 1):
            return False
        adjective = self._chunks[lead - 1]
        plain = not adjective.concepts or adjective.has("demonym")
        return plain and not self._has_capital(lead - 1) and self._chunks[lead - 2].has("place_noun")

    def _has_kind(self, end: int) -> bool:
        """ "In the X district": does a word behind the name at *end* tell what it is?"""
        return end < len(self._chunks) and self._chunks[end].has_any(_KINDS)

    def _is_district(self, end: int) -> bool:
        """ "The X district of Y province", not "the X quarter of Y": an area, within another one."""
        where = self._located(end) if self._has_kind(end) else None
        after = self._chunks.index(where) + 1 if where is not None else end
        return where is not None and self._has_kind(after)

    def _is_article(self, at: int) -> bool:
        """Is it a short word before a capitalised one, with no meaning of its own?"""
        following = self._chunks[at + 1 : at + 2]
        short = at < len(self._chunks) and not self._chunks[at].concepts and len(self._written(at)) <= _LONGEST_PARTICLE
        return short and bool(following) and self._has_capital(at + 1)

    def named(self, start: int, end: int) -> Chunk:
        """One chunk for the run."""
        first, last = self._chunks[start], self._chunks[end - 1]
        name = " ".join(self._text[self._words.origin(first.start) : self._words.origin(last.end)].split())
        beside = self._located(end)
        where = tuple((BESIDE + kind, i) for kind, i in beside.value if kind in ("place", "country")) if beside else ()
        return Chunk(
            first.start, last.end, _PLACE, (("place", MARK + name), *where), None, "place: not in the gazetteer"
        )

    def _end(self, start: int) -> int:
        """Where the name that begins at *start* ends: capitalised words, short particles between them."""
        at = end = start
        while at < len(self._chunks) and at - start < 2 * _MOST_WORDS:
            if self._may_name(at) and (at == start or self._has_capital(start)):
                at = end = at + 1
            elif start < end == at and self._is_joint(at, capital=self._has_capital(start)):
                at += 1
            else:
                break
        return end

    def _written(self, at: int) -> str:
        chunk = self._chunks[at]
        return self._text[self._words.origin(chunk.start) : self._words.origin(chunk.end)]

    def _may_name(self, at: int) -> bool:
        chunk = self._chunks[at]
        return (
            not chunk.concepts
            and chunk.end - chunk.start > 1
            and self._is_name(self._written(at), self._written(at - 1))
        )

    def _has_capital(self, at: int) -> bool:
        """Capitals show how far a name goes; without them it is one word."""
        return self._written(at)[0].isupper()

    def _is_joint(self, at: int, *, capital: bool) -> bool:
        return self._is_hyphen(at) or (capital and self._is_particle(at))

    def _is_hyphen(self, at: int) -> bool:
        """Does the mark at *at* join the words on both sides of it?"""
        before, mark, behind = self._chunks[at - 1], self._chunks[at], self._chunks[at + 1 : at + 2]
        glued = bool(behind) and before.end == mark.start and mark.end == behind[0].start
        return glued and self._written(at) in "-'’" and self._may_name(at + 1)

    def _is_glued_to_a_place(self, at: int) -> bool:
        """Does a hyphen join the name to a word that alone is a known place?"""
        mark, behind = self._chunks[at : at + 1], self._chunks[at + 1 : at + 2]
        if not mark or not behind or not behind[0].has("place") or self._written(at) != "-":
            return False
        return self._chunks[at - 1].end == mark[0].start and mark[0].end == behind[0].start

    def _is_particle(self, at: int) -> bool:
        chunk = self._chunks[at]
        if chunk.end - chunk.start > _LONGEST_PARTICLE or (chunk.concepts and not chunk.has("of")):
            return False
        return self._written(at).isalpha() and at + 1 < len(self._chunks) and self._may_name(at + 1)

    def _located(self, end: int) -> Chunk | None:
        """The known place or country behind a comma, a bracket or "in" at *end*, None where there is none.

        A word for what the place is may stand between: "X district, Y", "the X area of Y".
        """
        chunks = self._chunks
        if self._has_kind(end) and self._has_capital(end - 1):
            if chunks[end].has("place_cue"):
                return self._known(end + 1)
            end += 1  # the comma behind "X district"
        if end >= len(chunks) or not chunks[end].has_any(_JOINTS):
            return None
        return self._known(end + 1)

    def _known(self, at: int) -> Chunk | None:
        """The known place or country that soon follows at *at*, None where something else comes first."""
        for chunk in self._chunks[at : at + _REACH]:
            if chunk.value and (chunk.has("place") or chunk.has("country")):
                return chunk
            if any(chunk.has(name) for name in _ENDS):
                return None
        return None
