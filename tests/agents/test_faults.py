"""A server that fails in every way it can: the song is finished by another, or ends in one line and a kept draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from lyrica_cli.core.agents.events import Noted
from lyrica_cli.core.llm.ollama import OllamaModel, Patience
from ollama_double import Fault, OllamaDouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Written
    from lyrica_cli.core.llm.embedded import EmbeddedModel

HASTY = Patience(connect=1, first_token=0.5, between_tokens=0.3, total=1, retries=1, back_off=0.01)


@pytest.mark.parametrize("fault", [fault for fault in get_args(Fault) if fault != "none"])
def test_every_fault_falls_back(
    write: Callable[..., Written], double: OllamaDouble, engine: EmbeddedModel, fault: Fault
) -> None:
    """Whatever goes wrong in mid-song, the embedded engine finishes it, which is told once and counted (R-O1, R-O5)."""

    def answer(_body: object) -> str:
        double.fault = fault
        return '{"line": "the moths come every night"}'

    double.answer = answer
    with OllamaModel("llama3.2", double.url, context=4096, patience=HASTY) as served:
        written = write(model=served, fallback=lambda: engine, form="V:XX:6 V", candidates=1)
    song, notes = written.song, [event.text for event in written.events if isinstance(event, Noted)]

    assert ("complete", 1, [True, True]) == (
        song.run_status,
        song.model.lines_by_fallback,
        [line.ok for line in written.lines.values()],
    )
    assert 1 == sum(note.endswith("SmolLM2-135M-Instruct goes on.") for note in notes)


@pytest.mark.parametrize(("genre", "temperature"), [("hymn", 0.7), ("hip-hop", 0.9), ("pop", 0.8)])
def test_sampling_of_a_genre(
    write: Callable[..., Written], double: OllamaDouble, genre: str, temperature: float
) -> None:
    """A genre's words are drawn as wild as it bears, at one temperature for all candidates of a try."""
    with OllamaModel("llama3.2", double.url, context=4096) as served:
        write(model=served, genre=genre, form="V:X:6 V", candidates=2)
    assert [temperature] == sorted({round(body["options"]["temperature"], 2) for body in double.chats})
