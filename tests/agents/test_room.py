"""What a room tells, what it records, and what is left of it when something ends it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from lyrica_cli.core.agents.events import LineWritten, Noted, Planned, SectionStarted
from lyrica_cli.core.errors import ModelInterrupted
from lyrica_cli.core.llm.ollama import OllamaModel
from lyrica_cli.core.llm.scripted import ScriptedModel
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.song import ModelUse, Song
from lyrica_cli.core.store import Store
from ollama_double import OllamaDouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Written
    from lyrica_cli.core.llm.base import Draw, LineRequest
    from lyrica_cli.core.llm.embedded import EmbeddedModel
    from lyrica_cli.core.store import Run

FORM = "V:XAXA:8.6 C:R1A:6 V C V C"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


def begun(store: Store) -> Run:
    use = ModelUse(provider="scripted", name="sheet")
    blank = Song(title="Untitled", form="", created_at=datetime.now(UTC), model=use, run_status="running")
    return store.begin(Brief(), blank)


class Stopped(ScriptedModel):
    """Sings with another's voice, and stops after so many draws."""

    def __init__(self, voice: EmbeddedModel, draws: int, error: BaseException) -> None:
        super().__init__(["x"], name="stopped")
        self.voice, self.left, self.error = voice, draws, error

    def draw(self, request: LineRequest) -> Draw:
        """Draw, or stop."""
        self.left -= 1
        if self.left < 0:
            raise self.error
        return self.voice.draw(request)


def test_events_in_order(write: Callable[..., Written]) -> None:
    """The plan comes first and once, each section before its lines, and every line of the song was told."""
    written = write(form=FORM)
    first, *rest = written.events
    assert isinstance(first, Planned)
    assert (3, 11 - 1, True) == (first.seed, first.lines, first.seconds > 0)
    assert ["Chorus", "Verse 1", "Verse 2"] == [each.label for each in rest if isinstance(each, SectionStarted)]
    assert not any(isinstance(each, Planned) for each in rest)
    section, told = "", {}
    prefixes = {"Chorus": "c", "Verse 1": "v1", "Verse 2": "v2"}
    for event in rest:
        if isinstance(event, SectionStarted):
            section = prefixes[event.label]
        elif isinstance(event, LineWritten):
            assert section == event.address.partition(".")[0]
            told[event.address] = event.text
    assert {address: line.text for address, line in written.lines.items()} == told


def test_the_record(write: Callable[..., Written], store: Store) -> None:
    """The history has the song as it was given back, and a step for each agent in order."""
    with begun(store) as run:
        written = write(form="V:AA:6 V", rounds=1, run=run)
        finished = run.finish(written.song)
    assert finished == store.song(finished.id or "")
    assert written.song.sections == finished.sections
    steps = store.steps(finished.id or "")
    assert ["planner", "memory", "drafter", "evaluator"] == [step.agent for step in steps][:4]
    assert "finisher" == steps[-1].agent
    assert all(step.error is None and step.seconds >= 0 for step in steps)
    seeds = steps[-1].output["candidates"]["seeds"]
    assert {"v1.1", "v1.2"} == set(seeds)
    assert all(len(each) == len(set(each)) >= 1 for each in seeds.values())
    assert {"scores", "failing", "weak", "evidence"} == set(json.loads(json.dumps(steps[3].output)))


def test_who_was_asked_and_how(write: Callable[..., Written], store: Store, double: OllamaDouble) -> None:
    """The history says which model of which server wrote, under which hash, and all that it was asked with (R-O9)."""
    double.shown = ["completion"]
    with begun(store) as run, OllamaModel("llama3.2", double.url, context=4096, digest="a80c4f17") as served:
        finished = run.finish(write(model=served, form="V:X:6 V", candidates=1, run=run).song)
    asked = {key: value for step in store.steps(finished.id or "") for key, value in (step.input or {}).items()}
    expected = {"model": "llama3.2", "digest": "a80c4f17", "server": "0.31.0", "num_ctx": 4096, "think": False}
    assert expected == {key: asked.get(key) for key in expected}


