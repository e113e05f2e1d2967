"""Speakers without their names: exports say which office or body spoke."""

from __future__ import annotations

import functools
import re

_NAMED = re.compile(r"(?P<who>.+?)\s*\((?P<office>[^()]+)\)$")


@functools.cache
def office(speaker: str | None) -> str | None:
    """The role or body of a speaker.

    ``Name (BCIJ director)`` is ``BCIJ director``; ``Ministry of Interior (Egypt)`` is a body and stays.
    """
    found = _NAMED.match(speaker or "")
    if found is None or found["office"] in _countries():
        return speaker
    return found["office"]


@functools.cache
def _countries() -> frozenset[str]:
    from hasila.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    return frozenset(name for code, names in gazetteer.place_names("en").items() if len(code) == 2 for name, _ in names)
