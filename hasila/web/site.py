"""What all requests share: the ledger's place, the templates, and how a page is made."""

from __future__ import annotations

import contextlib
import functools
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.enums import MediaType

from hasila.errors import HasilaError
from hasila.gazetteer import Gazetteer
from hasila.ledger import Ledger
from hasila.model import Place
from hasila.web.accounts import Accounts
from hasila.web.changes import described
from hasila.web.queries import claims, incidents
from hasila.web.queries.stamp import stamp_of
from hasila.web.rechecking import Rechecker
from hasila.web.settings import LANGUAGES, Settings
from hasila.web.words import Words, words

T = TypeVar("T")
THEMES = ("auto", "light", "dark")
YEAR_SECONDS = 365 * 86_400
#: So many answers that look at the whole ledger are kept; the oldest go first.
MOST_KEPT = 64


class Site:
    """The running application: its settings and the way to the ledger."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._kept: OrderedDict[str, tuple[str, Any]] = OrderedDict()
        self._lock = threading.Lock()
        self.accounts = Accounts(settings.accounts) if settings.team else None
        self.recheck = Rechecker(settings.ledger, settings.recheck_seconds)

    def remembered(self, ledger: Ledger, name: str, make: Callable[[], T]) -> T:
        """What ``make`` works out, kept until the ledger changes: for answers that look at all of it."""
        stamp = stamp_of(ledger.connection)
        with self._lock:
            known = self._kept.get(name)
        if known is None or known[0] != stamp:
            known = (stamp, make())
            with self._lock:
                self._kept[name] = known
                self._kept.move_to_end(name)
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return known[1]

    def choices(self, ledger: Ledger) -> dict[str, list[str]]:
        """What the filters of incidents offer."""
        return self.remembered(ledger, "choices", lambda: incidents.choices(ledger.connection))

    def series(self, ledger: Ledger) -> list[claims.Series]:
        """Every measure and country."""
        return self.remembered(ledger, "series", lambda: claims.all_series(ledger.connection))

    def warm(self) -> threading.Thread:
        """Work out ahead, beside everything else, what the first visitor would wait for."""
        worker = threading.Thread(target=self._warm, daemon=True)
        worker.start()
        return worker

    def _warm(self) -> None:
        with contextlib.suppress(HasilaError, sqlite3.Error), self.reading() as ledger:
            Gazetteer.load()
            self.choices(ledger)
            self.series(ledger)
            words("ar").place(Place(name="Rabat", country="MA"))  # the names of places, which take a moment to load

    @contextmanager
    def reading(self) -> Iterator[Ledger]:
        """The ledger, for reading only. Each request opens its own: SQLite connections belong to one thread."""
        with Ledger(self.settings.ledger, create=False, read_only=True) as ledger:
            yield ledger

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """The ledger, for recording a decision."""
        with Ledger(self.settings.ledger, create=False) as ledger:
            yield ledger


def site_of(request: Request[Any, Any, Any]) -> Site:
    """The site that a request came to."""
    found: Site = request.app.state["site"]
    return found


@functools.cache
def environment() -> Environment:
    """The templates: everything is escaped, undefined names are errors. The report's pieces are under ``report/``."""
    loader = ChoiceLoader([PackageLoader("hasila.web"), PrefixLoader({"report": PackageLoader("hasila.report")})])
    found = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    found.globals["described"] = described
    found.policies["json.dumps_kwargs"] = {"sort_keys": True}
    return found


def language_of(request: Request[Any, Any, Any]) -> str:
    """The interface's language: asked for, remembered, or the browser's first that there is."""
    asked = request.query_params.get("lang") or request.cookies.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


def theme_of(request: Request[Any, Any, Any]) -> str:
    """Light, dark, or as the system says."""
    asked = request.query_params.get("theme") or request.cookies.get("theme")
    return str(asked) if asked in THEMES else "auto"


def words_for(request: Request[Any, Any, Any]) -> Words:
    """The words of the request's language."""
    return words(language_of(request))


def is_partial(request: Request[Any, Any, Any]) -> bool:
    """Whether the page's script asks for a part of the page alone."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-history-restore-request") != "true"


def page(request: Request[Any, Any, Any], template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """Render a page in the reader's language and theme; a choice made in the address is remembered."""
    from hasila.web.identity import visitor_of

    site = site_of(request)
    t = words_for(request)
    theme = theme_of(request)
    text = (
        environment()
        .get_template(template)
        .render(
            t=t,
            site=site.settings,
            rechecking=site.recheck.pending,
            theme=theme,
            path=request.url.path,
            query=[(k, v) for k, v in request.query_params.multi_items() if k not in ("lang", "theme")],
            visitor=visitor_of(request),
            csrf=csrf_token(request),
            partial=is_partial(request),
            languages=LANGUAGES,
            themes=THEMES,
            **context,
        )
    )
    response = Response(text, media_type=MediaType.HTML, status_code=status, headers={"Vary": "Cookie, HX-Request"})
    for name, value in (("lang", t.language), ("theme", theme)):
        if request.query_params.get(name) == value:
            response.set_cookie(
                Cookie(
                    key=name, value=value, max_age=YEAR_SECONDS, samesite="lax", secure=site.settings.secure, path="/"
                )
            )
    return response


def csrf_token(request: Request[Any, Any, Any]) -> str:
    """The token that forms carry; made with the first page."""
    from litestar.utils.scope.state import ScopeState

    token = ScopeState.from_scope(request.scope).csrf_token
    return token if isinstance(token, str) else ""
