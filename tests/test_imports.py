"""What each entry point imports: the budget that keeps the command line fast."""

from __future__ import annotations

import os
import subprocess
import sys
import time
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


def fastest(argv: list[str], env: dict[str, str]) -> float:
    """Seconds of the fastest of seven runs."""
    times = []
    for _ in range(7):
        start = time.perf_counter()
        subprocess.run(argv, env=os.environ | env, capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    return min(times)


BARE = """
import typer
app = typer.Typer(rich_markup_mode=None)
def command(name, flags, group=app):
    scope = {{"typer": typer}}
    exec(f"def run({{', '.join(f'{{f}}: str = None' for f in flags)}}): ...", scope)
    group.command(name)(scope["run"])
{commands}
app()
"""


def bare_app() -> str:
    """The source of a Typer app with the same commands, options and nothing else."""
    from typer.main import get_command

    from lyrica_cli.cli.app import app

    lines = []
    for name, command in get_command(app).commands.items():
        flags = [parameter.name for parameter in command.params]
        inner = getattr(command, "commands", None)
        if inner is None:
            lines.append(f"command({name!r}, {flags})")
            continue
        lines.append(f"{name} = typer.Typer(rich_markup_mode=None); app.add_typer({name}, name={name!r})")
        lines += [f"command({n!r}, {[p.name for p in c.params]}, {name})" for n, c in inner.items()]
    return BARE.format(commands="\n".join(lines))


@pytest.mark.parametrize("words", ["lyrica generate -g c", "lyrica history show l"])
def test_completion_costs_little_more_than_typer(words: str) -> None:
    """Offering genres or IDs takes less than twice what a bare Typer app takes for its help."""
    bare = fastest([sys.executable, "-c", bare_app(), "--help"], {})
    assert fastest([sys.executable, "-m", "lyrica_cli"], completion(words)) < 2 * bare


def test_help_costs_little_more_than_typer() -> None:
    """`lyrica --help` takes at most 1.3 times what a bare Typer app with the same commands and options takes."""
    bare = fastest([sys.executable, "-c", bare_app(), "--help"], {})
    ours = fastest([sys.executable, "-m", "lyrica_cli", "--help"], {})
    assert ours <= 1.3 * bare
