"""From what a format found to an :class:`Article`: cleaning, title, date, language, identity.

**Identity.** ``Article.id`` is a digest of the stated outlet and of the text (title included) after Unicode
normalisation, without differences of blanks and invisible marks. The address, the file, the retrieval
time and the publication date are left out: one article under several addresses is one article, and so is a page that
was crawled twice. The outlet is in, because two papers that print one wire text are two reports.

**Title.** Where the source gives the title separately and the text does not begin with it, it becomes the first line of
``Article.text``, followed by a blank line: whatever is read stands in the text and can be quoted.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from typing import Protocol

import msgspec

from hasila.model import Article
from hasila.sources.language import identify
from hasila.sources.support.addresses import host, original
from hasila.sources.support.stamps import stamp

EMPTY = "holds no text"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f]")
_BLANK_LINES = re.compile(r"\n{3,}")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f]")
_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
_TRAILING = re.compile(r"[ \t\xa0]+(?=\n)")


class Draft(msgspec.Struct):
    """What a format found, uncleaned. Only ``text`` is needed; ``published`` may be in any machine form."""

    text: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    outlet: str | None = None
    section: str | None = None
    language: str | None = None
    external_id: str | None = None
    empty_reason: str = EMPTY


class Given(Protocol):
    """The fields of :class:`hasila.sources.support.context.Hints` that an article may take over."""

    @property
    def url(self) -> str | None: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def title(self) -> str | None: ...
    @property
    def published(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def external_id(self) -> str | None: ...


def article(draft: Draft, hints: Given, *, source: str) -> Article | None:
    """The article, or ``None`` where neither text nor title is left after cleaning."""
    title = one_line(draft.title) or one_line(hints.title)
    text = with_title(clean(draft.text), title)
    if not text:
        return None
    outlet = one_line(draft.outlet) or one_line(hints.outlet)
    url = original(draft.url) or original(hints.url)
    return Article(
        id=digest(text, outlet),
        source=printable(source),
        language=identify(text, declared=draft.language or hints.language),
        text=text,
        external_id=one_line(draft.external_id) or hints.external_id,
        url=url,
        outlet=outlet or host(url),
        title=title,
        section=one_line(draft.section),
        published=stamp(draft.published) or stamp(hints.published),
    )


def clean(text: str) -> str:
    """Line ends to ``\\n``, control characters out, at most one blank line in a row, no lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text)
    if "\u2028" in text or "\u2029" in text:
        text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    if not text.isascii():
        text = _without_surrogates(text)
    if " \n" in text or "\t\n" in text or "\xa0\n" in text:
        text = _TRAILING.sub("", text)
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip()


def _without_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def one_line(value: str | None) -> str | None:
    """``value`` on one line, cleaned; ``None`` where nothing is left."""
    if not value:
        return None
    if not value.isprintable():  # line ends, control and invisible characters
        value = clean(value)
    return " ".join(value.split()) or None


def with_title(text: str, title: str | None) -> str:
    """``text`` beginning with ``title``: added as a first line where the text does not begin with it."""
    if not title:
        return text
    if not text:
        return title
    begin = " ".join(text[: len(title) + 40].split())
    return text if begin.startswith(title) else f"{title}\n\n{text}"


def digest(text: str, outlet: str | None) -> str:
    """32 hexadecimal digits that depend on outlet and text only (see the module's docstring)."""
    folded = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    mark = hashlib.blake2b(digest_size=16)
    mark.update((outlet or "").casefold().encode())
    mark.update(b"\0")
    mark.update(folded.encode())
    return mark.hexdigest()


def printable(name: str) -> str:
    """A path or address that can be written as UTF-8 on one line: other bytes of file names become ``\\xe9``."""
    if name.isprintable():
        return name
    raw = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found.group()):02x}", raw)


def as_named(shown: str) -> str:
    """The path that :func:`printable` has shown so."""
    return os.fsdecode(_ESCAPED.sub(lambda found: bytes([int(found.group(1), 16)]), os.fsencode(shown)))
