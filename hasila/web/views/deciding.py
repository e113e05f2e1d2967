"""Decisions about findings and about which reports tell the same incident."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, URLEncodedBody

from hasila.ledger import Ledger, corrections
from hasila.ledger.ledger import now
from hasila.ledger.records import MergedIncident
from hasila.merge import judge, merge_ledger
from hasila.web import forms
from hasila.web.identity import must_be
from hasila.web.problems import Problem
from hasila.web.queries import findings, incidents
from hasila.web.site import site_of
from hasila.web.views import moved

AnyRequest = Request[Any, Any, Any]
Form = URLEncodedBody[dict[str, str]]


@post("/findings/{identity:str}/settle", sync_to_thread=True, include_in_schema=False)
def settle(request: AnyRequest, identity: FromPath[str], data: Form) -> Response[str]:
    """Say of a finding that a claim was misread, that the source misprinted it, or that there is no conflict."""
    visitor = must_be(request, "reviewer")
    verdict, claim, why = data.get("verdict", ""), data.get("claim", ""), forms.why(data)
    site = site_of(request)
    with site.writing() as ledger:
        item = findings.finding(ledger.connection, identity)
        if item is None:
            raise NotFoundException("finding")
        if verdict not in findings.RESOLUTIONS:
            raise Problem("verdict", "one_of", value=verdict, allowed=", ".join(findings.RESOLUTIONS))
        if verdict == "no conflict" and not why:
            raise Problem("why", "needs_reason")
        if verdict != "no conflict" and claim not in item.claim_ids:
            raise Problem("claim", "choose")
        detail = {"claims": [claim] if verdict != "no conflict" else list(item.claim_ids), "type": item.type}
        with ledger.transaction() as connection:
            if verdict == "misread":
                corrections.decide(ledger, claim, "reject", by=visitor.name, why=why)
            connection.execute(
                "INSERT INTO judgements (subject, verdict, detail, author, why, at) VALUES (?,?,?,?,?,?)",
                (identity, verdict, msgspec.json.encode(detail).decode(), visitor.name, why, now()),
            )
    site.recheck.ask()
    return moved.see("/")


@post("/incidents/{identity:str}/merge", sync_to_thread=True, include_in_schema=False)
def merge(request: AnyRequest, identity: FromPath[str], data: Form) -> Response[str]:
    """Say that another incident is the same as this one."""
    visitor = must_be(request, "reviewer")
    site = site_of(request)
    with site.writing() as ledger:
        first = _incident(ledger, identity)
        second = _incident(ledger, data.get("other", ""))
        judge(
            ledger, first.reports[0].fact_id, second.reports[0].fact_id, "same",
            by=visitor.name, why=forms.why(data) or "one incident",
        )  # fmt: skip
        merge_ledger(ledger)
        home = incidents.incidents_of_facts(ledger.connection, [first.reports[0].fact_id])
    site.recheck.ask()
    return moved.see(f"/incidents/{home.get(first.reports[0].fact_id, identity)}")


@post("/incidents/{identity:str}/split", sync_to_thread=True, include_in_schema=False)
def split(request: AnyRequest, identity: FromPath[str], data: Form) -> Response[str]:
    """Say that a report tells another incident than all the other reports here."""
    visitor = must_be(request, "reviewer")
    site = site_of(request)
    with site.writing() as ledger:
        incident = _incident(ledger, identity)
        mine = {fact for report in incident.reports for fact in report.fact_ids}
        out = next((r for r in incident.reports if data.get("report") in r.fact_ids), None)
        if out is None:
            raise Problem("report", "choose")
        others = sorted(mine - set(out.fact_ids))
        if not others:
            raise Problem("report", "only_report")
        with ledger.transaction():
            for one in out.fact_ids:
                for other in others:
                    judge(ledger, one, other, "different", by=visitor.name, why=forms.why(data) or "another incident")
        merge_ledger(ledger)
        home = incidents.incidents_of_facts(ledger.connection, [others[0]])
    site.recheck.ask()
    return moved.see(f"/incidents/{home.get(others[0], identity)}")


def _incident(ledger: Ledger, identity: str) -> MergedIncident:
    found = incidents.by_id(ledger.connection, [identity])
    if not found:
        moved.refuse_incident(ledger.connection, identity)
    return found[0]


HANDLERS = (settle, merge, split)
