"""The OpenAPI description as it is handed out."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin


class Description(JsonRenderPlugin):
    """The framework writes "a whole number or a number" as ``oneOf``, which a whole number, being both, does not meet."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The description with alternatives that may overlap."""
        return super().render(request, overlapping(openapi_schema))


def overlapping(schema: Any) -> Any:
    """The same schema with ``anyOf`` for each ``oneOf``."""
    if isinstance(schema, dict):
        return {"anyOf" if key == "oneOf" else key: overlapping(value) for key, value in schema.items()}
    return [overlapping(each) for each in schema] if isinstance(schema, list) else schema
