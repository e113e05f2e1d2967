"""Bytes to text, whatever the source declares.

Valid UTF-8 with at least one non-ASCII character is UTF-8, whoever says otherwise: text in a one-byte charset passes
for it by accident about once in a million words. Everything else is tried in the one-byte charsets of Arabic and
Western European papers; the reading with the most words that the languages know (:mod:`hasila.sources.language`)
wins, the declared one on a tie. Measured against charset-normalizer in ``docs/explanation/reading-sources.md``.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from hasila.errors import SourceError
from hasila.sources.language import is_known

SAMPLE = 24_000  # bytes that decide
ONE_BYTE = ("windows-1252", "windows-1256", "iso-8859-6", "cp720", "iso-8859-15")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALIASES = {
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "iso-8859-1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
}
_HIGH_RUN = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff]+[A-Za-z\x80-\xff]*")
_WORDS = re.compile(r"[^\W\d_]+")
_MOST_BROKEN = 0.02
_CONTROL = bytes(byte for byte in range(32) if byte not in (9, 10, 12, 13, 27))


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of ``data``. Never fails: bytes that fit nowhere become U+FFFD."""
    charset = detect(data, declared)
    try:
        return data.decode(charset, "replace")
    except (LookupError, UnicodeError):
        return data.decode("utf-8", "replace")


def detect(data: bytes, declared: str | None = None) -> str:
    """The name of the charset that :func:`decode` uses for ``data``."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    if wide := _without_mark(data):
        return wide
    try:
        data.decode()
        return "utf-8"
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data[:SAMPLE]):
        return "utf-8"
    return _best_one_byte(data, _known(declared))


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: one byte of two has hardly more than two values, zero (blanks) among them."""
    sample = data[:2000]
    if len(sample) < 16 or 0 not in sample:
        return None
    for half, name in ((sample[1::2], "utf-16-le"), (sample[0::2], "utf-16-be")):
        common = Counter(half).most_common(2)
        if sum(count for _, count in common) < len(half) * 0.9 or 0 not in dict(common):
            continue
        text = sample[: len(sample) // 2 * 2].decode(name, "replace")
        if sum(char.isprintable() or char in "\n\r\t" for char in text) > len(text) * 0.95:
            return name
    return None


def _mostly_utf8(sample: bytes) -> bool:
    """UTF-8 with a few broken bytes (a page cut in the middle of a letter)."""
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for char in text if char > "\x7f") - broken
    return sound > 0 and broken <= max(1, sound * _MOST_BROKEN)


def _known(declared: str | None) -> str | None:
    if not declared:
        return None
    name = declared.strip().strip("\"'").lower()
    try:
        return _ALIASES.get(name) or codecs.lookup(name).name
    except LookupError:
        return None


def _best_one_byte(data: bytes, declared: str | None) -> str:
    sample = b" ".join(_HIGH_RUN.findall(data[:SAMPLE] if len(data) < SAMPLE * 4 else _spread(data))[:1500])
    names = list(ONE_BYTE)
    if declared and declared not in {"utf-8", *ONE_BYTE}:
        names.append(declared)
    ranked = [(_plausibility(sample, name), name == declared, -place, name) for place, name in enumerate(names)]
    return max(ranked)[3]


def _spread(data: bytes) -> bytes:
    """The begin and the middle: the head of a page is often all markup."""
    middle = len(data) // 2
    return data[: SAMPLE // 2] + b" " + data[middle : middle + SAMPLE // 2]


def _plausibility(sample: bytes, charset: str) -> float:
    """Points for words that a language knows, against words of mixed script and characters no paper prints."""
    try:
        text = sample.decode(charset, "replace")
    except LookupError:
        return float("-inf")
    points = -2.0 * sum(1 for char in text if char == "\ufffd" or "\x80" <= char < "\xa0")
    for word in _WORDS.findall(text.lower()):
        points += is_known(word) - 0.7 * _mixed(word)
    return points


def _mixed(word: str) -> bool:
    """Latin and other letters in one word, which only a wrong charset writes."""
    latin = sum(1 for char in word if char < "\u0250")
    return 0 < latin < len(word)


def refuse_binary(data: bytes, *, zeros: bool = False) -> None:
    """Raises :class:`SourceError` where ``data`` is no text in any charset: zero bytes or many control characters.

    With ``zeros`` a few zero bytes are let pass, as they stand in some damaged pages and tables.
    """
    if data.startswith(tuple(mark for mark, _ in _BOMS)) or _without_mark(data):
        return
    sample = data[:8192]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if (b"\0" in sample and not zeros) or control > len(sample) * 0.02:
        raise SourceError("not text: the file is binary and of no format that Hasila reads")
