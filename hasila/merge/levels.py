"""The table of comparison levels and their weights, read from ``levels.yaml``.

Method: Fellegi and Sunter (1969). The weight of a level is ``log2(m / u)`` in bits.
"""

from __future__ import annotations

import math
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files

import msgspec

from hasila.errors import CodebookError
from hasila.files import parse_yaml


class Level(msgspec.Struct, frozen=True):
    """One outcome of one comparison. ``apart`` is a contradiction that keeps two reports apart whatever else agrees."""

    comparison: str
    name: str
    m: float
    u: float
    weight: float
    apart: bool
    says: str


class Levels(msgspec.Struct, frozen=True):
    """All levels by comparison and name.

    ``prior_bits`` is the log2 odds before anything was compared, ``link_bits`` what one pair needs to connect two reports.
    """

    prior_bits: float
    link_bits: float
    table: dict[str, dict[str, Level]]
    rest: dict[str, float]

    def best_after(self, comparison: str) -> float:
        """The most bits that the comparisons after this one can still add; they are taken in the order of the table."""
        return self.rest[comparison]

    def weight(self, comparison: str, name: str) -> float:
        """Bits that this outcome adds."""
        return self.table[comparison][name].weight


def parse_levels(text: str, where: str = "levels.yaml") -> Levels:
    """Read the table. Raises ``CodebookError`` naming the entry where a probability is missing or outside 0 to 1."""
    raw = parse_yaml(text)
    prior_bits, link_bits = (_log_odds(where, name, raw.get(name)) for name in ("prior", "link"))
    table: dict[str, dict[str, Level]] = {}
    for comparison, levels in raw["comparisons"].items():
        table[comparison] = {name: _level(where, comparison, name, entry) for name, entry in levels.items()}
    rest, bits = {}, 0.0
    for comparison in reversed(table):
        rest[comparison] = bits
        bits += max(level.weight for level in table[comparison].values())
    return Levels(prior_bits=prior_bits, link_bits=link_bits, table=table, rest=rest)


def _log_odds(where: str, name: str, chance: object) -> float:
    if not isinstance(chance, int | float) or not 0 < chance < 1:
        raise CodebookError(f"{where}: {name} is {chance!r}; it must lie between 0 and 1 (exclusive)")
    return math.log2(chance / (1 - chance))


def _level(where: str, comparison: str, name: str, entry: dict[str, object]) -> Level:
    values = {}
    for key in ("m", "u"):
        value = entry.get(key)
        if not isinstance(value, int | float) or not 0 < value <= 1:
            raise CodebookError(
                f"{where}: {comparison} / {name}: {key} is {value!r}; give a probability above 0 and up to 1"
            )
        values[key] = float(value)
    m, u = values["m"], values["u"]
    return Level(
        comparison=comparison,
        name=name,
        m=m,
        u=u,
        weight=round(math.log2(m / u), 3),
        apart=bool(entry.get("apart", False)),
        says=str(entry.get("says", name)),
    )


@lru_cache(maxsize=1)
def default_levels() -> Levels:
    """The table that comes with Hasila."""
    return parse_levels((files("hasila.merge") / "levels.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def levels_digest() -> str:
    """A digest of all that decides how reports are merged: when it changes, a ledger is merged anew."""
    digest = blake2b(digest_size=8)
    for file in sorted(files("hasila.merge").iterdir(), key=lambda f: f.name):
        if file.name.endswith((".py", ".yaml")):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
