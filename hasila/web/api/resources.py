"""Everything that the pages show, as JSON."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, Router, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, QueryParameter

from hasila.ledger.records import MergedIncident
from hasila.web import security
from hasila.web.api.answering import Country, Language, Limit, Offset, Text, answer, refuse_unknown
from hasila.web.api.moved import Elsewhere, Gone, moved_claim, moved_incident
from hasila.web.queries import articles, claims, findings, incidents, series
from hasila.web.queries.overview import Overview, overview
from hasila.web.queries.paging import PAGE_SIZE, Page
from hasila.web.site import language_of, site_of
from hasila.web.views.asked import checked_filters
from hasila.web.words import words

AnyRequest = Request[Any, Any, Any]
Verdict = Literal["conflicting", "tie", "minor", "consistent", "exact", "alone", "not comparable"]
FindingType = Literal["contradiction", "sum-mismatch", "outlier", "scope", "duplicate-of-old"]


class LabelledPlace(incidents.MapPlace, frozen=True):
    """A place of the map with its name in the asker's language."""

    label: str = ""


class Listed(msgspec.Struct, frozen=True):
    """All places of a map."""

    items: tuple[LabelledPlace, ...]


class Curve(msgspec.Struct, frozen=True):
    """A measure of a country over time: claims, and what the incidents known one by one sum up to."""

    points: tuple[series.Point, ...]
    running_sum: tuple[series.Step, ...]


@get("/overview", sync_to_thread=True)
def get_overview(request: AnyRequest) -> Response[Overview]:
    """How much the ledger holds."""
    with site_of(request).reading() as ledger:
        return answer(request, ledger, lambda: overview(ledger.connection))


@get("/series", sync_to_thread=True)
def get_series(request: AnyRequest) -> Response[list[claims.Series]]:
    """Every measure and country that is claimed, fullest first."""
    with site_of(request).reading() as ledger:
        return answer(request, ledger, lambda: claims.all_series(ledger.connection))


@get("/series/{measure:str}", sync_to_thread=True)
def get_curve(request: AnyRequest, measure: FromPath[str], country: Country = None) -> Response[Curve]:
    """The points of one chart."""
    with site_of(request).reading() as ledger:
        connection, where = ledger.connection, country or ""
        return answer(
            request,
            ledger,
            lambda: Curve(
                tuple(series.points(connection, measure, where)), tuple(series.running_sum(connection, measure, where))
            ),
        )


@get("/claims", sync_to_thread=True)
def get_claims(
    request: AnyRequest,
    measure: Text = None,
    country: Country = None,
    verdict: Annotated[Verdict | None, QueryParameter()] = None,
    article: Text = None,
    limit: Limit = PAGE_SIZE,
    offset: Offset = 0,
) -> Response[Page[claims.Claim]]:
    """Stated totals, each with what reconciliation says of it."""
    with site_of(request).reading() as ledger:
        return answer(
            request,
            ledger,
            lambda: claims.claims(
                ledger.connection,
                measure=measure,
                country=country,
                verdict=verdict,
                article=article,
                limit=limit,
                offset=offset,
            ),
        )


@get("/claims/{identity:str}", sync_to_thread=True, raises=[NotFoundException, Elsewhere, Gone])
def get_claim(request: AnyRequest, identity: FromPath[str]) -> Response[claims.Claim]:
    """One stated total."""
    with site_of(request).reading() as ledger:
        found = claims.claims_by_id(ledger.connection, [identity])
        if not found:
            raise moved_claim(ledger.connection, identity)
        return answer(request, ledger, lambda: found[0])


@get("/findings", sync_to_thread=True)
def get_findings(
    request: AnyRequest,
    type: Annotated[FindingType | None, QueryParameter()] = None,
    measure: Text = None,
    country: Country = None,
    show: Annotated[Literal["open", "resolved", "all"], QueryParameter(name="state")] = "all",
    limit: Limit = PAGE_SIZE,
    offset: Offset = 0,
) -> Response[Page[findings.FindingItem]]:
    """What does not add up, most certain first."""
    with site_of(request).reading() as ledger:
        return answer(
            request,
            ledger,
            lambda: findings.findings(
                ledger.connection,
                type=type,
                measure=measure,
                country=country,
                state=show,
                limit=limit,
                offset=offset,
            ),
        )


@get("/findings/{identity:str}", sync_to_thread=True, raises=[NotFoundException])
def get_finding(request: AnyRequest, identity: FromPath[str]) -> Response[findings.FindingItem]:
    """One finding."""
    with site_of(request).reading() as ledger:
        found = findings.finding(ledger.connection, identity)
        if found is None:
            raise NotFoundException("finding: none with this id")
        return answer(request, ledger, lambda: found)