@pytest.mark.parametrize(
    ("error", "status"),
    [(KeyboardInterrupt(), "interrupted"), (ModelInterrupted("It died."), "failed"), (MemoryError(), "failed")],
    ids=["Ctrl-C", "model", "memory"],
)
def test_a_draft_outlives_its_room(
    write: Callable[..., Written], store: Store, engine: EmbeddedModel, error: BaseException, status: str
) -> None:
    """Whatever ends a room, the lines that stood are in the history, marked as what they are (R-O2)."""
    told: list[str] = []
    with pytest.raises(type(error)), begun(store) as run:
        write(model=Stopped(engine, 4, error), form=FORM, run=run)
    kept = store.song(run.id)
    lines = [line.text for section in kept.sections for line in section.lines]
    assert (status, True) == (kept.run_status, 2 <= len(lines) < 16)
    assert not told
    assert "planner" == store.steps(run.id)[0].agent


def test_rounds(write: Callable[..., Written], store: Store) -> None:
    """No round writes nothing again; a song that never gets better is gone over as often as was set, not more."""
    agents = {}
    for rounds in (0, 3):
        with begun(store) as run:
            run.finish(write(model=ScriptedModel(["zzz qqq"]), form="V:AA:6 V", rounds=rounds, run=run).song)
        agents[rounds] = [step.agent for step in store.steps(run.id)]
    assert ["planner", "memory", "drafter", "evaluator", "finisher"] == agents[0]
    assert ["planner", "memory", "drafter", "evaluator", *["refiner", "evaluator"] * 3, "finisher"] == agents[3]


def test_lines_by_fallback(write: Callable[..., Written], engine: EmbeddedModel) -> None:
    """When a server dies in mid-song the embedded model finishes; one note says so, and the record counts its lines."""

    def answer(_: dict[str, Any]) -> str:
        if len(double.chats) > 6:
            double.fault = "cut"
        return json.dumps({"line": "the moths come every night"})

    with OllamaDouble(answer=answer) as double, OllamaModel("llama3.2", double.url, context=4096) as served:
        written = write(model=served, fallback=lambda: engine, form=FORM, rounds=1)
    song = written.song
    notes = [event.text for event in written.events if isinstance(event, Noted)]
    assert [True] == [note.endswith("SmolLM2-135M-Instruct goes on.") for note in notes]
    assert ("ollama", "llama3.2", "complete") == (song.model.provider, song.model.name, song.run_status)
    assert 1 <= song.model.lines_by_fallback <= len(written.lines)
    assert all(line.ok for address, line in written.lines.items() if address.startswith("v2"))


def test_no_fallback_is_an_error(write: Callable[..., Written], store: Store, engine: EmbeddedModel) -> None:
    """Without a successor the model's own error comes through and the draft is kept."""
    with pytest.raises(ModelInterrupted, match="It died"), begun(store) as run:
        write(model=Stopped(engine, 3, ModelInterrupted("It died.")), form=FORM, run=run)
    assert store.song(run.id).sections


def test_one_line_by_fallback(write: Callable[..., Written], engine: EmbeddedModel) -> None:
    """A line that the model finds nothing for is the embedded engine's, exact, counted and told; the model goes on."""
    voice = ScriptedModel(["the moths come every night", "we drove all night"], name="one liner")
    written = write(model=voice, fallback=lambda: engine, form="V:XXX:6 V", candidates=1)
    song, notes = written.song, [event.text for event in written.events if isinstance(event, Noted)]

    assert [True] * 3 == [line.ok for line in written.lines.values()]
    assert "The moths come every night" in written.texts
    assert 2 == song.model.lines_by_fallback
    assert ["2 of 3 lines are the built-in model's: one liner found none that fits."] == notes


def test_without_fallback(write: Callable[..., Written]) -> None:
    """Without a fallback the likeliest line stands where none fits, marked as that, and it is told where."""
    voice = ScriptedModel(["the moths come every night", "we drove all night"], name="one liner")
    written = write(model=voice, form="V:XXX:6 V", candidates=1)
    notes = [event.text for event in written.events if isinstance(event, Noted)]

    assert (1, 0) == (sum(line.ok for line in written.lines.values()), written.song.model.lines_by_fallback)
    missed = ", ".join(address for address, line in written.lines.items() if not line.ok)
    assert [f"{missed}: one liner found none that keeps the form; the likeliest stands."] == notes
