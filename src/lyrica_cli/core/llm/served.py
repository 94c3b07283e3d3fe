"""The door to an Ollama server: where it is, what it has, and what that can do."""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.llm.faults import refusal, vendor_errors

if TYPE_CHECKING:
    import httpx

PORT = 11434
_USUAL_PORT = {"http": 80, "https": 443}  # where a URL names none, as Ollama itself reads it
_NEAR, _FAR = 0.3, 2.0  # seconds: to reach this machine, to reach another
_PATIENCE = 15.0  # seconds for a question that has to be answered
_BARE = frozenset({"", "{{ .Prompt }}", "{{.Prompt}}"})  # templates that know no roles


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


class Shown(_Answer):
    """What a server tells of one model.

    Attributes:
        capabilities: What it can do (``completion``, ``embedding``, ``thinking``, …); None where it does not tell.
        template: How its conversations are laid out; None where the server does not tell.
        model_info: Facts of the weights, ``general.architecture`` and the like.
    """

    capabilities: tuple[str, ...] | None = None
    template: str | None = None
    model_info: dict[str, Any] = {}

    @property
    def architecture(self) -> str:
        """The kind of network, ``llama``; empty where the server does not tell."""
        return str(self.model_info.get("general.architecture") or "")

    @property
    def context(self) -> int | None:
        """Tokens that it can see at most; None where the server does not tell."""
        length = self.model_info.get(f"{self.architecture}.context_length")
        return length if isinstance(length, int) and length > 0 else None

    @property
    def chats(self) -> bool:
        """Whether it knows a conversation's roles; one that does not, only continues text."""
        return self.template is None or self.template.strip() not in _BARE


class _Loaded(_Answer):
    name: str


class _Running(_Answer):
    models: tuple[_Loaded, ...]


class _Version(_Answer):
    version: Annotated[str, StringConstraints(pattern=r"^[\w.+-]+$", max_length=40)]


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
    return _call(address(host), "/api/tags", _Tags, patience=patience).models


def shown(host: str, name: str, patience: float = _PATIENCE) -> Shown:
    """Ask what a model can do.

    Args:
        host: The server, as in ``OLLAMA_HOST``.
        name: The model.
        patience: Seconds to wait for the answer.

    Raises:
        ModelError: As for :func:`served`, and ModelNotFound if it has no such model.
    """
    return _call(address(host), "/api/show", Shown, {"model": name}, patience)


def in_memory(host: str, name: str) -> bool:
    """Ask whether a model is loaded, so that it can answer at once.

    Raises:
        ModelError: As for :func:`served`.
    """
    return any(plain(each.name) == plain(name) for each in _call(address(host), "/api/ps", _Running).models)


def version(host: str) -> str:
    """Ask for the server's version, ``0.17.1``.

    Raises:
        ModelError: As for :func:`served`.
    """
    return _call(address(host), "/api/version", _Version).version


def plain(name: str) -> str:
    """Give a model's name as Ollama compares it: lower case, with its tag; without one it means ``latest``.

    >>> plain("ollama:Llama3.2"), plain("hf.co/me/mine:Q4_0")
    ('llama3.2:latest', 'hf.co/me/mine:q4_0')
    """
    name = name.removeprefix("ollama:").lower()
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"


def connection(url: str, timeout: httpx.Timeout) -> dict[str, Any]:
    """Give how httpx, and the official client, are to connect to a server: past any proxy where it is this machine.

    ``OLLAMA_API_KEY`` is sent, but never in the clear to another machine: the client adds it to whatever it sends.
    """
    near, key = is_loopback(url), os.environ.get("OLLAMA_API_KEY")
    kept = f"Bearer {key}" if key and (near or url.startswith("https:")) else None

    def sign(request: httpx.Request) -> httpx.Request:
        request.headers.pop("authorization", None)
        if kept:
            request.headers["authorization"] = kept
        return request

    # Certificates take 20 ms to load, with everything else standing still; this machine in the clear needs none.
    verify = not near or url.startswith("https:")
    return {"timeout": timeout, "trust_env": not near, "verify": verify, "auth": sign, "follow_redirects": False}


def door(url: str, timeout: httpx.Timeout, **more: Any) -> httpx.Client:
    """Open a connection to a server, see :func:`connection`."""
    import httpx

    return httpx.Client(base_url=url, **connection(url, timeout), **more)


def _call(
    url: str, path: str, shape: type[_Shape], body: dict[str, str] | None = None, patience: float = _PATIENCE
) -> _Shape:
    # Through httpx, not through the client: that one takes 0.4 s to import and drops what says "cloud".
    import httpx

    name = (body or {}).get("model", "")
    timeout = httpx.Timeout(patience, connect=_NEAR if is_loopback(url) else _FAR)
    with vendor_errors(url, name), door(url, timeout) as client:
        answer = client.get(path) if body is None else client.post(path, json=body)
        if not answer.is_success:
            raise refusal(answer.status_code, answer.text, url, name)
        return shape.model_validate_json(answer.content)
