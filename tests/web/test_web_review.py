"""Review: what people decide is kept, outlives a new reading, and can be taken back."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from hasila.ledger import Ledger, corrections
from hasila.model import Evidence, Tally
from hasila.pipeline import later_stages
from hasila.reading import read


def post(client, path: str, **data: str):
    """Send a form with the token of a page."""
    token = re.search(r'"x-csrftoken": "(\w+)"', client.get("/review").text)
    assert token
    return client.post(path, data={"_csrf_token": token[1], **data}, follow_redirects=False)


def fact(path: Path, article: str, kind: type = Tally) -> str:
    """The id of the first fact of a kind in an article."""
    with Ledger(path) as ledger:
        facts = ledger.facts(article)
        assert facts is not None
        return next(i for i, _, _, f in corrections.facts_with_ids(facts) if isinstance(f, kind))


def values(path: Path, article: str) -> list[float]:
    with Ledger(path) as ledger:
        facts = ledger.facts(article)
        assert facts is not None
        return [t.value for t in facts.tallies]


def reread(path: Path, article: str) -> None:
    """Read an article as another version of the reading would."""
    with Ledger(path) as ledger:
        found = ledger.article(article)
        assert found is not None
        ledger.add(read(found), reader="a later version")
        list(later_stages(ledger))


def test_a_change_without_our_token_is_refused(client, ledger_path: Path) -> None:
    answer = client.post(f"/review/facts/{fact(ledger_path, 'a-later')}/judge", data={"verdict": "reject"})
    assert answer.status_code == 403
    assert values(ledger_path, "a-later") == [60]


def test_a_corrected_value_outlives_a_new_reading_and_undo_brings_the_old_one_back(client, ledger_path: Path) -> None:
    wrong = fact(ledger_path, "a-later")
    answer = post(client, f"/review/facts/{wrong}/judge", verdict="correct", value="90", why="the bureau says 90")
    assert answer.status_code == 303
    assert values(ledger_path, "a-later") == [90]
    reread(ledger_path, "a-later")
    assert values(ledger_path, "a-later") == [90]
    assert "does not add up" in client.get("/").text
    assert client.get("/api/v1/findings").json()["total"] == 0, "the corrected figure no longer contradicts"
    record = client.get("/review").text
    assert "the bureau says 90" in record
    assert post(client, "/review/undo/1").status_code == 303
    assert values(ledger_path, "a-later") == [60]
    assert post(client, "/review/undo/1").status_code == 409
    assert post(client, "/review/undo/99999999999999999999").status_code == 404


def test_a_rejected_fact_stays_away_and_an_accepted_one_stays(client, ledger_path: Path) -> None:
    post(client, f"/review/facts/{fact(ledger_path, 'a-later')}/judge", verdict="reject")
    post(client, f"/review/facts/{fact(ledger_path, 'a-english')}/judge", verdict="accept")
    for article in ("a-later", "a-english"):
        reread(ledger_path, article)
    assert values(ledger_path, "a-later") == []
    assert values(ledger_path, "a-english") == [80]
    with Ledger(ledger_path) as ledger:
        assert ledger.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_decision_finds_its_fact_again_when_a_better_reading_renamed_it(ledger_path: Path) -> None:
    with Ledger(ledger_path) as ledger:
        facts = ledger.facts("a-later")
        assert facts is not None
        tally = facts.tallies[0]
        right = Tally(measure=tally.measure, value=61, period=tally.period, country="MA", evidence=tally.evidence)
        corrections.decide(ledger, fact(ledger_path, "a-later"), "correct", by="one", after=right)
        better = Tally(measure=tally.measure, value=60, comparator=">", country="MA", evidence=tally.evidence)
        from hasila.model import Facts

        ledger.add(Facts(article=facts.article, tallies=(better,)), reader="another")
    assert values(ledger_path, "a-later") == [61]


def test_a_missed_fact_is_added_from_selected_words(client, ledger_path: Path) -> None:
    with Ledger(ledger_path) as ledger:
        text = ledger.article("a-arabic").text  # type: ignore[union-attr]
    start = text.index("21 شخصا")
    answer = post(
        client, "/articles/a-arabic/added", kind="tally", start=str(start), end=str(start + 7), value="٢١",
        measure="convicted", comparator="=", since="2023-01-01", until="2023-12-31", country="ma", modality="asserted",
    )  # fmt: skip
    assert answer.status_code == 303
    reread(ledger_path, "a-arabic")
    with Ledger(ledger_path) as ledger:
        added = [t.fact for t in ledger.tallies(measure="convicted")]
    assert [(t.value, t.country, t.evidence[0].quote) for t in added] == [(21, "MA", "21 شخصا")]


@pytest.mark.parametrize(
    ("data", "says"),
    [({"value": "many"}, "Value"), ({"since": "2022"}, "From"), ({"country": "Morocco"}, "Country"),
     ({"measure": "nonsense"}, "Measure"), ({"start": "5", "end": "99999"}, "Text of the article"),
     ({"value": "-3"}, "Value"), ({"value": "2.5"}, "no whole number"), ({"why": "x" * 501}, "at most 500 characters"),
     ({"since": "2022-01-02", "until": "2022-01-01"}, "From")],
)  # fmt: skip
def test_an_unusable_correction_is_refused_by_field(client, ledger_path: Path, data: dict[str, str], says: str) -> None:
    answer = post(client, f"/review/facts/{fact(ledger_path, 'a-later')}/judge", verdict="correct", **data)
    assert answer.status_code == 400
    assert says in re.sub("<[^>]+>", "", answer.text.partition("problem")[2][:400])
    assert values(ledger_path, "a-later") == [60]


def test_the_second_reviewer_is_told_that_the_fact_changed(client, ledger_path: Path) -> None:
    before = fact(ledger_path, "a-later")
    post(client, f"/review/facts/{before}/judge", verdict="correct", value="90")
    assert post(client, f"/review/facts/{before}/judge", verdict="accept").status_code == 409


def test_a_finding_is_settled_with_a_reason_and_comes_back_when_taken_back(client) -> None:
    finding = client.get("/api/v1/findings").json()["items"][0]
    assert post(client, f"/findings/{finding['id']}/settle", verdict="no conflict").status_code == 400
    post(client, f"/findings/{finding['id']}/settle", verdict="no conflict", why="the later count leaves out minors")
    assert client.get("/api/v1/findings?state=open").json()["total"] == 0
    settled = client.get("/api/v1/findings?state=resolved").json()["items"][0]
    assert settled["resolution"]["why"] == "the later count leaves out minors"
    post(client, f"/review/undo/{settled['resolution']['number']}")
    assert client.get("/api/v1/findings?state=open").json()["total"] == 1


def test_a_misprint_is_kept_but_no_longer_reckoned_with(client, ledger_path: Path) -> None:
    finding = client.get("/api/v1/findings").json()["items"][0]
    post(client, f"/findings/{finding['id']}/settle", verdict="misprint", claim=finding["claim_ids"][1])
    with Ledger(ledger_path) as ledger:
        list(later_stages(ledger))
    assert client.get("/api/v1/findings").json()["total"] == 0
    assert values(ledger_path, "a-later") == [60]


def test_incidents_are_split_and_merged_and_stay_so(client, ledger_path: Path) -> None:
    items = client.get("/api/v1/incidents?place=Tangier").json()["items"]
    assert [len(i["reports"]) for i in items] == [2], "two reports of one day"
    report = items[0]["reports"][1]["fact_id"]
    assert post(client, f"/incidents/{items[0]['id']}/split", report=report).status_code == 303
    apart = client.get("/api/v1/incidents?place=Tangier").json()["items"]
    assert [len(i["reports"]) for i in apart] == [1, 1]
    reread(ledger_path, "a-later")
    apart = client.get("/api/v1/incidents?place=Tangier").json()["items"]
    assert len(apart) == 2
    post(client, f"/incidents/{apart[0]['id']}/merge", other=apart[1]["id"])
    assert len(client.get("/api/v1/incidents?place=Tangier").json()["items"]) == 1


def test_the_queue_begins_with_what_does_not_add_up(client, ledger_path: Path) -> None:
    page = client.get("/review").text
    first = re.search(r"/review/facts/([\w-]+)", page)
    assert first
    assert first[1] in client.get("/api/v1/findings").json()["items"][0]["claim_ids"]
    answer = client.get(f"/review/next?after={first[1]}", follow_redirects=False)
    assert answer.headers["location"].startswith("/review/facts/")


def test_two_reviewers_and_a_run_at_once_lose_nothing(ledger_path: Path) -> None:
    with Ledger(ledger_path) as ledger:
        facts = [f.id for f in ledger.tallies()]
    failures: list[Exception] = []

    def review(author: str) -> None:
        try:
            for identity in facts:
                with Ledger(ledger_path) as mine:
                    corrections.decide(mine, identity, "accept", by=author)
        except Exception as error:
            failures.append(error)

    def run() -> None:
        try:
            for article in ("a-english", "a-later", "a-arabic"):
                reread(ledger_path, article)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=review, args=(name,)) for name in ("one", "two")] + [
        threading.Thread(target=run)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Ledger(ledger_path) as ledger:
        rows = ledger.connection.execute(
            "SELECT author, count(*) FROM judgements GROUP BY author ORDER BY 1"
        ).fetchall()
        assert rows == [("one", len(facts)), ("two", len(facts))]
        assert sorted(f.id for f in ledger.tallies()) == sorted(facts)
        assert ledger.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_agreement_beyond_chance() -> None:
    from hasila.web.agreement import agreements, kappa

    pairs = (
        [("accept", "accept")] * 20
        + [("accept", "reject")] * 5
        + [("reject", "accept")] * 10
        + [("reject", "reject")] * 15
    )
    assert kappa(pairs) == pytest.approx(0.4), "the textbook example: observed 0.7, by chance 0.5"
    assert kappa([("accept", "accept")]) is None
    found = agreements({"a": {"x": "accept"}, "b": {"x": "accept", "y": "reject"}, "c": {}})
    assert [(f.first, f.second, f.shared, f.same) for f in found] == [("a", "b", 1, 1.0)]


def test_corrections_are_exported_as_labelled_data(client, ledger_path: Path, tmp_path: Path) -> None:
    import json

    from hasila.exports import export

    post(client, f"/review/facts/{fact(ledger_path, 'a-later')}/judge", verdict="correct", value="90", why="heard it")
    with Ledger(ledger_path) as ledger:
        written = export(ledger, "gold", tmp_path / "gold.jsonl")
    assert written.rows == {"articles": 1, "decisions": 1}
    line = json.loads((tmp_path / "gold.jsonl").read_text(encoding="utf-8"))
    assert [t["value"] for t in line["tallies"]] == [90]
    assert [t["value"] for t in line["read"]["tallies"]] == [60]
    decision = line["decisions"][0]
    assert (decision["verdict"], decision["before"]["value"], decision["after"]["value"]) == ("correct", 60, 90)


def test_evidence_of_a_correction_quotes_the_text(ledger_path: Path) -> None:
    from hasila.errors import LedgerError

    with Ledger(ledger_path) as ledger:
        facts = ledger.facts("a-later")
        assert facts is not None
        lie = Tally(measure="attacks", value=1, evidence=(Evidence(start=0, end=3, quote="Six"),))
        with pytest.raises(LedgerError, match="does not quote"):
            corrections.add_fact(ledger, "a-later", lie, by="one")
        assert ledger.connection.execute("SELECT count(*) FROM judgements").fetchone() == (0,)


@pytest.mark.parametrize("language", ["en", "ar", "fr", "es"])
def test_every_fact_can_be_looked_at(client, ledger_path: Path, language: str) -> None:
    with Ledger(ledger_path) as ledger:
        facts = [row[0] for row in ledger.connection.execute("SELECT id FROM facts")]
    assert len(facts) > 5
    for identity in facts:
        assert client.get(f"/review/facts/{identity}?lang={language}").status_code == 200


def test_statements_are_added_and_corrected_field_by_field(client, ledger_path: Path) -> None:
    from hasila.model import Statement

    start = len("Rabat - ")
    added = {"kind": "statement", "start": str(start), "end": str(start + 30), "statement": "praise"}
    assert "a statement needs who makes it" in post(client, "/articles/a-english/added", **added).text, (
        "somebody must say it"
    )
    post(client, "/articles/a-english/added", **added, speaker="Arab League", about="the bureau")
    identity = fact(ledger_path, "a-english", Statement)
    assert client.get(f"/review/facts/{identity}").text.count('name="speaker"') == 1
    form = {"verdict": "correct", "statement": "warning", "speaker": "Arab League", "about": "", "since": "2021-03-12"}
    assert post(client, f"/review/facts/{identity}/judge", **form).status_code == 303
    reread(ledger_path, "a-english")
    with Ledger(ledger_path) as ledger:
        (found,) = [s.fact for s in ledger.statements()]
    assert (found.kind, found.speaker, found.about) == ("warning", "Arab League", None)
    assert found.date is not None
    assert str(found.date.from_) == "2021-03-12"
    wrong = post(client, f"/review/facts/{fact(ledger_path, 'a-english', Statement)}/judge", verdict="correct",
                 statement="shouting")  # fmt: skip
    assert wrong.status_code == 400
    assert "choose one of: praise" in wrong.text


def test_words_may_state_any_field_and_agencies_can_be_changed(client, ledger_path: Path) -> None:
    from hasila.model import Incident

    with Ledger(ledger_path) as ledger:
        article = ledger.article("a-later")
        assert article is not None
        start = article.text.index("Tangier")
    identity = fact(ledger_path, "a-later", Incident)
    form = {"verdict": "correct", "agencies": "BCIJ; DGST; BCIJ", "start": str(start), "end": str(start + 7)}
    assert "“colour” is not known" in post(client, f"/review/facts/{identity}/judge", **form, field="colour").text
    assert post(client, f"/review/facts/{identity}/judge", **form, field="places").status_code == 303
    with Ledger(ledger_path) as ledger:
        facts = ledger.facts("a-later")
        assert facts is not None
        found = facts.incidents[0]
    assert found.agencies == ("BCIJ", "DGST")
    assert ("places", "Tangier") in {(e.field, e.quote) for e in found.evidence}


def test_the_shared_sample_is_the_same_for_each_reviewer_and_shows_no_verdicts(ledger_path: Path) -> None:
    from hasila.web.queries import review

    with Ledger(ledger_path) as ledger:
        connection = ledger.connection
        first = [task.fact for task in review.sample(connection, "one")]
        assert first
        corrections.decide(ledger, first[0], "accept", by="one")
        wrong = fact(ledger_path, "a-later")
        found = next(f for f in ledger.tallies() if f.id == wrong)
        import msgspec

        corrections.decide(ledger, wrong, "correct", by="one", after=msgspec.structs.replace(found.fact, value=90))
        subjects = {review.subject_of(connection, task.fact) for task in review.sample(connection, "two")}
        assert subjects == set(first), "what one judged or changed, two still gets"
        assert len(review.sample(connection, "one")) == len(first) - 2
        changed = next(f.id for f in ledger.tallies() if f.fact.value == 90)
        corrections.decide(ledger, changed, "accept", by="two")
        words = review.verdicts_by_author(connection)
    assert words["one"][first[0]] == "as read"
    assert words["one"][wrong] == words["two"][wrong] != "as read", "to accept a correction is to agree with it"


def test_the_sample_is_reviewed_without_seeing_what_others_said(client, ledger_path: Path) -> None:
    wrong = fact(ledger_path, "a-later")
    with Ledger(ledger_path) as ledger:
        corrections.decide(ledger, wrong, "accept", by="one", why="a telling reason")
    assert "a telling reason" in client.get(f"/review/facts/{wrong}").text
    assert "a telling reason" not in client.get(f"/review/facts/{wrong}?sample=1").text
    answer = post(client, f"/review/facts/{wrong}/judge", verdict="accept", sample="1")
    assert answer.headers["location"].endswith("&sample=1")
    assert client.get(answer.headers["location"], follow_redirects=False).headers["location"].endswith("?sample=1")


def test_an_old_address_leads_to_what_stands_in_its_place(client, ledger_path: Path) -> None:
    first = fact(ledger_path, "a-later")
    post(client, f"/review/facts/{first}/judge", verdict="correct", value="90")
    second = fact(ledger_path, "a-later")
    post(client, f"/review/facts/{second}/judge", verdict="correct", value="91")
    third = fact(ledger_path, "a-later")
    assert len({first, second, third}) == 3
    for old in (first, second):
        for base in ("/facts/", "/review/facts/"):
            answer = client.get(base + old, follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (303, base + third)
        answer = client.get(f"/api/v1/claims/{old}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (307, f"/api/v1/claims/{third}")
    post(client, f"/review/facts/{third}/judge", verdict="reject", why="not a total")
    gone = client.get(f"/facts/{first}?lang=fr", follow_redirects=False)
    assert gone.status_code == 410
    assert "not a total" in gone.text
    assert "rejeté" in gone.text
    assert client.get(f"/api/v1/claims/{first}").status_code == 410
    post(client, f"/review/facts/{third}/judge", verdict="accept")  # who was slower is told so
    assert post(client, f"/review/facts/{third}/judge", verdict="accept").status_code == 409


def test_an_old_address_of_an_incident_leads_to_where_its_reports_are(client, ledger_path: Path) -> None:
    (whole,) = client.get("/api/v1/incidents?place=Tangier").json()["items"]
    report = whole["reports"][1]["fact_id"]
    post(client, f"/incidents/{whole['id']}/split", report=report)
    apart = {i["id"] for i in client.get("/api/v1/incidents?place=Tangier").json()["items"]}
    assert len(apart) == 2
    (other,) = apart - {whole["id"]}
    post(client, f"/incidents/{whole['id']}/merge", other=other)
    answer = client.get(f"/incidents/{other}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/incidents/{whole['id']}")
    assert post(client, f"/incidents/{whole['id']}/merge", other=other).status_code == 409
    # A corrected figure gives the report another id, and the incident that is named after it: both lead on.
    anchor = next(r["fact_id"] for r in whole["reports"] if r["fact_id"][2:] == whole["id"][2:])
    post(client, f"/review/facts/{anchor}/judge", verdict="correct", count_arrested="6")
    with Ledger(ledger_path) as ledger:
        list(later_stages(ledger))
    (now,) = client.get("/api/v1/incidents?place=Tangier").json()["items"]
    assert now["id"] != whole["id"]
    answer = client.get(f"/api/v1/incidents/{whole['id']}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, f"/api/v1/incidents/{now['id']}")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/facts/t-0"), ("GET", "/review/facts/t-0"), ("GET", "/incidents/i-0"), ("POST", "/review/undo/99"),
     ("POST", "/review/facts/t-0/judge"), ("POST", "/incidents/i-0/merge"), ("POST", "/incidents/i-0/split")],
)  # fmt: skip
def test_what_never_was_is_not_found(client, method: str, path: str) -> None:
    answer = client.get(path) if method == "GET" else post(client, path, verdict="accept", other="i-1")
    assert answer.status_code == 404


def test_the_record_says_in_words_what_was_changed(client, ledger_path: Path) -> None:
    (whole,) = client.get("/api/v1/incidents?place=Tangier").json()["items"]
    report = whole["reports"][0]["fact_id"]
    post(client, f"/review/facts/{report}/judge", verdict="correct", count_arrested="6")
    with Ledger(ledger_path) as ledger:
        list(later_stages(ledger))
    (whole,) = client.get("/api/v1/incidents?place=Tangier").json()["items"]
    post(client, f"/incidents/{whole['id']}/split", report=whole["reports"][1]["fact_id"])
    finding = client.get("/api/v1/findings").json()["items"][0]["id"]
    post(client, f"/findings/{finding}/settle", verdict="no conflict", why="they count other things")
    post(client, "/review/undo/1")
    for language, arrested, arrow in (("en", "arrested", "→"), ("ar", "موقوفون", "←")):
        text = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", client.get(f"/review?lang={language}").text))
        record = text[text.index("6", text.rindex(arrow) - 40) - 60 :]
        assert re.search(rf"{arrested}.{{0,9}} 4 {arrow} 6", text), record
        assert not re.search(r"\b[rtif]-?[0-9a-f]{12,}\b", text), "no ids"
