"""The FastAPI application, put together."""

from __future__ import annotations

from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from lyrica_cli import __version__
from lyrica_cli.core import logs
from lyrica_cli.core.errors import StoreError
from lyrica_cli.health import docs, guard, problems
from lyrica_cli.health.middleware import HEADER, BodyLimit, Envelope, RateLimit
from lyrica_cli.health.routes import LIVE, READY, Answers, live_route, routes

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from lyrica_cli.core.toolkit import Lyrica

DESCRIPTION = "What works on this machine, what is missing, and what was written. Nothing here changes anything."


def create_app(lyrica: Lyrica, *, host: str = "127.0.0.1", token: str | None = None) -> FastAPI:
    """Make the application.

    Args:
        lyrica: The toolkit it tells of; closed by whoever opened it.
        host: Where it will listen: a name under which it may be called.
        token: What callers must know; None asks for nothing.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        try:
            await run_in_threadpool(lambda: lyrica.songs)
        except StoreError as error:  # to say so is what this service is for
            logs.failure("store cannot be opened", error)
        yield

    app = FastAPI(
        title="Lyrica",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url=None,  # its routes stand in docs.py, behind the guard
        redirect_slashes=False,
    )
    problems.install(app)
    answers = Answers(lyrica)
    locks = [Depends(guard.require(token))] if token else []
    locked = problems.described(HTTPStatus.UNAUTHORIZED) if token else {}
    app.include_router(live_route())
    app.include_router(routes(answers), dependencies=locks, responses=locked)
    app.include_router(docs.routes(app), dependencies=locks)
    # The last one added is the outermost.
    app.add_middleware(RateLimit, rate=lyrica.settings.health_rate, exempt=frozenset({LIVE, READY}))
    app.add_middleware(BodyLimit)
    if lyrica.settings.health_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=lyrica.settings.health_origins.split(),
            allow_methods=["GET"],
            allow_headers=["Authorization", HEADER],
            expose_headers=[HEADER],
        )
    hosts = guard.allowed_hosts(host, lyrica.settings.health_hosts)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    app.add_middleware(Envelope, quiet=frozenset({LIVE, READY}))
    return app
