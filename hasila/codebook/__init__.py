"""The codebook: what can be recorded of a subject, and what the reading rules must know of it.

A codebook is one folder: ``codebook.yaml``, and for each language ``xx.yaml`` with the words that the language's own
lexicon lacks (``words``), the nouns of what is counted (``nouns``), the words of what is aimed at (``targets``) and the
title of a yearly review (``title``). Those of this folder are found by themselves; outside packages add one by an entry point of the group ``hasila.codebooks`` that
names a package with these files.

A process works with one codebook at a time, as it works in one time zone: :func:`choose` sets it, :func:`active` is it,
and a ledger knows the one it was made with (:func:`follow`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from hasila.codebook.entries import CLASSES, FAMILIES, Balance, Codebook, CodebookWords, Count, IncidentType, Measure
from hasila.codebook.loading import load, words_of
from hasila.errors import UsageError
from hasila.plugins import plugins

__all__ = [
    "CLASSES", "DEFAULT", "FAMILIES", "Balance", "Codebook", "CodebookWords", "Count", "IncidentType", "Measure",
    "active", "available", "choose", "follow", "load", "on_change", "per_codebook", "words_of",
]  # fmt: skip

DEFAULT = "counter-terrorism"
ENTRY_POINTS = "hasila.codebooks"
_HERE = Path(__file__).parent

Function = TypeVar("Function", bound=Callable[..., object])
_forget: list[Callable[[], None]] = []
_active: Codebook | None = None
_stated = False  # was the codebook asked for, or is it only the one of a ledger?


@cache
def available() -> dict[str, Path]:
    """Name -> folder of every codebook of this installation."""
    found = {path.parent.name.replace("_", "-"): path.parent for path in sorted(_HERE.glob("*/codebook.yaml"))}
    for name, module in plugins(ENTRY_POINTS).items():
        found[name] = Path(str(module.__file__)).parent
    return found


def active() -> Codebook:
    """The codebook of this process; the one of counter-terrorism where none was chosen."""
    return _active or _use(DEFAULT)


def choose(name: str | None) -> Codebook:
    """Work with the codebook *name* from now on, whatever a ledger says; None: with that of a ledger, or the default.

    *name* is one of :func:`available`, or the path of a folder that holds one.

    Raises:
        UsageError: there is no such codebook.
        CodebookError: it has a wrong entry.
    """
    global _stated
    _stated = name is not None
    return _use(name or DEFAULT)


def follow(name: str) -> Codebook:
    """Work with the codebook that a ledger was made with.

    Raises:
        UsageError: another one was asked for, or this installation has none of that name.
    """
    if not _stated:
        return _use(name)
    if active().name != name:
        raise UsageError(f"the ledger is one of {name}, not of {active().name}: choose another ledger with --db")
    return active()


def _use(name: str) -> Codebook:
    global _active
    known = available()
    folder = known.get(name) or Path(name)
    if not (folder / "codebook.yaml").is_file():
        raise UsageError(f"no codebook {name!r}: known are {', '.join(sorted(known))}, or name the folder of one")
    if _active is None or _active.home != folder:
        _active = load(folder)
        for forget in _forget:
            forget()
    return _active


def on_change(forget: Callable[[], None]) -> None:
    """Have *forget* called whenever another codebook is chosen."""
    _forget.append(forget)


def per_codebook(function: Function) -> Function:
    """Like :func:`functools.cache`, but what was made for one codebook is forgotten with it."""
    cached = cache(function)
    on_change(cached.cache_clear)
    return cached  # type: ignore[return-value]  # a cached function is called as the function itself
