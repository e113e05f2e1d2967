"""The same reading over many machines: files in, partitioned Parquet out.

One file is one task. A task reads its file exactly as a single process would and writes its facts to
``OUT/year=2021/000012.parquet`` (one file for each year of publication), then a note of what it did to
``OUT/_done/000012.json``. Names depend on the list of files alone, files appear whole or not at all, so a task may die
and be run again, by an engine or by the next run, with the same result. The engine only hands out tasks.

What stands in the Parquet files is read back in the order of the sources by :func:`facts_in`, and stored in a ledger
for merging and reconciliation by :func:`into_ledger`. Needs the extra ``hasila[scale]``.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from hasila.errors import SourceError, UsageError
from hasila.model import Article, Facts
from hasila.sources import Failure, articles
from hasila.sources.support.walk import files

if TYPE_CHECKING:
    from hasila.ledger import Ledger

Engine = Literal["processes", "ray"]
ENGINES: tuple[Engine, ...] = ("processes", "ray")
NO_YEAR = "unknown"
ROWS_AT_ONCE = 2000
DONE = "_done"


class Task(msgspec.Struct, frozen=True):
    """One source file, by its place in the sorted list of all."""

    number: int
    path: str


class Done(msgspec.Struct, frozen=True):
    """What one task did; ``again`` is true where an earlier run had done it."""

    number: int
    path: str
    articles: int
    facts: int
    failed: int
    again: bool = False


def tasks(patterns: Iterable[str | Path]) -> list[Task]:
    """The files of all patterns (files, folders, ``*`` and ``**``), each once, in one order on every machine.

    Raises :class:`UsageError` where a pattern matches nothing.
    """
    found: set[str] = set()
    for pattern in map(str, patterns):
        matches = sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else [pattern]
        missing: list[Failure] = []
        here = {str(file) for match in matches for file in files(Path(match), missing.append, str)}
        if not here:
            raise UsageError(missing[0].reason if missing else f"{pattern}: no file matches")
        found |= here
    return [Task(number, path) for number, path in enumerate(sorted(found))]


def run(
    patterns: Iterable[str | Path],
    out: str | Path,
    *,
    engine: Engine = "processes",
    jobs: int | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Iterator[Done]:
    """Reads all files into ``out`` with ``jobs`` workers; yields what each task did, as they end.

    Tasks that an earlier run ended are not run again. Raises :class:`UsageError` for an unknown engine or a folder that
    holds the result of other files, :class:`SourceError` where the library of the engine is missing.
    """
    if engine not in ENGINES:
        raise UsageError(f"--engine {engine}: allowed are {', '.join(ENGINES)}")
    need_arrow()
    todo = tasks(patterns)
    folder = Path(out)
    _same_files(folder, todo)
    ended = {done.number: done for done in _ended(folder)}
    yield from (msgspec.structs.replace(ended[task.number], again=True) for task in todo if task.number in ended)
    waiting = [task for task in todo if task.number not in ended]
    if waiting:
        from hasila.engines import over

        yield from over(engine, waiting, str(folder), dict(mapping or {}), jobs or os.cpu_count() or 1)


def _same_files(folder: Path, todo: list[Task]) -> None:
    """Numbers mean files: a folder is continued only with the list it was begun with."""
    record = folder / DONE / "files.json"
    data = msgspec.json.encode(todo)
    if record.is_file() and record.read_bytes() != data:
        raise UsageError(f"{folder} holds the facts of other files; give another folder for --out")
    record.parent.mkdir(parents=True, exist_ok=True)
    write_whole(record, data)


def _ended(folder: Path) -> Iterator[Done]:
    for file in sorted((folder / DONE).glob("[0-9]*.json")):
        yield msgspec.json.decode(file.read_bytes(), type=Done)


# ------------------------------------------------------------------------------------------------------------ one task


def read_task(task: Task, out: str, mapping: Mapping[str, str]) -> Done:
    """Reads one file and writes its facts. Runs in a worker; may be run again."""
    folder = Path(out)
    failures: list[Failure] = []
    writers = _Writers(folder, task.number)
    counts = {"articles": 0, "facts": 0, "failed": 0}
    try:
        for row in _rows(task, mapping, failures):
            counts["failed" if row["failure"] else "articles"] += 1
            counts["facts"] += row.pop("count")
            writers.add(row)
        writers.close()
    except BaseException:
        writers.abandon()
        raise
    done = Done(task.number, task.path, counts["articles"], counts["facts"], counts["failed"])
    write_whole(folder / DONE / f"{task.number:06}.json", msgspec.json.encode(done))
    return done


def _rows(task: Task, mapping: Mapping[str, str], failures: list[Failure]) -> Iterator[dict[str, Any]]:
    """One row an article, in order, and one a failure, which stands before the article that it precedes."""
    from hasila.pipeline import read_chunk

    place = 0
    for article in articles([task.path], mapping=mapping, on_failure=failures.append):
        while failures:
            yield _failure_row(failures.pop(0), place)
            place += 1
        (found,) = read_chunk([article], mask=True)
        if isinstance(found, str):
            yield _failure_row(Failure(article.source, article.external_id, found), place)
        else:
            yield _row(found, place)
        place += 1
    while failures:
        yield _failure_row(failures.pop(0), place)
        place += 1


def _row(facts: Facts, place: int) -> dict[str, Any]:
    article = facts.article
    return {
        "place": place,
        "source": article.source,
        "article_id": article.id,
        "language": article.language,
        "published": article.published,
        "url": article.url,
        "outlet": article.outlet,
        "failure": None,
        "record": None,
        "facts": msgspec.json.encode(facts).decode() if len(facts) else None,
        "count": len(facts),
    }


def _failure_row(failure: Failure, place: int) -> dict[str, Any]:
    names = ("article_id", "language", "published", "url", "outlet", "facts")
    return {
        "place": place,
        "source": failure.source,
        "failure": failure.reason,
        "record": failure.record,
        "count": 0,
        **dict.fromkeys(names),
    }


def note_death(task: Task, out: str, times: int) -> Done:
    """Ends a task whose workers died: its one row is a failure that names the file."""
    writers = _Writers(Path(out), task.number)
    row = _failure_row(Failure(task.path, None, f"the process that read it died {times} times (out of memory?)"), 0)
    del row["count"]
    writers.add(row)
    writers.close()
    done = Done(task.number, task.path, 0, 0, 1)
    write_whole(Path(out) / DONE / f"{task.number:06}.json", msgspec.json.encode(done))
    return done


def need_arrow() -> Any:
    """pyarrow with Parquet, or :class:`SourceError` that says what to install."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise SourceError("reading at scale needs the library pyarrow: pip install 'hasila[scale]'") from error
    return pyarrow


