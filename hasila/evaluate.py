"""Scores of a reading against labelled articles: precision, recall and F1 per kind of fact, slot and language.

A tally is right when measure, value, class of comparator and, where the label states it, the year its period starts
in are right. Incidents are paired one to one so that the summed similarity is greatest (greedily, best pair first);
pairs below one half do not count, and the fillers of unpaired incidents are missing or spurious. Statements need kind
and speaker; announcements are left out, since coders differ on them. ``fact F1`` is the micro-average over tallies,
the slots of incidents and statements. Labels whose measure starts with ``other:`` are neutral.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hasila.codebook import active

_CLASS = {">": "more", ">=": "more", "<": "less", "<=": "less", "~": "about", "=": "exact", None: "exact"}
_WEIGHTS = (("counts", 1.0), ("places", 1.0), ("date", 0.5), ("groups", 0.25))
SLOTS = ("type", "date", "places", "countries", "agencies", "groups", "counts", "seized")
_SMALL_WORDS = {"the", "of", "and", "for", "al", "el", "s", "de", "la", "du"}


@dataclass
class Score:
    """Right, labelled and predicted items."""

    right: int = 0
    gold: int = 0
    read: int = 0

    def add(self, right: int, gold: int, read: int) -> None:
        self.right, self.gold, self.read = self.right + right, self.gold + gold, self.read + read

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.gold + self.read
        return 2 * self.right / total if total else 0.0


@dataclass
class Evaluation:
    """All scores of one evaluation, and each miss and each spurious fact as a line."""

    scores: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    negatives: int = 0
    false_facts: int = 0
    errors: list[str] = field(default_factory=list)

    def rows(self) -> list[tuple[str, float, float, float, int, int]]:
        """(name, precision, recall, F1, labelled, read), facts first."""
        return [(n, s.precision, s.recall, s.f1, s.gold, s.read) for n, s in self.scores.items()]


def plain(text: object) -> str:
    """Lower case, no accents, letters and digits only, single blanks."""
    decomposed = unicodedata.normalize("NFKD", str(text))
    return re.sub(r"[^\w]+", " ", "".join(c for c in decomposed if not unicodedata.combining(c)).lower()).strip()


def same_name(a: object, b: object, aliases: Mapping[str, str]) -> bool:
    """Equal after aliases, or the words of one name contain the other's."""
    x, y = (aliases.get(plain(v), plain(v)) for v in (a, b))
    if x == y:
        return True
    xs, ys = set(x.split()) - _SMALL_WORDS, set(y.split()) - _SMALL_WORDS
    return bool(xs and ys) and (xs <= ys or ys <= xs)


def evaluate(
    pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], aliases: Mapping[str, str] | None = None
) -> Evaluation:
    """Score (label, reading) pairs; a reading is the contract's JSON form as builtins."""
    result = Evaluation()
    for name in ("facts", "tallies", "incidents", "slots", "statements"):
        result.scores[name] = Score()
    for gold, read in pairs:
        labelled = [f for k in ("incidents", "tallies", "statements") for f in gold.get(k) or []]
        if gold.get("topic") == "other" and not labelled:
            result.negatives += 1
            facts = [f for k in ("incidents", "tallies", "statements") for f in read.get(k) or []]
            result.false_facts += len(facts)
            result.errors += [f"{gold.get('id')}\tfalse fact\t{f}" for f in facts]
            continue
        _tallies(result, gold, read)
        _incidents(result, gold, read, aliases or {})
        _statements(result, gold, read, aliases or {})
    return result


def _count(result: Evaluation, gold: Mapping[str, Any], names: Sequence[str], row: tuple[int, int, int]) -> None:
    for name in (*names, "facts", f"language {gold.get('language', 'und')}"):
        result.scores[name].add(*row)


def _tallies(result: Evaluation, gold: Mapping[str, Any], read: Mapping[str, Any]) -> None:
    labels = gold.get("tallies") or []
    wanted = [t for t in labels if not t["measure"].startswith("other:")]
    neutral = {float(t["value"]) for t in labels if t["measure"].startswith("other:")}
    left = list(read.get("tallies") or [])
    right = 0
    for label in wanted:
        hit = next((t for t in left if _same_tally(label, t)), None)
        if hit is None:
            result.errors.append(f"{gold.get('id')}\tmissed tally\t{label}")
        else:
            left.remove(hit)
            right += 1
    left = [t for t in left if float(t["value"]) not in neutral]
    result.errors += [f"{gold.get('id')}\tspurious tally\t{t}" for t in left]
    _count(result, gold, ("tallies",), (right, len(wanted), right + len(left)))


