"""Quantities: a number, its comparator and the unit that it counts.

A dual or a singular that states its own number is a quantity too. A number with a unit that the project does not
count (years of age, kilometres) becomes a quantity of no interest, so that nobody else takes its digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hasila.codebook import active
from hasila.model import Comparator
from hasila.text.chunk import Chunk, Concepts, lineage
from hasila.text.rules import Rule

QUANTITY = frozenset({"quantity"})
AMOUNT = frozenset({"amount"})
NOTHING = frozenset({"nothing"})
COUNTRY = frozenset({"country"})
PEOPLE = frozenset({"unit.person"})
_AGES = range(13, 90)
_DECADES = frozenset(range(20, 100, 10))

#: Lower ends of imprecise counts: the convention of ACLED's coding notes for fatalities; "several" is three.
_VAGUE = {"tens": 10, "dozens": 12, "hundreds": 100, "thousands": 1000, "several": 3, "few": 3}
_LONGEST_LIST = 50
_LARGEST_PART, _LARGEST_SHARE = 9, 20  # "one in five", "nine in ten"
_AGES = range(12, 100)
_LARGEST_BODY = 200  # people of one cell
_COMPARATORS: dict[str, Comparator] = {
    "more": ">", "atleast": ">=", "less": "<", "atmost": "<=", "about": "~", "almost": "~", "exactly": "=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its comparator; ``vague`` where no figure was printed, ``high`` the upper end of a range."""

    value: int | float
    comparator: Comparator = "="
    vague: bool = False
    high: int | float | None = None


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """An amount of something: ``units`` are the concepts of the thing counted, ``stated`` False for a bare singular."""

    amount: Amount
    units: Concepts
    stated: bool = True


def _comparator(chunks: Sequence[Chunk]) -> Comparator:
    for c in chunks:
        leaf = c.leaf("cmp")
        if leaf:
            return _COMPARATORS.get(leaf, "=")
    return "="


def _amount(chunks: Sequence[Chunk], _context: Any) -> Amount | None:
    numbers = [c for c in chunks if "number" in c.concepts]
    vague = next((c.leaf("vague") for c in chunks if c.has("vague")), None)
    comparator = _comparator(chunks)
    if numbers:
        value = numbers[0].value
        if vague in ("hundreds", "thousands") and value < 1000:  # "four hundreds" is a number, not a vague count
            return Amount(value * _VAGUE[vague], comparator)
        if len(numbers) > 1 and numbers[1].value <= value:
            return None  # "Oct. 14 - Twelve men ...": no range
        if len(numbers) > 1:
            return Amount(value, ">=" if comparator == "=" else comparator, high=numbers[1].value)
        return Amount(value, comparator)
    if vague:
        return Amount(_VAGUE[vague], ">=", vague=True)
    return None


def _bracketed(chunks: Sequence[Chunk], _context: Any) -> Amount | None:
    """ "(431) detainees": official communiqués set their figures in brackets."""
    return next((c.value for c in chunks if isinstance(c.value, Amount)), None)


def _unit(chunks: Sequence[Chunk]) -> Chunk | None:
    return next(
        (c for c in reversed(chunks) if c.has("unit") or c.has("goods") or c.has("happening") or c.has("of")),
        None,
    )


def _quantity(chunks: Sequence[Chunk], _context: Any) -> QuantityValue | None:
    amount = next((c.value for c in chunks if isinstance(c.value, Amount)), None)
    unit = _unit(chunks)
    if amount is None or unit is None:
        return None
    if unit.concepts == PEOPLE and any(c.has("group") for c in chunks):
        return QuantityValue(amount, active().members("people_of_group") or PEOPLE)  # "three Abu Sayyaf men"
    if amount.comparator == "=":
        amount = replace(amount, comparator=_comparator(chunks))  # "11 people at least"
    return QuantityValue(
        amount,
        unit.concepts | frozenset(x for c in chunks if c is not unit for x in c.concepts if "epithet" in lineage(x)),
    )


def _people(chunks: Sequence[Chunk], _context: Any) -> QuantityValue | None:
    """ "24 Syrians": people, named by where they are from."""
    amount = next((c.value for c in chunks if isinstance(c.value, Amount)), None)
    return QuantityValue(amount, PEOPLE) if amount is not None else None


def _ones(chunks: Sequence[Chunk], _context: Any) -> QuantityValue | None:
    """ "So many ones" in spoken language: so many ones, that is people."""
    number, one = chunks[-2].value, chunks[-1]
    people = any(part.has("ones") for part in one.parts) and number > 1
    return QuantityValue(Amount(number, _comparator(chunks[:-2])), PEOPLE) if people else None


def _once(chunks: Sequence[Chunk], _context: Any) -> QuantityValue | None:
    unit = _unit(chunks)
    if unit is None:
        return None
    return QuantityValue(Amount(1), unit.concepts, stated=any(c.has("number") for c in chunks))


