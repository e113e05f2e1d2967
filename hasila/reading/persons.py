"""Names of private persons in a text, found to be masked: what is stored and shown counts people and names none.

A name is a run of words that starts with a known given name or stands behind words that introduce one ("named",
"alias"), or two capitalised words with an age behind them or a word for a suspect or an assailant before them ("the
gunman, X Y"). Its last word alone is that person again. Beside a public role it stays, and so do the speakers of the
article and whatever places, bodies and armed groups it names. The mask has the length of the name, so that every offset
into the text stays what it was.

Only sentences that hold a word which may begin or introduce a name are looked at closely: most hold none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar, overload

import msgspec

from hasila.languages import Language, codes, language
from hasila.model import Evidence, Fact, Facts
from hasila.reading.name_words import NameWords, given_names, is_given, name_cues, name_words, words_that_may_name
from hasila.reading.prefilter import naming
from hasila.text.lexicon import TOKEN

F = TypeVar("F", bound=Fact)
MASK = "█"
_LONGEST = 5  # words of a name
_SHORT = 3  # letters of words that tell nothing alone
_BESIDE = 4  # longer words before a name within which its public role stands
_RIGHT_BEHIND = 2  # words behind it, an article among them
_SENTENCE = re.compile(r"[^\n.]+(?:\.(?!\s)[^\n.]*)*")
_STOP = re.compile(r"(?<!\b[^\W\d_])[.!?;:\n\u061f\u061b]")  # but not behind an initial
_JOINT = re.compile(r"[ \u00a0'’\-]{1,2}|\s?-\s?")
_PARTICLES = frozenset(
    ["al", "el", "ben", "bin", "ibn", "ould", "bint", "de", "del", "la", "los", "da", "dos", "van", "von", "der", "y"]
)
_AGE = re.compile(r",? \(?\d\d\b[\w ]{0,12}[,)\-]")
_AGED = re.compile(rf"(?:[^\W\d_a-zß-ÿ][\w’'-]+ ){{1,3}}[^\W\d_a-zß-ÿ][\w’'-]+(?={_AGE.pattern})")
_NEXT = re.compile(r",?(?: \(?\d\d\b\)?,?)?,? (?:[a-zà-ÿ]{1,3} )?([^\W\d_a-zß-ÿ][\w’'-]+ [^\W\d_a-zß-ÿ][\w’'-]+)\b")
#: Fields whose evidence names something else than a person.
NAMED = ("places", "groups", "agencies", "period", "date")


class _Token(NamedTuple):
    text: str
    key: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


class _Tokens(Sequence[_Token]):
    """The words of a sentence of a text, looked at closely only where somebody asks."""

    def __init__(self, text: str, start: int, end: int, spoken: Language) -> None:
        self.spoken = spoken
        self._text, self._start = text, start
        self._folded = folded = spoken.folder.fold(text[start:end])
        self._matches = [m for m in TOKEN.finditer(folded.text) if m[0][0].isalpha()]
        self._made: dict[int, _Token] = {}
        self.words = [m[0] for m in self._matches]

    def hits(self) -> list[int]:
        """Where a given name stands, or the last of words that introduce a name."""
        may_name = words_that_may_name(self.spoken.code)
        return [at for at, word in enumerate(self.words) if may_name[word]]

    def __len__(self) -> int:
        return len(self.words)

    @overload
    def __getitem__(self, at: int) -> _Token: ...
    @overload
    def __getitem__(self, at: slice) -> list[_Token]: ...
    def __getitem__(self, at: int | slice) -> _Token | list[_Token]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if (made := self._made.get(at)) is not None:
            return made
        match, origin = self._matches[at], self._folded.origin
        start, end = self._start + origin(match.start()), self._start + origin(match.end())
        self._made[at] = token = _Token(self._text[start:end] or match[0], self.spoken.key(match[0]), start, end)
        return token


def masked(facts: Facts) -> Facts:
    """*facts* with the names of private persons blotted out of their article's text, its title and all quotations."""
    article = facts.article
    if article.language not in codes():
        return facts
    kept = [(e.start, e.end) for fact in _all(facts) for e in fact.evidence if e.field in NAMED]
    spoken = " ".join(s for s in _speakers(facts) if s)
    title = article.title and _blotted(article.title, names_in(article.title, article.language, spoken))
    text = _blotted(article.text, names_in(article.text, article.language, spoken, kept))
    return quoting(msgspec.structs.replace(facts, article=msgspec.structs.replace(article, title=title)), text)


