"""How the JSON interface answers: paged, and unchanged answers not sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from litestar import Request, Response
from litestar.params import QueryParameter

from hasila.ledger import Ledger
from hasila.web.queries.paging import MOST_ROWS
from hasila.web.queries.stamp import stamp_of
from hasila.web.settings import LANGUAGES
from hasila.web.views.asked import MOST_CHARACTERS, MOST_OFFSET

T = TypeVar("T")
Limit = Annotated[int, QueryParameter(ge=1, le=MOST_ROWS, description="How many at most.")]
Offset = Annotated[int, QueryParameter(ge=0, le=MOST_OFFSET, description="How many to skip.")]
Text = Annotated[str | None, QueryParameter(max_length=MOST_CHARACTERS)]
Language = Annotated[
    str | None, QueryParameter(pattern=f"^({'|'.join(LANGUAGES)})$", description="Language of labels.")
]


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
