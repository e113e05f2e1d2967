"""Who speaks, sentence by sentence: verbs of speech with their subjects, and who goes on where none is named.

A subject is a public role, a body, a country or a meeting that stands before the verb and is no part of another phrase
("the minister", not "the ministry of the minister"); behind it where the language puts verbs first, after a quotation,
or after "by". Where a verb has no subject, whoever spoke in the sentence goes on, then whom the sentence cites, then
who spoke last: by name ("Mr X added"), by a word for him ("the official") or by nothing at all ("he warned").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hasila.languages import language
from hasila.reading.context import Context
from hasila.reading.scene import Scene
from hasila.reading.speakers import body, is_public, name_beside, speaker_name
from hasila.text.chunk import Chunk

_BEFORE = 18  # how far, in chunks, a subject may stand before its verb, names and appositions between
_CLOSE = 4  # how close it must be where somebody else speaks in the sentence already, or where it stands behind
_GOES_ON = 2  # sentences after which nobody goes on speaking
_NAME_WORDS = 5
#: What a speaker is told by; a word without concepts may be his name.
_SPEAKERS = frozenset(("role", "agency", "country", "event", "same_speaker", "report_doc"))
_INSIDE = ("of", "from", "to", "in", "near", "between", "cue.linked")


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker: ``words`` of the personal name beside the role, by which he is named later, and when he spoke last."""

    name: str
    person: bool
    words: frozenset[str] = frozenset()
    said_in: int = 0


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence: position of a word of speech -> who speaks, and who tells the rest of it."""

    by: dict[int, str]
    teller: str | None

    @property
    def speaker(self) -> str | None:
        """Who speaks first in the sentence itself."""
        return next(iter(self.by.values()), None)


class Voices:
    """The speakers of one article, asked sentence by sentence in the order of the text."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._verb_first = language(context.article.language).verb_first
        self._last: Voice | None = None

    def listen(self) -> list[Spoken]:
        """What is said in each sentence of the article, and by whom."""
        return [Spoken(self.of(scene), self._teller(scene)) for scene in self._context.scenes]

    def _teller(self, scene: Scene) -> str | None:
        """Who tells what the sentence tells: who speaks in it, or spoke a little before."""
        last = self._last
        return last.name if last is not None and scene.number - last.said_in <= _GOES_ON else None

    def of(self, scene: Scene) -> dict[int, str]:
        """Position of a word of speech -> who speaks."""
        speech = scene.positions("say")
        cited = next((v for at in speech if (v := self._cited(scene, at))), None)
        inside: Voice | None = None
        spoken: dict[int, str] = {}
        for at in speech:
            voice = self._subject(scene, at, _CLOSE if inside else _BEFORE)
            voice = voice or inside or cited or self._going_on(scene)
            if voice is not None:
                inside = self._known(voice, scene)
                spoken[at] = inside.name
        heard = inside or self._introduced(scene)
        if heard is not None:
            self._last = replace(heard, said_in=scene.number)
        return spoken

    def _introduced(self, scene: Scene) -> Voice | None:
        """A person in a public role whom the sentence opens with, though no word of speech follows."""
        for i in scene.positions("role"):
            if i < _NAME_WORDS and not _in_phrase(scene, i):
                return self._at(scene, i, len(scene.chunks))
        return None

    def _cited(self, scene: Scene, at: int) -> Voice | None:
        """Whom "according to" cites: the first behind it."""
        if not scene.chunks[at].has("say.according"):
            return None
        following = range(at + 1, min(at + 1 + _CLOSE + 1, len(scene.chunks)))
        return next((v for i in following if (v := self._at(scene, i, at))), None)

    def _subject(self, scene: Scene, at: int, reach: int) -> Voice | None:
        behind = next((v for i in self._behind(scene, at) if (v := self._at(scene, i, at))), None)
        if behind is not None and self._verb_first:
            return behind
        first = max(0, at - reach)
        for i in range(at - 1, -1, -1):
            if i < first or ";" in scene.chunks[i].concepts:
                break
            if scene.chunks[i].has("clause"):
                first = max(first, i - 3)  # "the minister, who praised": what a clause is about stands right before it
            if i and scene.chunks[i].ids("agency") and scene.chunks[i - 1].has("role"):
                continue  # "the head of police": it is he who speaks
            if (voice := self._at(scene, i, at)) and not _in_phrase(scene, i):
                return voice
        return behind

    def _behind(self, scene: Scene, at: int) -> Iterator[int]:
        """Positions behind the verb where its subject may stand."""
        chunks = scene.chunks
        by = next((i for i in range(at + 1, min(at + 3, len(chunks))) if chunks[i].has("by")), None)
        quoted = any("," in c.concepts or '"' in c.concepts for c in chunks[max(0, at - 3) : at])
        if by is None and not (self._verb_first or quoted):
            return
        for i in range((by or at) + 1, min((by or at) + 1 + _CLOSE, len(chunks))):
            owned = any(c.has("report_doc") for c in chunks[at + 1 : i])  # "the report of the ministry praised"
            if by is None and not owned and self._is_object(chunks[i]):
                return
            yield i

    def _is_object(self, chunk: Chunk) -> bool:
        """Does what is praised, or whom somebody calls on, begin here?"""
        return any(chunk.has(x) for x in _INSIDE) or (self._verb_first and not chunk.concepts)

    def _at(self, scene: Scene, i: int, at: int) -> Voice | None:
        """Who is named at *i*, as the subject of the verb at *at*."""
        chunk = scene.chunks[i]
        if chunk.concepts and not chunk.has_any(_SPEAKERS):
            return None
        if self._last is not None and self._is_last(scene, i):
            return self._last
        if chunk.has("role") and is_public(scene, i):
            i = self._in_apposition(scene, i)
            name = speaker_name(self._context, scene, i)
            return Voice(name, True, self._name_words(scene, i)) if name else None
        if chunk.ids("agency"):
            name = body(self._context, chunk)
            return Voice(name, False) if name else None
        if chunk.ids("country") and not chunk.ids("place") and self._acts_itself(scene, i, at):
            return Voice(speaker_name(self._context, scene, i) or "", False)
        if chunk.has("event") and 0 < at - i <= _CLOSE:
            return Voice((chunk.leaf("event") or "").replace("_", " "), False)
        return None

    def _in_apposition(self, scene: Scene, i: int) -> int:
        """The role with a name that the one at *i* only adds to: "Commissioner X, the national coordinator"."""
        chunks = scene.chunks
        if name_beside(self._context, chunks[i]) is not None:
            return i
        comma = next((k for k in range(i - 1, max(-1, i - 3), -1) if "," in chunks[k].concepts), None)
        before = range(comma - 1, max(-1, comma - _NAME_WORDS - 1), -1) if comma is not None else ()
        named = (k for k in before if chunks[k].has("role") and name_beside(self._context, chunks[k]) is not None)
        return next(named, i)

    def _is_last(self, scene: Scene, i: int) -> bool:
        """Is the last speaker meant: by his name, by a word for him, or by a document of his?"""
        assert self._last is not None
        chunk = scene.chunks[i]
        if chunk.has("same_speaker"):
            return chunk.has("same_speaker.person" if self._last.person else "same_speaker.body")
        if chunk.has("report_doc"):
            near = (*scene.chunks[max(0, i - 1) : i], *scene.chunks[i + 1 : i + 4])
            return not any(c.ids("agency") or c.has("role") for c in near)
        return not chunk.concepts and self._context.parsed.words(chunk).lower() in self._last.words

    def _acts_itself(self, scene: Scene, i: int, at: int) -> bool:
        """Is a country the doer, not where or with whom something is done? It opens its clause, beside the verb."""
        if not 0 < at - i <= 3 and not (self._verb_first and i == at + 1):
            return False
        before = scene.chunks[i - 1] if i else None
        article = i == 1 and not scene.chunks[0].concepts
        return before is None or article or any(x in before.concepts for x in (",", "and", "that", '"', ":"))

    def _going_on(self, scene: Scene) -> Voice | None:
        """The person who spoke last, where the sentence names no other speaker."""
        last = self._last
        if last is None or not last.person or scene.number - last.said_in > _GOES_ON:
            return None
        return last if all(_in_phrase(scene, i) for i in scene.positions("role", "agency")) else None

    def _known(self, voice: Voice, scene: Scene) -> Voice:
        """The last speaker again, where *voice* only names his office in short."""
        last = self._last
        if last is not None and scene.number - last.said_in <= _GOES_ON + 1 and same_office(voice.name, last.name):
            return last
        return voice

    def _name_words(self, scene: Scene, i: int) -> frozenset[str]:
        """Words of the name beside a role: capitalised ones, or the unknown words behind it where there are no capitals."""
        name = name_beside(self._context, scene.chunks[i])
        if name is not None:
            return frozenset(w.lower() for w in name.split() if len(w) > 3)
        words = []
        for chunk in scene.chunks[i + 1 : i + 1 + _NAME_WORDS]:
            if chunk.concepts and not chunk.has("demonym"):
                break
            words.append(self._context.parsed.words(chunk).lower())
        return frozenset(w for w in words if len(w) > 3) if self._verb_first else frozenset()


def same_office(short: str, full: str) -> bool:
    """ "the minister", after "the Minister of Interior of Morocco", is he."""
    words = set(short.lower().replace("(", " ").replace(")", " ").split())
    return len(words) <= 2 and words <= set(full.lower().replace("(", " ").replace(")", " ").split())


def _in_phrase(scene: Scene, i: int) -> bool:
    """Is the chunk at *i* part of a phrase of something else ("the efforts of the ministry"), a document's owner apart?"""
    chunks = scene.chunks
    at = i - 1
    while (
        at >= 0 and i - at <= 3 and (not chunks[at].concepts or chunks[at].has("demonym") or '"' in chunks[at].concepts)
    ):
        at -= 1
    if at < 0 or not (any(chunks[at].has(x) for x in _INSIDE) or "(" in chunks[at].concepts):
        return False
    return not any(c.has("report_doc") or c.has("event") for c in chunks[max(0, at - 2) : at])
