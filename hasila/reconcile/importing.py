"""Claims from a table: JSON Lines or CSV, with the fields of :class:`hasila.reconcile.claim.Claim`.

A row that cannot be used is reported with one line (row, id, field, value, what is allowed) and left out; the rest is
kept. CSV columns are the field names; the scope's coordinates are columns ``agency``, ``group``, ``place``, ``type``
and ``of`` (or ``scope.agency`` …).
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from hasila.errors import ClaimError
from hasila.files import json_lines
from hasila.reconcile.claim import COMPARATORS, Claim, ClaimScope, days_of

#: No count of this field comes near; larger figures are a telephone number or a slip of the file.
LARGEST = 100_000_000
_SCOPE = ("agency", "group", "place", "type", "of")
_TEXTS = ("country", "speaker", "published", "language", "outlet", "url", "article", "event", "same_as")


class ImportResult(msgspec.Struct, frozen=True):
    """What a file gave: the usable claims in file order, and one line for each row that is not."""

    claims: tuple[Claim, ...]
    problems: tuple[str, ...]


def read_claims(path: Path, taken: Iterable[str] = ()) -> ImportResult:
    """Read a ``.jsonl``/``.json`` or ``.csv`` file of claims. ``taken`` are ids that exist already.

    Raises :class:`ClaimError` where the file itself cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ClaimError(f"{path}: cannot be read ({error}); expected claims in UTF-8, .jsonl or .csv") from error
    rows = list(csv_rows(text) if path.suffix.lower() == ".csv" else json_rows(text))
    columns = {name for _, row in rows if not isinstance(row, str) for name in row if name != "scope"}
    if columns and not {"id", "measure"} <= columns:
        raise ClaimError(
            f"{path}: no table of claims: it has the columns {', '.join(sorted(columns)[:12])}; a claim needs id, measure "
            "and value. Nothing was imported"
        )
    return claims_of(rows, taken=taken, source=path.name)


def json_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Yield ``(line number, record)``; a line that is no JSON object yields the complaint as text."""
    for number, record in json_lines(text):
        shape = ': expected {"id": …, "measure": …}' if record == "not a JSON object" else ""
        yield number, f"{record}{shape}" if isinstance(record, str) else record


def csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Yield ``(line number, record)`` of a CSV table with a header line."""
    reader = csv.DictReader(io.StringIO(text))
    for record in reader:
        clean: dict[str, Any] = {k.removeprefix("scope."): v for k, v in record.items() if k and v not in (None, "")}
        clean["scope"] = {name: clean.pop(name) for name in _SCOPE if name in clean}
        yield reader.line_num, clean


def claims_of(
    rows: Iterable[tuple[int, Mapping[str, Any] | str]], *, taken: Iterable[str] = (), source: str = "claims"
) -> ImportResult:
    """Turn records into claims; report each unusable one with a line that begins with ``source:line``."""
    claims: list[Claim] = []
    problems: list[str] = []
    seen = set(taken)
    for line, record in rows:
        try:
            if isinstance(record, str):
                raise ClaimError(record)
            claim = claim_of(record)
            if claim.id in seen:
                raise ClaimError(f"id {claim.id!r} is used by an earlier claim; every claim needs an id of its own")
        except ClaimError as error:
            problems.append(f"{source}:{line}: {error}")
            continue
        seen.add(claim.id)
        claims.append(claim)
    return ImportResult(tuple(claims), tuple(problems))


def claim_of(record: Mapping[str, Any]) -> Claim:
    """Build one claim. Raises :class:`ClaimError` naming the field, its value and what is allowed."""
    identity = str(record.get("id") or "").strip()
    if not identity:
        raise ClaimError("no id: every claim needs one")
    where = f"claim {identity}"
    measure = record.get("measure")
    if not isinstance(measure, str) or not _measure_shaped(measure):
        raise ClaimError(
            f"{where}: measure {measure!r} is not a measure; expected a name such as cells_dismantled or other:name"
        )
    comparator = record.get("comparator") or "="
    if comparator not in COMPARATORS:
        raise ClaimError(f"{where}: comparator {comparator!r}; allowed are {', '.join(COMPARATORS)}")
    value = _count(record.get("value"), "value", where)
    upper = record.get("value_max")
    value_max = None if upper in (None, "") else _count(upper, "value_max", where)
    if value_max is not None and value_max < value:
        raise ClaimError(f"{where}: value_max {value_max} is below value {value}; a range goes from small to large")
    _check_period(record, where)
    texts: dict[str, Any] = {name: _text(record.get(name)) for name in _TEXTS}
    return Claim(
        id=identity,
        measure=measure,
        value=value,
        value_max=value_max,
        comparator=comparator,
        from_=_text(record.get("from")),
        to=_text(record.get("to")),
        scope=_scope(record.get("scope"), where),
        published_estimated=str(record.get("published_estimated")).lower() in ("true", "1", "yes"),
        modality=_text(record.get("modality")) or "asserted",
        evidence=tuple(str(item) for item in record.get("evidence") or ()),
        **texts,
    )


def _measure_shaped(name: str) -> bool:
    return name.removeprefix("other:").replace("_", "").isalnum() and name.islower() and name.isascii()


def _count(raw: Any, field: str, where: str) -> float | int:
    if isinstance(raw, str):
        try:
            raw = float(raw) if "." in raw else int(raw)
        except ValueError:
            raw = None
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
        raise ClaimError(f"{where}: {field} is {raw!r}; expected a number from 0 to {LARGEST:,}")
    if not 0 <= raw <= LARGEST:
        raise ClaimError(f"{where}: {field} is {raw:,}; a count lies between 0 and {LARGEST:,}")
    return raw


def _check_period(record: Mapping[str, Any], where: str) -> None:
    days = {}
    for field in ("from", "to", "published"):
        raw = record.get(field)
        try:
            days[field] = days_of(_text(raw))
        except ValueError as error:
            raise ClaimError(f"{where}: {field} {error}") from error
    start, end = days["from"], days["to"]
    if start and end and end[1] <= start[0]:
        raise ClaimError(
            f"{where}: the period ends ({record['to']}) before it begins ({record['from']}); exchange or correct them"
        )


def _text(raw: Any) -> str | None:
    return None if raw is None or raw == "" else str(raw)


def _scope(raw: Any, where: str) -> ClaimScope:
    if raw in (None, ""):
        return ClaimScope()
    if not isinstance(raw, dict) or not set(raw) <= set(_SCOPE):
        raise ClaimError(f"{where}: scope {raw!r}; allowed are the fields {', '.join(_SCOPE)}")
    return ClaimScope(**{name: _text(raw.get(name)) for name in _SCOPE})
