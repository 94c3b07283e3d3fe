"""Songs written by real rooms; only who sings differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.agents import write_song
from lyrica_cli.core.llm.choice import Chosen
from lyrica_cli.core.llm.ollama import OllamaModel
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.song import ModelUse
from ollama_double import OllamaDouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lyrica_cli.core.agents.events import Event
    from lyrica_cli.core.llm.base import LanguageModel
    from lyrica_cli.core.llm.embedded import EmbeddedModel
    from lyrica_cli.core.song.song import Line, Song
    from lyrica_cli.core.store import Run
    from voice import Recorded


@dataclass
class Written:
    """What a room gave back: the song and what it told on the way."""

    song: Song
    events: list[Event] = field(default_factory=list)

    @property
    def lines(self) -> dict[str, Line]:
        """Every line by its address, each section once."""
        return {line.address: line for section in self.song.sections for line in section.lines}

    @property
    def texts(self) -> list[str]:
        """Every line as sung, in order, repeats too."""
        return [line.text for section in self.song.sections for line in section.lines]


def choice(model: LanguageModel, fallback: Callable[[], LanguageModel] | None = None) -> Chosen:
    info = model.info
    return Chosen(model, ModelUse(provider=info.provider, name=info.name, reason="you named it"), fallback)


@pytest.fixture
def write(engine: EmbeddedModel, tmp_path: Path) -> Callable[..., Written]:
    """Write a song of a brief's fields; by the real small model, unless another is given."""

    def written(
        *,
        model: LanguageModel | None = None,
        fallback: Callable[[], LanguageModel] | None = None,
        run: Run | None = None,
        rounds: int = 0,
        **wishes: object,
    ) -> Written:
        brief = Brief(**({"genre": "pop", "theme": "the last bus home", "seed": 3, "candidates": 2} | wishes))
        events: list[Event] = []
        settings = Settings(data_dir=tmp_path, rounds=rounds)
        song = write_song(
            brief, chosen=choice(model or engine, fallback), run=run, settings=settings, watch=events.append
        )
        return Written(song, events)

    return written


@pytest.fixture(params=["embedded", "ollama"])
def write_by_each(
    request: pytest.FixtureRequest, write: Callable[..., Written], engine: EmbeddedModel
) -> Iterator[Callable[..., Written]]:
    """Write a song of a brief's fields by each kind of model: the embedded engine, and Ollama over real HTTP."""
    if request.param == "embedded":
        yield write
        return
    voice: Recorded = request.getfixturevalue("recorded")
    with (
        OllamaDouble(answer=voice, shown=["completion"], logprobs=False) as double,
        OllamaModel("llama3.2", double.url, context=4096) as served,
    ):
        # One candidate of each line, and none drawn only to read better, because the server does not say how it reads:
        # the small model takes 0.3 s for one, and what it cannot write our engine does.
        yield lambda **wishes: write(**(wishes | {"model": served, "fallback": lambda: engine, "candidates": 1}))
