"""What an Ollama server streams: one JSON object a line, none of them trusted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from lyrica_cli.core.errors import ModelTimedOut
from lyrica_cli.core.llm.faults import OTHERWISE, interrupted, refusal, stranger

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Self

    import httpx

_LONGEST_PART = 1_000_000
"""Bytes of one line; what is longer does not come from Ollama."""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Said(_Shape):
    """A piece of a message: of the answer, or of what the model thought before it."""

    content: str | None = None
    thinking: str | None = None


class Token(_Shape):
    """A token and its natural-log probability."""

    token: str
    logprob: float


class Part(_Shape):
    """One line of a streamed answer.

    Attributes:
        message: The next piece, from a chat.
        response: The next piece, from a completion.
        thinking: The next piece of thought, from a completion.
        logprobs: The tokens of the piece; None where the server does not give them.
        done: Whether this is the last one, and the answer whole.
        done_reason: Why it ended: ``stop``, ``length``, ``load``, ``unload``.
        prompt_eval_count: Tokens read, with the last part.
        eval_count: Tokens written, with the last part.
        error: What went wrong in the middle; nothing follows.
    """

    message: Said | None = None
    response: str | None = None
    thinking: str | None = None
    logprobs: tuple[Token, ...] | None = None
    done: bool | None = None
    done_reason: str | None = None
    prompt_eval_count: int | None = None
    eval_count: int | None = None
    error: str | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.done is None and self.error is None:
            raise ValueError("no part of an answer")
        return self

    @property
    def text(self) -> str:
        """The piece of the answer."""
        return (self.message.content if self.message else self.response) or ""

    @property
    def thought(self) -> bool:
        """Whether it holds thoughts."""
        return bool(self.message.thinking if self.message else self.thinking)


def parts(response: httpx.Response, url: str, name: str, deadline: float) -> Generator[Part, None, None]:
    """Read an answer part by part, until the stream ends or the time is up.

    Args:
        response: The stream, not read yet.
        url: The server's address, for the messages.
        name: The model that was asked.
        deadline: On the monotonic clock; a server that trickles for ever is given up then.

    Raises:
        ModelInterrupted: A line broke off, or the server says that something went wrong.
        ModelUnreachable: What comes is not what Ollama speaks.
        ModelTimedOut: The time is up.
    """
    rest = b""
    for piece in response.iter_bytes():
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            if line.strip():
                yield _part(line, url, name)
        if len(rest) > _LONGEST_PART:
            raise stranger(url)
        if time.monotonic() > deadline:
            raise ModelTimedOut(f"{name} took too long over one line. Try again, or: {OTHERWISE}")
    if rest.strip():
        yield _part(rest, url, name)


def _part(line: bytes, url: str, name: str) -> Part:
    try:
        part = Part.model_validate_json(line)
    except ValidationError as error:
        # A line that begins like an object broke off; anything else never was one.
        half = error.errors(include_url=False)[0]["type"] == "json_invalid" and line.lstrip().startswith(b"{")
        raise (interrupted(name) if half else stranger(url)) from error
    if part.error is not None:
        raise refusal(-1, part.error, url, name)
    return part
