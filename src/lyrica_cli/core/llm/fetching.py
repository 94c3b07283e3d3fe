"""Having an Ollama server fetch a model, and watching it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from lyrica_cli.core.errors import ModelNotFound, ModelRefused
from lyrica_cli.core.llm.faults import interrupted_pull, refusal, stranger, vendor_errors
from lyrica_cli.core.llm.served import address, door

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

_NAME = re.compile(r"[\w./:@-]{1,400}")
_CONNECT, _SILENCE = 3.0, 900.0  # seconds: to take the call; while a big file's hash is checked nothing is told


class _Step(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    status: str = ""
    digest: str = ""
    total: int = 0
    completed: int = 0
    error: str = ""


def pull(host: str, name: str, progress: Callable[[int, int], None]) -> None:
    """Have the server fetch a model; leaving early stops it, and the next time it goes on from there.

    Args:
        host: The server, as in ``OLLAMA_HOST``.
        name: The model, with or without ``ollama:`` before it.
        progress: Called with the bytes that are there and the bytes there will be, as far as they are known.

    Raises:
        ModelNotFound: Ollama's registry has no such model.
        ModelError: As for any other question to the server.
    """
    import httpx

    url, name = address(host), name.removeprefix("ollama:")
    if not _NAME.fullmatch(name):
        raise ModelNotFound(f"no model can be called {name!r}. See what there is: lyrica models list")
    with (
        vendor_errors(url, name),
        door(url, httpx.Timeout(_SILENCE, connect=_CONNECT)) as client,
        client.stream("POST", "/api/pull", json={"model": name, "stream": True}) as response,
    ):
        if not response.is_success:
            response.read()
            raise refusal(response.status_code, response.text, url, name)
        done: dict[str, tuple[int, int]] = {}
        for step in _steps(response, url):
            if step.error:
                raise _refused(step.error, name)
            if step.status == "success":
                return
            if step.digest:
                done[step.digest] = (step.completed, step.total)
                progress(sum(each for each, _ in done.values()), sum(total for _, total in done.values()))
    raise interrupted_pull(name)


def _steps(response: httpx.Response, url: str) -> Iterator[_Step]:
    for line in response.iter_lines():
        if line.strip():
            try:
                yield _Step.model_validate_json(line)
            except ValidationError as error:
                raise stranger(url) from error


def _refused(words: str, name: str) -> ModelNotFound | ModelRefused:
    if "does not exist" in words or "not found" in words:
        return ModelNotFound(f"Ollama's registry has no model {name!r}. See what is here: lyrica models list")
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return ModelRefused(f"Ollama could not fetch {name} ({plain[:120]}). Try again: lyrica models pull {name}")
