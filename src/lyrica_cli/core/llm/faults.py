"""What the failures of an Ollama server mean to us: every one becomes one line that names what to type next."""

from __future__ import annotations

import json
import ssl
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from pydantic import ValidationError

from lyrica_cli.core.errors import (
    ModelBusy,
    ModelError,
    ModelInterrupted,
    ModelNotFound,
    ModelRefused,
    ModelStalled,
    ModelTimedOut,
    ModelUnreachable,
)

if TYPE_CHECKING:
    from collections.abc import Generator

OTHERWISE = "lyrica generate --model embedded"
"""The command that works without any server."""

_HEALS = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
_SHOWN = 120  # characters of a server's own words that an error repeats
_HUNG_UP = ("disconnected", "closed connection")
"""How httpx says that an answer broke off; its other words for it say that what came was no HTTP."""


@contextmanager
def vendor_errors(url: str, name: str) -> Generator[None, None, None]:
    """Turn whatever httpx and the parsing of answers raise into our errors.

    Args:
        url: The server's address, for the message.
        name: The model that was asked for; empty for a question to the server itself.
    """
    import httpx

    try:
        yield
    except httpx.ConnectTimeout as error:
        raise unreachable(url) from error
    except httpx.TimeoutException as error:
        raise ModelTimedOut(f"Ollama did not answer in time at {url}. Try again, or: {OTHERWISE}") from error
    except (httpx.ReadError, httpx.RemoteProtocolError) as error:
        broke_off = isinstance(error, httpx.ReadError) or any(words in str(error) for words in _HUNG_UP)
        raise (interrupted(name) if name and broke_off else stranger(url)) from error
    except httpx.DecodingError as error:
        raise stranger(url) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise (_untrusted(url, why) if (why := _tls(error)) else unreachable(url)) from error
    except ValidationError as error:  # not of the shape that Ollama speaks
        raise stranger(url) from error


@contextmanager
def stalls(name: str) -> Generator[None, None, None]:
    """Tell silence in the middle of an answer, which can heal, from an answer that never begins.

    Args:
        name: The model that was asked.
    """
    import httpx

    try:
        yield
    except httpx.ReadTimeout as error:
        raise ModelStalled(f"{name} fell silent in the middle of a line. Try again, or: {OTHERWISE}") from error


def refusal(status: int, text: str, url: str, name: str) -> ModelError:
    """Say what a server's error means.

    Args:
        status: HTTP status, or -1 for an error in the middle of a stream.
        text: The server's own words; hostile.
        url: The server's address.
        name: The model that was asked for.
    """
    words = _said(text)
    if status == -1:
        return interrupted(name, words)
    if status in _HEALS:
        return ModelBusy(f"Ollama is busy ({words}). Try again in a moment, or: {OTHERWISE}")
    if text.lstrip().startswith("<") or status == HTTPStatus.BAD_GATEWAY or status < HTTPStatus.BAD_REQUEST:
        return stranger(url)
    if status == HTTPStatus.NOT_FOUND:
        return missing(name) if name and "model" in words else stranger(url)
    return ModelRefused(f"Ollama refused to write with {name} ({words}). Name another model, or: {OTHERWISE}")


def missing(name: str) -> ModelNotFound:
    """A server that answers has no such model."""
    return ModelNotFound(f"Ollama has no model {name!r}. Fetch it: lyrica models pull {name}")


def unreachable(url: str) -> ModelUnreachable:
    """Nobody answers."""
    return ModelUnreachable(f"Ollama is not running at {url}. Start it: ollama serve, or: {OTHERWISE}")


def stranger(url: str) -> ModelUnreachable:
    """Somebody else answers."""
    return ModelUnreachable(
        f"What answers at {url} is not Ollama. Where is it? lyrica config set ollama_host HOST:PORT, or: {OTHERWISE}"
    )


def interrupted(name: str, words: str = "") -> ModelInterrupted:
    """An answer broke off."""
    why = f" ({words})" if words else ""
    return ModelInterrupted(f"{name} stopped in the middle of a line{why}. Try again, or: {OTHERWISE}")


def interrupted_pull(name: str) -> ModelInterrupted:
    """A model was not fetched whole."""
    return ModelInterrupted(
        f"Ollama stopped in the middle of {name}; what came is kept. Go on: lyrica models pull {name}"
    )


def _untrusted(url: str, why: str) -> ModelUnreachable:
    return ModelUnreachable(
        f"No safe connection to {url} ({why}). "
        f"Where is Ollama? lyrica config set ollama_host HOST:PORT, or: {OTHERWISE}"
    )


def _tls(error: BaseException | None) -> str:
    """Say why a safe connection could not be made; empty where that was not the trouble."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        if isinstance(error, ssl.SSLError):
            return (error.reason or "TLS").replace("_", " ").lower()
        error = error.__cause__ or error.__context__
    return ""


def _said(text: str) -> str:
    """Make a server's words fit for one line of an error."""
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        text = str(json.loads(text)["error"])
    plain = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(plain.split())[:_SHOWN] or "without a word"
