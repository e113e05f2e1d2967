"""Rows of a ledger's own that come back to it in a table: they would confirm themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hasila.ledger.ledger import Ledger

#: Ids of incidents and facts as every export writes them, also into the notes of other formats.
_ID = re.compile(r"\b[a-z]-[0-9a-f]{16}\b")
_AT_ONCE = 500


def own_id_in(ledger: Ledger, text: str) -> str | None:
    """The first id in ``text`` that an incident or a fact of the ledger has; ``None`` where none has."""
    ids = list(dict.fromkeys(_ID.findall(text)))
    for begin in range(0, len(ids), _AT_ONCE):
        some = ids[begin : begin + _AT_ONCE]
        marks = ",".join("?" * len(some))
        query = (
            f"SELECT id FROM incidents WHERE id IN ({marks}) UNION SELECT id FROM facts WHERE id IN ({marks}) LIMIT 1"
        )
        if found := ledger.connection.execute(query, (*some, *some)).fetchone():
            return str(found[0])
    return None
