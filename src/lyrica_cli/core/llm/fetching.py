"""Having an Ollama server fetch a model, and watching it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pydantic import ValidationError

from lyrica_cli.core.errors import ModelNotFound, ModelRefused
from lyrica_cli.core.llm.faults import interrupted_pull, refusal, stranger, vendor_errors
from lyrica_cli.core.llm.served import address, connection

if TYPE_CHECKING:
    from collections.abc import Callable

_NAME = re.compile(r"[\w./:@-]{1,400}")
_CONNECT, _SILENCE = 3.0, 900.0  # seconds: to take the call; while a big file's hash is checked nothing is told


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
    import ollama

    url, name = address(host), name.removeprefix("ollama:")
    if not _NAME.fullmatch(name):
        raise ModelNotFound(f"no model can be called {name!r}. See what there is: lyrica models list")
    done: dict[str, tuple[int, int]] = {}
    with (
        vendor_errors(url, name),
        ollama.Client(url, **connection(url, httpx.Timeout(_SILENCE, connect=_CONNECT))) as client,
    ):
        try:
            for step in client.pull(name, stream=True):
                if step.status == "success":
                    return
                if step.digest:
                    done[step.digest] = (step.completed or 0, step.total or 0)
                    progress(sum(each for each, _ in done.values()), sum(total for _, total in done.values()))
        except ollama.ResponseError as error:
            raise (
                _refused(error.error, name)
                if error.status_code == -1
                else refusal(error.status_code, error.error, url, name)
            ) from error
        except (json.JSONDecodeError, ValidationError, TypeError, AttributeError) as error:  # not what Ollama speaks
            raise stranger(url) from error
    raise interrupted_pull(name)


def _refused(words: str, name: str) -> ModelNotFound | ModelRefused:
    if "does not exist" in words or "not found" in words:
        return ModelNotFound(f"Ollama's registry has no model {name!r}. See what is here: lyrica models list")
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return ModelRefused(f"Ollama could not fetch {name} ({plain[:120]}). Try again: lyrica models pull {name}")
