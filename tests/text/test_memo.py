"""What is remembered: right whatever is asked for in whatever order, bounded, and the frequent is not forgotten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hasila.text.memo import Memo


@given(st.lists(st.integers(0, 40)), st.integers(1, 10))
def test_gives_what_is_made_and_holds_no_more_than_twice_its_size(keys: list[int], size: int) -> None:
    memo = Memo(str, size)
    for key in keys:
        assert memo[key] == str(key)
        assert len(memo) <= size
        assert len(memo.keys() | memo._before.keys()) <= 2 * size


def test_what_comes_again_and_again_is_made_once() -> None:
    made: list[int] = []

    def make(key: int) -> str:
        made.append(key)
        return str(key)

    memo = Memo(make, 5)
    for rare in range(1, 200):
        assert memo[0] + memo[rare] == f"0{rare}"
    assert made.count(0) == 1
