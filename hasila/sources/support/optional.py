"""Libraries of an extra: imported where they are needed, with the name of the extra where they are missing."""

from __future__ import annotations

import importlib
from typing import Any

from hasila.errors import SourceError


def need(module: str, package: str, what: str) -> Any:
    """The module, or :class:`SourceError` that says what to install to read ``what``."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise SourceError(f"reading {what} needs the library {module}: pip install '{package}'") from error
