"""What outside packages add, by Python entry points: source formats, languages, codebooks, exports.

    [project.entry-points."hasila.sources"]     a module with SUFFIXES, sniff and read (see hasila.sources)
    [project.entry-points."hasila.languages"]   a package: lexicon.yaml, grammar.py … (see hasila.languages)
    [project.entry-points."hasila.codebooks"]   a package: codebook.yaml, xx.yaml … (see hasila.codebook)
    [project.entry-points."hasila.exports"]     a module with write (see hasila.exports)

A plug-in that cannot be loaded is named once, on standard error, and the rest works.
"""

from __future__ import annotations

import warnings
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

#: Group -> what a plug-in of it must have: names in the module, or files beside it.
GROUPS: dict[str, tuple[str, ...]] = {
    "hasila.sources": ("SUFFIXES", "sniff", "read"),
    "hasila.languages": ("lexicon.yaml",),
    "hasila.codebooks": ("codebook.yaml",),
    "hasila.exports": ("write",),
}


class PluginWarning(UserWarning):
    """A plug-in could not be loaded; the message names it, its package and the reason."""


@cache
def plugins(group: str) -> dict[str, ModuleType]:
    """Name -> module of every plug-in of a *group*, by name; what cannot be loaded is warned of and left out."""
    found = {}
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        try:
            module = point.load()
        except Exception as error:  # whatever a plug-in does, the rest works
            _warn(point, f"{type(error).__name__}: {error}")
            continue
        if not isinstance(module, ModuleType):
            _warn(point, f"{point.value} is no module")
            continue
        missing = [name for name in GROUPS[group] if not _has(module, name)]
        if missing:
            _warn(point, f"{module.__name__} has no {', '.join(missing)}")
            continue
        found[point.name] = module
    return found


def _has(module: ModuleType, name: str) -> bool:
    if not name.endswith(".yaml"):
        return hasattr(module, name)
    return module.__file__ is not None and Path(module.__file__).with_name(name).is_file()


def _warn(point: EntryPoint, reason: str) -> None:
    package = point.dist.name if point.dist else "unknown package"
    warnings.warn(
        f"plug-in {point.name!r} of {package} ({point.group}) is left out: {reason}. "
        f"Update it, or remove it: pip uninstall {package}",
        PluginWarning,
        stacklevel=3,
    )
