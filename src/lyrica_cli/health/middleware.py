"""What every request passes, outermost first: an envelope, a limit on its body, a limit on its sender."""

from __future__ import annotations

import math
import re
import secrets
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders

from lyrica_cli.core import logs
from lyrica_cli.health.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY = 65_536
"""Bytes that a request may send; no route reads any."""

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Headers of every answer that does not set its own."""


class Envelope:
    """Gives each request an id, a line in the log, safe headers, and an answer even if what is inside breaks.

    An id that the caller sends is kept if it is well formed.
    """

    def __init__(self, app: ASGIApp, quiet: frozenset[str]) -> None:
        """Take what is inside, and the paths that are asked so often that only a debugging log holds them."""
        self._app, self._quiet = app, quiet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on in its envelope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request_id = given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)
        # The server leaves out the body of an answer to HEAD by itself; inside it is a GET.
        inner: Scope = {
            **scope,
            "method": "GET" if scope["method"] == "HEAD" else scope["method"],
            "state": scope.get("state", {}) | {"request_id": request_id},
        }
        begun, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[HEADER] = request_id
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        with logs.about(request=request_id):
            try:
                await self._app(inner, receive, sending)
            except Exception as error:
                logs.failure("request broke", error, route=_route(inner))
                if status:  # half an answer is out: the server can only hang up
                    raise
                broken = problem(inner, HTTPStatus.INTERNAL_SERVER_ERROR, "A fault of ours. The log has its id.")
                await broken(inner, receive, sending)
            finally:
                quiet = scope["path"] in self._quiet and status < HTTPStatus.INTERNAL_SERVER_ERROR
                (logs.debug if quiet else logs.info)(
                    "request",
                    method=scope["method"][:16],
                    route=_route(inner),
                    status=status,
                    seconds=time.perf_counter() - begun,
                    client=_client(scope),
                )


class BodyLimit:
    """Refuses a body that is too large, or that does not say how large it is. What passes is never read."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what is inside."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        inside = self._app
        if "transfer-encoding" in headers:
            inside = problem(scope, HTTPStatus.LENGTH_REQUIRED, "A body says here how long it is.")
        elif int(headers.get("content-length", "0")) > BODY:  # the server has seen that it is a number
            inside = problem(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A body has at most {BODY} bytes here.")
        await inside(scope, receive, send)


class RateLimit:
    """Gives each caller so many requests a minute.

    Args:
        app: What is inside.
        rate: Requests a minute.
        exempt: Paths that are always answered.
    """

    def __init__(self, app: ASGIApp, rate: int, exempt: frozenset[str]) -> None:
        self._app, self._exempt = app, exempt
        self._rate = RateLimitItemPerMinute(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or send it away."""
        if scope["type"] != "http" or scope["path"] in self._exempt:
            await self._app(scope, receive, send)
            return
        caller = _client(scope)
        if self._limiter.hit(self._rate, caller):
            await self._app(scope, receive, send)
            return
        opens = self._limiter.get_window_stats(self._rate, caller).reset_time
        wait = {"Retry-After": str(max(1, math.ceil(opens - time.time())))}
        await problem(scope, HTTPStatus.TOO_MANY_REQUESTS, "Too many requests. Come again later.", wait)(
            scope, receive, send
        )


def _client(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else "unknown"


def _route(scope: Scope) -> str:
    """Name the route by its pattern: what a stranger put into a path does not belong into a log."""
    return getattr(scope.get("route"), "path", "none")
