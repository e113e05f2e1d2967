"""What merging keeps in the ledger between runs: the key index, the parts, the sketches; and its results.

All functions work on an open connection inside the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Mapping
from sys import byteorder

from hasila.merge.blocking import ALWAYS, PAD_FIGURE, block_keys
from hasila.merge.copies import Sketch
from hasila.merge.incidents import Merged
from hasila.merge.report import Profile

# The rows of one incident in its three tables.
Rows = tuple[list[tuple[object, ...]], ...]
ACCEPTED = "('asserted', 'alleged')"
IN_LIST = "IN (SELECT value FROM json_each(?))"


def pack(sketch: Sketch) -> bytes:
    """Little-endian 32-bit integers."""
    values = array("I", sketch)
    if byteorder == "big":
        values.byteswap()
    return values.tobytes()


def unpack(blob: bytes) -> Sketch:
    """The inverse of :func:`pack`."""
    values = array("I", blob)
    if byteorder == "big":
        values.byteswap()
    return tuple(values)


def as_json(values: Iterable[str]) -> str:
    """A list for ``IN (SELECT value FROM json_each(?))``."""
    return json.dumps(sorted(values))


def articles_without_sketch(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """(id, text) of at most a batch of articles with incident reports that have no sketch yet."""
    return connection.execute(
        "SELECT id, text FROM articles WHERE id IN (SELECT f.article_id FROM facts f"
        " JOIN incident_reports r ON r.fact_id = f.id WHERE f.kind = 'incident')"
        " AND id NOT IN (SELECT article_id FROM article_sketches) ORDER BY id LIMIT 500"
    ).fetchall()


def save_sketch(connection: sqlite3.Connection, article_id: str, sketch: Sketch) -> None:
    """Keep a sketch; its copy group is settled afterwards. A source count of 0 marks the article as not yet merged."""
    connection.execute("INSERT OR REPLACE INTO article_sketches VALUES (?,?,?,0)", (article_id, pack(sketch), ""))


def load_sketches(connection: sqlite3.Connection) -> tuple[dict[str, Sketch], dict[str, str]]:
    """All sketches, and the copy groups as they were at the last merge. Sketches of removed articles are dropped."""
    connection.execute("DELETE FROM article_sketches WHERE article_id NOT IN (SELECT id FROM articles)")
    sketches, groups = {}, {}
    for article_id, blob, group in connection.execute("SELECT article_id, sketch, copy_group FROM article_sketches"):
        sketches[article_id] = unpack(blob)
        groups[article_id] = group
    return sketches, groups


def save_groups(connection: sqlite3.Connection, groups: Mapping[str, str], before: Mapping[str, str]) -> set[str]:
    """Keep the copy groups and source counts; returns the articles where either changed."""
    changed = {a for a, g in groups.items() if before.get(a) != g}
    connection.executemany(
        "UPDATE article_sketches SET copy_group = ? WHERE article_id = ?", [(groups[a], a) for a in sorted(changed)]
    )
    count = "(SELECT count(*) FROM article_sources s WHERE s.article_id = article_sketches.article_id)"
    changed |= {
        row[0] for row in connection.execute(f"SELECT article_id FROM article_sketches WHERE sources <> {count}")
    }
    connection.execute(f"UPDATE article_sketches SET sources = {count} WHERE sources <> {count}")
    return changed


def outlets_of(connection: sqlite3.Connection, articles: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Who printed each article: the outlet, else the host of the address, else the source."""
    found: dict[str, set[str]] = {}
    for article_id, outlet, url, source in connection.execute(
        f"SELECT article_id, outlet, url, source FROM article_sources WHERE article_id {IN_LIST}", (as_json(articles),)
    ):
        found.setdefault(article_id, set()).add(outlet or _host(url) or source)
    return {article: tuple(sorted(names)) for article, names in found.items()}


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0].removeprefix("www.")


def touched(
    connection: sqlite3.Connection, changed_articles: set[str], judged: Iterable[str]
) -> tuple[set[str], set[str]]:
    """(new reports, all other reports whose part must be looked at again).

    New, removed, judged, or newly seen as copies.
    """
    new = {
        r[0]
        for r in connection.execute(
            f"SELECT fact_id FROM incident_reports WHERE modality IN {ACCEPTED}"
            " AND fact_id NOT IN (SELECT fact_id FROM merge_reports)"
        )
    }
    parts = {
        r[0]
        for r in connection.execute(
            "SELECT part FROM merge_reports WHERE fact_id NOT IN (SELECT fact_id FROM incident_reports)"
            f" OR fact_id {IN_LIST} OR article_id {IN_LIST}",
            (as_json(judged), as_json(changed_articles)),
        )
    }
    connection.execute(
        "DELETE FROM merge_keys WHERE fact_id IN (SELECT fact_id FROM merge_reports"
        " WHERE fact_id NOT IN (SELECT fact_id FROM incident_reports))"
    )
    connection.execute("DELETE FROM merge_reports WHERE fact_id NOT IN (SELECT fact_id FROM incident_reports)")
    return new, members(connection, parts)


