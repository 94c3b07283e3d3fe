"""Having Ollama fetch a model."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from lyrica_cli.core.errors import LyricaError, ModelInterrupted, ModelNotFound, ModelRefused, ModelUnreachable
from lyrica_cli.core.llm import fetching

if TYPE_CHECKING:
    from ollama_double import OllamaDouble

STEPS = [
    {"status": "pulling aa", "digest": "sha256:aa", "total": 90},
    {"status": "pulling aa", "digest": "sha256:aa", "total": 90, "completed": 40},
    {"status": "pulling bb", "digest": "sha256:bb", "total": 10, "completed": 10},
    {"status": "pulling aa", "digest": "sha256:aa", "total": 90, "completed": 90},
    {"status": "verifying sha256 digest"},
    {"status": "success"},
]


def watched(double: OllamaDouble, name: str) -> list[tuple[int, int]]:
    seen: list[tuple[int, int]] = []
    fetching.pull(double.url, name, lambda done, total: seen.append((done, total)))
    return seen


def test_progress(double: OllamaDouble) -> None:
    """What is there and what there will be are told over all files, as far as they are known."""
    double.pulls["qwen3:4b"] = STEPS

    assert [(0, 90), (40, 90), (50, 100), (100, 100)] == watched(double, "ollama:qwen3:4b")
    assert {"model": "qwen3:4b", "stream": True, "insecure": False} == double.requests[-1][2]


@pytest.mark.parametrize(
    ("name", "steps", "expected", "says"),
    [
        ("gpt-17", None, ModelNotFound, "no model 'gpt-17'"),
        ("a b", None, ModelNotFound, "can be called"),
        ("full", [{"error": "write /blobs: no space\x1b[2J left on device"}], ModelRefused, "no space [2J left"),
        ("half", STEPS[:3], ModelInterrupted, "Go on: lyrica models pull half"),
    ],
)
def test_not_fetched(
    double: OllamaDouble, name: str, steps: list[dict[str, Any]] | None, expected: type[LyricaError], says: str
) -> None:
    """A model that does not exist, does not fit or came only in part is one line that names what to type (R-O1)."""
    if steps:
        double.pulls[name] = steps
    with pytest.raises(expected) as caught:
        watched(double, name)
    message = str(caught.value)
    assert (True, True, True) == (says in message, message.isprintable(), "lyrica models" in message)


@pytest.mark.parametrize(("fault", "expected"), [("html 200", ModelUnreachable), ("cut", ModelInterrupted)])
def test_faults(double: OllamaDouble, fault: str, expected: type[LyricaError]) -> None:
    """A proxy's page or a connection that breaks is a typed error here too (R-O1)."""
    double.fault, double.pulls["qwen3"] = fault, STEPS  # type: ignore[assignment]
    with pytest.raises(expected):
        watched(double, "qwen3")


def test_not_running() -> None:
    """Where nobody listens, the error says how to start Ollama."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ModelUnreachable, match="ollama serve"):
        fetching.pull(f"127.0.0.1:{port}", "qwen3", lambda _done, _total: None)