def _one_of_an_age(chunks: Sequence[Chunk], _context: Any) -> QuantityValue:
    """ "A 26-year-old Syrian", "un Syrien de 26 ans": one person."""
    unit = _unit(chunks)
    return QuantityValue(Amount(1), unit.concepts if unit is not None else PEOPLE, stated=False)


def _one_of_so_many_years(chunks: Sequence[Chunk], _context: Any) -> QuantityValue | None:
    """ "A Senegalese of 21": one person and an age."""
    age = next((c.value.value for c in chunks if isinstance(c.value, Amount)), 0)
    return QuantityValue(Amount(1), PEOPLE, stated=False) if age in _AGES else None


def _counted_form(chunks: Sequence[Chunk], _context: Any) -> QuantityValue | None:
    unit = chunks[0]
    if unit.count is None or unit.count < 2:
        return None
    return QuantityValue(Amount(unit.count), unit.concepts)


def _of_group(chunks: Sequence[Chunk], _context: Any) -> QuantityValue | None:
    """ "Five of al-Shabaab": people of a group, as the codebook counts them."""
    amount = next((c.value for c in chunks if isinstance(c.value, Amount)), None)
    return None if amount is None else QuantityValue(amount, active().members("people_of_group") or PEOPLE)


def _number_behind(chunks: Sequence[Chunk], _context: Any) -> QuantityValue | None:
    """ "The soldiers, the three": the number stands behind its noun, with the article."""
    number = next((c.value for c in chunks if "number" in c.concepts), None)
    return None if number is None else QuantityValue(Amount(number), chunks[0].concepts)


def _soil(chunks: Sequence[Chunk], _context: Any) -> tuple[tuple[str, str], ...] | None:
    """ "On Moroccan soil": the country of the people."""
    named = [i for c in chunks for i in c.ids("demonym")[:1]]
    return (("country", named[0]),) if named else None


def _size(chunks: Sequence[Chunk], _context: Any) -> QuantityValue | None:
    """ "a seven-member cell", "a cell of seven": how large a group is."""
    if chunks[0].value > _LARGEST_BODY:
        return None
    return QuantityValue(Amount(chunks[0].value), frozenset({"unit.size"}))


def _list_number(chunks: Sequence[Chunk], _context: Any) -> bool | None:
    """ "2- the attack on ...": digits that number a paragraph."""
    number = chunks[0]
    return True if number.value < _LONGEST_LIST and "digits" in number.parts[0].concepts else None


def _decade(chunks: Sequence[Chunk], _context: Any) -> bool | None:
    """ "A man in the twenties" tells an age."""
    return chunks[0].value in _DECADES or None


def _share(chunks: Sequence[Chunk], _context: Any) -> bool | None:
    """ "One in five of them": a share, no count."""
    part, whole = chunks[0].value, chunks[-1].value
    told = any(c.has("each") for c in chunks) or any(c.has("in") and not c.has("of") for c in chunks)
    return True if told and part < whole <= _LARGEST_SHARE and part <= _LARGEST_PART else None


def _age(chunks: Sequence[Chunk], _context: Any) -> bool | None:
    """ "The ringleader, 29, was ...": between commas right behind a person."""
    return chunks[0].value in _AGES or None


def _nothing(chunks: Sequence[Chunk], _context: Any) -> bool:
    return True


_GAP = '{word|outcomes|epithet|demonym|country|modal.alleged|another|of|group|time|cue.total|cue.tally|mark|"}'
_UNIT = "{unit|goods|happening}"
_BEHIND = "{cmp.atleast|cmp.atmost} (?! {of|to|once}{0,2} {number|amount} )"

