"""``lyrica models``."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ollama_double import served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome
    from ollama_double import OllamaDouble


@pytest.fixture
def weights(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that begins like weights, set as the embedded engine's."""
    path = home / "tiny.gguf"
    path.write_bytes(b"GGUF" + bytes(60))
    monkeypatch.setenv("LYRICA_EMBEDDED_WEIGHTS", str(path))
    return path


@pytest.mark.parametrize("command", [["models"], ["models", "list"]], ids=["bare", "list"])
def test_lists_what_is_here(lyrica: Callable[..., Outcome], weights: Path, command: list[str]) -> None:
    """The set file is listed as the embedded model, with its size and place."""
    rows = json.loads(lyrica(*command, "--json").out)
    told = {"name": "embedded", "provider": "embedded", "size": 64, "here": True, "path": str(weights)}
    unknown = {"quantization": None, "context": None, "capabilities": None}
    assert told | unknown | {"cloud": False, "chosen": True} == rows[0]
    assert str(weights) in lyrica(*command).out.splitlines()[1]


def test_use_writes_the_setting(lyrica: Callable[..., Outcome], home: Path, weights: Path) -> None:
    """`models use` is a shortcut for setting the model; `default` takes it back."""
    file = home / "config" / "lyrica" / "config.toml"
    name = f"embedded:{weights}"
    assert lyrica("models", "use", name).code == 0
    assert f'model = "{name}"' in file.read_text(encoding="utf-8")
    assert lyrica("models", "use", "default").code == 0
    assert "model" not in file.read_text(encoding="utf-8")


def test_use_refuses_what_cannot_write(lyrica: Callable[..., Outcome], home: Path) -> None:
    """A model that is not there is refused with exit code 3, and nothing is set."""
    outcome = lyrica("models", "use", "embedded:/nowhere/model.gguf")
    assert (outcome.code, outcome.err.count("\n"), list(home.iterdir())) == (3, 1, [])


def test_no_gguf(lyrica: Callable[..., Outcome], home: Path) -> None:
    """A file that is no GGUF is one line and exit code 3, before anything is recorded."""
    (home / "song.gguf").write_text("la la la", encoding="utf-8")
    outcome = lyrica("generate", "--model", "embedded:song.gguf")
    expected = "lyrica: song.gguf is no GGUF file."
    assert (3, 1, expected) == (outcome.code, outcome.err.count("\n"), outcome.err[: len(expected)])
    assert [home / "song.gguf"] == list(home.iterdir())


def test_pull_without_ollama(lyrica: Callable[..., Outcome]) -> None:
    """Any name but the built-in model's is Ollama's to fetch; without it that is one line and exit code 3."""
    outcome = lyrica("models", "pull", "gpt-17")
    assert (outcome.code, outcome.err.count("\n"), "ollama serve" in outcome.err) == (3, 1, True)


def test_lists_what_ollama_has(
    lyrica: Callable[..., Outcome], double: OllamaDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of Ollama's models is listed with size, quantisation, context, abilities and place; one is taken."""
    monkeypatch.setenv("OLLAMA_HOST", double.url)
    monkeypatch.setattr("lyrica_cli.core.llm.memory.total", lambda: None)
    double.models = [served(), served("gpt-oss:120b-cloud", size=384, remote_host="https://ollama.com")]
    rows = json.loads(lyrica("models", "--json").out)
    table = [line.split("  ") for line in lyrica("models").out.splitlines()]

    assert ["embedded", "ollama:llama3.2:latest", "ollama:gpt-oss:120b-cloud"] == [row["name"] for row in rows]
    expected = {
        "name": "ollama:llama3.2:latest",
        "provider": "ollama",
        "size": 2_019_393_189,
        "here": True,
        "path": None,
        "quantization": "Q4_K_M",
        "context": 131_072,
        "capabilities": ["completion", "tools"],
        "cloud": False,
        "chosen": True,
    }
    assert (expected, (False, True)) == (rows[1], (rows[2]["here"], rows[2]["cloud"]))
    assert [1] == [at for at, row in enumerate(rows) if row["chosen"]]
    assert ["*"] == [cells[0] for cells in table if "ollama:llama3.2:latest" in cells]
    assert "in a cloud: your words leave this machine" == table[-1][-1]


def test_pull_through_ollama(
    lyrica: Callable[..., Outcome], double: OllamaDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ollama fetches what it is asked for; the line after that says how to write with it."""
    monkeypatch.setenv("OLLAMA_HOST", double.url)
    steps = {"status": "pulling aa", "digest": "sha256:aa", "total": 90, "completed": 90}
    double.pulls["qwen3:4b"] = [steps, {"status": "success"}]
    outcome = lyrica("models", "pull", "qwen3:4b")

    assert (0, "", "Fetched qwen3:4b. Next: lyrica generate --model qwen3:4b\n") == (
        outcome.code,
        outcome.out,
        outcome.err,
    )
    assert "qwen3:4b" in lyrica("models").out


ASKED = """
from lyrica_cli.core.llm import weights
weights.find = lambda settings: None
from lyrica_cli.cli.app import main
main(["generate"])
"""


def test_terminal_is_asked_before_anything_is_fetched(home: Path) -> None:
    """On a terminal without weights a song offers to fetch them; a no leaves with exit code 3 and fetches nothing."""
    inside, outside = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-c", ASKED], stdin=outside, stdout=subprocess.PIPE, stderr=outside, cwd=home
    )
    os.close(outside)
    seen = b""
    while b"[Y/n]" not in seen:
        seen += os.read(inside, 1024)
    os.write(inside, b"n\n")
    out, _ = running.communicate(timeout=60)
    os.close(inside)
    assert b"No model yet. Fetch the built-in one, 98 MB, from the model hub?" in seen
    assert (running.returncode, out, list(home.iterdir())) == (3, b"", [])
