"""What Ollama takes and gives, as strict as the real server is about types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from lyrica_cli.core.writing.schema import faults

Body = dict[str, Any]


@dataclass
class Written:
    """An answer as tokens with their log-probabilities, and what reading the prompt took.

    Attributes:
        tokens: The text in pieces, each decoded when it is asked for; a log-probability that is not known is None.
        read: Tokens of the prompt; None where nobody counted.
    """

    tokens: Iterable[tuple[str, float | None]]
    read: int | None = None


Answer = Callable[[Body], "str | Written"]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class Message(Strict):
    role: Literal["system", "user", "assistant", "tool"]
    content: str = ""
    thinking: str | None = None


class Options(Strict):
    temperature: float | None = None
    seed: int | None = None
    num_ctx: int | None = None
    num_predict: int | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    repeat_penalty: float | None = None
    stop: list[str] | None = None


class Request(Strict):
    model: str
    stream: bool = True
    format: str | dict[str, Any] | None = None
    options: Options | None = None
    keep_alive: str | float | None = None
    think: bool | str | None = None
    truncate: bool | None = None
    shift: bool | None = None
    logprobs: bool = False
    top_logprobs: int = 0

    def refused(self) -> str | None:
        """Say what the server would answer with 400."""
        if isinstance(self.format, dict) and (wrong := faults(self.format)):
            return f"invalid JSON schema in format: {wrong[0]}"
        if isinstance(self.format, str) and self.format not in {"", "json"}:
            return 'invalid format: expected "json" or a JSON schema'
        if isinstance(self.think, str) and self.think not in {"low", "medium", "high", "max"}:
            return f"invalid think value: {self.think!r}"
        if isinstance(self.keep_alive, str) and not _duration(self.keep_alive):
            return f"time: invalid duration {json.dumps(self.keep_alive)}"
        return None


class ChatRequest(Request):
    messages: list[Message] = []


class GenerateRequest(Request):
    prompt: str = ""
    suffix: str = ""
    system: str = ""
    template: str = ""
    raw: bool = False


class ShowRequest(Strict):
    model: str


class EmbedRequest(Strict):
    model: str
    input: str | list[str]
    truncate: bool | None = None
    dimensions: int | None = None


class PullRequest(Strict):
    model: str
    stream: bool = True


def served(name: str = "llama3.2:latest", **other: Any) -> dict[str, Any]:
    """One model as ``/api/tags`` shows it; a field given as None is left out."""
    shown = {
        "name": name,
        "model": name,
        "modified_at": "2026-08-01T09:00:00.123456789+02:00",
        "size": 2_019_393_189,
        "digest": "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72",
        "details": {
            "parent_model": "",
            "format": "gguf",
            "family": "llama",
            "families": ["llama"],
            "parameter_size": "3.2B",
            "quantization_level": "Q4_K_M",
        },
        "capabilities": ["completion", "tools"],
    } | other
    return {key: value for key, value in shown.items() if value is not None}


def prompt_of(body: Body) -> str:
    """Give everything that a request has the model read."""
    return "\n".join([message["content"] for message in body.get("messages", [])] or [body.get("prompt", "")])


def _duration(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?(\d+(\.\d*)?(ns|us|ms|s|m|h))+|[-+]?0", text))
