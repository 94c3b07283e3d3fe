"""The README says what the code does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from lyrica_cli.core import errors
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.song import genres, moods

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def _kinds(kind: type[errors.LyricaError]) -> set[type[errors.LyricaError]]:
    return {kind}.union(*(_kinds(each) for each in kind.__subclasses__()))


def test_the_page_in_the_readme_is_the_page_that_lyrica_prints() -> None:
    """The tour opens with the real page."""
    page = subprocess.run([sys.executable, "-m", "lyrica_cli"], capture_output=True, text=True, check=True).stdout
    assert page.rstrip() in README


def test_every_setting_is_in_the_readme() -> None:
    """The table of settings is whole."""
    assert set(Settings.model_fields) == set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))


def test_every_exit_code_of_an_error_is_in_the_readme() -> None:
    """The table of exit codes is whole."""
    told = {int(code) for code in re.findall(r"^\| (\d) \|", README, re.MULTILINE)}
    assert {0} | {kind.exit_code for kind in _kinds(errors.LyricaError)} == told


def test_every_genre_and_mood_is_in_the_readme() -> None:
    """The forms in the README are the forms in the data."""
    rows = {
        f"| {name} | `{(genre := genres.genre(name)).form.notation}` | {genre.form.order[0].spec.strictness} |"
        for name in genres.names()
    }
    assert {row for row in rows if row not in README} == set()
    assert ", ".join(moods.names()) in README


def test_what_is_heard_in_the_readme_is_what_is_heard() -> None:
    """The analysis and the judged pair in the README are what the commands print."""
    for command in re.findall(r"^\$ lyrica ((?:analyze|rhymes) .+)$", README, re.MULTILINE):
        args = [sys.executable, "-m", "lyrica_cli", *command.split()]
        told = subprocess.run(args, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]).stdout
        assert f"$ lyrica {command}\n{told.rstrip()}\n```" in README
