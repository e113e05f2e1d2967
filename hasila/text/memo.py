"""Answers remembered for as long as they are asked for: memory stays flat however many texts come.

Of the words of a newspaper, half of the running text are a few thousand that come back in every article, and most of the
others never come again. A table that keeps all of them grows with the corpus; one that is emptied when it is full forgets
the frequent words with the rare ones.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(dict[K, V]):
    """A table of what *make* returns for each key, made when it is first looked up (``memo[key]``).

    Whenever *size* keys have come anew, those that were not asked for since the last time are forgotten: it never holds
    more than twice *size*. Finding what is there costs one look-up of a dictionary.

    Args:
        make: works out the value of a key; never None.
        size: in keys.
    """

    def __init__(self, make: Callable[[K], V], size: int) -> None:
        super().__init__()
        self._make = make
        self._size = size
        self._before: dict[K, V] = {}

    def __missing__(self, key: K) -> V:
        value = self._before.pop(key, None)
        if value is None:
            value = self._make(key)
        if len(self) >= self._size:
            self._before = dict(self)
            self.clear()
        self[key] = value
        return value
