"""What a song looks like on paper; the golden files are named like the formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.song.capitals import capitals, headline
from lyrica_cli.core.song.draft import Given, parse_draft
from lyrica_cli.core.song.formats import FORMATS, render
from lyrica_cli.core.song.song import Section, Song
from paper import ARRANGEMENT, PLAYED, SONG

GOLDEN = Path(__file__).parent / "golden"
WORDS = ("text", "lyrics", "markdown", "json")


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_prints_as_its_golden_file(name: str) -> None:
    """Every format is as documented, to the byte."""
    printed = render(SONG, name) if name in WORDS else render(PLAYED, name, ARRANGEMENT)
    assert (GOLDEN / f"song.{name}").read_text(encoding="utf-8") == printed


def test_an_unknown_format_lists_the_known() -> None:
    """The message is one clean line."""
    with pytest.raises(UsageError) as error:
        render(SONG, "p\x1bdf")
    assert str(error.value) == '--format: "pdf" is none. Choose: ' + ", ".join(FORMATS)


def test_json_keeps_every_field_of_the_contract() -> None:
    """The schema's version stands first, time is UTC with a Z, what was not measured is null, and it reads back."""
    data = json.loads(render(SONG, "json"))
    assert list(data)[:4] == ["schema", "id", "version", "parent"]
    assert data.pop("schema") == 1
    assert data["created_at"] == "2026-01-01T00:00:00Z"
    assert data["scores"]["meter"] is None
    assert Song.model_validate(data) == SONG


def test_printed_text_can_be_read_again() -> None:
    """Text is a draft without holes: the same title, the same sections, the same lines."""
    draft = parse_draft(render(SONG, "text"))
    assert SONG.title == draft.title
    assert [
        (each.kind, each.number, each.repeats, [Given(line.text) for line in each.lines]) for each in SONG.sections
    ] == [(each.kind, each.number, each.repeats, list(each.lines)) for each in draft.sections]


def test_a_song_without_lines_still_prints() -> None:
    """A run that stopped before its first line has a title and headings."""
    empty = SONG.model_copy(
        update={"sections": (Section(kind="verse", number=1, label="Verse 1", rhyme_scheme="X", strictness="near"),)}
    )
    assert render(empty, "text") == "# Turn the Music Up Loud ♯1\n\n[Verse 1]\n"
    assert render(empty, "lyrics") == "\n"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("i think i'll stay, if you do.", "I think I'll stay, if you do"),
        ("do i know you?", "Do I know you?"),
        ("'cause i'm here!", "'Cause I'm here!"),
        ("it's i, i said ,", "It's I, I said"),
        ("i've i\u2019d ii i-beam", "I've I\u2019d ii i-beam"),
        ("  two   spaces ", "Two spaces"),
        ("", ""),
    ],
)
def test_lines_are_shown_with_capitals(line: str, shown: str) -> None:
    """Capital at line start and for I, no full stop or comma at the end, ? and ! kept."""
    assert shown == capitals(line)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("the last bus home", "The Last Bus Home"),
        ("leave the key on", "Leave the Key On"),
        ("i'll wait?", "I'll Wait?"),
        ("", ""),
    ],
)
def test_titles_are_shown_as_headlines(title: str, shown: str) -> None:
    """Small words within stay small, the first and last do not."""
    assert shown == headline(title)
