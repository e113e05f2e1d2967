"""The JSON interface: what its description promises holds, whatever is asked."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def test_an_answer_is_not_sent_twice_until_the_ledger_changes(client, ledger_path: Path) -> None:
    from hasila.ledger import Ledger, corrections

    tag = client.get("/api/v1/claims").headers["etag"]
    assert client.get("/api/v1/claims", headers={"if-none-match": tag}).status_code == 304
    assert client.get("/api/v1/claims?limit=1", headers={"if-none-match": tag}).status_code == 200
    with Ledger(ledger_path) as ledger:
        corrections.decide(ledger, next(ledger.tallies()).id, "reject", by="one")
    assert client.get("/api/v1/claims", headers={"if-none-match": tag}).status_code == 200


def test_pages_add_up_to_the_whole(client) -> None:
    whole = client.get("/api/v1/claims").json()
    parts = [client.get(f"/api/v1/claims?limit=1&offset={n}").json()["items"][0]["id"] for n in range(whole["total"])]
    assert parts == [item["id"] for item in whole["items"]]


def test_whatever_is_asked_the_answer_is_json_and_never_a_failure(client) -> None:
    described = client.get("/api/openapi.json").json()
    assert len(described["paths"]) >= 13
    values = st.one_of(
        st.text(max_size=30), st.integers().map(str), st.sampled_from(["MA", "2023-01-01", "", "\x00", '"', "%"])
    )

    @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        for path, operations in described["paths"].items():
            query, address = {}, path
            for parameter in operations["get"].get("parameters", []):
                value = data.draw(values)
                if parameter["in"] == "path":
                    address = address.replace("{" + parameter["name"] + "}", "x" + "".join(filter(str.isalnum, value)))
                elif data.draw(st.booleans()):
                    query[parameter["name"]] = value
            answer = client.get(address, params=query)
            assert answer.status_code in (200, 400, 404), (address, query, answer.text)
            assert answer.headers["content-type"].startswith("application/json")
            assert answer.json() is not None

    ask()


def test_a_body_too_large_is_refused(client) -> None:
    answer = client.post("/findings/x/settle", data={"why": "x" * 400_000})
    assert answer.status_code in (403, 413)
    assert "Traceback" not in answer.text
