#!/usr/bin/env python3
"""Planted errors: what reconciliation finds of mistakes put into ledgers that add up.

    python bench/planted.py [--sizes 10,30,100,300,1000,2000] [--ledgers 10] [--seed 1]

Makes consistent ledgers (a country, agencies within it, groups within these; totals "so far", years, spans of years;
bare figures, "more than", "at least", "about"; several figures a statement, some repeated later), plants mistakes of
five kinds in copies of them, one at a time, and reports for each size: mistakes that are detectable, found and rightly
blamed; findings in the ledgers without mistakes, as a share of their figures (false alarms); seconds for one ledger.

A mistake is *detectable* if no counts exist that satisfy all figures of the ledger with it. That is decided by linear
programming over the whole tree of scopes (hasila.reconcile.solver), which shares no code with the search for conflicts
but the reading of periods. Differences of rounding size (reconciliation calls them minor) are counted apart.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from hasila.reconcile import Claim, ClaimScope, reconcile
from hasila.reconcile.conflict import too_large, too_small
from hasila.reconcile.figures import figures_of
from hasila.reconcile.solver import consistent

KINDS = ("digit", "unit", "baseline", "sum", "scope")
FIRST, LAST = 2002, 2023


@dataclass
class World:
    """The true yearly counts of every leaf (agency, group), and the claims made of them."""

    random: random.Random
    agencies: list[str]
    groups: list[str]
    cells: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for agency in self.agencies:
            since = FIRST if agency == "Police" else 2010
            for group in self.groups:
                pace = self.random.choice([1, 2, 3, 5])
                for year in range(since, LAST + 1):
                    self.cells[agency, group, year] = self.random.randint(0, 2 * pace)

    def count(self, agency: str | None, group: str | None, first: int, last: int) -> int:
        """The true count of a scope from the start of one year to the end of another."""
        return sum(
            n
            for (a, g, year), n in self.cells.items()
            if first <= year <= last and agency in (None, a) and group in (None, g)
        )


def ledger(seed: int, size: int) -> tuple[World, list[Claim]]:
    """A consistent ledger of about ``size`` claims."""
    rng = random.Random(seed)
    agencies = ["Police", "Bureau", "Gendarmerie"][: 2 + (size > 100)]
    world = World(rng, agencies, ["Red", "Blue", "Green"][: 2 + (size > 30)])
    claims: list[Claim] = []
    statement = 0
    while len(claims) < size:
        statement += 1
        year = rng.randint(FIRST + 3, LAST)
        said = f"{year + 1}-{rng.randint(1, 6):02}-{rng.randint(1, 28):02}"
        for agency, group, first, last in _told(rng, world, year):
            claims.append(_claim(rng, world, f"p{len(claims):04}", f"s{statement}", said, agency, group, first, last))
            if len(claims) >= size:
                break
    return world, claims


def _told(rng: random.Random, world: World, year: int) -> Iterator[tuple[str | None, str | None, int, int]]:
    """What one statement tells: a total with its parts, or with its years."""
    agency = rng.choice([None, None, *world.agencies])
    since = 2010 if agency not in (None, "Police") else FIRST
    since = since if year > since + 2 else FIRST
    yield agency, None, since, year
    if rng.random() < 0.5:
        for group in world.groups:
            yield agency, group, since, year
    if rng.random() < 0.5:
        for back in range(rng.randint(1, 4)):
            yield agency, None, year - back, year - back
    if rng.random() < 0.3:
        yield None, None, max(FIRST, year - 4), year


def _claim(
    rng: random.Random,
    world: World,
    identity: str,
    event: str,
    said: str,
    agency: str | None,
    group: str | None,
    first: int,
    last: int,
) -> Claim:
    true = world.count(agency, group, first, last)
    comparator, value = "=", true
    chance = rng.random()
    if chance < 0.08 and true > 5:
        comparator, value = ">", true - rng.randint(1, min(4, true - 1))
    elif chance < 0.12:
        comparator, value = ">=", true
    elif chance < 0.16 and true > 20:
        comparator, value = "~", true
    return Claim(
        id=identity,
        measure="cells_dismantled",
        value=value,
        comparator=comparator,
        country="MA",
        from_=str(first) if last - first > 3 else f"{first}-01",
        to=f"{last}-12",
        published=said,
        event=event,
        speaker="An official",
        scope=ClaimScope(agency=agency, group=group, of="cells_dismantled" if group else None),
        url=f"https://news.example/{identity}",
    )


def plant(world: World, claims: list[Claim], kind: str, rng: random.Random) -> tuple[list[Claim], str] | None:
    """A copy of the ledger with one mistake, and the id of the claim that bears it; ``None`` where none fits."""
    order = list(range(len(claims)))
    rng.shuffle(order)
    for index in order:
        changed = _mistake(world, claims[index], kind, rng)
        if changed is not None and changed != claims[index]:
            return [*claims[:index], changed, *claims[index + 1 :]], changed.id
    return None


def _mistake(world: World, claim: Claim, kind: str, rng: random.Random) -> Claim | None:
    replace = msgspec.structs.replace
    value, text = int(claim.value), str(claim.value)
    long = len(claim.from_ or "") == 4
    if kind == "digit" and value >= 10:
        i = rng.randrange(len(text) - 1)
        slips = [text + "0", text[:-1], text[:i] + text[i + 1] + text[i] + text[i + 2 :]]
        slips = [s for s in slips if s[0] != "0" and int(s) != value]
        return replace(claim, value=int(rng.choice(slips))) if slips else None
    if kind == "unit" and value >= 3:
        return replace(claim, value=value * rng.randint(3, 9))  # people for cells
    if kind == "baseline" and long and claim.scope.agency != "Bureau":
        return replace(claim, from_=str(int(claim.to[:4]) - 2) + "-01") if claim.to else None
    if kind == "sum" and long and claim.scope.group is None:
        part = world.count(claim.scope.agency, world.groups[0], int(claim.from_ or FIRST), int((claim.to or "0")[:4]))
        return replace(claim, value=value + part) if part else None
    if kind == "scope" and claim.scope.agency is None and claim.scope.group is None:
        agency = rng.choice(world.agencies)
        return replace(claim, scope=ClaimScope(agency=agency))
    return None


def measure(sizes: list[int], ledgers: int, seed: int) -> list[dict[str, object]]:
    """One row of results for every size."""
    rows = []
    for size in sizes:
        tally: Counter[str] = Counter()
        kinds: Counter[tuple[str, str]] = Counter()
        seconds = []
        # Large ledgers take long to decide exactly: fewer of them.
        for number in range(max(1, min(ledgers, 4000 // size))):
            world, claims = ledger(seed * 1000 + number, size)
            start = time.perf_counter()
            clean = reconcile(claims)
            seconds.append(time.perf_counter() - start)
            tally["alarms"] += len(clean.findings)
            tally["figures"] += len(clean.figures)
            for kind in KINDS:
                _try(world, claims, kind, random.Random(f"{seed}/{number}/{kind}"), tally, kinds)
        rows.append(_row(size, tally, kinds, seconds))
        print(json.dumps(rows[-1]), flush=True)
    return rows


def _try(
    world: World,
    claims: list[Claim],
    kind: str,
    rng: random.Random,
    tally: Counter[str],
    kinds: Counter[tuple[str, str]],
) -> None:
    planted = plant(world, claims, kind, rng)
    if planted is None:
        return
    wrong, identity = planted
    tally["planted"] += 1
    if consistent(figures_of(wrong)):
        return
    result = reconcile(wrong)
    index = next(f.index for f in result.figures if any(c.id == identity for c in f.claims))
    touching = [f for f in result.findings if identity in f.claims or identity in f.repeats]
    if not touching and _only_minor(result, index):
        tally["minor"] += 1
        return
    tally["detectable"] += 1
    kinds[kind, "detectable"] += 1
    tally["found"] += bool(touching)
    kinds[kind, "found"] += bool(touching)
    named = [f for f in touching if f.culprits]
    tally["named"] += bool(named)
    tally["right"] += any(identity in f.culprits for f in named)
    tally["beside"] += sum(identity not in f.claims for f in result.findings)


def _only_minor(result: object, index: int) -> bool:
    """Whether all that is wrong with the figure is of rounding size, by reconciliation's own word for it."""
    repair = result.repair  # type: ignore[attr-defined]
    sides = {too_large(index), too_small(index)}
    large = any(c.faults & sides for c in repair.conflicts)
    return not large and any(c.faults & sides for c in repair.minor)


def _row(size: int, tally: Counter[str], kinds: Counter[tuple[str, str]], seconds: list[float]) -> dict[str, object]:
    share = lambda a, b: round(a / b, 3) if b else None  # noqa: E731
    return {
        "claims": size,
        "planted": tally["planted"],
        "detectable": tally["detectable"],
        "found": share(tally["found"], tally["detectable"]),
        "named": share(tally["named"], tally["found"]),
        "named rightly": share(tally["right"], tally["named"]),
        "rounding size": tally["minor"],
        "false alarms": share(tally["alarms"], tally["figures"]),
        "other findings": share(tally["beside"], tally["detectable"]),
        "seconds": round(statistics.median(seconds), 2),
        "by kind": {k: f"{kinds[k, 'found']}/{kinds[k, 'detectable']}" for k in KINDS},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10,30,100,300,1000,2000")
    parser.add_argument("--ledgers", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    measure([int(s) for s in args.sizes.split(",")], args.ledgers, args.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
