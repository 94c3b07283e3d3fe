"""``lyrica history``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core import Brief, Lyrica
from lyrica_cli.core.store import AgentStep

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from lyrica_cli.core import Song

HOSTILE = "[chorus] [/am] :smile: F♯"


@pytest.fixture
def saved(make_song: Callable[..., Song]) -> tuple[str, str]:
    """IDs of two songs in the history: one with a title that looks like markup, a later one that broke off."""
    first, second = make_song(HOSTILE), make_song("Gravel", day=2)
    with Lyrica() as lyrica:
        with lyrica.songs.begin(Brief(), first) as run:
            run.log(AgentStep("planner", 1, {"genre": "folk"}, {"form": "V"}, 0.25, 12))
            run.finish(first)
        with lyrica.songs.begin(Brief(), second) as broken:
            broken.stop("interrupted")
    return run.id, broken.id


@pytest.mark.parametrize("command", [["history"], ["history", "list"]], ids=["bare", "list"])
def test_lists_newest_first(lyrica: Callable[..., Outcome], saved: tuple[str, str], command: list[str]) -> None:
    """Every song is a line, newest first, its title as it is (R-U1)."""
    first, second = saved
    lines = lyrica(*command).out.splitlines()
    assert [second, first] == [line.split()[0] for line in lines[1:]]
    assert HOSTILE in lines[2]


def test_ids_only(lyrica: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """`--ids` prints IDs and nothing else, as many as `-n` says."""
    first, second = saved
    assert (f"{second}\n{first}\n", f"{second}\n") == (
        lyrica("history", "--ids").out,
        lyrica("history", "--ids", "-n", "1").out,
    )


def test_json_rows(lyrica: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """The rows carry the documented fields, times in UTC."""
    rows = json.loads(lyrica("history", "--json").out)
    fields = ["id", "title", "genre", "mood", "run_status", "stage", "created_at", "overall", "rating"]
    assert [fields, fields] == [list(row) for row in rows]
    found = rows[1]
    assert (saved[0], "complete", "draft", None) == (found["id"], found["run_status"], found["stage"], found["rating"])
    assert found["created_at"].endswith("Z")


def test_empty_history(lyrica: Callable[..., Outcome]) -> None:
    """Without songs standard output is empty, or an empty list, and a hint says how to write one."""
    outcome = lyrica("history")
    assert (outcome.code, outcome.out, "lyrica generate" in outcome.err) == (0, "", True)
    assert json.loads(lyrica("history", "--json").out) == []


def test_show_is_the_song_to_the_byte(process: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """In a pipe a song comes as it was written, whatever its words look like (R-U1)."""
    expected = f"# {HOSTILE}\n\n[Verse 1]\nThe moths come every night\nAnd nothing sits right\n"
    outcome = process("history", "show", saved[0])
    assert (0, expected, "") == (outcome.code, outcome.out, outcome.err)


@pytest.mark.parametrize(
    "env",
    [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["cp1252", "C"],
)
def test_signs_survive_any_locale(process: Callable[..., Outcome], saved: tuple[str, str], env: dict[str, str]) -> None:
    """A sharp sign is printed as UTF-8 whatever the locale (R-U5)."""
    assert "F♯" in process("history", "show", saved[0], env=env).out


@pytest.mark.parametrize("ref", ["id", "start", "title"])
def test_show_takes_a_name(lyrica: Callable[..., Outcome], saved: tuple[str, str], ref: str) -> None:
    """A song is found by its ID, the beginning of it, or its title."""
    typed = {"id": saved[0], "start": saved[0][:5], "title": HOSTILE.upper()}[ref]
    assert saved[0] == json.loads(lyrica("history", "show", typed, "--json").out)["id"]


def test_broken_off_song_says_so(lyrica: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """A draft that broke off is printed, and a note on standard error says what it is."""
    outcome = lyrica("history", "show", saved[1])
    assert (outcome.code, outcome.err.startswith("note: this run was interrupted")) == (0, True)


def test_steps(lyrica: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """The steps say what each agent did, with the documented fields."""
    step = {"agent": "planner", "attempt": 1, "seconds": 0.25, "tokens": 12, "error": None}
    expected = [step | {"input": {"genre": "folk"}, "output": {"form": "V"}}]
    assert expected == json.loads(lyrica("history", "steps", saved[0], "--json").out)
    assert lyrica("history", "steps", saved[0]).out.splitlines()[1].split() == ["planner", "1", "0.2", "12"]


def test_completion_offers_the_newest(process: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """After Tab the shell gets `last` and the IDs."""
    env = {"_LYRICA_COMPLETE": "complete_bash", "COMP_WORDS": "lyrica history show ", "COMP_CWORD": "3"}
    assert {"last", *saved} == set(process(env=env).out.split())


def test_titles_offered_to_a_shell_are_tame(process: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """A title goes to the shell as words alone: some shells evaluate what they are offered."""
    env = {"_LYRICA_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "lyrica history show "}
    assert f'"{saved[0]}":"chorus am smile F"' in process(env=env).out
