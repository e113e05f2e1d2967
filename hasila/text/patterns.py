"""The small notation of lexicon entries: ``(a|b)`` alternatives, ``[x]`` optional; everything else is itself.

``arrest(|ed|s|ing)`` stands for four words, ``mis hors d'etat [de nuire]`` for two phrases.
"""

from __future__ import annotations

from collections.abc import Iterator

_LIMIT = 4000


def expand(pattern: str) -> list[str]:
    """All strings that *pattern* stands for, spaces normalised, in the order written.

    Raises:
        ValueError: unbalanced brackets, or more than 4,000 strings.
    """
    strings, rest = _alternatives(pattern, 0, "")
    if rest != len(pattern):
        raise ValueError(f"unbalanced {pattern[rest]!r} in {pattern!r}: close every ( with ) and every [ with ]")
    return list(dict.fromkeys(" ".join(s.split()) for s in strings))


def _alternatives(pattern: str, at: int, closer: str) -> tuple[list[str], int]:
    """The strings of ``a|b|c`` from *at* to *closer* (or the end), and the position of the closer."""
    found: list[str] = []
    while True:
        strings, at = _sequence(pattern, at, closer)
        found.extend(strings)
        if len(found) > _LIMIT:
            raise ValueError(f"{pattern!r} stands for more than {_LIMIT} strings: split it")
        if at < len(pattern) and pattern[at] == "|":
            at += 1
            continue
        return found, at


def _sequence(pattern: str, at: int, closer: str) -> tuple[list[str], int]:
    strings = [""]
    while at < len(pattern):
        character = pattern[at]
        if character in "|)]":
            break
        if character in "([":
            close = ")" if character == "(" else "]"
            options, at = _alternatives(pattern, at + 1, close)
            if at >= len(pattern) or pattern[at] != close:
                raise ValueError(f"{character!r} is not closed in {pattern!r}")
            if character == "[":
                options = [*options, ""]
            strings = [s + option for s in strings for option in options]
        else:
            strings = [s + character for s in strings]
        at += 1
    return strings, at


def words(pattern: str) -> Iterator[str]:
    """The expansions of *pattern* that are not empty."""
    return (s for s in expand(pattern) if s)