def given_filters(
    since: FromQuery[dt.date | None] = None,
    until: FromQuery[dt.date | None] = None,
    country: Country = None,
    place: Text = None,
    type: Text = None,
    group: Text = None,
    agency: Text = None,
    outlet: Text = None,
    language: Text = None,
    disputed: FromQuery[bool] = False,
    q: Text = None,
) -> incidents.Filters:
    """Which incidents are asked for."""
    given = {
        "since": since, "until": until, "country": country, "place": place, "type": type, "group": group,
        "agency": agency, "outlet": outlet, "language": language, "disputed": disputed, "q": q,
    }  # fmt: skip
    return checked_filters({name: value for name, value in given.items() if value not in (None, "")})


FILTERED = {"filters": Provide(given_filters, sync_to_thread=False)}
Filtered = NamedDependency[incidents.Filters]


@get("/incidents", sync_to_thread=True, dependencies=FILTERED)
def get_incidents(
    request: AnyRequest, filters: Filtered, limit: Limit = PAGE_SIZE, offset: Offset = 0
) -> Response[Page[MergedIncident]]:
    """Merged incidents, latest first."""
    with site_of(request).reading() as ledger:
        return answer(
            request, ledger, lambda: incidents.incidents(ledger.connection, filters, limit=limit, offset=offset)
        )


@get("/incidents/map", sync_to_thread=True, dependencies=FILTERED)
def get_map(request: AnyRequest, filters: Filtered, labels: Language = None) -> Response[Listed]:
    """Places of the incidents that pass, with how many happened there."""
    t, site = words(labels or language_of(request)), site_of(request)
    with site.reading() as ledger:
        name = f"map {filters.chosen}"
        return answer(
            request,
            ledger,
            lambda: _labelled(
                site.remembered(ledger, name, lambda: incidents.on_the_map(ledger.connection, filters)), t
            ),
        )


def _labelled(found: list[incidents.MapPlace], t: Any) -> Listed:
    from hasila.model import Place

    return Listed(
        tuple(
            LabelledPlace(**msgspec.structs.asdict(p), label=t.place(Place(name=p.name, country=p.country)))
            for p in found
        )
    )


@get("/incidents/timeline", sync_to_thread=True, dependencies=FILTERED)
def get_timeline(request: AnyRequest, filters: Filtered) -> Response[list[incidents.Bin]]:
    """Incidents by month, or by year where the months are many."""
    site = site_of(request)
    with site.reading() as ledger:
        name = f"timeline {filters.chosen}"
        return answer(
            request,
            ledger,
            lambda: site.remembered(ledger, name, lambda: incidents.over_time(ledger.connection, filters)),
        )


@get("/incidents/{identity:str}", sync_to_thread=True, raises=[NotFoundException, Elsewhere, Gone])
def get_incident(request: AnyRequest, identity: FromPath[str]) -> Response[MergedIncident]:
    """One incident with all its reports."""
    with site_of(request).reading() as ledger:
        found = incidents.by_id(ledger.connection, [identity])
        if not found:
            raise moved_incident(ledger.connection, identity)
        return answer(request, ledger, lambda: found[0])


@get("/articles/{identity:str}", sync_to_thread=True, raises=[NotFoundException])
def get_article(request: AnyRequest, identity: FromPath[str]) -> Response[articles.ArticleItem]:
    """One article with its text and facts."""
    with site_of(request).reading() as ledger:
        found = articles.article(ledger.connection, identity)
        if found is None:
            raise NotFoundException("article: none with this id")
        return answer(request, ledger, lambda: found)


@get("/search", sync_to_thread=True)
def get_search(
    request: AnyRequest, q: Text = None, limit: Limit = PAGE_SIZE, offset: Offset = 0
) -> Response[Page[articles.Hit]]:
    """Articles with facts that hold all the words, latest first."""
    with site_of(request).reading() as ledger:
        return answer(request, ledger, lambda: articles.search(ledger.connection, q or "", limit=limit, offset=offset))


ROUTER = Router(
    path="/api/v1",
    route_handlers=[
        get_overview, get_series, get_curve, get_claims, get_claim, get_findings, get_finding, get_incidents, get_map,
        get_timeline, get_incident, get_article, get_search,
    ],
    before_request=refuse_unknown,
    middleware=[security.COMPRESSION],
)  # fmt: skip
