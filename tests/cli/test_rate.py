"""``lyrica rate``."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lyrica_cli.core import Brief, Lyrica

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from lyrica_cli.core import Song


@pytest.fixture
def saved(make_song: Callable[..., Song]) -> tuple[str, str]:
    """IDs of two songs, Porch Light and Gravel."""
    ids = []
    with Lyrica() as lyrica:
        for title in ("Porch Light", "Gravel"):
            with lyrica.songs.begin(Brief(), make_song(title)) as run:
                run.finish(make_song(title))
            ids.append(run.id)
    return ids[0], ids[1]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put bytes, each given as the character of its number, on standard input."""

    def put(text: str) -> None:
        stream = io.TextIOWrapper(io.BytesIO(text.encode("latin-1")), encoding="utf-8")
        monkeypatch.setattr("sys.stdin", stream)

    return put


def test_a_rating_is_kept_as_given(lyrica: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """Every flag is in the stored rating, which json prints; standard error says what was kept and how to see it."""
    flags = "--overall 4 --quality 3 --creativity 5 --relevance 2 --rhyme 1 --singability 4 --like --share --line 2"
    outcome = lyrica("rate", "gravel", *flags.split(), "--tag", "Keep", "--tag", "b side", "--comment", "[x]", "--json")
    found = json.loads(outcome.out)
    golden = (Path(__file__).parent / "golden" / "rate.json").read_text(encoding="utf-8")
    masked = outcome.out.replace(found["id"], "k3f9wq").replace(found["created_at"], "2026-01-01T00:00:00Z")
    assert golden == masked
    assert found.pop("created_at").endswith("Z")
    assert {
        "schema": 1,
        "id": saved[1],
        "line": "v1.2",
        "overall": 4,
        "quality": 3,
        "creativity": 5,
        "relevance": 2,
        "rhyme": 1,
        "singability": 4,
        "comment": "[x]",
        "tags": ["keep", "b side"],
        "actions": ["like", "share"],
    } == found
    assert outcome.err.startswith(f"Rated {saved[1]}: overall 4, ")
    assert json.loads(lyrica("history", "ratings", "gravel", "--json").out)[0]["overall"] == 4


def test_rating_again_keeps_the_earlier(lyrica: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """The list shows the latest overall rating; all of them are there."""
    for points in ("2", "5"):
        assert lyrica("rate", saved[0], "--overall", points).code == 0
    assert [5] == [row["rating"] for row in json.loads(lyrica("history", "--json", "--rated", "5").out)]
    assert [2, 5] == [each["overall"] for each in json.loads(lyrica("history", "ratings", saved[0], "--json").out)]
    assert len(lyrica("history", "ratings", saved[0]).out.splitlines()) == 3


def test_ids_come_from_standard_input(process: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """`history --ids | rate -` rates them all; blank lines are passed over."""
    ids = process("history", "--ids").out
    outcome = process("rate", "-", "--tag", "keep", stdin=f"\n{ids}".encode())
    assert (0, "") == (outcome.code, outcome.out)
    assert set(saved) == set(process("history", "--tag", "KEEP", "--ids").out.split())


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        (["last"], ("", 2, "nothing to keep. As in: lyrica rate last --overall 4")),
        (["-"], ("last\n", 2, "nothing to keep.")),
        (["-", "--like"], ("\n", 2, "no song was named.")),
        (["-", "--like"], ("\xff", 5, "standard input is not text in UTF-8")),
        (["last", "--overall", "6"], ("", 2, "--overall: ")),
        (["last", "--overall", "good"], ("", 2, "--overall: ")),
        (["last", "--line", "9", "--overall", "1"], ("", 4, 'no line "9" in ')),
        (["zzz", "--like"], ("", 4, 'no song "zzz".')),
        ([], ("", 2, "rate needs ")),
        (["last", "--tag", "x" * 61], ("", 2, "--tag: 60 characters")),
    ],
)
def test_what_cannot_be_kept(
    lyrica: Callable[..., Outcome], typed: Callable[[str], None], args: list[str], refusal: tuple[str, int, str]
) -> None:
    """One line says what is wrong and what to type; nothing is kept."""
    stdin, code, said = refusal
    typed(stdin)
    outcome = lyrica("rate", *args)
    assert (code, "", 1) == (outcome.code, outcome.out, outcome.err.count("\n"))
    assert f"lyrica: {said}" in outcome.err
    assert "[]" == lyrica("history", "ratings", "gravel", "--json").out.strip()


def test_all_or_none_are_rated(lyrica: Callable[..., Outcome], saved: tuple[str, str]) -> None:
    """One ID that is none keeps the others from being rated twice at the next try."""
    assert lyrica("rate", saved[0], "zzz", "--overall", "4").code == 4
    assert not lyrica("history", "--rated", "4", "--ids").out


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("9\n4\n\n\n\n\n\nlate\nkeep, b\n", [(4, "late", ["keep", "b"])]), ("\n" * 8, [])],
    ids=["answers", "nothing"],
)
def test_on_a_terminal_it_asks(
    lyrica: Callable[..., Outcome], saved: tuple[str, str], typed: str, expected: list[Any]
) -> None:
    """Without flags the song is shown and each question asked; a wrong answer is asked again, Enter leaves one out."""
    ours, theirs = pty.openpty()
    asked = subprocess.Popen(
        [sys.executable, "-m", "lyrica_cli", "rate", "last"], stdin=theirs, stderr=theirs, stdout=-1
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    out, _ = asked.communicate(timeout=60)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert (0, b"", True) == (asked.returncode, out, "The moths come every night" in shown)
    found = json.loads(lyrica("history", "ratings", saved[1], "--json").out)
    assert expected == [(each["overall"], each["comment"], each["tags"]) for each in found]
