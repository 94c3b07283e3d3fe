"""The routes: each asks a probe and gives its answer a shape."""

from __future__ import annotations

import platform
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.openmetrics import exposition as openmetrics
from starlette.requests import Request  # ruff: ignore[typing-only-third-party-import] - FastAPI reads the annotations
from starlette.responses import JSONResponse, Response

from lyrica_cli import __version__
from lyrica_cli.core.logs import redact
from lyrica_cli.health import docs, shapes, system
from lyrica_cli.health.metrics import registry
from lyrica_cli.health.probes import Probe, Readiness
from lyrica_cli.health.problems import described
from lyrica_cli.health.shapes import Health, Home, Info, Live, Model, Ready, System

if TYPE_CHECKING:
    from lyrica_cli.core.models import ModelRow
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.toolkit import Lyrica

API = "/api/v1/health"
LIVE, READY = f"{API}/live", f"{API}/ready"
METRICS = "/metrics"

_OLLAMA_PATIENCE, _PATIENCE = 3.0, 5.0  # seconds
_TEXTS = {"text/plain": {"schema": {"type": "string"}}, "application/openmetrics-text": {"schema": {"type": "string"}}}


class Answers:
    """What the routes answer for one toolkit."""

    def __init__(self, lyrica: Lyrica) -> None:
        """Take the toolkit; nothing of it is opened before it is asked for."""
        self._settings = lyrica.settings
        self._readiness = Readiness(lyrica.settings)
        self._system = Probe(partial(system.look, lyrica.settings.data_dir), _PATIENCE)
        self._models = Probe(lyrica.models.listing, _OLLAMA_PATIENCE)
        metrics = registry(lambda: lyrica.songs.statistics())  # ruff: ignore[unnecessary-lambda] - opens the store when asked, not now
        self._texts = {
            False: (CONTENT_TYPE_PLAIN_0_0_4, Probe(partial(generate_latest, metrics), _PATIENCE)),
            True: (openmetrics.CONTENT_TYPE_LATEST, Probe(partial(openmetrics.generate_latest, metrics), _PATIENCE)),
        }

    async def health(self) -> Response:
        """Say in one word how things stand."""
        found = await self._readiness.checks()
        failed, amiss = any(not c.ok and c.essential for c in found), any(not c.ok for c in found)
        status = "failed" if failed else "degraded" if amiss else "ok"
        body = Health(status=status, version=__version__, uptime_seconds=system.uptime())
        return _answer(body, ok=not failed)

    async def ready(self) -> Response:
        """Say whether a song could be written now, and show all that it stands on."""
        body = shapes.ready(await self._readiness.checks())
        return _answer(body, ok=body.ready)

    async def system(self) -> System:
        """Show the machine and this process."""
        return await self._system.ask()

    async def info(self) -> Info:
        """Show what runs here: version, models, and settings without secrets."""
        try:
            models = [_model(row) for row in await self._models.ask()]
        except TimeoutError:
            models = None
        return Info(
            version=__version__,
            environment=self._settings.environment,
            python=platform.python_version(),
            platform=f"{platform.system()} {platform.machine()}",
            models=models,
            settings=shown(self._settings),
        )

    async def metrics(self, request: Request) -> Response:
        """Give the metrics of the whole toolkit as Prometheus reads them."""
        # The library's own choice takes any version that a caller names, and breaks on one that is no number.
        asked = openmetrics.CONTENT_TYPE_LATEST.partition(";")[0] in request.headers.get("accept", "")
        media, probe = self._texts[asked]
        return Response(await probe.ask(), headers={"Content-Type": media})


async def home() -> Home:  # ruff: ignore[unused-async] - in the loop, not in a thread
    """Say who answers, and where the rest is."""
    links = {"docs": docs.DOCS, "openapi": docs.DOCUMENT, "health": API, "live": LIVE, "ready": READY}
    return Home(name="lyrica", version=__version__, links=links | {"metrics": METRICS})


async def live() -> Live:  # ruff: ignore[unused-async] - as above
    """Say that the process runs and answers; looks at nothing else."""
    return Live()


def routes(answers: Answers) -> APIRouter:
    """Make the routes that need what every route needs; :func:`live_route` makes the other."""
    router = APIRouter(responses=described(HTTPStatus.BAD_REQUEST, HTTPStatus.TOO_MANY_REQUESTS))
    add: Any = router.add_api_route
    slow = described(HTTPStatus.SERVICE_UNAVAILABLE)
    unready = HTTPStatus.SERVICE_UNAVAILABLE.value
    add("/", home, response_model=Home, tags=["about"])
    add(API, answers.health, response_model=Health, responses={unready: {"model": Health}}, tags=["health"])
    add(READY, answers.ready, response_model=Ready, responses={unready: {"model": Ready}}, tags=["health"])
    add(f"{API}/metrics", answers.system, response_model=System, responses=slow, tags=["health"])
    add(f"{API}/info", answers.info, response_model=Info, tags=["about"])
    texts = {200: {"description": "Prometheus text, or OpenMetrics where it is asked for.", "content": _TEXTS}}
    add(METRICS, answers.metrics, response_class=Response, responses=texts | slow, tags=["metrics"])
    return router


def live_route() -> APIRouter:
    """Make the one route that needs no token."""
    router = APIRouter(responses=described(HTTPStatus.BAD_REQUEST))
    router.add_api_route(LIVE, live, response_model=Live, tags=["health"])
    return router


def shown(settings: Settings) -> dict[str, Any]:
    """Give the settings as a stranger may see them: no secret, and no path."""
    return {name: _shown(name, value) for name, value in settings.model_dump().items()}


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, Path):
        return "set"
    if name == "model" and isinstance(value, str) and value.startswith(("embedded:", "scripted:")):
        return f"{value.partition(':')[0]}:set"
    return redact(value) if isinstance(value, str) else value


def _model(row: ModelRow) -> Model:
    return Model(name=row.name, provider=row.provider, size=row.size, here=row.here)


def _answer(body: Health | Ready, *, ok: bool) -> JSONResponse:
    return JSONResponse(body.model_dump(by_alias=True), HTTPStatus.OK if ok else HTTPStatus.SERVICE_UNAVAILABLE)