def quoting(facts: Facts, text: str) -> Facts:
    """*facts* with *text*, of the same length, as the text of their article; quotations are taken from it.

    A quotation that did not hold before is left as it was: who stores it will refuse it.
    """
    old = facts.article.text
    if text == old or len(text) != len(old):
        return facts

    def requoted(evidence: Evidence) -> Evidence:
        if evidence.quote != old[evidence.start : evidence.end]:
            return evidence
        return msgspec.structs.replace(evidence, quote=text[evidence.start : evidence.end])

    def of(found: Iterable[F]) -> tuple[F, ...]:
        return tuple(msgspec.structs.replace(f, evidence=tuple(map(requoted, f.evidence))) for f in found)

    return Facts(
        article=msgspec.structs.replace(facts.article, text=text),
        incidents=of(facts.incidents),
        tallies=of(facts.tallies),
        statements=of(facts.statements),
        scheduled=of(facts.scheduled),
    )


def names_in(text: str, code: str, public: str = "", kept: Iterable[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Half-open spans of the names of private persons in *text*, in order.

    Args:
        code: the language of the text.
        public: names of people in public roles, which stay.
        kept: spans that name something else.
    """
    spoken = language(code)
    runs: list[tuple[int, int, bool]] = []
    for start, end in _promising(text, spoken):
        tokens = _Tokens(text, start, end, spoken)
        runs += [(tokens[a].start, tokens[b - 1].end, public) for a, b, public in _runs(tokens, text, spoken)]
    spans = [(a, b) for a, b, public in runs if not public]
    if _AGE.search(text) and text != text.upper():
        spans += [m.span() for m in _AGED.finditer(text) if m[0][0].isupper()]
    known = {w for w in public.lower().split() if len(w) > _SHORT}
    others = list(kept)
    known |= {w for a, b, public in runs if public for w in text[a:b].lower().split() if len(w) > _SHORT}
    for _, end in spans:  # which grows: a list goes on
        if (following := _next_of_list(text, end, spoken)) is not None and following not in spans:
            spans.append(following)
    spans += _told_again(text, spans, known, spoken)
    done = 0
    for start, end in sorted(spans):
        if start < done or any(start < b and a < end for a, b in others):
            continue
        if all(word.lower() in known for word in text[start:end].split() if len(word) > _SHORT):
            continue
        done = end
        yield start, end


def _promising(text: str, spoken: Language) -> Iterator[tuple[int, int]]:
    """Half-open spans of the sentences that hold a word which may begin or introduce a name."""
    telling = naming(text, spoken)
    for sentence in _SENTENCE.finditer(text) if telling else ():
        if not telling.isdisjoint(sentence[0].split()):
            yield sentence.span()


def _next_of_list(text: str, end: int, spoken: Language) -> tuple[int, int] | None:
    """The next of a list of names ("X Y, 24, and V W"): two words written like a name, and no words of the language."""
    found = _NEXT.match(text, end)
    words = found[1].split() if found and found[1][0].isupper() else []
    known = any(spoken.lexicon.start(spoken.key(spoken.folder.folded(w))) is not None for w in words)
    return found.span(1) if found and words and not known else None


def _told_again(
    text: str, spans: Sequence[tuple[int, int]], known: frozenset[str] | set[str], spoken: Language
) -> list[tuple[int, int]]:
    """Where the last word of a name stands alone: capitalised, and no word of the language, no public person's name."""
    last = {text[a:b].split()[-1] for a, b in spans if len(text[a:b].split()) > 1}
    named = [
        word for word in last
        if len(word) > _SHORT and word[0].isupper() and word.lower() not in known
        and spoken.lexicon.start(spoken.key(spoken.folder.folded(word))) is None
    ]  # fmt: skip
    if not named:
        return []
    again = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(named)))})\b")
    return [m.span() for m in again.finditer(text)]


def _runs(tokens: _Tokens, text: str, spoken: Language) -> Iterator[tuple[int, int, bool]]:
    """First token of every name, the one after its last, and whether it stands beside a public role."""
    given, words, cues = given_names(spoken.code), name_words(spoken.code), name_cues(spoken.code)
    done = 0
    for hit in tokens.hits():
        cued = not is_given(tokens.words[hit], spoken)
        at = hit + 1 if cued else hit
        if not done <= at < len(tokens) or not _may_start(tokens[at]):
            continue
        introduced = cued and _is_introduced(tokens, at, cues)
        if cued and not introduced and not _is_whose(tokens, at, text):
            continue
        named = _named_otherwise(tokens, at, spoken)
        end = named or _end(tokens, at, text, spoken, given)
        if named is None and end - at >= (1 if introduced else 2):
            yield at, end, _is_public(tokens, at, end, text, words)
        done = max(end, at + 1)


