"""Every language reads its own cases (the form: :mod:`hasila.cases`)."""

from __future__ import annotations

from typing import Any

import pytest

from hasila.cases import cases_in, check_case
from hasila.languages import folders


def cases() -> list[Any]:
    return [
        pytest.param(code, case, id=f"{code}-{number}")
        for code, folder in folders().items()
        for number, case in enumerate(cases_in(folder / "cases.yaml"), 1)
    ]


@pytest.mark.parametrize(("code", "case"), cases())
def test_case_is_read_right(code: str, case: dict[str, Any]) -> None:
    wrong = check_case(case, code)
    assert not wrong, f"{case['text']}\n  " + "\n  ".join(wrong)
