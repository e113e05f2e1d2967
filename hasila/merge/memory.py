"""What merging keeps in the ledger between runs: profiles, their keys, the parts, the sketches; and its results.

All functions work on an open connection inside the caller's transaction.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping
from sys import byteorder

import msgspec

from hasila.ledger.connection import Connection
from hasila.ledger.former import note_incidents
from hasila.merge.blocking import keys_of
from hasila.merge.comparisons import INCOMPATIBLE_DAYS
from hasila.merge.copies import Sketch, sketch
from hasila.merge.incidents import Merged
from hasila.merge.report import Profile, Report
from hasila.merge.wording import BITS


class Kept(msgspec.Struct, array_like=True):
    """A profile as it is kept: its letter groups apart, as bytes."""

    profile: Profile
    wording: bytes


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


def sketches_of(connection: Connection, articles: Iterable[str]) -> dict[str, Sketch]:
    """The sketches of some articles, made where none is kept yet."""
    wanted = as_json(articles)
    rows = connection.execute(
        f"SELECT article_id, sketch FROM article_sketches WHERE article_id {IN_LIST}", (wanted,)
    ).fetchall()
    found = {article: unpack(blob) for article, blob in rows}
    missing = (
        f"SELECT id, text FROM articles WHERE id {IN_LIST} AND id NOT IN (SELECT article_id FROM article_sketches)"
    )
    return found | {article: sketch(text) for article, text in connection.execute(missing, (wanted,))}


def outlets_of(connection: Connection, articles: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Who printed each article: the outlet, else the host of the address, else the source."""
    found: dict[str, set[str]] = {}
    for article_id, outlet, url, source in connection.execute(
        f"SELECT article_id, outlet, url, source FROM article_sources WHERE article_id {IN_LIST}", (as_json(articles),)
    ):
        found.setdefault(article_id, set()).add(outlet or _host(url) or source)
    return {article: tuple(sorted(names)) for article, names in found.items()}


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0].removeprefix("www.")


def unmerged(connection: Connection, limit: int) -> list[str]:
    """At most ``limit`` reports that have not been merged yet, the earliest incidents first."""
    rows = connection.execute(
        "SELECT r.fact_id FROM incident_reports r JOIN facts f ON f.id = r.fact_id JOIN articles a ON a.id = f.article_id"
        f" WHERE r.modality IN {ACCEPTED} AND r.fact_id NOT IN (SELECT fact_id FROM merge_reports)"
        " ORDER BY coalesce(r.date_from, r.date_to, a.published) NULLS FIRST, r.fact_id LIMIT ?",
        (limit,),
    )
    return [row[0] for row in rows]


def disturbed_parts(connection: Connection, judged: Iterable[str]) -> set[str]:
    """The parts that lost a report, hold a judged one, or one whose article came from further sources since.

    What is left of the lost reports is forgotten.
    """
    lost = "SELECT fact_id FROM merge_reports WHERE fact_id NOT IN (SELECT fact_id FROM incident_reports)"
    count = "(SELECT count(*) FROM article_sources s WHERE s.article_id = article_sketches.article_id)"
    spread = f"SELECT article_id FROM article_sketches WHERE sources <> {count}"
    parts = {
        row[0]
        for row in connection.execute(
            f"SELECT part FROM merge_reports WHERE fact_id IN ({lost}) OR article_id IN ({spread}) OR fact_id {IN_LIST}",
            (as_json(judged),),
        )
    }
    connection.execute(f"DELETE FROM merge_keys WHERE fact_id IN ({lost})")
    connection.execute("DELETE FROM merge_reports WHERE fact_id NOT IN (SELECT fact_id FROM incident_reports)")
    connection.execute("DELETE FROM article_sketches WHERE article_id NOT IN (SELECT id FROM articles)")
    connection.execute(f"UPDATE article_sketches SET sources = {count} WHERE sources <> {count}")
    return parts


