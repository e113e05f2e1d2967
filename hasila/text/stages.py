"""The first stage: digits and number words become ``number`` chunks.

Runs of number words (with an "and" between them) are split by :func:`hasila.text.numbers.parse_runs`; digits take
part where a magnitude word follows ("78 thousand and 685") or a thin blank groups thousands ("1 200").
"""

from __future__ import annotations

from itertools import pairwise

from hasila.codebook import on_change
from hasila.text.chunk import Chunk, Concepts, one_object
from hasila.text.numbers import parse_runs

NUMBER = frozenset({"number"})
#: A number of four digits that may be a year of our time.
_YEARS = range(1900, 2101)


def read_numbers(chunks: list[Chunk], units_first: bool) -> list[Chunk]:
    """*chunks* with every number, in digits or words, as one chunk of concept ``number`` and its value."""
    out: list[Chunk] = []
    done = 0
    for at in [at for at, chunk in enumerate(chunks) if _IS_NUMBER[chunk.concepts]]:
        if at < done:
            continue
        run = _run(chunks, at)
        if run:
            out += chunks[done:at]
            out += _numbers(chunks, run, units_first)
            done = run[-1] + 1
    out += chunks[done:]
    return _drop_restated(out)


class _IsNumber(dict[Concepts, bool]):
    """Concepts -> may a number be among them?"""

    def __missing__(self, concepts: Concepts) -> bool:
        chunk = Chunk(0, 0, concepts)
        self[concepts] = found = chunk.has("digits") or chunk.has("number")
        return found


_IS_NUMBER = _IsNumber()
on_change(_IS_NUMBER.clear)


def _run(chunks: list[Chunk], at: int) -> list[int]:
    """Indices of the number chunks of the run that starts at *at* (the "and" chunks between them left out)."""
    if _value(chunks[at]) is None:
        return []
    run = [at]
    while True:
        last = run[-1]
        step = 1
        if last + 1 < len(chunks) and chunks[last + 1].concepts == {"and"} | (chunks[last + 1].concepts & {"in", "to"}):
            step = 2
        following = last + step
        if following >= len(chunks) or _value(chunks[following]) is None or not _continues(chunks, last, following):
            return run
        run.append(following)


def _value(chunk: Chunk) -> int | float | None:
    if "digits" in chunk.concepts:
        value: int | float = chunk.value
        return value
    if not chunk.has("number"):
        return None
    leaf = chunk.leaf("number")
    return int(leaf) if leaf is not None else None


def _continues(chunks: list[Chunk], last: int, following: int) -> bool:
    """Digits continue a run only beside a magnitude word or as a group of three after one blank."""
    a, b = chunks[last], chunks[following]
    both_digits = "digits" in a.concepts and "digits" in b.concepts
    if both_digits:
        return following == last + 1 and b.start == a.end + 1 and b.end - b.start == 3 and a.end - a.start <= 3
    if "digits" in b.concepts:
        return (_value(a) or 0) >= 1000
    if "digits" in a.concepts:  # "78 thousand"; "in 2015 a thousand" are two numbers
        return (_value(a) or 0) < 1000 <= (_value(b) or 0) and following == last + 1
    return True


def _numbers(chunks: list[Chunk], run: list[int], units_first: bool) -> list[Chunk]:
    """The chunks from the first to the last of *run*, numbers composed."""
    parts = [chunks[i] for i in run]
    if len(run) > 1 and all("digits" in p.concepts for p in parts):
        value = 0
        for part in parts:
            value = value * 1000 + int(part.value)
        return [_number(parts, value)]
    values = [_value(p) for p in parts]
    if len(run) == 1:
        return [_number(parts, values[0] or 0)]
    joined = [b - a > 1 for a, b in pairwise(run)]
    out: list[Chunk] = []
    previous = run[0] - 1
    for first, after, value in parse_runs([int(v or 0) for v in values], joined, units_first):
        out.extend(chunks[previous + 1 : run[first]])  # the "and" between two numbers stays
        out.append(_number([chunks[i] for i in range(run[first], run[after - 1] + 1)], value))
        previous = run[after - 1]
    return out


def _number(parts: list[Chunk], value: int | float) -> Chunk:
    concepts = NUMBER
    if len(parts) == 1:
        concepts |= {c for c in parts[0].concepts if not c.startswith("number.") and c != "digits"}
    if value in _YEARS and parts[-1].end - parts[0].start == 4:
        concepts |= {"yearlike"}
    concepts = one_object(concepts)
    return Chunk(parts[0].start, parts[-1].end, concepts, value, None, "number", tuple(parts))


def _drop_restated(chunks: list[Chunk]) -> list[Chunk]:
    """ "nine (09)", "09 (nine)" and "(09) nine" are one number."""
    out: list[Chunk] = []
    done = 0
    for bracket in [at for at, chunk in enumerate(chunks) if "(" in chunk.concepts]:
        for at, named in ((bracket - 1, 0), (bracket, 3)):
            four = chunks[at : at + 4] if at >= done else []
            if len(four) == 4 and _is_restated(four, named):
                out += chunks[done:at]
                number = four[named].value
                out.append(Chunk(four[0].start, four[3].end, NUMBER, number, None, "number: restated", tuple(four)))
                done = at + 4
                break
    return [*out, *chunks[done:]] if done else chunks


def _is_restated(four: list[Chunk], named: int) -> bool:
    """Are these a number in brackets and the same one, at *named* (first or last of the four)?"""
    inside = four[1:] if named == 0 else four[:3]
    return (
        "(" in inside[0].concepts
        and "number" in inside[1].concepts
        and ")" in inside[2].concepts
        and "number" in four[named].concepts
        and inside[1].value == four[named].value
    )