def schema() -> Any:
    """The columns of the Parquet files. ``facts`` is the JSON of the contract, null for an article without facts."""
    arrow = need_arrow()
    text = arrow.string()
    names = ("source", "article_id", "language", "published", "url", "outlet", "failure", "record", "facts")
    return arrow.schema([("place", arrow.int64()), *((name, text) for name in names)])


class _Writers:
    """One Parquet file for each year met in a task; they get their names only once all are whole."""

    def __init__(self, folder: Path, number: int) -> None:
        self._folder = folder
        self._number = number
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._open: dict[str, tuple[Any, Path, Path]] = {}

    def add(self, row: dict[str, Any]) -> None:
        year = (row["published"] or "")[:4] or NO_YEAR
        rows = self._rows.setdefault(year, [])
        rows.append(row)
        if len(rows) >= ROWS_AT_ONCE:
            self._flush(year)

    def _flush(self, year: str) -> None:
        import pyarrow
        import pyarrow.parquet

        if year not in self._open:
            path = self._folder / f"year={year}" / f"{self._number:06}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}.tmp")
            self._open[year] = pyarrow.parquet.ParquetWriter(unfinished, schema(), compression="zstd"), unfinished, path
        table = pyarrow.Table.from_pylist(self._rows.pop(year), schema=schema())
        self._open[year][0].write_table(table)

    def close(self) -> None:
        for year in sorted(self._rows):
            self._flush(year)
        for writer, unfinished, path in self._open.values():
            writer.close()
            os.replace(unfinished, path)

    def abandon(self) -> None:
        for writer, unfinished, _ in self._open.values():
            writer.close()
            unfinished.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that it appears whole or not at all."""
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    unfinished.write_bytes(data)
    os.replace(unfinished, path)


# ------------------------------------------------------------------------------------------------------- reading it back


def facts_in(out: str | Path) -> Iterator[Facts | Article | Failure]:
    """Everything a run wrote, in the order in which a single process would have read it.

    :class:`Facts` for an article with facts, an :class:`Article` without text for one without, a :class:`Failure`.
    """
    need_arrow()
    import pyarrow.parquet

    by_task: dict[str, list[Path]] = {}
    for file in sorted(Path(out).glob("year=*/*.parquet")):
        by_task.setdefault(file.stem, []).append(file)
    for name in sorted(by_task):
        rows = [
            row for file in by_task[name] for row in pyarrow.parquet.read_table(file, partitioning=None).to_pylist()
        ]
        rows.sort(key=lambda row: row["place"])
        yield from map(_from_row, rows)


def _from_row(row: dict[str, Any]) -> Facts | Article | Failure:
    if row["failure"]:
        return Failure(row["source"], row["record"], row["failure"])
    if row["facts"]:
        return msgspec.json.decode(row["facts"], type=Facts)
    names = ("source", "language", "published", "url", "outlet")
    return Article(id=row["article_id"], text="", **{name: row[name] for name in names})


def into_ledger(out: str | Path, ledger: Ledger) -> int:
    """Stores the facts of a run in a ledger, for merging and reconciliation; how many articles had some."""
    stored = 0
    with ledger.transaction():
        for found in facts_in(out):
            if isinstance(found, Facts):
                ledger.add(found, is_masked=True)
                stored += 1
            elif isinstance(found, Failure):
                ledger.add_failure(found.source, found.record or "", found.reason)
    return stored
