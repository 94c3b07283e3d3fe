"""The page, the help and the version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from lyrica_cli import __version__
from lyrica_cli.cli.app import app
from lyrica_cli.cli.help import ORDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("typed", [(), ("-h",), ("--help",), ("--no-color",)], ids=["bare", "-h", "--help", "plain"])
def test_page(lyrica: Callable[..., Outcome], typed: tuple[str, ...]) -> None:
    """However one asks, the same page comes, on standard output and with exit code 0."""
    outcome = lyrica(*typed)
    assert (0, (GOLDEN / "page.txt").read_text(encoding="utf-8"), "") == (outcome.code, outcome.out, outcome.err)


def test_order_names_every_command() -> None:
    """The page's order knows exactly the commands there are."""
    assert set(ORDER) == set(get_command(app).commands)


@pytest.mark.parametrize("flag", ["-V", "--version"])
def test_version(lyrica: Callable[..., Outcome], flag: str) -> None:
    """The version is one line."""
    assert f"lyrica {__version__}\n" == lyrica(flag).out


def test_help_shows_song_notation(lyrica: Callable[..., Outcome]) -> None:
    """Square brackets in help texts are not taken for markup (R-U1)."""
    assert "[Verse 1] tags" in lyrica("generate", "--help").out


def test_panels_in_order(lyrica: Callable[..., Outcome]) -> None:
    """The options of generate stand under the headings a writer looks for, in that order."""
    headings = [line for line in lyrica("generate", "-h").out.splitlines() if line[:1].isalpha()]
    expected = ["Brief:", "Form:", "Yours:", "Output:", "Model:", "Fine tuning:", "Options:"]
    assert expected == headings[1:]


@pytest.mark.parametrize("command", ["generate", "ideas", "revise", "history", "models", "config", "doctor"])
def test_help_has_examples(lyrica: Callable[..., Outcome], command: str) -> None:
    """Each command's help ends with a command to copy."""
    assert lyrica(command, "-h").out.rstrip().splitlines()[-1].startswith(f"  lyrica {command}")
