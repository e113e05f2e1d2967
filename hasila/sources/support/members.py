"""Which members of an archive are no articles by their name alone."""

from __future__ import annotations

import os

from hasila.sources.support.walk import BESIDE

NONE_READABLE = "the archive holds no file that could be an article"
_MARKS = ("mimetype", "[Content_Types].xml")  # what office documents and e-books say about themselves


def is_noise(name: str) -> bool:
    """True for hidden files, what macOS and office programs add, and pictures, styles and scripts."""
    parts = name.replace("\\", "/").split("/")
    if "__MACOSX" in parts or any(part.startswith(".") and part not in (".", "..") for part in parts):
        return True
    return parts[-1] in _MARKS or os.path.splitext(parts[-1])[1].lower() in BESIDE