def _same_tally(label: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    if label["measure"] != read["measure"] or float(label["value"]) != float(read["value"]):
        return False
    if _CLASS[label.get("comparator")] != _CLASS[read.get("comparator")]:
        return False
    start = label.get("from")
    return not start or str((read.get("period") or {}).get("from") or "")[:4] == str(start)[:4]


def _bare(value: Any) -> Any:
    return value.get("name", value.get("value")) if isinstance(value, Mapping) else value


def _fillers(incident: Mapping[str, Any], slot: str) -> list[Any]:
    value = incident.get(slot)
    if not value:
        return []
    if slot == "type":
        return [value]
    if slot == "date":
        low, high = (value.get("from"), value.get("to")) if isinstance(value, Mapping) else (value[0], value[-1])
        return [(_edge(low or high, "0000-01-01"), _edge(high or low, "9999-12-31"))] if low or high else []
    if slot == "counts":
        return [
            (k, float(_bare(v))) for k, v in value.items() if _bare(v) and (k, _bare(v)) != (active().special.bodies, 1)
        ]
    return [_bare(v) for v in value]


def _edge(day: object, pattern: str) -> str:
    text = str(day)[:10]
    return text + pattern[len(text) :]


def _matches(slot: str, gold: list[Any], read: list[Any], aliases: Mapping[str, str]) -> int:
    if slot == "type":
        return int(bool(gold and read and gold[0] == read[0]))
    if slot == "date":
        return int(bool(gold and read and gold[0][0] <= read[0][1] and read[0][0] <= gold[0][1]))
    if slot == "counts":
        return len(set(gold) & set(read))
    left, right = list(read), 0
    for name in gold:
        hit = next((r for r in left if same_name(name, r, aliases)), None)
        if hit is not None:
            left.remove(hit)
            right += 1
    return right


def _similarity(gold: Mapping[str, Any], read: Mapping[str, Any], aliases: Mapping[str, str]) -> float:
    types = {gold.get("type"), read.get("type")}
    score = 1.0 if len(types) == 1 else 0.5 if any(types <= set(near) for near in active().alike.types) else 0.0
    weight = 1.0
    for slot, w in _WEIGHTS:
        g, r = _fillers(gold, slot), _fillers(read, slot)
        if g:
            weight += w
            score += w * _matches(slot, g, r, aliases) / max(len(g), len(r), 1)
    return score / weight


def _incidents(
    result: Evaluation, gold: Mapping[str, Any], read: Mapping[str, Any], aliases: Mapping[str, str]
) -> None:
    labels, facts = gold.get("incidents") or [], read.get("incidents") or []
    table = {(i, j): _similarity(g, r, aliases) for i, g in enumerate(labels) for j, r in enumerate(facts)}
    pairs: list[tuple[int, int]] = []
    for i, j in sorted(table, key=lambda key: (-table[key], key)):
        if table[i, j] >= 0.5 and all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    result.scores["incidents"].add(len(pairs), len(labels), len(facts))
    empty: Mapping[str, Any] = {}
    alone = [(labels[i], empty) for i in range(len(labels)) if all(i != a for a, _ in pairs)]
    alone += [(empty, facts[j]) for j in range(len(facts)) if all(j != b for _, b in pairs)]
    for g, r in [(labels[i], facts[j]) for i, j in pairs] + alone:
        if not (g and r):
            result.errors.append(f"{gold.get('id')}\t{'missed' if g else 'spurious'} incident\t{g or r}")
        for slot in SLOTS:
            gs, rs = _fillers(g, slot), _fillers(r, slot)
            row = (_matches(slot, gs, rs, aliases), len(gs), len(rs))
            if g and r and row[0] < max(row[1], row[2]):
                result.errors.append(f"{gold.get('id')}\tslot {slot}\tlabel {gs} read {rs}")
            _count(result, gold, (f"slot {slot}", "slots"), row)


def _statements(
    result: Evaluation, gold: Mapping[str, Any], read: Mapping[str, Any], aliases: Mapping[str, str]
) -> None:
    wanted = [s for s in gold.get("statements") or [] if s["kind"] != "announcement" and s.get("speaker")]
    left = [s for s in read.get("statements") or [] if s["kind"] != "announcement"]
    said, right = len(left), 0
    for label in wanted:
        hit = next(
            (s for s in left if s["kind"] == label["kind"] and same_name(label["speaker"], s["speaker"], aliases)), None
        )
        if hit is None:
            result.errors.append(f"{gold.get('id')}\tmissed statement\t{label}")
        else:
            left.remove(hit)
            right += 1
    result.errors += [f"{gold.get('id')}\tspurious statement\t{s}" for s in left]
    _count(result, gold, ("statements",), (right, len(wanted), said))
