"""The phrases of a language, stored and read back word by word; what is kept between processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from hasila import cache
from hasila.text.phrases import BEHIND_A_CUE, Lexicon, PhraseTable


def a_table() -> PhraseTable:
    table = PhraseTable()
    table.add(("minister", "of", "interior"), "role.minister")
    table.add(("minister",), "role.minister", 1)
    table.add(("rabat",), "place", None, ("place", "1"))
    table.add(("rabat",), "place", None, ("place", "2"))
    table.add(("moroccan",), "demonym", None, ("demonym", "MA"))
    return table


def test_what_is_stored_is_read_back() -> None:
    table = a_table()
    lexicon = Lexicon(table.stored())
    assert {e.keys: e for e in lexicon.entries()} == table.entries
    assert [e.keys for e in lexicon.entries(lambda concepts: "place" in concepts)] == [("rabat",)]
    assert set(lexicon.concept_sets) == {frozenset({c}) for c in ("role.minister", "place", "demonym")}


def test_a_tree_is_made_for_the_first_word() -> None:
    lexicon = Lexicon(a_table().stored())
    minister = lexicon.start("minister")
    assert minister is not None
    assert minister is lexicon.start("minister")
    assert minister.title
    assert minister.entry is not None
    assert minister.entry.count == 1
    assert minister.next["of"].next["interior"].entry is not None
    assert lexicon.start("of") is None


def test_what_was_made_is_kept_until_its_files_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HASILA_CACHE", str(tmp_path / "cache"))
    source = tmp_path / "source.txt"
    source.write_text("a")
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return source.read_bytes()

    assert [cache.kept("x", [source], make) for _ in range(2)] == [b"a", b"a"]
    assert len(made) == 1
    source.write_text("b")
    assert cache.kept("x", [source], make) == b"b"
    assert len(made) == 2


def test_without_a_folder_everything_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HASILA_CACHE", str(tmp_path / "file" / "cache"))
    assert [cache.kept("x", [], lambda: b"made") for _ in range(2)] == [b"made", b"made"]


def test_names_known_only_behind_a_word_for_a_place_stand_behind_each() -> None:
    table = PhraseTable()
    for cue in (("town",), ("city", "of")):
        table.add(cue, "place_cue")
    table.add(("town", "hall"), "agency", None, ("agency", "a"))
    table.add(("town", "bath"), "agency", None, ("agency", "b"))
    for name in (("bath",), ("bath", "spa"), ("reading",)):
        table.add((BEHIND_A_CUE, *name), "place", None, ("place", name[-1]))
    lexicon = Lexicon(table.stored())
    town, city = lexicon.start("town"), lexicon.start("city")
    assert town is not None
    assert city is not None
    assert set(town.next) == {"hall", "bath", "reading"}
    both = town.next["bath"].entry
    assert both is not None
    assert (both.concepts, both.ids) == ({"agency", "place"}, (("agency", "b"), ("place", "bath")))
    assert "spa" in town.next["bath"].next
    assert set(city.next["of"].next) == {"bath", "reading"}
    alone = city.next["of"].next["bath"].entry
    assert alone is not None
    assert alone.ids == (("place", "bath"),)
    assert town.next["reading"] is city.next["of"].next["reading"]
    assert lexicon.start("bath") is None
