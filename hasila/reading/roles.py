"""Which count or measure a quantity is, by the unit it counts and the action that governs it: the codebook as tables."""

from __future__ import annotations

from dataclasses import dataclass

from hasila.codebook import Codebook, active, per_codebook

_NEVER = 1_000.0


@dataclass(frozen=True, slots=True)
class Role:
    """What a figure is: a count of an incident, or (``measure``) only a tally."""

    name: str
    measure: bool
    actions: frozenset[str]
    bare: bool


class Roles:
    """Lookup from unit concepts to the roles they can play."""

    def __init__(self, codebook: Codebook) -> None:
        self._by_unit: dict[str, list[Role]] = {}
        for name, count in codebook.counts.items():
            self._add(name, False, count.units, count.actions, count.bare)
        for name, measure in codebook.measures.items():
            self._add(name, True, measure.units, measure.actions, measure.bare)
        self._joint = [(name, m) for name, m in codebook.measures.items() if m.joint]
        self.measure_of = {c: name for name, m in codebook.measures.items() for c in m.counts}
        self.actions = frozenset(a for roles in self._by_unit.values() for r in roles for a in r.actions)

    def _add(
        self, name: str, measure: bool, units: tuple[str, ...], actions: tuple[str, ...], bare: tuple[str, ...]
    ) -> None:
        for unit in dict.fromkeys((*units, *bare)):
            role = Role(name, measure, frozenset(actions) if unit in units else frozenset(), unit in bare)
            self._by_unit.setdefault(unit, []).append(role)

    def of(self, units: frozenset[str]) -> list[Role]:
        """All roles that something of these units can play, in the codebook's order."""
        found: list[Role] = []
        for unit in sorted(units):
            found += self._by_unit.get(unit, [])
            branch = unit.partition(".")[0]
            if branch != unit:
                found += self._by_unit.get(branch, [])
        return found

    def together(self, units: frozenset[str], actions: frozenset[str]) -> str | None:
        """The measure of a figure that *actions* govern together, or that only the action of this measure tells."""
        for name, measure in self._joint:
            if units.isdisjoint(measure.units):
                continue
            if actions <= frozenset(measure.actions) or (len(actions) > 1 and actions <= frozenset(measure.joint)):
                return name
        return None

    def measure(self, role: Role) -> str | None:
        """The measure that a figure of this role is when it is said of a period."""
        return role.name if role.measure else self.measure_of.get(role.name)


@per_codebook
def roles() -> Roles:
    """The tables of the codebook at work."""
    return Roles(active())
