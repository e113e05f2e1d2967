"""Release notes: what differs between two exports made of tables, and why.

Ids are stable, so what has the same id is the same thing. The reasons are looked up, never guessed: a new or missing
article, a decision, a report that moved to another incident, another version of the reading. Where none of these is seen
the note says so.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import msgspec

from hasila.errors import UsageError
from hasila.exports.csv import read_rows
from hasila.exports.tables import TABLES
from hasila.exports.tables.schema import split

Record = dict[str, Any]
#: What is compared, in the order of the notes.
COMPARED = (
    "incidents",
    "reports",
    "tallies",
    "statements",
    "scheduled",
    "findings",
    "imported_claims",
    "imported_incidents",
)
#: What changes with every other record and says nothing by itself.
_IGNORED = frozenset({"why", "explanation"})
UNSEEN = "the exports do not show why"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. ``fields`` has the old and the new value of what changed; ``why`` the reasons that were found."""

    table: str
    id: str
    change: Literal["added", "changed", "withdrawn"]
    what: str
    fields: dict[str, tuple[Any, Any]] = {}
    why: tuple[str, ...] = ()


class Release:
    """The tables of an export: a folder of CSV (csv, datapackage) or an SQLite export (file, or folder for Datasette).

    Raises :class:`UsageError` where it is none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables = {name: {str(row[TABLES[name].key[0]]): row for row in self._rows(name)} for name in COMPARED}
        self.articles = {str(row["id"]): row for row in self._rows("articles")}
        self.decisions = {int(row["number"]): row for row in self._rows("decisions")}
        self.members: dict[str, set[str]] = defaultdict(set)
        for report in self.tables["reports"].values():
            if report["incident_id"]:
                self.members[report["incident_id"]].add(report["id"])
        for count in self._rows("incident_counts"):
            self.tables["incidents"][count["incident_id"]][count["name"]] = _range(count)

    def _rows(self, name: str) -> Iterator[Record]:
        table = TABLES[name]
        try:
            if self.path.is_dir() and not (self.path / "ledger.db").is_file():
                rows = read_rows(self.path / f"{name}.csv", table)
                yield from (dict(zip(table.columns, row, strict=True)) for row in rows)
                return
            file = self.path / "ledger.db" if self.path.is_dir() else self.path
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
                columns = ", ".join(f'"{column}"' for column in table.columns)
                for row in connection.execute(f'SELECT {columns} FROM "{name}"'):
                    # An empty text and a missing one are the same in CSV.
                    yield dict(zip(table.columns, (None if cell == "" else cell for cell in row), strict=True))
        except (OSError, ValueError, sqlite3.Error) as error:
            raise UsageError(
                f"{self.path}: not an export to compare ({error}); make both with `hasila export csv FOLDER`, datapackage"
                " or sqlite, by one version of Hasila"
            ) from error

    def article_of(self, record: Record) -> str | None:
        """Where an article is named, such as ``The Sample Lantern, 2015-03-24``."""
        article = self.articles.get(str(record.get("article_id")))
        if article is None:
            return None
        return ", ".join(
            part for part in (article["outlet"] or article["source"], (article["published"] or "")[:10]) if part
        )


def _range(count: Record) -> str:
    low, high, best = count["min"], count["max"], count["best"]
    value = best if best is not None else low
    return f"{value:g}" if low == high or None in (low, high) else f"{value:g} ({low:g} to {high:g})"


def diff(old: Release, new: Release) -> Iterator[Change]:
    """All differences, table by table: added, changed, withdrawn, each by id."""
    reasons = _Reasons(old, new)
    for name in COMPARED:
        before, after = old.tables[name], new.tables[name]
        for identity in sorted(after.keys() - before.keys()):
            record = after[identity]
            yield Change(
                table=name, id=identity, change="added", what=_words(name, record),
                why=reasons.of_added(name, record),
            )  # fmt: skip
        for identity in sorted(before.keys() & after.keys()):
            fields = _changed(before[identity], after[identity])
            if fields:
                yield Change(
                    table=name, id=identity, change="changed", what=_words(name, after[identity]), fields=fields,
                    why=reasons.of_changed(name, identity, fields),
                )  # fmt: skip
        for identity in sorted(before.keys() - after.keys()):
            record = before[identity]
            yield Change(
                table=name, id=identity, change="withdrawn", what=_words(name, record),
                why=reasons.of_withdrawn(name, record),
            )  # fmt: skip


def _changed(before: Record, after: Record) -> dict[str, tuple[Any, Any]]:
    names = dict.fromkeys((*before, *after))
    return {
        name: (before.get(name), after.get(name))
        for name in names
        if name not in _IGNORED and before.get(name) != after.get(name)
    }


def _words(table: str, record: Record) -> str:
    """A record in a few words."""
    match table:
        case "tallies" | "imported_claims":
            parts = [
                f"{record['comparator']} {record['value']:g} {record['measure'].replace('_', ' ')}",
                record["country"],
            ]
            parts += [record["period_from"], record["period_to"]]
        case "findings":
            parts = [record["type"], record["arithmetic"]]
        case "statements":
            parts = [record["kind"], record["speaker"], record["about"]]
        case "scheduled":
            parts = [record["what"], record["date_from"]]
        case _:
            parts = [
                record["type"],
                record.get("places") or record.get("place") or record.get("countries"),
                record["date_from"],
            ]
    return ", ".join(str(part) for part in parts if part)


class _Reasons:
    """Why something differs: looked up in the articles, decisions and memberships of both releases."""

    def __init__(self, old: Release, new: Release) -> None:
        self.old, self.new = old, new
        self.decided: dict[str, list[Record]] = defaultdict(list)
        for number in new.decisions.keys() ^ old.decisions.keys():
            decision = new.decisions.get(number) or old.decisions[number] | {"withdrawn": True}
            for key in {decision["subject"], decision["object"], decision["article_id"]} - {None}:
                self.decided[key].append(decision)
        self.findings = {
            claim
            for identity in old.tables["findings"].keys() ^ new.tables["findings"].keys()
            for claim in split((new.tables["findings"].get(identity) or old.tables["findings"][identity])["claims"])
        }

    def of_added(self, table: str, record: Record) -> tuple[str, ...]:
        if table == "incidents":
            return self._of_members(record["id"], set(), self.new.members[record["id"]])
        if table == "findings":
            return self._of_claims(record)
        if table.startswith("imported"):
            return (f"imported with {record['file']}",)
        return self._of_fact(record, self.new, self.old, "new")

    def of_withdrawn(self, table: str, record: Record) -> tuple[str, ...]:
        if table == "incidents":
            return self._of_members(record["id"], self.old.members[record["id"]], set())
        if table == "findings":
            return self._decisions(record["id"]) or self._of_claims(record)
        if table.startswith("imported"):
            return (f"{record['file']} was imported again without it",)
        return self._of_fact(record, self.old, self.new, "not in the ledger any more")

    def of_changed(self, table: str, identity: str, fields: Record) -> tuple[str, ...]:
        if table == "incidents":
            return self._of_members(identity, self.old.members[identity], self.new.members[identity])
        if decided := self._decisions(identity):
            return decided
        if table == "findings":
            return self._of_claims(self.new.tables["findings"][identity])
        if {"incident_id", "merged_role"} & fields.keys():
            return ("its incident gained, lost or changed reports",)
        if identity in self.findings:
            return ("a finding about it is new or gone",)
        if {"verdict", "allowed_min", "allowed_max"} & fields.keys():
            return ("other claims that bound it changed",)
        return (UNSEEN,)

    def _of_fact(self, record: Record, here: Release, there: Release, gone: str) -> tuple[str, ...]:
        """Why a fact is in one release only: its article, a decision, another reading."""
        identity, article = str(record["id"]), str(record["article_id"])
        if article not in there.articles:
            return (f"its article is {gone} ({here.article_of(record)})", *self._decisions(article))
        if decided := self._decisions(identity) or self._decisions(article):
            return decided
        before, after = (release.articles[article]["reader"] for release in (self.old, self.new))
        if before != after:
            return (f"its article was read again by another version ({before}, now {after})",)
        return (UNSEEN,)

    def _decisions(self, key: str) -> tuple[str, ...]:
        found = self.decided.get(key, ())
        return tuple(
            f"{'decision taken back' if d.get('withdrawn') else 'decided'}: {d['verdict']}"
            + (f" ({d['why']})" if d["why"] else "")
            for d in sorted(found, key=lambda d: int(d["number"]))
        )

    def _of_members(self, identity: str, before: set[str], after: set[str]) -> tuple[str, ...]:
        """Why an incident differs: the reports that came, went or moved."""
        why: list[str] = []
        for report in sorted(after - before):
            known = self.old.tables["reports"].get(report)
            record = self.new.tables["reports"][report]
            if known is None:
                why += [f"report {report}: {reason}" for reason in self._of_fact(record, self.new, self.old, "new")]
            else:
                why += [f"report {report} came from {known['incident_id'] or 'no incident'}", *self._decisions(report)]
        for report in sorted(before - after):
            known = self.new.tables["reports"].get(report)
            record = self.old.tables["reports"][report]
            if known is None:
                gone = self._of_fact(record, self.old, self.new, "not in the ledger any more")
                why += [f"report {report} is gone: {reason}" for reason in gone]
            else:
                why += [f"report {report} went to {known['incident_id'] or 'no incident'}", *self._decisions(report)]
        return tuple(dict.fromkeys(why)) or self._decisions(identity) or (UNSEEN,)

    def _of_claims(self, finding: Record) -> tuple[str, ...]:
        """Why a finding differs: its claims that are new, gone or changed."""
        why = []
        for claim in split(finding["claims"]):
            for name in ("tallies", "imported_claims", "incidents", "reports", "imported_incidents"):
                before, after = self.old.tables[name].get(claim), self.new.tables[name].get(claim)
                if (before is None) != (after is None):
                    why.append(f"{claim} is {'new' if before is None else 'gone'}")
        return tuple(why) or ("what it is reckoned with changed: incidents, other claims or the version of Hasila",)
