"""``lyrica analyze``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

LYRIC = """\
# Rain

[Verse 1]
I left the light on all the night
[00:01.00]The [Am]rain came down

The light, the night
A town
"""


@pytest.fixture
def song(home: Path) -> Path:
    path = home / "song.txt"
    path.write_text(LYRIC, encoding="utf-8")
    return path


def test_text(lyrica: Callable[..., Outcome], song: Path) -> None:
    """A line a line, its address, syllables, stress and letter before it, and no colour where nobody looks."""
    outcome = lyrica("analyze", str(song))
    assert (0, "", True) == (outcome.code, outcome.err, "\x1b" not in outcome.out)
    assert "v1.2   4  x/x/      X  The rain came down" in outcome.out.splitlines()


def test_stress_above(lyrica: Callable[..., Outcome], song: Path) -> None:
    """With --stress the marks stand above the syllables that they mark."""
    rows = lyrica("analyze", str(song), "--stress").out.splitlines()
    above, line = next((rows[at - 1], row) for at, row in enumerate(rows) if "The rain came down" in row)
    assert ["e", "a", "a", "o"] == [line[at] for at, sign in enumerate(above) if sign in "x/"]


def test_json(lyrica: Callable[..., Outcome], song: Path) -> None:
    """The JSON is one object; both ways of asking give the same."""
    outcome = lyrica("analyze", str(song), "--json")
    assert outcome == lyrica("analyze", str(song), "-f", "json")
    assert ["AB", "AB"] == [stanza["scheme"] for stanza in json.loads(outcome.out)["stanzas"]]


def test_stream(process: Callable[..., Outcome]) -> None:
    """JSON lines are answered one by one; what is none is told, passed over, and remembered by the exit code."""
    rows = [
        '{"id": 1, "lines": ["the night", "", "the light"]}',
        "not json",
        '{"id": 2, "lines": "night"}',
        '["night"]',
        "",
        '{"id": {"a": null}, "lines": []}',
        '{"lines": ["\\ud800 rain"], "more": 1}',
    ]
    outcome = process("analyze", "-", "-f", "jsonl", stdin="\n".join(rows).encode())
    answers = [json.loads(row) for row in outcome.out.splitlines()]
    assert {"id": 1, "scheme": "ABA", "syllables": [2, 0, 2]} == answers[0]
    assert [{"a": None}, None] == [answer["id"] for answer in answers[1:]]
    assert (5, 4) == (outcome.code, len(outcome.err.splitlines()))
    assert "line 2:" in outcome.err


def test_stdin_only_for_a_dash(process: Callable[..., Outcome], song: Path) -> None:
    """A lyric comes from standard input for - only; without a name there is nothing to read."""
    assert process("analyze", "-", stdin=LYRIC.encode()).out == process("analyze", str(song)).out
    outcome = process("analyze", stdin=LYRIC.encode())
    assert (2, "lyrica: analyze needs FILE. See: lyrica analyze --help\n") == (outcome.code, outcome.err)


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "nothing to sing"), (b"\n\n[Verse]\n", "nothing to sing"), (b"a\0b", "no text"), (b"x" * 5_000_001, "5 MB")],
    ids=["empty", "tags only", "binary", "huge"],
)
def test_hostile_files(lyrica: Callable[..., Outcome], home: Path, data: bytes, told: str) -> None:
    """What is no lyric is one line and exit code 5."""
    (home / "odd").write_bytes(data)
    outcome = lyrica("analyze", "odd")
    assert (5, "", 1) == (outcome.code, outcome.out, len(outcome.err.splitlines()))
    assert told in outcome.err


def test_bytes_that_are_no_text(lyrica: Callable[..., Outcome], home: Path) -> None:
    """Latin-1 or broken UTF-8 is read as far as it can be."""
    (home / "old").write_bytes("the caf\xe9\nthe day\n".encode("latin-1"))
    assert 0 == lyrica("analyze", "old").code


@pytest.mark.parametrize("name", ["nope.txt", ".", "a\0b"])
def test_no_file(lyrica: Callable[..., Outcome], name: str) -> None:
    """A file that is none is one line that says what to type."""
    outcome = lyrica("analyze", name)
    assert (5, 1) == (outcome.code, len(outcome.err.splitlines()))
    assert "lyrica analyze song.txt" in outcome.err


def test_output(lyrica: Callable[..., Outcome], song: Path, home: Path) -> None:
    """A page goes to a file once, and over another file only when told to."""
    assert (0, "") == (lyrica("analyze", str(song), "-f", "html", "-o", "song.html").code, "")
    page = (home / "song.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert 1 == lyrica("analyze", str(song), "-o", "song.html").code
    assert 0 == lyrica("analyze", str(song), "-f", "html", "-o", "song.html", "--force").code
    assert 2 == lyrica("analyze", str(song), "-f", "jsonl", "-o", "x").code


def test_own_pronunciations(lyrica: Callable[..., Outcome], home: Path, song: Path) -> None:
    """The writer's list is heard, and a slip in it is told by its line."""
    from lyrica_cli.core import ears

    folder = home / "config" / "lyrica"
    folder.mkdir(parents=True)
    ears.voice.cache_clear()
    try:
        (folder / "pronunciations.txt").write_text("rain  R EY1 IH0 N\n", encoding="utf-8")
        assert "v1.2   5" in lyrica("analyze", str(song)).out
        ears.voice.cache_clear()
        (folder / "pronunciations.txt").write_text("rain\n", encoding="utf-8")
        outcome = lyrica("analyze", str(song))
        assert (5, True) == (outcome.code, "pronunciations.txt: line 1" in outcome.err)
    finally:
        ears.voice.cache_clear()


def test_what_generate_prints_is_read_back(lyrica: Callable[..., Outcome], home: Path) -> None:
    """The text of a song has the scheme that it was written to."""
    lines = ("He pulled the doors out and got home", "They both slept in the seat")
    more = ("He put the pillow in his bed", "And he started to eat")
    (home / "s").write_text("\n".join(["# On His Head", "", "[Verse 1]", *lines, *more, ""]), encoding="utf-8")
    assert "[Verse 1]  XAXA · 8.6.8.6" in lyrica("analyze", "s").out
