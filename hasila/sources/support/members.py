"""Which members of an archive are no articles by their name alone."""

from __future__ import annotations

import os

from hasila.sources.support.walk import BESIDE


def is_noise(name: str) -> bool:
    """True for hidden files, what macOS adds, and pictures, styles and scripts."""
    parts = name.replace("\\", "/").split("/")
    if "__MACOSX" in parts or any(part.startswith(".") and part not in (".", "..") for part in parts):
        return True
    return os.path.splitext(parts[-1])[1].lower() in BESIDE
