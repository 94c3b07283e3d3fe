"""What each entry point imports: the budget that keeps the command line fast."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {
    "chromadb",
    "fastapi",
    "langgraph",
    "llama_cpp",
    "ollama",
    "sentence_transformers",
    "torch",
    "transformers",
    "xllamacpp",
}
MODELS = {"pydantic", "pydantic_settings", "sqlmodel", "sqlalchemy", "httpx", "rich"}

WATCHED = """
import atexit, sys
atexit.register(lambda: print("\\n".join(sys.modules), file=open(sys.argv.pop(), "w")))
sys.argv, path = sys.argv[:1] + sys.argv[2:], sys.argv[1]
sys.argv.append(path)
from lyrica_cli.cli.app import main
main(sys.argv[1:-1])
"""


def imported(tmp_path: Path, *args: str, **env: str) -> set[str]:
    """The top-level modules that a command has loaded by the time it ends."""
    listing = tmp_path / "modules"
    place = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(listing), *args],
        env=os.environ | place | env,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, b"" if args == ("history",) else done.stderr) == (0, b"")
    return {name.partition(".")[0] for name in listing.read_text(encoding="utf-8").splitlines()}


def completion(words: str) -> dict[str, str]:
    """The environment in which bash asks for the last of some words."""
    return {"_LYRICA_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}


@pytest.mark.parametrize("args", [("--help",), ("-h",), (), ("-V",)], ids=" ".join)
def test_help_imports_nothing_heavy(tmp_path: Path, args: tuple[str, ...]) -> None:
    """Help loads no model, no database, no settings and no validators."""
    assert set() == imported(tmp_path, *args) & (HEAVY | MODELS)


def test_help_of_a_command_imports_no_more_than_typer_does(tmp_path: Path) -> None:
    """Typer loads its validators for a command's own help; Lyrica adds nothing to them."""
    assert imported(tmp_path, "generate", "--help") & (HEAVY | MODELS) <= {"pydantic"}


@pytest.mark.parametrize("words", ["lyrica g", "lyrica generate -g c", "lyrica history show l", "lyrica config set t"])
def test_completion_imports_nothing_heavy(tmp_path: Path, words: str) -> None:
    """Completion loads no model, no database layer, no settings and no validators (R-C14)."""
    assert set() == imported(tmp_path, **completion(words)) & (HEAVY | MODELS)


def test_history_imports_no_model(tmp_path: Path) -> None:
    """The history opens the database and nothing that writes songs."""
    assert set() == imported(tmp_path, "history") & HEAVY


@pytest.mark.parametrize("args", [("rhymes", "home"), ("rhymes", "love", "move"), ("analyze", __file__)], ids=" ".join)
def test_listening_imports_no_model(tmp_path: Path, args: tuple[str, ...]) -> None:
    """Rhymes and analysis load the dictionary and nothing that writes or stores songs."""
    assert set() == imported(tmp_path, *args) & (HEAVY | {"sqlmodel", "sqlalchemy", "httpx", "numpy"})
