"""Review: a queue of doubtful facts; accept, reject, correct, add, undo; the record of who decided what."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, URLEncodedBody

from hasila.errors import UsageError
from hasila.ledger import Connection, Ledger, corrections
from hasila.ledger.ids import KINDS
from hasila.model import Article, Fact
from hasila.report.quotes import passage
from hasila.web import forms
from hasila.web.agreement import agreements
from hasila.web.identity import must_be, visitor_of
from hasila.web.marked import marks_of, paragraphs
from hasila.web.problems import Problem
from hasila.web.queries import articles, review
from hasila.web.queries.claims import claims_by_id
from hasila.web.queries.findings import findings_of_claims
from hasila.web.queries.incidents import incidents_of_facts
from hasila.web.site import page, site_of
from hasila.web.views import asked, moved

AnyRequest = Request[Any, Any, Any]
Form = URLEncodedBody[dict[str, str]]
NEIGHBOURHOOD = 1200


@get("/review", sync_to_thread=True, include_in_schema=False)
def start(request: AnyRequest) -> Response[str]:
    """The queue, the latest decisions, and how far reviewers agree."""
    sample = _sampling(request)
    with site_of(request).reading() as ledger:
        connection = ledger.connection
        tasks = _tasks(request, connection)
        return page(
            request,
            "review.html",
            sample=sample,
            tasks=[_described(ledger, task) for task in tasks],
            history=review.history(connection, offset=asked.offset(request)),
            agreements=agreements(review.verdicts_by_author(connection)),
        )


def _sampling(request: AnyRequest) -> bool:
    """Whether the reviewer works on the shared sample."""
    return asked.text(request, "sample") == "1"


def _tasks(request: AnyRequest, connection: Connection) -> list[review.Task]:
    visitor = visitor_of(request)
    if _sampling(request) and visitor:
        return review.sample(connection, visitor.name)
    return review.queue(connection)


def _described(ledger: Ledger, task: review.Task) -> dict[str, Any]:
    identity = articles.article_of_fact(ledger.connection, task.fact)
    article, fact = _fact(ledger, identity or "", task.fact)
    return {"task": task, "fact": fact, "passage": passage(article.text, fact.evidence, article.language)}


def _fact(ledger: Ledger, article: str, fact_id: str) -> tuple[Article, Fact]:
    found = articles.article(ledger.connection, article)
    item = next((f for f in found.facts if f.id == fact_id), None) if found else None
    if found is None or item is None:
        raise NotFoundException("fact: it is not in the ledger (any more)")
    return found.article, item.fact


@get("/review/next", sync_to_thread=True, include_in_schema=False)
def following(request: AnyRequest) -> Response[str]:
    """The next fact of the queue, after the one just seen."""
    seen = asked.text(request, "after")
    with site_of(request).reading() as ledger:
        tasks = [task.fact for task in _tasks(request, ledger.connection)]
    if seen in tasks:
        tasks = tasks[tasks.index(seen) + 1 :]
    mode = "?sample=1" if _sampling(request) else ""
    return moved.see(f"/review/facts/{tasks[0]}{mode}" if tasks else f"/review{mode}")


@get("/review/facts/{identity:str}", sync_to_thread=True, include_in_schema=False)
def one_fact(request: AnyRequest, identity: FromPath[str]) -> Response[str]:
    """One fact in its text, with all that can be said of it."""
    with site_of(request).reading() as ledger:
        return _fact_page(request, ledger, identity)


def _fact_page(
    request: AnyRequest, ledger: Ledger, identity: str, problem: UsageError | None = None, status: int = 200
) -> Response[str]:
    connection = ledger.connection
    where = articles.article_of_fact(connection, identity)
    if where is None:
        return moved.fact(request, connection, identity, "/review/facts/")
    article, fact = _fact(ledger, where, identity)
    kind = KINDS[type(fact)]
    claims = claims_by_id(connection, [identity])
    low = max(0, article.text.rfind("\n", 0, max(0, fact.evidence[0].start - NEIGHBOURHOOD)) + 1)
    return page(
        request,
        "review_fact.html",
        status=status,
        identity=identity,
        article=article,
        fact=fact,
        kind=kind,
        claim=claims[0] if claims else None,
        in_findings=findings_of_claims(connection, [identity]).get(identity, []),
        incident=incidents_of_facts(connection, [identity]).get(identity),
        paragraphs=paragraphs(article.text, marks_of([(identity, kind, fact.evidence)])),
        low=low,
        history=review.history(connection, subjects=[review.subject_of(connection, identity)]).items,
        undoable=_undoable(request, connection),
        problem=problem,
        sample=_sampling(request),
        measures=forms.measures(),
        types=forms.types(),
        counts=forms.counts(),
        comparators=forms.COMPARATORS,
        modalities=forms.MODALITIES,
        statements=forms.STATEMENTS,
        fields=forms.FIELDS,
    )


def _undoable(request: AnyRequest, connection: Any) -> int | None:
    visitor = visitor_of(request)
    return review.last_undoable(connection, visitor.name) if visitor else None


@post("/review/facts/{identity:str}/judge", sync_to_thread=True, include_in_schema=False)
def judge_fact(request: AnyRequest, identity: FromPath[str], data: Form) -> Response[str]:
    """Accept, reject or correct a fact."""
    visitor = must_be(request, "reviewer")
    verdict = data.get("verdict", "")
    site = site_of(request)
    with site.writing() as ledger:
        where = articles.article_of_fact(ledger.connection, identity)
        if where is None:
            moved.refuse_fact(ledger.connection, identity)
        article, fact = _fact(ledger, where, identity)
        if verdict not in ("accept", "reject", "correct"):
            allowed = "accept, reject, correct"
            return _fact_page(
                request, ledger, identity, Problem("verdict", "one_of", value=verdict, allowed=allowed), 400
            )
        try:
            why = forms.why(data)
            after = forms.corrected_fact(fact, data, article) if verdict == "correct" else None
        except UsageError as error:
            return _fact_page(request, ledger, identity, error, 400)
        corrections.decide(ledger, identity, verdict, by=visitor.name, why=why, after=after)  # type: ignore[arg-type]
    site.recheck.ask()
    mode = "&sample=1" if data.get("sample") else ""
    return moved.see(f"/review/next?after={identity}{mode}" if not data.get("back") else f"/articles/{where}")


@get("/articles/{identity:str}/add", sync_to_thread=True, include_in_schema=False)
def adding(request: AnyRequest, identity: FromPath[str]) -> Response[str]:
    """The form for a fact that the machine missed."""
    with site_of(request).reading() as ledger:
        return _adding(request, ledger, identity, {})


def _adding(
    request: AnyRequest, ledger: Ledger, identity: str, given: dict[str, str], problem: UsageError | None = None
) -> Response[str]:
    article = ledger.article(identity)
    if article is None:
        raise NotFoundException("article")
    return page(
        request,
        "add_fact.html",
        status=400 if problem else 200,
        article=article,
        paragraphs=paragraphs(article.text, []),
        given=given,
        problem=problem,
        measures=forms.measures(),
        types=forms.types(),
        counts=forms.counts(),
        comparators=forms.COMPARATORS,
        modalities=forms.MODALITIES,
        statements=forms.STATEMENTS,
        fields=forms.FIELDS,
    )


@post("/articles/{identity:str}/added", sync_to_thread=True, include_in_schema=False)
def add(request: AnyRequest, identity: FromPath[str], data: Form) -> Response[str]:
    """Add a fact from selected words."""
    visitor = must_be(request, "reviewer")
    site = site_of(request)
    with site.writing() as ledger:
        article = ledger.article(identity)
        if article is None:
            raise NotFoundException("article")
        try:
            fact, why = forms.new_fact(data, article), forms.why(data)
        except UsageError as error:
            return _adding(request, ledger, identity, data, error)
        corrections.add_fact(ledger, identity, fact, by=visitor.name, why=why)
    site.recheck.ask()
    return moved.see(f"/articles/{identity}")


@post("/review/undo/{number:int}", sync_to_thread=True, include_in_schema=False)
def undo(request: AnyRequest, number: FromPath[int], data: Form) -> Response[str]:
    """Take a decision back; its record stays."""
    visitor = must_be(request, "reviewer")
    site = site_of(request)
    with site.writing() as ledger:
        if not review.is_decision(ledger.connection, number):
            raise NotFoundException(f"{number}: no decision has this number")
        corrections.undo(ledger, number, by=visitor.name, why=forms.why(data))
    site.recheck.ask()
    return moved.see("/review#record")


HANDLERS = (start, following, one_fact, judge_fact, adding, add, undo)
