"""An article in its own direction, every fact marked and linked; the derivation on demand; full-text search."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hasila.web.marked import marks_of, paragraphs
from hasila.web.queries import articles as query
from hasila.web.queries.claims import claims_by_id
from hasila.web.queries.findings import findings_of_claims
from hasila.web.queries.incidents import incidents_of_facts
from hasila.web.queries.paging import PAGE_SIZE, Page
from hasila.web.site import page, site_of
from hasila.web.views import asked

RIGHT_TO_LEFT = ("ar",)
#: The derivation of a longer text is cut: it is for looking at sentences.
MOST_EXPLAINED = 20_000


@get("/articles/{identity:str}", sync_to_thread=True, include_in_schema=False)
def one_article(request: Request[Any, Any, Any], identity: FromPath[str]) -> Response[str]:
    """One article."""
    with site_of(request).reading() as ledger:
        connection = ledger.connection
        found = query.article(connection, identity)
        if found is None:
            raise NotFoundException("article")
        tallies = [item.id for item in found.facts if item.kind == "tally"]
        return page(
            request,
            "article.html",
            item=found,
            article=found.article,
            direction="rtl" if found.article.language in RIGHT_TO_LEFT else "ltr",
            paragraphs=paragraphs(found.article.text, marks_of((f.id, f.kind, f.fact.evidence) for f in found.facts)),
            claims={claim.id: claim for claim in claims_by_id(connection, tallies)},
            in_findings=findings_of_claims(connection, tallies),
            incidents=incidents_of_facts(connection, [f.id for f in found.facts if f.kind == "incident"]),
        )


@get("/articles/{identity:str}/derivation", sync_to_thread=True, include_in_schema=False)
def derivation(request: Request[Any, Any, Any], identity: FromPath[str]) -> Response[str]:
    """Which rules read what: the whole derivation of the article's text."""
    from hasila.reading.explain import explanation

    with site_of(request).reading() as ledger:
        found = ledger.article(identity)
    if found is None:
        raise NotFoundException("article")
    known = found.language != "und"
    tree = explanation(found.text[:MOST_EXPLAINED], found.language, found.published) if known else ""
    return page(request, "derivation.html", article=found, tree=tree, cut=len(found.text) > MOST_EXPLAINED)


@get("/search", sync_to_thread=True, include_in_schema=False)
def search(request: Request[Any, Any, Any]) -> Response[str]:
    """Articles that hold some words."""
    words = asked.text(request, "q")
    found: Page[query.Hit] = Page((), 0, PAGE_SIZE, 0)
    if words:
        with site_of(request).reading() as ledger:
            found = query.search(ledger.connection, words, offset=asked.offset(request))
    return page(request, "search.html", words=words, found=found)


HANDLERS = (one_article, derivation, search)
