"""The server: a socket of our own, uvicorn on it, and an end that waits for who is being answered."""

from __future__ import annotations

import errno
import logging
import socket
from typing import TYPE_CHECKING

from uvicorn import Config, Server
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from lyrica_cli.core import logs
from lyrica_cli.core.errors import ServeError, UsageError
from lyrica_cli.core.toolkit import Lyrica
from lyrica_cli.health import guard
from lyrica_cli.health.app import create_app

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from lyrica_cli.core.settings import Settings

GRACE = 10
"""Seconds that requests under way have to end when the server is told to."""

CONNECTIONS = 1000
"""Connections at a time; one more is answered with 503."""

HEAD_SECONDS = 10.0
"""Seconds that a caller has to send the head of a request."""


def serve(settings: Settings, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until a signal ends it.

    Args:
        settings: What is in force.
        host: Where to listen.
        port: On which port; 0 takes a free one.
        announce: Called with the server's address once it can be called.

    Raises:
        UsageError: The host is none, or a token is needed and not there.
        ServeError: The port cannot be had.
    """
    token = guard.read_token(settings.health_token_file, host)
    with bound(host, port) as listening, Lyrica(settings) as lyrica:
        where = listening.getsockname()
        if token is None:
            guard.require_loopback(where[0])  # whatever the machine takes the name for
        _hear_vendors()
        server = _Announcing(
            Config(
                create_app(lyrica, host=host, token=token),
                http=_Impatient,
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                proxy_headers=False,  # a caller could name itself
                server_header=False,
                limit_concurrency=CONNECTIONS,
                timeout_keep_alive=5,
                timeout_graceful_shutdown=GRACE,
            ),
            lambda: announce(f"http://{f'[{where[0]}]' if ':' in where[0] else where[0]}:{where[1]}"),
        )
        try:
            server.run(sockets=[listening])
        finally:
            logs.info("server ends")


def bound(host: str, port: int) -> socket.socket:
    """Take a port.

    Raises:
        UsageError: There is no such host, or it is not of this machine.
        ServeError: The port is in use, or not ours to take.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=2048)
    except (socket.gaierror, UnicodeError) as error:
        raise UsageError(f"--host {host!r}: no such host. Usual: --host 127.0.0.1") from error
    except OSError as error:
        raise _refused(error, host, port) from error


def _refused(error: OSError, host: str, port: int) -> ServeError | UsageError:
    match error.errno:
        case errno.EADDRINUSE:
            return ServeError(f"port {port} is in use. Take another: lyrica serve-health --port {port % 65535 + 1}")
        case errno.EACCES | errno.EPERM:
            return ServeError(f"port {port} is not yours to take. Take one above 1023: lyrica serve-health --port 8000")
        case errno.EADDRNOTAVAIL:
            return UsageError(f"--host {host}: not an address of this machine. Usual: --host 127.0.0.1")
        case _:
            return ServeError(f"{host}:{port}: {error.strerror or error}. Usual: lyrica serve-health")


class _Announcing(Server):
    """Says that it can be called as soon as it can."""

    def __init__(self, config: Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        logs.info("server begins", connections=self.config.limit_concurrency)
        self._announce()


class _Impatient(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # uvicorn picks the class when it is imported
    """Hangs up on who takes too long to send the head of a request; uvicorn by itself waits for ever."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Let the time run while no request is whole, and stop it while one is answered."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._forget()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_SECONDS, self._hang_up)

    def _forget(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = None

    def _hang_up(self) -> None:
        self._waiting = None
        if (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()


class _Vendors(logging.Handler):
    """Passes on what uvicorn and asyncio say; their words may quote a caller, so only a debugging log holds them."""

    def emit(self, record: logging.LogRecord) -> None:  # ruff: ignore[no-self-use] - the library calls it
        """Pass one record on."""
        if record.exc_info and record.exc_info[1] is not None:
            logs.failure("server broke", record.exc_info[1])
        logs.debug("server said", text=record.getMessage(), logger=record.name)


def _hear_vendors() -> None:
    for name in ("uvicorn", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [_Vendors()], False
