"""The pages for people: the OpenAPI document and Swagger UI, all of it served by us, so that it works offline."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse, JSONResponse, Response

if TYPE_CHECKING:
    from fastapi import FastAPI

DOCS, DOCUMENT, ASSETS = "/docs", "/openapi.json", "/docs/assets"

Asset = Literal["swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"]
_MEDIA = {"js": "text/javascript", "css": "text/css", "png": "image/png"}
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def routes(app: FastAPI) -> APIRouter:
    """Make the routes that show an application's own description."""
    router = APIRouter(include_in_schema=False)

    def page() -> HTMLResponse:
        shown = get_swagger_ui_html(
            openapi_url=DOCUMENT,
            title=f"{app.title}: what it answers",
            swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{ASSETS}/favicon.png",
        )
        shown.headers["Content-Security-Policy"] = _policy(bytes(shown.body).decode())
        return shown

    def document() -> JSONResponse:
        return JSONResponse(app.openapi())

    def asset(name: Asset) -> Response:
        # The package that keeps Swagger UI up to date brings the files; its own routes would stand outside the guard.
        content = files("fastapi_offline").joinpath("static", name).read_bytes()
        return Response(content, media_type=_MEDIA[name.rpartition(".")[2]], headers={"Cache-Control": "max-age=3600"})

    add: Any = router.add_api_route
    add(DOCS, page)
    add(DOCUMENT, document)
    add(f"{ASSETS}/{{name}}", asset)
    return router


def _policy(html: str) -> str:
    """Let the page load what is ours and run the one script that stands in it, by its hash."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(html))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; frame-ancestors 'none'"
    )
