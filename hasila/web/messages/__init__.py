"""The words of the interface, one YAML file a language. A language is added by adding its file.

They are kept apart from ``hasila/languages``: those files decide what is read, and a change there makes the next run
read every article again, which the wording of a button must not.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

from hasila.errors import LexiconError
from hasila.files import parse_yaml

_HERE = Path(__file__).parent


def available() -> list[str]:
    """Codes of the interface's languages."""
    return sorted(path.stem for path in _HERE.glob("*.yaml"))


@functools.cache
def messages(language: str) -> dict[str, str]:
    """All messages of one language by dotted key: ``nav.findings``. Raises :class:`LexiconError` for a wrong file."""
    path = _HERE / f"{language}.yaml"
    try:
        return dict(_flat(parse_yaml(path.read_text(encoding="utf-8"))))
    except yaml.YAMLError as error:
        raise LexiconError(f"{path}: not YAML: {error}") from error


def _flat(tree: Any, prefix: str = "") -> list[tuple[str, str]]:
    found = []
    for key, value in tree.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", str(value)))
    return found
