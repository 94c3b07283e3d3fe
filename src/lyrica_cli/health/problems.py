"""Errors as ``application/problem+json``: what went wrong and the id to find it by, never where or with what."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from lyrica_cli.core import logs
from lyrica_cli.core.errors import LyricaError
from lyrica_cli.health.shapes import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.types import Scope

MEDIA = "application/problem+json"


def problem(scope: Scope, status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Make the answer for an error.

    Args:
        scope: The request's; it holds the id.
        status: HTTP status.
        detail: One sentence of our own.
        headers: More headers.
    """
    request_id = scope.get("state", {}).get("request_id", "")
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, request_id=request_id)
    return JSONResponse(body.model_dump(), status, headers, media_type=MEDIA)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe error answers for the OpenAPI document."""
    content = {MEDIA: {"schema": Problem.model_json_schema()}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def install(app: FastAPI) -> None:
    """Let every error that the framework raises leave as a problem."""

    async def refused(request: Request, error: Exception) -> JSONResponse:  # ruff: ignore[unused-async] - in the loop, not in a thread
        if isinstance(error, HTTPException):
            return problem(request.scope, error.status_code, str(error.detail), error.headers)
        return problem(request.scope, HTTPStatus.UNPROCESSABLE_ENTITY, "The request does not fit what is asked for.")

    async def unable(request: Request, error: Exception) -> JSONResponse:  # ruff: ignore[unused-async] - as above
        logs.failure("request cannot be answered", error)
        return problem(request.scope, HTTPStatus.SERVICE_UNAVAILABLE, "Not now. See what is amiss: lyrica doctor")

    app.add_exception_handler(LyricaError, unable)
    app.add_exception_handler(TimeoutError, unable)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, refused)
