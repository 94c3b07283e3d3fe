"""Who may ask: names under which the server may be called, and the token that strangers must know."""

from __future__ import annotations

import hmac
import ipaddress
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from lyrica_cli.core import logs
from lyrica_cli.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHORTEST = 16
"""Characters of a token: fewer could be guessed."""

_MAKE = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))' > FILE"
_SCHEME = HTTPBearer(auto_error=False, description="The first line of the token file.")


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach a server that listens there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_loopback(host: str) -> None:
    """Refuse a place where others could call a server that asks for no token.

    Raises:
        UsageError: It is one.
    """
    if not is_loopback(host):
        raise UsageError(
            f"--host {host}: others could call it. Make a token first ({_MAKE}), then: "
            "lyrica config set health_token_file FILE"
        )


def read_token(path: Path | None, host: str) -> str | None:
    """Read the token that callers must know; None where nobody is asked for one.

    Args:
        path: The token file, if one is set.
        host: Where the server is to listen.

    Raises:
        UsageError: The file cannot be read or holds no token, or there is none and others could reach the server.
    """
    if path is None:
        require_loopback(host)
        return None
    try:
        token = path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not text"
        raise UsageError(f"health_token_file {path}: {why}. Make one: {_MAKE}") from error
    if len(token) < SHORTEST or not token.isascii() or not token.isprintable():
        raise UsageError(f"health_token_file {path}: no token of {SHORTEST} characters or more. Make one: {_MAKE}")
    logs.hide(token)
    return token


def require(token: str) -> Callable[[HTTPAuthorizationCredentials | None], None]:
    """Make the dependency that lets only callers in who know the token."""

    def check(given: Annotated[HTTPAuthorizationCredentials | None, Depends(_SCHEME)]) -> None:
        if given is None or not hmac.compare_digest(given.credentials.encode(), token.encode()):
            raise HTTPException(HTTPStatus.UNAUTHORIZED, "This needs the token.", {"WWW-Authenticate": "Bearer"})

    return check


def allowed_hosts(host: str, more: str | None) -> list[str]:
    """List the names that a request's Host header may hold: this machine's own, the server's, and the set ones."""
    names = ["127.0.0.1", "localhost", "[::1]", f"[{host}]" if ":" in host else host, *(more or "").split()]
    return [name for name in names if name not in {"0.0.0.0", "[::]"}]  # ruff: ignore[hardcoded-bind-all-interfaces] - nobody's name