def _end(tokens: _Tokens, at: int, text: str, spoken: Language, given: frozenset[str]) -> int:
    """Index after the last word of the name that starts at *at*; *at* itself where none does."""
    cased = _may_start(tokens[at]) and tokens[at].text[0].upper() != tokens[at].text[0].lower()
    end, last = at, at
    while end < len(tokens) and end - at < _LONGEST:
        token = tokens[end]
        if end > at and not _JOINT.fullmatch(text[tokens[end - 1].end : token.start]):
            break
        if not cased and token.key not in given and end > at and _is_word(token, spoken):
            break
        if cased and not token.is_capital:
            if token.key not in _PARTICLES:
                break
        else:
            last = end + 1
        end += 1
    return last


def _is_word(token: _Token, spoken: Language) -> bool:
    """Is it a word of the language, or one with a conjunction or preposition glued to it?"""
    known = spoken.lexicon.start
    return known(token.key) is not None or any(c and known(rest) is not None for c, _, rest in spoken.split(token.key))


def _may_start(token: _Token) -> bool:
    """Is the word written like a name: capitalised, in a script that has capitals?"""
    return token.is_capital or token.text[0].upper() == token.text[0].lower()


def _is_introduced(tokens: _Tokens, at: int, cues: dict[str, list[tuple[str, ...]]]) -> bool:
    """Do words that introduce a private person's name end right before *at*, and is what follows no known word?"""
    before = tokens.words[at - 1]
    glued = [rest for c, _, rest in tokens.spoken.split(before) if c and (rest,) in cues.get(rest, ())]
    ending = cues.get(tokens[at - 1].key, ())
    if tokens.spoken.lexicon.start(tokens[at].key) is not None:
        return False
    return bool(glued) or any(tuple(t.key for t in tokens[max(0, at - len(cue)) : at]) == cue for cue in ending)


def _is_whose(tokens: _Tokens, at: int, text: str) -> bool:
    """ "The gunman, X Y": does a word for a suspect or an assailant stand right before two words written like a name?

    Neither may be a word of the language, or the name of anything else.
    """
    pair = tokens[at : at + 2]
    if tokens[at - 1].key not in name_words(tokens.spoken.code).persons or len(pair) < 2:
        return False
    if not re.fullmatch(r",? ", text[tokens[at - 1].end : pair[0].start]):
        return False
    return all(t.is_capital and not _is_word(t, tokens.spoken) for t in pair)


def _named_otherwise(tokens: _Tokens, at: int, spoken: Language) -> int | None:
    """Index after the place, body or group that begins at *at*, or one word before it ("Abu Dhabi", "San Miguel")."""
    for first in (at, at - 1):
        node, end = spoken.lexicon.start(tokens[first].key) if first >= 0 else None, first + 1
        while node is not None and end < len(tokens) and (following := node.next.get(tokens[end].key)) is not None:
            node, end = following, end + 1
            if node.entry is not None and node.entry.ids and end - first > 1 and end > at:
                return end
    return None


def _is_public(tokens: _Tokens, at: int, end: int, text: str, words: NameWords) -> bool:
    """Does a public role stand beside the name, and nobody private, no cell or armed group that it would be a role of?"""
    before = [t for t in tokens[max(0, at - 2 * _BESIDE) : at] if len(t.text) > _SHORT][-_BESIDE:]
    behind = tokens[end : end + _RIGHT_BEHIND]
    before = [t for t in before if not _STOP.search(text, t.end, tokens[at].start)]
    behind = [t for t in behind if not _STOP.search(text, tokens[end - 1].end, t.start)]
    sides = [{token.key for token in side} for side in (before, behind)]
    return any(not side.isdisjoint(words.roles) and side.isdisjoint(words.private) for side in sides)


def _blotted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + re.sub(r"\S", MASK, text[start:end]) + text[end:]
    return text


def _all(facts: Facts) -> Iterator[Fact]:
    yield from (*facts.incidents, *facts.tallies, *facts.statements, *facts.scheduled)


def _speakers(facts: Facts) -> Iterator[str | None]:
    yield from (i.announced_by for i in facts.incidents)
    yield from (t.speaker for t in facts.tallies)
    yield from (s.speaker for s in facts.statements)
