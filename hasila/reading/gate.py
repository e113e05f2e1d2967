"""Is an article about what the codebook records? Asked of the chunks, before facts are assembled."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.reading.scene import Scene

_STRONG = ("cue.terror", "group", "unit.terrorist", "attack.suicide_bombing", "attack.car_bombing", "attack.bombing", "epoch")


def is_relevant(scenes: Sequence[Scene]) -> bool:
    """True where words of terrorism, armed groups or bombings outweigh words of other topics."""
    strong = sum(1 for s in scenes for c in s.chunks if any(part.has(x) for part in c.walk() for x in _STRONG))
    cell = any(s.has("unit.cell") and any(s.chunks[a].has("act.dismantle") for a in s.actions) for s in scenes)
    other = sum(1 for s in scenes for c in s.chunks if c.has("topic.other"))
    return (strong > 0 or cell) and other <= 2 * strong + 2 * cell
