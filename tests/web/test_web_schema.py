"""The JSON interface against its own description: schemathesis asks for whatever the description allows, and for what it
does not, and checks status, headers and the shape of each answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis.errors import Unsatisfiable

schemathesis = pytest.importorskip("schemathesis", reason="not installed: pip install schemathesis")
HEADERS = {"Host": "localhost"}
EXAMPLES = 12


@pytest.fixture(scope="module")
def description(made: Path):
    from hasila.web import Settings, create_app

    app = create_app(Settings(ledger=made, recheck_seconds=None))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=HEADERS)


def _usable(query, path: str) -> bool:
    """A period that ends before it begins is refused, and a type or language that there is not: a description of single
    parameters that holds for all codebooks and languages cannot say so."""
    if "incidents" in path and not {query.get("type"), query.get("language")} <= {None, ""}:
        return False
    since, until = query.get("since"), query.get("until")
    return not since or not until or str(since) <= str(until)


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_every_answer_is_as_described(description, mode: str) -> None:
    asked = []
    for found in description.get_all_operations():
        operation = found.ok()
        strategy = operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode])

        # The same questions each time: what CI says must not change from run to run.
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=strategy)
        def ask(case) -> None:
            assume(mode == "NEGATIVE" or _usable(case.query or {}, case.operation.path))
            answer = case.call(headers=HEADERS)
            case.validate_response(answer)

        try:
            ask()
        except Unsatisfiable:
            assert mode == "NEGATIVE", "where any text is allowed nothing is wrong to ask"
            continue
        asked.append(operation.label)
    assert len(asked) >= (13 if mode == "POSITIVE" else 5)
