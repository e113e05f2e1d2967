"""How the JSON interface answers: paged, and unchanged answers not sent twice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from litestar import Request, Response
from litestar.openapi.spec import Parameter
from litestar.params import QueryParameter

from hasila.ledger import Ledger
from hasila.web.problems import Problem
from hasila.web.queries.paging import MOST_ROWS
from hasila.web.queries.stamp import stamp_of
from hasila.web.settings import LANGUAGES
from hasila.web.views.asked import MOST_CHARACTERS, MOST_OFFSET

T = TypeVar("T")
Limit = Annotated[int, QueryParameter(ge=1, le=MOST_ROWS, description="How many at most.")]
Offset = Annotated[int, QueryParameter(ge=0, le=MOST_OFFSET, description="How many to skip.")]
Text = Annotated[str | None, QueryParameter(max_length=MOST_CHARACTERS)]
Country = Annotated[str | None, QueryParameter(pattern="^([A-Z]{2})?$", description="ISO 3166-1 code; empty: none.")]
Language = Annotated[
    str | None, QueryParameter(pattern=f"^({'|'.join(LANGUAGES)})$", description="Language of labels.")
]


def refuse_unknown(request: Request[Any, Any, Any]) -> None:
    """Refuse a parameter that the description does not name: a filter with a slip in it would else seem to be none."""
    path = re.sub(r"\{(\w+):\w+\}", r"{\1}", str(request.scope.get("path_template", "")))
    described = (request.app.openapi_schema.paths or {}).get(path)
    operation = described.get if described else None
    if operation is None:
        return
    names = sorted(p.name for p in operation.parameters or () if isinstance(p, Parameter) and p.param_in == "query")
    for name in request.query_params:
        if name not in names:
            raise Problem(name[:MOST_CHARACTERS], "parameter", allowed=", ".join(names) or "none")


def etag(request: Request[Any, Any, Any], ledger: Ledger) -> str:
    """A tag that changes with the address asked for and with whatever changes in the ledger."""
    text = f"{request.url.path}?{request.url.query}\n{stamp_of(ledger.connection)}"
    return f'W/"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


def answer(request: Request[Any, Any, Any], ledger: Ledger, make: Callable[[], T]) -> Response[T]:
    """The answer that ``make`` works out, or "not modified" where the asker has it already."""
    tag = etag(request, ledger)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in (part.strip() for part in request.headers.get("if-none-match", "").split(",")):
        return Response(None, status_code=304, headers=headers)  # type: ignore[arg-type]
    return Response(make(), headers=headers)