def keep(connection: Connection, reports: Mapping[str, Report], profiles: Mapping[str, Profile]) -> None:
    """Keep new reports: the sketch of the article, the profile in a part of its own, its keys."""
    connection.executemany(
        "INSERT INTO article_sketches SELECT ?, ?, count(*) FROM article_sources WHERE article_id = ?"
        " ON CONFLICT DO NOTHING",
        [(r.article_id, pack(r.sketch), r.article_id) for r in reports.values()],
    )
    for p in profiles.values():
        keys = keys_of(p)
        kept = Kept(msgspec.structs.replace(p, wording=0), p.wording.to_bytes(BITS // 8, "little"))
        connection.execute(
            "INSERT INTO merge_reports VALUES (?,?,?,?)", (p.id, p.article_id, p.id, msgspec.msgpack.encode(kept))
        )
        connection.executemany(
            "INSERT INTO merge_keys VALUES (?,?,?,?)", [(key, p.id, *keys.window) for key in keys.all()]
        )


def profiles(connection: Connection, where: str, parameters: tuple[object, ...]) -> dict[str, Profile]:
    """The kept profiles that fulfil a condition on ``merge_reports``."""
    found = {}
    for (blob,) in connection.execute(f"SELECT profile FROM merge_reports WHERE {where}", parameters):
        kept = msgspec.msgpack.decode(blob, type=Kept)
        wording = int.from_bytes(kept.wording, "little")
        found[kept.profile.id] = msgspec.structs.replace(kept.profile, wording=wording)
    return found


def neighbours(connection: Connection, reports: Iterable[str]) -> dict[str, Profile]:
    """Profiles of the other reports that blocking may propose for one of these."""
    wanted = as_json(reports)
    near = (
        "SELECT o.fact_id FROM (SELECT key, min(first_day) AS first, max(last_day) AS last FROM merge_keys"
        f" WHERE fact_id {IN_LIST} GROUP BY key) n CROSS JOIN merge_keys o ON o.key = n.key"
        " WHERE instr(o.key, '|text ') > 0 OR (o.first_day <= n.last + ? AND o.last_day >= n.first - ?)"
    )
    return profiles(
        connection,
        f"fact_id IN ({near}) AND fact_id NOT {IN_LIST}",
        (wanted, INCOMPATIBLE_DAYS, INCOMPATIBLE_DAYS, wanted),
    )


def parts_of(connection: Connection, reports: Iterable[str]) -> set[str]:
    """The parts that some reports are in."""
    sql = f"SELECT DISTINCT part FROM merge_reports WHERE fact_id {IN_LIST}"
    return {row[0] for row in connection.execute(sql, (as_json(reports),))}


def members(connection: Connection, parts: Iterable[str]) -> dict[str, Profile]:
    """Profiles of all reports of some parts."""
    return profiles(connection, f"part {IN_LIST}", (as_json(parts),))


def save_parts(connection: Connection, part_of: Mapping[str, str]) -> None:
    """Keep which part each report is in now."""
    connection.executemany(
        "UPDATE merge_reports SET part = ? WHERE fact_id = ?", [(part, report) for report, part in part_of.items()]
    )


def stored(connection: Connection, reports: Iterable[str]) -> dict[str, str]:
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


def _rows(connection: Connection, incident: str) -> Rows:
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


def write(connection: Connection, after: Mapping[str, Rows], before: Mapping[str, str]) -> tuple[int, int]:
    """Replace what changed. Returns how many incidents were written and how many vanished."""
    changed = sorted(i for i, rows in after.items() if before.get(i) != repr(rows))
    gone = sorted(set(before) - set(after))
    note_incidents(connection, gone)
    connection.executemany("DELETE FROM incidents WHERE id = ?", [(i,) for i in [*changed, *gone]])
    for incident in changed:
        for table, rows in zip(("incidents", "incident_members", "incident_counts"), after[incident], strict=True):
            for row in rows:
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    connection.execute(
        "INSERT INTO incident_places SELECT DISTINCT m.incident_id, p.place_id FROM incident_members m"
        f" JOIN fact_places p ON p.fact_id = m.fact_id WHERE m.incident_id {IN_LIST}",
        (as_json(changed),),
    )
    return len(changed), len(gone)
