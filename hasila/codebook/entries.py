"""What a codebook consists of, as frozen, validated records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

#: Classes of concepts that the reading rules work on. A codebook says which of its concepts are of which class; a class
#: it leaves out stays empty, and the rules for it rest.
CLASSES: dict[str, str] = {
    "happening": "what befalls people or is done to them in one event: an attack, a wreck, a flood",
    "plannable": "what can be planned or threatened before it happens",
    "plan": "a plan of a happening, as a thing (a plot)",
    "prevent": "keeping a happening from happening",
    "body": "people as one thing that can be taken apart: a cell, a network",
    "break_up": "taking such a body apart",
    "neutralise": "putting people out of action, whatever becomes of them",
    "catch": "taking people in",
    "caught": "people who were taken in, by that name",
    "charge": "bringing people to court",
    "sentence": "finding people guilty",
    "force": "people of the forces of the state",
    "deadly": "killing",
    "by_own_hand": "a happening in which who does it dies of it",
    "harmful": "killing and hurting",
    "dead": "the dead, as people counted",
    "hurt": "the wounded, as people counted",
    "assailants": "people who attack, by that name",
    "fighting": "people of either side of a clash",
    "goods": "things that are taken, by kind or in general",
    "goods_counted": "things that are taken, as pieces counted",
    "take_goods": "taking things",
    "undo_goods": "destroying or taking things that were meant for a happening",
    "epithet": "the subject's own adjective, which says nothing more beside a thing counted (terrorist)",
    "persons": "people that a singular can stand for",
    "people_by_fate": "people counted by what became of them, who may be counted on as people",
    "people_of_group": "what people named by their group count as (five of a group)",
    "heads": "people who lead a group or body",
    "member": "people of a body, in words for its size (a seven-member cell)",
    "no_people": "countables that are no people",
    "of_states": "what governments do",
    "own_move": "what people do of themselves: leave, return, give themselves up",
    "done_to_people": "verbs whose object without a noun is people",
    "several": "things that several of make a sum (in three operations)",
}

#: What the rules tell apart. Types of any other family are counted as they are told, one a sentence.
FAMILIES: dict[str, str] = {
    "operation": "something that services do",
    "happening": "something that befalls people",
    "clash": "both at once: people harmed at the hands of the services",
    "trial": "what courts do",
}


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all entries: frozen, and a field that is not known is refused."""


class Counted(Entry, frozen=True):
    """Something counted: units, the actions that must govern them, and ``bare`` units that need no action."""

    units: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()

    @property
    def concepts(self) -> tuple[str, ...]:
        """All concepts that it names."""
        return (*self.units, *self.actions, *self.bare)


class IncidentType(Entry, frozen=True):
    """A type of incident.

    ``trigger``: concepts that tell it; ``rank``: the lowest names an incident of several types; ``default``: the type
    of its family where only figures tell it; ``one_of``: the measure that each incident of the type is one of;
    ``across``: it takes people from one country to another; ``subtypes``: trigger -> the subtype that it tells, where its
    own name does not.
    """

    trigger: tuple[str, ...]
    family: str
    rank: int
    label: dict[str, str] = {}
    default: bool = False
    one_of: str | None = None
    across: bool = False
    subtypes: dict[str, str] = {}


class Count(Counted, frozen=True):
    """A figure of one incident.

    ``family``: what it belongs to; ``kind_of``: the count that may say the same people by a more general name;
    ``part_of_total``: the count that holds these people too; ``weak``: says little about which incident it is;
    ``never_total``: no tally, whatever the sentence says; ``shows_family``: tells a merge what the report is about;
    ``adds_up``: who is told
    apart, by what was done to them, makes the whole (four to death, twelve to prison); ``needs``: nothing is counted by this name in an incident whose sentences name none of these.
    """

    family: str | None = None
    kind_of: str | None = None
    part_of_total: str | None = None
    weak: bool = False
    never_total: bool = False
    shows_family: bool = False
    adds_up: bool = False
    needs: tuple[str, ...] = ()

    @property
    def concepts(self) -> tuple[str, ...]:
        """All concepts that it names."""
        return (*super().concepts, *self.needs)


class Measure(Counted, frozen=True, kw_only=True):
    """A figure over a period. ``kind``: a flow adds up over time, a stock is a level at a moment.

    ``counts``: counts that are this measure when said of a period; ``many``: from so many on it is a total even without
    a period; ``always``: only exists as a total; ``operations``: counts the operations themselves; ``joint``: actions
    that may govern one figure of it together ("killed, captured or surrendered"); ``untold_by``: actions whose figures
    are counts of an incident, but no total of this (who was charged is not convicted).
    """

    unit: str
    kind: Literal["flow", "stock"]
    counts: tuple[str, ...] = ()
    label: dict[str, str] = {}
    many: int | None = None
    always: bool = False
    operations: bool = False
    joint: tuple[str, ...] = ()
    untold_by: tuple[str, ...] = ()

    @property
    def concepts(self) -> tuple[str, ...]:
        """All concepts that it names."""
        return (*self.units, *self.actions, *self.bare, *self.joint, *self.untold_by)


class Relation(Entry, frozen=True):
    """A soft relation between two measures of one scope and period."""

    smaller: str
    larger: str
    why: str


