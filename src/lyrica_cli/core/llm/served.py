"""The door to an Ollama server: where it is, what it has, and what its failures mean to us."""

from __future__ import annotations

import ipaddress
import json
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError

from lyrica_cli.core.errors import (
    ModelBusy,
    ModelError,
    ModelInterrupted,
    ModelNotFound,
    ModelRefused,
    ModelUnreachable,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Generator

PORT = 11434
_USUAL_PORT = {"http": 80, "https": 443}  # where a URL names none, as Ollama itself reads it
OTHERWISE = "lyrica generate --model embedded"
"""The command that works without any server."""

_HEALS = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
_NEAR, _FAR = 0.3, 2.0  # seconds: to reach this machine, to reach another
_PATIENCE = 15.0  # seconds for a question that has to be answered
_SHOWN = 120  # characters of a server's own words that an error repeats


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Details(_Answer):
    """What kind of model it is; ``family`` is the architecture, ``llama`` or ``bert``."""

    family: str = ""
    parameter_size: str = ""
    quantization_level: str = ""


class Served(_Answer):
    """One model that a server has.

    Attributes:
        name: Full name with its tag, ``llama3.2:latest``.
        size: Bytes of its weights on the server's disk.
        digest: Hash of its manifest, where the server tells.
        modified_at: When it was pulled or changed last.
        capabilities: What it can do; None where the server does not tell.
        remote_model: Its name in the cloud that runs it; empty for a local model.
        remote_host: That cloud's address.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[\w./:@-]+$", max_length=400)]
    size: int = 0
    digest: str | None = None
    modified_at: AwareDatetime
    details: Details = Details()
    capabilities: tuple[str, ...] | None = None
    remote_model: str | None = None
    remote_host: str | None = None

    @property
    def cloud(self) -> bool:
        """Whether what is sent to it leaves this machine."""
        tag = self.name.rpartition(":")[2]
        return bool(self.remote_model or self.remote_host) or tag == "cloud" or tag.endswith("-cloud")


class _Tags(_Answer):
    models: tuple[Served, ...]


class _Shown(_Answer):
    capabilities: tuple[str, ...] | None = None


_Shape = TypeVar("_Shape", bound=_Answer)


def address(host: str) -> str:
    """Give the URL to dial for a host as it is written in ``OLLAMA_HOST``.

    Args:
        host: A name, ``name:port``, ``:port`` or a URL. An address to *listen* on everywhere becomes the loopback.

    Raises:
        UsageError: It is none of these.

    >>> address("0.0.0.0"), address(":8080"), address("https://music.example/llm/")
    ('http://127.0.0.1:11434', 'http://127.0.0.1:8080', 'https://music.example:443/llm')
    """
    scheme, separator, rest = host.strip().partition("://")
    if not separator:
        scheme, rest = "http", scheme
    try:
        parts = urlsplit(f"//{rest}")
        name, port = parts.hostname or "127.0.0.1", parts.port
    except ValueError:
        name, port = "", None
    if scheme not in _USUAL_PORT or not name.isascii() or not name.isprintable() or not name or " " in name:
        raise UsageError(f"{host!r} is no server's address. Set one: lyrica config set ollama_host HOST:PORT")
    usual = _USUAL_PORT[scheme] if separator else PORT
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(name, name)  # ruff: ignore[hardcoded-bind-all-interfaces]  # dialled
    shown = f"[{name}]" if ":" in name else name
    return f"{scheme}://{shown}:{port or usual}{parts.path.rstrip('/')}"


def is_loopback(url: str) -> bool:
    """Whether a URL stays on this machine; then no proxy may stand between."""
    name = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def served(host: str, patience: float = 2.0) -> tuple[Served, ...]:
    """List what a server has, in the order it tells; fails fast where none answers.

    Args:
        host: The server, as in ``OLLAMA_HOST``.
        patience: Seconds to wait for the list once the server has taken the call.

    Raises:
        ModelUnreachable: Nothing answers, or something that is not Ollama.
        ModelBusy: It did not answer in time.
        UsageError: ``host`` is no address.
    """
    return _call(address(host), _Tags, patience=patience).models


def capabilities(host: str, name: str) -> tuple[str, ...] | None:
    """Ask what a model can do (``completion``, ``embedding``, …); None where the server does not tell.

    Raises:
        ModelError: As for :func:`served`, and ModelNotFound if it has no such model.
    """
    return _call(address(host), _Shown, name).capabilities


def _call(url: str, shape: type[_Shape], name: str = "", patience: float = _PATIENCE) -> _Shape:
    # Through httpx, not through the client: that one takes 0.4 s to import and drops what says "cloud".
    import httpx

    near = is_loopback(url)
    timeout = httpx.Timeout(patience, connect=_NEAR if near else _FAR)
    with vendor_errors(url, name), httpx.Client(timeout=timeout, trust_env=not near) as client:
        answer = client.post(f"{url}/api/show", json={"model": name}) if name else client.get(f"{url}/api/tags")
        if not answer.is_success:
            raise refusal(answer.status_code, answer.text, url, name)
        return shape.model_validate_json(answer.content)


@contextmanager
def vendor_errors(url: str, name: str) -> Generator[None, None, None]:
    """Turn whatever httpx and the client's parsing raise into our errors.

    Args:
        url: The server's address, for the message.
        name: The model that was asked for.
    """
    import httpx

    try:
        yield
    except httpx.ConnectTimeout as error:
        raise unreachable(url) from error
    except httpx.TimeoutException as error:
        raise ModelBusy(f"Ollama did not answer in time at {url}. Try again, or: {OTHERWISE}") from error
    except (httpx.ReadError, httpx.RemoteProtocolError) as error:
        raise interrupted(name) from error
    except (httpx.HTTPError, httpx.InvalidURL, ConnectionError) as error:
        raise unreachable(url) from error
    except json.JSONDecodeError as error:
        # A line of the stream that begins like an object broke off; anything else never was one.
        if not error.doc.strip() or error.doc.lstrip().startswith("{"):
            raise interrupted(name) from error
        raise stranger(url) from error
    except (ValidationError, AttributeError, TypeError) as error:  # JSON, but not of the shape that Ollama speaks
        raise stranger(url) from error


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
    return ModelNotFound(f"Ollama has no model {name!r}. Fetch it: ollama pull {name}")


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


def _said(text: str) -> str:
    """Make a server's words fit for one line of an error."""
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        text = str(json.loads(text)["error"])
    plain = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(plain.split())[:_SHOWN] or "without a word"