QUANTITY_RULES: tuple[Rule, ...] = (
    Rule("country: its soil", "(?<= {in} ) {word}? {soil} {demonym} | (?<= {in} ) {word}? {demonym} {soil}", COUNTRY, _soil),
    Rule("nothing: list number", "(?<! {.} ) {number} {-|mark|)} (?! {member|span|number} )", NOTHING, _list_number),
    Rule("nothing: label", "{numbering} {mark|:|of}? {amount|number} (?: (?: {to|-|mark|and|or} | {,} {and}? ) {number} (?! {word|of|mark|epithet|modal.alleged}{0,2} {unit|goods|happening} ) )*", NOTHING, _nothing),
    Rule("quantity: number behind", "{unit} {demonym|another|epithet|word}{0,1} {number_after} {number}? (?! {of|from} {agency|unit.officer|unit.person|unit.civilian|unit.member|unit.suspect|unit.terrorist} )", QUANTITY, _number_behind),
    Rule("nothing: a range of measures", "{between|of|from}? (?: {number} {,} ){0,6} {number} {and|to|or|-|mark} {number} {measure_unit|span}", NOTHING, _nothing),
    Rule("nothing: one in so many", "{number} {in|of} {each}? {number} (?! {word|of|epithet|modal.alleged|mark}{0,2} {unit|goods|happening|month|span|measure_unit|percent} )", NOTHING, _share),
    Rule("nothing: an age", "(?<= {persons|role|word} {,} ) {number} (?= {,} )", NOTHING, _age),
    Rule("nothing: in the twenties", "(?<= {unit} {in} ) {number} (?! {word|unit|goods|happening|month|span|measure_unit|percent|place_cue|to|-|mark} | {of} {month|unit|date} )", NOTHING, _decade),
    Rule("amount: range", "(?: {between} {cmp}? {number} {and} {number} | {number} {-|to|or} {number} ) (?= {of|word|epithet}{0,2} {unit|goods|happening} )", AMOUNT, _amount),
    Rule("quantity: so many ones", "{cmp}? {number} {number}", QUANTITY, _ones),
    Rule("amount: range of no year", "{between} (?! {yearlike} ) {number} {and} {number} (?! {month|date|yearlike|span|number|/|-} )", AMOUNT, _amount),
    Rule("amount: hundreds", "{cmp}? {number} {vague} {of}? | {cmp}? {of}? {vague} {of}? | {number} {cmp.more|cmp.atleast} (?= {of}? {unit} ) ", AMOUNT, _amount),
    Rule("quantity: size", "{number} {mark} {member} (?= {word|epithet|group|mark|cue.linked|place|demonym}{0,3} {body} )", QUANTITY, _size),
    Rule("quantity: size behind", "(?<= {body} {of} ) {number} (?! {word|of|epithet|modal.alleged|demonym|mark}{0,3} {unit|span|measure_unit|percent|demonym|happening} )", QUANTITY, _size),
    Rule("amount", f"(?: {{cmp}} {{of|to|once}}{{0,2}} ){{0,2}} {{number}} (?: {_BEHIND} )?", AMOUNT, _amount),
    Rule("amount: in brackets", "{(} {amount} {)} (?= {of|word|epithet}{0,2} {unit|goods} )", AMOUNT, _bracketed),
    Rule("nothing: a difference", "{amount} {unit|happening|goods|another|cmp}{0,2} {difference.than} | {difference.of} {cmp|of|to}{0,2} {amount} {unit|happening|goods}?", NOTHING, _nothing),
    Rule("nothing: measure", "{amount} {of|mark}{0,2} {measure_unit|percent|span}", NOTHING, _nothing),
    Rule("nothing: a thing", "{amount} {of|word}{0,1} {unit.thing}", NOTHING, _nothing),
    Rule("quantity: some of so many", "{amount} {of} {word}{0,1} {amount} {word|epithet|modal.alleged}{0,1} {unit}", QUANTITY, _quantity),
    Rule("quantity: amount people", f"{{amount}} {_GAP}{{0,2}} {{people_of_group}} (?! {{epithet|demonym|modal.alleged|mark|\"}}{{0,2}} (?! {{act}} ) {_UNIT} )", QUANTITY, _quantity),
    Rule("quantity: amount group", "{amount} {another}? {group} (?= {word}{0,2} {done_to_people} | {,|and|(|rel.among} | {during|near}? {in} {place|country|place_cue} )", QUANTITY, _of_group),
    Rule("quantity: amount unit", f"{{amount}} {_GAP}{{0,3}} {_UNIT} (?: {_BEHIND} )?", QUANTITY, _quantity),
    Rule("quantity: amount of two groups", f"{{amount}} {_GAP}{{0,2}} {{group}} {{and|or}} {{group}} {_UNIT}", QUANTITY, _quantity),
    Rule("quantity: amount of a group", '{amount} {of} {word|"|(}{0,5} {group}', QUANTITY, _of_group),
    Rule("quantity: amount people of a country", "{amount} {word|another}{0,1} {demonym} (?! {unit} )", QUANTITY, _people),
    Rule("quantity: one", "{once} {word|epithet|modal.alleged|another}{0,1} {unit|goods_counted}", QUANTITY, _once),
    Rule("quantity: one of an age, by its number", "{once} {word|epithet|modal.alleged}{0,1} {demonym|persons} {demonym}? {of} {amount} (?= {in|and|,|)|;} )", QUANTITY, _one_of_so_many_years),
    Rule("quantity: one of an age", "{once} {nothing} {word|epithet|modal.alleged|demonym}{0,2} {unit} | {once} {nothing} {demonym} (?! {unit} ) | {once} {demonym} (?= {of|from} {nothing} )", QUANTITY, _one_of_an_age),
    Rule("quantity: the form counts", "{unit|goods_counted|happening}", QUANTITY, _counted_form),
)  # fmt: skip