def members(connection: sqlite3.Connection, parts: Iterable[str]) -> set[str]:
    """All reports of some parts."""
    sql = f"SELECT fact_id FROM merge_reports WHERE part {IN_LIST}"
    return {row[0] for row in connection.execute(sql, (as_json(parts),))}


def neighbours(connection: sqlite3.Connection, profiles: Iterable[Profile]) -> set[str]:
    """Reports of every part that holds a report which blocking may propose for one of these."""
    parts: set[str] = set()
    for p in profiles:
        first, last = p.window or ALWAYS
        parts |= {
            row[0]
            for row in connection.execute(
                "SELECT DISTINCT r.part FROM merge_keys k JOIN merge_reports r ON r.fact_id = k.fact_id"
                f" WHERE k.key {IN_LIST} AND k.first_day <= ? AND k.last_day >= ?",
                (as_json(block_keys(p)), last + PAD_FIGURE, first - PAD_FIGURE),
            )
        }
    return members(connection, parts)


def remember(connection: sqlite3.Connection, profiles: Iterable[Profile], part_of: Mapping[str, str]) -> None:
    """Keep keys and parts of the reports just merged."""
    for p in profiles:
        first, last = p.window or ALWAYS
        row = connection.execute("SELECT part FROM merge_reports WHERE fact_id = ?", (p.id,)).fetchone()
        if row is None or row[0] != part_of[p.id]:
            connection.execute(
                "INSERT OR REPLACE INTO merge_reports VALUES (?,?,?)", (p.id, p.article_id, part_of[p.id])
            )
        connection.execute("DELETE FROM merge_keys WHERE fact_id = ?", (p.id,))
        connection.executemany(
            "INSERT OR IGNORE INTO merge_keys VALUES (?,?,?,?)", [(key, p.id, first, last) for key in block_keys(p)]
        )


def stored(connection: sqlite3.Connection, reports: Iterable[str]) -> dict[str, str]:
    """The incidents that hold any of these reports, with a text of all their rows, for finding what changed.

    Also the incidents that lost all their reports.
    """
    ids = {
        row[0]
        for row in connection.execute(
            f"SELECT DISTINCT incident_id FROM incident_members WHERE fact_id {IN_LIST}", (as_json(reports),)
        )
    }
    ids |= {
        row[0]
        for row in connection.execute(
            "SELECT id FROM incidents WHERE id NOT IN (SELECT incident_id FROM incident_members)"
        )
    }
    return {incident: repr(_rows(connection, incident)) for incident in ids}


def _rows(connection: sqlite3.Connection, incident: str) -> Rows:
    return tuple(
        connection.execute(f"SELECT * FROM {table} WHERE {column} = ? ORDER BY 1, 2", (incident,)).fetchall()
        for table, column in (
            ("incidents", "id"),
            ("incident_members", "incident_id"),
            ("incident_counts", "incident_id"),
        )
    )


def rows_of(merged: Merged) -> Rows:
    """The rows of an incident in the three tables."""
    date = merged.date
    start = date.from_.isoformat() if date and date.from_ else None
    end = date.to.isoformat() if date and date.to else None
    head: tuple[object, ...] = (
        merged.id, merged.type, merged.subtype, start, end, merged.outlets, merged.independent,
    )  # fmt: skip
    told = sorted((merged.id, m.told.report.id, m.told.role, m.why) for m in merged.members)
    counts = sorted(
        (merged.id, name, f.min, f.max, f.best, f.how, f.reports, f.independent) for name, f in merged.figures.items()
    )
    return [head], list(told), list(counts)


def write(connection: sqlite3.Connection, after: Mapping[str, Rows], before: Mapping[str, str]) -> tuple[int, int]:
    """Replace what changed. Returns how many incidents were written and how many vanished."""
    changed = sorted(i for i, rows in after.items() if before.get(i) != repr(rows))
    gone = sorted(set(before) - set(after))
    connection.executemany("DELETE FROM incidents WHERE id = ?", [(i,) for i in [*changed, *gone]])
    for incident in changed:
        for table, rows in zip(("incidents", "incident_members", "incident_counts"), after[incident], strict=True):
            for row in rows:
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    return len(changed), len(gone)
