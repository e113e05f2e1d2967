"""Numbers: digits with the separators of a language, and spelled-out numbers from the values of adjacent words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_GROUPED = re.compile("\\d{1,3}(?:[.,\u066b\u066c]\\d{3})+\\Z")
_SEPARATORS = re.compile("[.,\u066b\u066c]")


def parse_digits(text: str, thousands: str) -> int | float:
    """Value of a number written in digits.

    Groups of three after a separator are thousands: a count of people has no three decimals, whichever of the two
    separators the paper uses. Otherwise the last separator is the decimal one.

    >>> parse_digits("3.129", "."), parse_digits("3,129", "."), parse_digits("12,5", "."), parse_digits("06", "")
    (3129, 3129, 12.5, 6)
    """
    if text.isdigit():
        return int(text)
    if _GROUPED.match(text) and not text.startswith("0"):
        return int(_SEPARATORS.sub("", text))
    parts = _SEPARATORS.split(text)
    if len(parts) == 2:
        return float(f"{parts[0]}.{parts[1]}")
    return int(parts[0])


def compose(values: Sequence[int], units_first: bool) -> int | None:
    """One number from the values of adjacent number words, None where they do not make one.

    Words of falling size add up, a word of larger size multiplies what stands before it: 2 1000 3 100 40 5 = 2345.
    With *units_first* a unit may stand before the tens it belongs to: 5 20 = 25.

    >>> compose([2, 1000, 3, 100, 40, 5], False), compose([200, 5, 10], True), compose([4, 7], False)
    (2345, 215, None)
    """
    total = 0  # thousands and above, finished
    current = 0  # below the next multiplier
    smallest = 1_000_000_000
    for value in values:
        if value >= 1000:
            total += (current or 1) * value if total == 0 or value < smallest else 0
            if total == 0:
                return None
            smallest, current = value, 0
        elif value == 100:
            units = current % 100
            if units > 9 or current >= 100:
                return None
            current = (units or 1) * 100
        elif not _adds(current, value, units_first):
            return None
        else:
            current += value
    return total + current


def _adds(current: int, value: int, units_first: bool) -> bool:
    """May *value* (below 1000, not 100) be added to *current*?"""
    if current == 0:
        return True
    if value >= 100:
        return False
    below = current % 100
    if below == 0:
        return True
    if below >= 20 and below % 10 == 0:
        return value < 10 or (value < 20 and not units_first)
    return units_first and below < 10 and value >= 10 and value % 10 == 0


def parse_runs(values: Iterable[int], joined: Sequence[bool], units_first: bool) -> list[tuple[int, int, int]]:
    """Split a run of number words into numbers: (first, after, value), longest first.

    Args:
        values: the value of each word.
        joined: whether an "and" stands between word i and word i + 1.
        units_first: see :func:`compose`.
    """
    words = list(values)
    found: list[tuple[int, int, int]] = []
    at = 0
    while at < len(words):
        for after in range(len(words), at, -1):
            value = compose(words[at:after], units_first)
            if value is not None and _well_joined(words[at:after], joined[at : after - 1], units_first):
                found.append((at, after, value))
                at = after
                break
        else:
            at += 1
    return found


def _well_joined(words: Sequence[int], joined: Sequence[bool], units_first: bool) -> bool:
    """Where units come first, a unit and its tens need their "and" (five-and-twenty), a teen must not have one."""
    if not units_first:
        return True
    for i, has_and in enumerate(joined):
        left, right = words[i], words[i + 1]
        if left < 10 and right == 10 and has_and:
            return False
        if left < 10 and right >= 20 and right < 100 and not has_and:
            return False
    return True
