"""Agencies and groups with those that the user added (:mod:`hasila.additions`)."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from hasila import additions
from hasila.gazetteer.records import Agency, Group

R = TypeVar("R", Agency, Group)


def with_added(known: dict[str, R], kind: str, form: type[list[R]]) -> dict[str, R]:
    """Records by id with those of the user's files of a *kind*; an id that is known gets the added names as well."""
    result = dict(known)
    for path in additions.files(kind):
        for record in msgspec.json.decode(path.read_bytes(), type=form):
            before = result.get(record.id)
            result[record.id] = record if before is None else _joined(before, record)
    return result


def _joined(before: R, added: R) -> R:
    names: dict[str, list[str]] = {}
    language: str
    for language in (*before.names, *added.names):
        both = (*before.names.get(language, ()), *added.names.get(language, ()))
        names[language] = list(dict.fromkeys(both))
    return msgspec.structs.replace(before, names=names)
