"""Known incidents as lower bounds: what was reported one by one must fit into what was stated in sum."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from hasila.codebook import active, per_codebook
from hasila.reconcile.claim import Claim, ClaimScope
from hasila.reconcile.figures import Figure, Slot


@per_codebook
def measure_of_count() -> dict[str, str]:
    """Which count of an incident adds to which measure: that of the codebook, else one outside it named as the count.

    A part of a total adds nothing, since the total is counted too.
    """
    book = active()
    known = {count: name for name, measure in book.measures.items() for count in measure.counts}
    kept = ("operation", "happening", "trial")
    outside = {name: f"other:{name}" for name, family in book.family_of.items() if family not in kept}
    return {name: measure for name, measure in (outside | known).items() if name not in book.totals}


@per_codebook
def one_each() -> dict[str, str]:
    """Incidents that count one of the measure where no number is given."""
    return {name: kind.one_of for name, kind in active().incident_types.items() if kind.one_of}


class KnownIncident(msgspec.Struct, frozen=True):
    """An incident as arithmetic sees it: ``counts`` are ``(least, most)`` by measure, on some day of ``[first, last]``.

    ``least`` supposes that disputed merges are all right (fewest incidents), ``most`` that none is. ``register`` names
    the table of whoever counted it, "" for the ledger's own: the same incident may stand in several registers.
    """

    id: str
    countries: tuple[str, ...]
    first: int
    last: int
    counts: dict[str, tuple[float, float]]
    agencies: tuple[str, ...] = ()
    register: str = ""


def known_incident(
    identity: str,
    kind: str,
    start: dt.date | None,
    end: dt.date | None,
    countries: Iterable[str],
    counts: Iterable[tuple[str, float | None, float | None]],
    agencies: Iterable[str] = (),
    register: str = "",
) -> KnownIncident | None:
    """Build one; ``None`` where it has no date or adds to no measure."""
    if start is None or end is None or end < start:
        return None
    found: dict[str, tuple[float, float]] = {}
    for name, least, most in counts:
        measure = measure_of_count().get(name)
        if measure and least is not None:
            found[measure] = (least, most if most is not None else least)
    if kind in one_each():
        found.setdefault(one_each()[kind], (1, 1))
    if not found:
        return None
    return KnownIncident(
        identity, tuple(countries), start.toordinal(), end.toordinal(), found, tuple(agencies), register
    )


Documented = tuple[float, float, float, tuple[str, ...]]


def documented(
    incidents: Iterable[KnownIncident], country: str, measure: str, first: int, last: int, agency: str = ""
) -> Documented:
    """``(least, most, most with straddling, ids)`` of the incidents in days ``[first, last)``.

    The first two count incidents that are surely inside, the third also those whose window only overlaps. Registers are
    not added up, for they hold the same incidents: the one that documents most stands.
    """
    registers: dict[str, list[KnownIncident]] = {"": []}
    for incident in incidents:
        # An incident of two countries would be counted twice; it documents neither total safely.
        if (
            incident.countries == (country,)
            and measure in incident.counts
            and (not agency or agency in incident.agencies)
        ):
            registers.setdefault(incident.register, []).append(incident)
    found = [_of_register(mine, measure, first, last) for mine in registers.values()]
    return max(found, key=lambda d: d[:3])


def _of_register(incidents: Iterable[KnownIncident], measure: str, first: int, last: int) -> Documented:
    least = most = straddling = 0.0
    ids = []
    for incident in incidents:
        low, high = incident.counts[measure]
        if first <= incident.first and incident.last < last:
            least, most, straddling = least + low, most + high, straddling + high
            ids.append(incident.id)
        elif incident.first < last and incident.last >= first:
            straddling += high
    return least, most, straddling, tuple(ids)


def incident_claims(
    figures: Sequence[Figure], incidents: Sequence[KnownIncident]
) -> dict[str, tuple[Claim, tuple[str, ...]]]:
    """Lower bounds for the periods that are stated in sum: one claim for each, with the ids of its incidents.

    Keyed by the claim's id, which is a digest of the incidents.
    """
    result: dict[str, tuple[Claim, tuple[str, ...]]] = {}
    for figure in figures:
        slot = figure.slot
        if slot.stock or slot.group or slot.place or slot.type or slot.of or figure.hi == float("inf"):
            continue
        first, last = figure.start.hi, figure.end.lo
        if first <= 0 or last <= first:
            continue
        least, _, _, ids = documented(incidents, slot.country, slot.measure, first, last, slot.agency)
        if not ids or least <= 0:
            continue
        claim = bound_claim(slot, first, last, least, ids)
        result[claim.id] = (claim, ids)
    return result


def bound_claim(slot: Slot, first: int, last: int, least: float, ids: Sequence[str]) -> Claim:
    """ "At least so many in days ``[first, last)``", by these incidents; its id is a digest of them."""
    text = "\n".join([slot.measure, slot.country, slot.agency, str(first), str(last), *ids])
    identity = "incidents:" + hashlib.sha256(text.encode()).hexdigest()[:12]
    return Claim(
        id=identity,
        measure=slot.measure,
        value=int(least),
        comparator=">=",
        country=slot.country or None,
        from_=dt.date.fromordinal(first).isoformat(),
        to=dt.date.fromordinal(last - 1).isoformat(),
        scope=ClaimScope(agency=slot.agency or None),
        speaker=f"{len(ids)} known incidents",
        event=identity,
    )
