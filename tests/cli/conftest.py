"""What the writer sees: every test goes through ``main()`` or a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.cli.app import main
from lyrica_cli.core import Song
from lyrica_cli.core.song.song import Line, ModelUse, Section
from ollama_double import OllamaDouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lyrica_cli.core.llm.base import Provider
    from lyrica_cli.core.llm.embedded import EmbeddedModel

SETTINGS = ("LYRICA_", "OLLAMA_", "HF_", "_LYRICA_", "NO_COLOR", "XDG_", "EDITOR", "VISUAL")


@dataclass(frozen=True)
class Outcome:
    """What a run left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)  # ruff: ignore[pytest-fixture-autouse]  # no test may reach the machine's own home
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own; nothing of the machine's settings reaches a test, and no Ollama answers."""
    for name in os.environ:
        if name.startswith(SETTINGS):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def make_song() -> Callable[..., Song]:
    """Make a song of two lines, of a title and a day in January."""

    def make(title: str, day: int = 1) -> Song:
        lines = (
            Line(address="v1.1", text="The moths come every night"),
            Line(address="v1.2", text="And nothing sits right"),
        )
        verse = Section(kind="verse", number=1, label="Verse 1", rhyme_scheme="AA", strictness="near", lines=lines)
        return Song(
            title=title,
            genre="folk",
            mood="sad",
            form="V:AA:6 V",
            seed=7,
            created_at=datetime(2026, 1, day, tzinfo=UTC),
            model=ModelUse(provider="scripted", name="sheet", reason="you named it"),
            sections=(verse,),
        )

    return make


@pytest.fixture
def lyrica(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Type a command into ``main()``."""

    def run(*args: str) -> Outcome:
        # --no-color sets it for the process; the next command starts without.
        monkeypatch.delenv("NO_COLOR", raising=False)
        with pytest.raises(SystemExit) as left:
            main(args)
        out, err = capsys.readouterr()
        return Outcome(int(left.value.code or 0), out, err)

    return run


@pytest.fixture
def process(home: Path) -> Callable[..., Outcome]:
    """Type a command into a process of its own, with bytes in and text out."""

    def run(*args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "lyrica_cli", *args],
            input=stdin,
            capture_output=True,
            check=False,
            cwd=home,
            env=os.environ | (env or {}),
            timeout=120,
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@dataclass
class Singer:
    """Types ``lyrica generate`` with one kind of model; what it is asked for is as short as a song can be.

    Attributes:
        provider: Which kind.
        name: The model as ``--model`` takes it.
        run: Types any command.
        double: The server, where there is one.
    """

    provider: Provider
    name: str
    run: Callable[..., Outcome]
    double: OllamaDouble | None = field(default=None)

    def __call__(self, *args: str) -> Outcome:
        short = ("-g", "pop", "-m", "sad", "--candidates", "1", "--rounds", "0")
        return self.run("generate", "a lamp", *short, *args, "--model", self.name)


@pytest.fixture(params=["embedded", "ollama"])
def sing(
    request: pytest.FixtureRequest,
    lyrica: Callable[..., Outcome],
    engine: EmbeddedModel,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Singer]:
    """Write songs by each kind of model: the embedded engine, and Ollama over real HTTP. Both stay open in between."""
    monkeypatch.setattr("lyrica_cli.core.llm.embedded.EmbeddedModel", lambda *_, **__: engine)
    if request.param == "embedded":
        yield Singer("embedded", "embedded", lyrica)
        return
    # Without probabilities no candidate is drawn only to read better.
    with OllamaDouble(answer=request.getfixturevalue("recorded"), shown=["completion"], logprobs=False) as double:
        monkeypatch.setenv("OLLAMA_HOST", double.url)
        yield Singer("ollama", "llama3.2", lyrica, double)
