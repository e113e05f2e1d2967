"""Targets and weapons of a MUC-4 template, which the product does not record: from tables of words, in the sentences given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_WORDS = Path(__file__).with_name("muc4_words.yaml")


@dataclass
class Target:
    """A class of target with what was done to it, in the words of one sentence."""

    kind: str
    text: str
    number: str
    effect: str | None = None


@dataclass(frozen=True)
class Table:
    """Words of a class: one regular expression over all of them, and the class of each."""

    pattern: re.Pattern[str]
    classes: dict[str, str]

    def find(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        for match in self.pattern.finditer(text):
            yield match, self.classes[match[0]]


@cache
def tables() -> dict[str, Table]:
    """The tables of ``muc4_words.yaml``; longer phrases are tried first."""
    loaded = yaml.safe_load(_WORDS.read_text("utf-8"))
    out = {}
    for name, classes in loaded.items():
        words = {w.upper(): kind for kind, listed in classes.items() for w in listed}
        longest = sorted(words, key=lambda w: (-len(w), w))
        out[name] = Table(re.compile(r"(?<![A-Z])(?:" + "|".join(map(re.escape, longest)) + r")(?![A-Z])"), words)
    return out


def first(name: str, text: str) -> str | None:
    """Class of the first word of table *name* in *text*."""
    return next((kind for _, kind in tables()[name].find(text)), None)


def people_of(told: Sequence[str], kind: str) -> list[Target]:
    """People that the violence was aimed at, by their class, with the number and the harm that stand beside them."""
    found: dict[tuple[str, str], Target] = {}
    for sentence in told:
        harms = [(m.start(), effect) for m, effect in tables()["effects"].find(sentence)]
        for match, people in tables()["people"].find(sentence):
            if is_doer(sentence, match) or _speaks(sentence, match):
                continue
            near = [(abs(at - match.start()), effect) for at, effect in harms if abs(at - match.start()) < 90]
            if not near:
                continue
            effect = min(near)[1]
            text, number = _counted(sentence, match)
            key = (people, number)
            if key not in found:
                found[key] = Target(
                    people, text, number, effect if effect in ("DEATH", "INJURY", "NO INJURY OR DEATH") else None
                )
    if not found:
        for sentence in told:
            effects = [effect for _, effect in tables()["effects"].find(sentence)]
            if effects:
                found["CIVILIAN", "1"] = Target(
                    "CIVILIAN", "", "1", effects[0] if effects[0] in ("DEATH", "INJURY") else None
                )
                break
    return list(found.values())


_NUMBERS = {
    w: str(n)
    for n, w in enumerate(
        [
            "ZERO",
            "ONE",
            "TWO",
            "THREE",
            "FOUR",
            "FIVE",
            "SIX",
            "SEVEN",
            "EIGHT",
            "NINE",
            "TEN",
            "ELEVEN",
            "TWELVE",
            "THIRTEEN",
            "FOURTEEN",
            "FIFTEEN",
            "SIXTEEN",
            "SEVENTEEN",
            "EIGHTEEN",
            "NINETEEN",
            "TWENTY",
        ]
    )
}
_COUNT = re.compile(r"(?:(?P<digits>\d[\d,]*)|(?P<word>" + "|".join(_NUMBERS) + r"|A|AN))\s+(?:[A-Z-]+\s+){0,2}$")


def _counted(sentence: str, match: re.Match[str]) -> tuple[str, str]:
    """The words that name the people and how many they are."""
    before = _COUNT.search(sentence[: match.start()])
    if before is None:
        return match[0], "PLURAL" if _is_plural(match[0]) else "1"
    text = sentence[before.start() : match.end()]
    if before["digits"]:
        return text, before["digits"].replace(",", "")
    return text, _NUMBERS.get(before["word"], "PLURAL" if _is_plural(match[0]) else "1")


def _is_plural(word: str) -> bool:
    return word.endswith(("S", "MEN", "CHILDREN", "PEOPLE", "CLERGY")) and not word.endswith("SS")


def is_doer(sentence: str, match: re.Match[str]) -> bool:
    """Do the people stand behind "by": the doers of what is told?"""
    return re.search(r"\bBY (?:[A-Z0-9-]+ ){0,4}$", sentence[: match.start()]) is not None


def _speaks(sentence: str, match: re.Match[str]) -> bool:
    """Are they sources, or officials who say so?"""
    return (
        re.match(
            r"(?:'S)?(?: [A-Z.]+){0,4} (?:SOURCES|SAID|REPORTED|STATED|ANNOUNCED|ADDED|TOLD|INDICATED|SAYS|DECLARED|CONFIRMED|BELIEVE)\b",
            sentence[match.end() :],
        )
        is not None
    )


def things_of(told: Sequence[str], kind: str) -> list[Target]:
    """Buildings, vehicles and works that were hit; only where the sentence tells of an attack on things."""
    if kind == "KIDNAPPING":
        return []
    found: dict[str, Target] = {}
    for sentence in told:
        hits = [m.start() for m, _ in tables()["hits"].find(sentence)]
        for match, thing in tables()["things"].find(sentence):
            if any(abs(at - match.start()) < 80 for at in hits) and thing not in found:
                found[thing] = Target(thing, match[0], "1")
    return list(found.values())[:3]


def instruments_of(told: Sequence[str]) -> list[str]:
    """Classes of weapons, the more special ones only."""
    found = list(dict.fromkeys(kind for sentence in told for _, kind in tables()["instruments"].find(sentence)))
    for special, general in (
        ("VEHICLE BOMB", "BOMB"),
        ("MACHINE GUN", "GUN"),
        ("DYNAMITE", "EXPLOSIVE"),
        ("BOMB", "EXPLOSIVE"),
        ("RIFLE", "GUN"),
    ):
        if special in found and general in found:
            found.remove(general)
    return found[:2]
