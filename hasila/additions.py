"""What a user adds to the gazetteer for good: places, agencies and groups in files of an own folder.

``hasila import places|agencies|groups`` writes them; every process reads them. They belong to what decides the reading:
a change makes runs read known articles again.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def folder() -> Path:
    """``$HASILA_ADDITIONS``, else ``hasila/additions`` in the folder where the system has its users' data."""
    own = os.environ.get("HASILA_ADDITIONS")
    if own:
        return Path(own)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "hasila" / "additions"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "hasila" / "additions"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "hasila" / "additions"


def files(*kinds: str) -> tuple[Path, ...]:
    """The files of some kinds (``places``, ``agencies``, ``groups``; all of them where none is named), by name."""
    try:
        home = folder()
        return tuple(
            path
            for kind in kinds or ("places", "agencies", "groups")
            for path in sorted((home / kind).glob("*.txt" if kind == "places" else "*.json"))
        )
    except (OSError, RuntimeError):  # no right to read, or no home
        return ()
