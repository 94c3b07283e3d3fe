"""``lyrica models``."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome


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
    expected = {"name": "embedded", "provider": "embedded", "size": 64, "here": True, "path": str(weights)}
    assert expected == rows[0]
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


def test_pull_of_an_unknown_name(lyrica: Callable[..., Outcome]) -> None:
    """A name that nothing goes by is refused without a look at the network."""
    outcome = lyrica("models", "pull", "gpt-17")
    assert (outcome.code, outcome.err.count("\n"), "lyrica models pull embedded" in outcome.err) == (3, 1, True)


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
