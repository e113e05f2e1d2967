"""The words of a text: cut at blanks; each is folded, cut into tokens and looked up once in the life of the process.

A few thousand words make up most of any text, so that most of the work on a text has been done before it comes.
Folding changes characters one by one and no token holds a blank: cutting first gives the same tokens (a test).
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, NamedTuple

import msgspec

from hasila.languages import Language
from hasila.text.chunk import NO_CONCEPTS, Concepts, one_object
from hasila.text.lexicon import TOKEN
from hasila.text.memo import Memo
from hasila.text.numbers import parse_digits
from hasila.text.phrases import Node
from hasila.text.rules import STOP

LINE_END = "\n"
_REMEMBERED = 20_000  # words, and as many tokens: up to twice as many take some 20 MB
_PUNCTUATION: dict[str, Concepts] = {
    **dict.fromkeys(".!?\n", STOP),
    ",": frozenset({","}),
    ";": frozenset({";"}),
    ":": frozenset({":"}),
    **{c: frozenset({"("}) for c in "(["},
    **{c: frozenset({")"}) for c in ")]"},
    **{c: frozenset({'"'}) for c in '"«»“”„'},
    "-": frozenset({"-"}),
    "–": frozenset({"-"}),
    "—": frozenset({"-"}),
    "/": frozenset({"/"}),
    "%": frozenset({"percent"}),
}
#: Marks that mean this or that by what stands beside them (see text/lexer.py).
BESIDE_OTHERS = frozenset(".-:'")
_DIGITS: Concepts = frozenset({"digits"})
_MOST_DIGITS = 15  # what is longer is a code, no number of anything
OTHER: Concepts = frozenset({"mark"})
_PLACE: Concepts = frozenset({"place"})


class Form(msgspec.Struct, eq=False):
    """A token of the folded text and what the lexicon knows of it.

    Attributes:
        text: the token. key: what phrases are looked up by.
        whole: the phrases that start with it, as a node of the lexicon's tree.
        split: the same for the token with proclitics taken off: (their concepts, their length, node).
        concepts, value, count: what it is where it starts no phrase: digits with their number, a mark, a word; where it
            is the only phrase that it starts, what that is.
        fixed: it is that wherever it stands, whatever stands beside it.
    """

    text: str
    key: str
    whole: Node | None
    split: tuple[tuple[Concepts, int, Node], ...]
    concepts: Concepts
    value: Any = None
    count: int | None = None
    fixed: bool = False


class _Word(NamedTuple):
    """What stands between two blanks and is more than one token, or does not fold one to one.

    Its length when folded, (form, start, end) of its tokens, origins where they shift.
    """

    length: int
    tokens: tuple[tuple[Form, int, int], ...]
    offsets: tuple[int, ...] | None


class Words:
    """The tokens of one text as parallel lists, and the way back from folded positions to the text's own."""

    def __init__(self) -> None:
        self.forms: list[Form] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._shifts: list[tuple[int, int, tuple[int, ...]]] = []  # (folded start, own start, origins) of odd words
        self._firsts: list[int] = []

    def shift(self, start: int, own: int, offsets: tuple[int, ...]) -> None:
        """Note that the word at *start*, at *own* in the text, does not fold one to one."""
        self._firsts.append(start)
        self._shifts.append((start, own, offsets))

    def origin(self, position: int) -> int:
        """Offset in the original text of a position in the folded one."""
        at = bisect_right(self._firsts, position) - 1
        if at < 0:
            return position
        start, own, offsets = self._shifts[at]
        beyond = position - start - (len(offsets) - 1)
        return own + (offsets[position - start] if beyond <= 0 else offsets[-1] + beyond)


class Vocabulary:
    """The words met so far in texts of one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._forms = Memo(self._form_of, _REMEMBERED)  # of tokens
        self._words = Memo(self._word_of, _REMEMBERED)  # of what stands between two blanks
        self._line_end = self._form_of(LINE_END)

    def words(self, text: str) -> Words:
        """All tokens of *text*; line ends that touch count as one."""
        out = Words()
        known = self._words
        forms, starts, ends = out.forms, out.starts, out.ends
        at = own = 0  # positions in the folded text, in the text itself
        for number, line in enumerate(text.split("\n")):
            if number:
                if ends and ends[-1] == at - 1 and forms[-1] is self._line_end:
                    ends[-1] = at
                else:
                    forms.append(self._line_end)
                    starts.append(at - 1)
                    ends.append(at)
            for raw in line.split(" "):
                if raw:
                    word = known[raw]
                    length = len(raw)
                    own += length
                    if not isinstance(word, tuple):
                        forms.append(word)
                        starts.append(at)
                        at += length
                        ends.append(at)
                    else:
                        length, tokens, offsets = word
                        for form, start, end in tokens:
                            forms.append(form)
                            starts.append(at + start)
                            ends.append(at + end)
                        if offsets is not None:
                            out.shift(at, own - len(raw), offsets)
                        at += length
                at += 1
                own += 1
        return out

    def _word_of(self, raw: str) -> Form | _Word:
        folded = self._language.folder.fold(raw)
        forms = self._forms
        if folded.offsets is None and folded.text.isalpha():
            return forms[folded.text]
        tokens = tuple((forms[m[0]], m.start(), m.end()) for m in TOKEN.finditer(folded.text))
        return _Word(len(folded.text), tokens, folded.offsets)

    def _form_of(self, text: str) -> Form:
        start = self._language.lexicon.start
        key = self._language.key(text)
        word = text[0].isalpha()
        readings = self._language.split(text) if word else ()
        split = tuple(
            (one_object(prefix), length, node)
            for prefix, length, rest in readings
            if (node := start(rest) if len(rest) >= len(text) - length else _no_name(start(rest))) is not None
        )
        whole = start(key) if key == text else _no_name(start(key))
        if text[0].isdecimal() and len(text) <= _MOST_DIGITS:
            return Form(text, key, whole, split, _DIGITS, parse_digits(text, self._language.thousands))
        if whole is not None and (sole := whole.sole) is not None and not split:
            return Form(text, key, whole, split, sole.concepts, sole.ids, sole.count, fixed=True)
        concepts = NO_CONCEPTS if word else _PUNCTUATION.get(text[0], OTHER)
        alone = whole is None and not split and text not in BESIDE_OTHERS
        return Form(text, key, whole, split, concepts, fixed=alone)


def _no_name(node: Node | None) -> Node | None:
    """*node* for a word that lost its article or ending: a name of one word is written as it is listed ("the Albany")."""
    if node is None or node.entry is None or node.entry.concepts != _PLACE:
        return node
    if not node.next:
        return None
    other = Node()
    other.next, other.title = node.next, node.title
    return other
