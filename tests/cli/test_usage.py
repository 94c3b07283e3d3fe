"""What a slip of the fingers gives: one line that says what to type, and the right exit code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.cli.commands import generate
from lyrica_cli.core.errors import LyricaError
from lyrica_cli.core.song.brief import PointOfView, Strictness

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

THEME = 'Put all of it in quotes: lyrica generate "the last bus home"'


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("generate --gerne pop", "no option --gerne in 'generate'. Did you mean --genre?"),
        ("gerate", "no command 'gerate'. Did you mean generate?"),
        ("bus", "no command 'bus'. To write a song of it: lyrica generate \"bus\""),
        ("history last", "no command 'last' in 'history'. To see a song: lyrica history show last"),
        ("history shwo", "no command 'shwo' in 'history'. Did you mean show?"),
        ("models foo", "no command 'foo' in 'models'. See: lyrica models --help"),
        ("generate the last bus", f'"last bus" stands outside the theme. {THEME}'),
        ("generate --genre", "--genre needs a value. See: lyrica --help"),
        ("history show", "history show needs ID. See: lyrica history show --help"),
        ("--foo", "no option --foo. See: lyrica --help"),
        (
            "generate --rhyme perfekt",
            "--rhyme: 'perfekt' is not one of 'perfect', 'near', 'none'. See: lyrica generate --help",
        ),
        ("generate --seed x", "--seed: input should be a valid integer. See: lyrica generate --help"),
        ("generate --seed 99999999999", "--seed: 2147483647 is the highest. Nothing was written."),
        ("generate --language de", "only English so far; --language de refused. Nothing was written."),
        ("generate --syllables 0", "--syllables 0: a line can have 1 to 16."),
        ("generate --syllables 400", "--syllables 400: a line can have 1 to 16."),
        ("generate --syllables 8,6", "--syllables 8,6: use dots between syllable counts: 8.6"),
        ("config set thread 1", "no setting 'thread'. Did you mean threads? lyrica config lists them all."),
        ("history -n 0", "-n: input should be greater than or equal to 1. See: lyrica history --help"),
    ],
)
def test_usage_error(lyrica: Callable[..., Outcome], typed: str, line: str) -> None:
    """A usage error is one line on standard error, exit code 2, and nothing on standard output."""
    outcome = lyrica(*typed.split())
    assert (2, "", f"lyrica: {line}\n") == (outcome.code, outcome.out, outcome.err)


def test_unfillable_form_leaves_no_trace(lyrica: Callable[..., Outcome], home: Path) -> None:
    """A form that cannot be read is refused before anything is made or recorded."""
    outcome = lyrica("generate", "--form", "V:A2B:8 V")
    assert (outcome.code, outcome.err.count("\n"), list(home.iterdir())) == (2, 1, [])


def test_long_theme(lyrica: Callable[..., Outcome]) -> None:
    """A theme of 100 kB is one line and exit code 2."""
    outcome = lyrica("generate", "a" * 100_000)
    expected = "lyrica: --theme: 100,000 characters; 2,000 is the most. A draft goes by: --from FILE\n"
    assert (2, expected) == (outcome.code, outcome.err)


def test_error_shows_no_escape_codes(lyrica: Callable[..., Outcome]) -> None:
    """What was typed comes back in an error without what a terminal would obey (R-U2)."""
    outcome = lyrica("history", "\x1b]52;c;aGk=\x07\u202elast")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", outcome.err)


def test_unknown_song(lyrica: Callable[..., Outcome]) -> None:
    """A song that is not there is exit code 4 and one line that names a command."""
    outcome = lyrica("history", "show", "zzzzzz")
    assert (outcome.code, outcome.out, outcome.err.count("\n"), "lyrica " in outcome.err[8:]) == (4, "", 1, True)


def test_flags_and_brief_agree() -> None:
    """The flags offer exactly what a brief can hold."""

    def offered(alias: object) -> set[str]:
        return set(alias.__origin__.__args__[0].__args__)

    assert set(Strictness.__args__) == offered(generate.Rhyme)
    assert set(PointOfView.__args__) == offered(generate.Pov)


def test_our_faults_are_one_line(lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug ends in one line, never in a traceback."""

    def broken(**_: object) -> None:
        raise KeyError("verse\n[chorus]")

    monkeypatch.setattr("lyrica_cli.core.settings.load", broken)
    outcome = lyrica("config")
    expected = "lyrica: a fault of ours: KeyError: 'verse\\n[chorus]'. LYRICA_DEBUG=1 shows where.\n"
    assert (1, "", expected) == (outcome.code, outcome.out, outcome.err)


def test_notes_follow_the_error(lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """What an error carries as a note, where the draft is kept, stands in the same line."""

    def broken(**_: object) -> None:
        error = LyricaError("the model stopped.")
        error.add_note("Kept: lyrica history show k3f9wq")
        raise error

    monkeypatch.setattr("lyrica_cli.core.settings.load", broken)
    assert lyrica("config").err == "lyrica: the model stopped. Kept: lyrica history show k3f9wq\n"