class Balance(Entry, frozen=True):
    """People can only be in one of ``parts``, all of whom come from ``whole``: the parts cannot exceed the whole."""

    whole: str
    parts: tuple[str, ...]


class Relevance(Entry, frozen=True):
    """Which concepts tell that an article is about the subject.

    ``sure`` ones do, ``likely`` ones do where words of other topics do not outweigh them, and so do ``agencies`` of
    these kinds; ``together``: pairs of a thing and what is done to it; ``off_topic``: words of other topics.
    """

    sure: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    off_topic: tuple[str, ...] = ()


class Special(Entry, frozen=True):
    """Types, counts and measures that the rules treat in ways of their own, by their names in this codebook."""

    breaking_up: str | None = None  # types
    catching: str | None = None
    preventing: str | None = None
    taking_goods: str | None = None
    clash: str | None = None
    bodies: str | None = None  # counts
    members: str | None = None
    caught: str | None = None
    sought: str | None = None
    opponents_dead: str | None = None
    apart: tuple[str, ...] = ()  # parts that are counts of their own
    prevented: str | None = None  # measures
    happenings: str | None = None
    goods: str | None = None
    opponents: str | None = None


class Alike(Entry, frozen=True):
    """Names that sources use of one thing.

    ``types``: sets of incident types that one reader and another may call one incident; ``means``: subtype -> what it
    is done with; ``narrower``: subtype -> closer ones that win over it; ``clash``: subtypes that may be told of a clash.
    """

    types: tuple[tuple[str, ...], ...] = ()
    means: dict[str, str] = {}
    narrower: dict[str, tuple[str, ...]] = {}
    clash: tuple[str, ...] = ()


class CodebookWords(Entry, frozen=True):
    """What one language says of a codebook: ``words`` of its concepts, ``nouns`` with their plurals, a ``title``.

    ``targets``: words for each kind of target of the codebook, which merging compares.
    """

    title: str | None = None
    nouns: dict[str, dict[str, str]] = {}
    words: dict[str, tuple[str, ...]] = {}
    targets: dict[str, tuple[str, ...]] = {}


class Codebook(Entry, frozen=True, dict=True):
    """All that can be recorded of one subject, and what the reading rules must know of it."""

    name: str
    version: int
    incident_types: dict[str, IncidentType]
    counts: dict[str, Count]
    measures: dict[str, Measure]
    concepts: dict[str, str] = {}
    classes: dict[str, tuple[str, ...]] = {}
    relevance: Relevance = Relevance()
    special: Special = Special()
    alike: Alike = Alike()
    seized: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    parts: dict[str, str] = {}
    targets: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    balances: tuple[Balance, ...] = ()
    home: Path = Path()

    def named(self) -> Iterator[tuple[str, str]]:
        """(entry, concept) for every concept that some entry of the codebook names."""
        for name, kind in self.incident_types.items():
            yield from ((name, concept) for concept in kind.trigger)
        for table in (self.counts, self.measures):
            for name, entry in table.items():
                yield from ((name, concept) for concept in entry.concepts)
        for name, measure in self.measures.items():
            yield from ((name, concept) for concept in measure.joint)
        yield from (("parts", concept) for concept in self.parts)
        for name, concepts in self.classes.items():
            yield from ((name, concept) for concept in concepts)
        told = self.relevance
        pairs = (concept for pair in told.together for concept in pair)
        yield from (("relevance", concept) for concept in (*told.sure, *told.likely, *told.off_topic, *pairs))

    @cached_property
    def uses(self) -> frozenset[str]:
        """All concepts that the codebook names, or defines."""
        return frozenset((*(concept for _, concept in self.named()), *self.concepts))

    @cached_property
    def classes_of(self) -> dict[str, tuple[str, ...]]:
        """Concept -> the classes it is in."""
        found: dict[str, list[str]] = {}
        for name, concepts in self.classes.items():
            for concept in concepts:
                found.setdefault(concept, []).append(name)
        return {concept: tuple(names) for concept, names in found.items()}

    def members(self, name: str) -> frozenset[str]:
        """The concepts of a class."""
        return frozenset(self.classes.get(name, ()))

    @cached_property
    def family_of(self) -> dict[str, str]:
        """Count -> the family of incidents that it belongs to."""
        return {name: count.family for name, count in self.counts.items() if count.family}

    @cached_property
    def harm(self) -> frozenset[str]:
        """Counts of what befell people."""
        return frozenset(name for name, family in self.family_of.items() if family == "happening")

    @cached_property
    def harm_measures(self) -> frozenset[str]:
        """Measures of what befell people."""
        return frozenset(
            name for name, m in self.measures.items() if m.joint or (m.counts and set(m.counts) <= self.harm)
        )

    @cached_property
    def totals(self) -> dict[str, str]:
        """Count -> the one that holds the same people and others."""
        return {name: count.part_of_total for name, count in self.counts.items() if count.part_of_total}

    @cached_property
    def kinds_of(self) -> dict[str, tuple[str, ...]]:
        """General count -> the counts that may say the same people more closely."""
        found: dict[str, tuple[str, ...]] = {}
        for name, count in self.counts.items():
            if count.kind_of:
                found[count.kind_of] = (*found.get(count.kind_of, ()), name)
        return found

    @cached_property
    def default_types(self) -> dict[str, str]:
        """Family -> the type that figures alone tell."""
        return {kind.family: name for name, kind in self.incident_types.items() if kind.default}
