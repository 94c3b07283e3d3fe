"""``lyrica generate`` with an Ollama that fails: what the writer reads, and what is kept."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome
    from ollama_double import Fault, OllamaDouble

SONG = ["generate", "a lamp", "-g", "pop", "-m", "sad", "--seed", "3", "--candidates", "1", "--form", "V:XX:6 V"]


@pytest.fixture
def hasty(double: OllamaDouble, monkeypatch: pytest.MonkeyPatch) -> OllamaDouble:
    """A server for writers in a hurry."""
    waits = {"CONNECT": "1", "FIRST_TOKEN": "0.5", "BETWEEN_TOKENS": "0.3", "TOTAL": "1"}
    for name, seconds in waits.items():
        monkeypatch.setenv(f"LYRICA_{name}_TIMEOUT", seconds)
    monkeypatch.setenv("LYRICA_RETRIES", "0")
    monkeypatch.setenv("OLLAMA_HOST", double.url)
    return double


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("bad request", "refused to write with llama3.2"),
        ("missing", "lyrica models pull llama3.2"),
        ("out of memory", "more system memory"),
        ("queue full", "Ollama is busy"),
        ("cut", "in the middle of a line"),
        ("error in stream", "unexpected EOF"),
        ("no done", "in the middle of a line"),
        ("half line", "in the middle of a line"),
        ("length", "was cut off"),
        ("stall", "fell silent in the middle of a line"),
        ("trickle", "took too long"),
        ("endless", "llama3.2"),
        ("thoughts only", "thought, and wrote nothing"),
    ],
)
def test_in_mid_song(lyrica: Callable[..., Outcome], hasty: OllamaDouble, fault: Fault, says: str) -> None:
    """Without a fallback each failure is exit code 3 and one line that names what to type; the draft is kept (R-O1)."""

    def answer(_body: object) -> str:
        hasty.fault = fault
        return json.dumps({"line": "the moths come every night"})

    hasty.answer = answer
    outcome = lyrica(*SONG, "--model", "llama3.2", "--no-fallback")
    *notes, complaint = outcome.err.splitlines()
    song = json.loads(lyrica("history", "show", "last", "--json").out)

    assert (3, "") == (outcome.code, outcome.out)
    assert complaint.startswith("lyrica: ")
    assert says in complaint
    assert "lyrica history show" in complaint
    assert any(command in complaint for command in ("lyrica models pull", "lyrica generate --model"))
    assert all(note.startswith("note: ") for note in notes)
    assert ("failed", 1) == (song["run_status"], len(song["sections"][0]["lines"]))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("silence", "did not answer in time"),
        ("html 200", "is not Ollama"),
        ("html 502", "is not Ollama"),
        ("json 200", "is not Ollama"),
    ],
)
def test_at_the_door(lyrica: Callable[..., Outcome], hasty: OllamaDouble, fault: Fault, says: str) -> None:
    """A server that is none is exit code 3 and one line before anything is recorded (R-O1)."""
    hasty.fault = fault
    outcome = lyrica(*SONG, "--model", "llama3.2")

    assert (3, "", 1, True) == (outcome.code, outcome.out, outcome.err.count("\n"), says in outcome.err)
    assert not lyrica("history", "--ids").out


def test_no_line_fits(lyrica: Callable[..., Outcome], hasty: OllamaDouble) -> None:
    """With --no-fallback the best candidate stands, its line is marked, and standard error says which."""
    hasty.answer = lambda _: json.dumps({"line": "never"})
    outcome = lyrica(*SONG, "--model", "llama3.2", "--no-fallback", "--json")
    song = json.loads(outcome.out)

    assert (0, [False, False]) == (outcome.code, [line["ok"] for line in song["sections"][0]["lines"]])
    assert "note: v1.1, v1.2: llama3.2:latest found none that keeps the form; the likeliest stands.\n" in outcome.err


@pytest.mark.parametrize("fault", ["stall", "silence"])
def test_ctrl_c(home: Path, double: OllamaDouble, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    """Ctrl-C closes the connection at once, whether the answer has begun or not, so that the server stops (R-O5)."""
    monkeypatch.setenv("OLLAMA_HOST", double.url)
    asked = threading.Event()

    def answer(_body: object) -> str:
        if double.fault == "none":
            double.fault = fault
        asked.set()
        return json.dumps({"line": "the moths come every night"})

    double.answer = answer
    with subprocess.Popen(
        [sys.executable, "-m", "lyrica_cli", *SONG, "--model", "llama3.2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=home,
    ) as running:
        assert asked.wait(60)
        while len(double.chats) < 2:
            asked.wait(0.01)
        running.send_signal(signal.SIGINT)
        hung_up = double.hung_up.wait(10)
        out, err = running.communicate(timeout=30)

    assert (True, 130, b"") == (hung_up, running.returncode, out)
    assert b"interrupted." in err
