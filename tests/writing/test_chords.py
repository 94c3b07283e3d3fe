"""Chords: laid on the strong beats, and over the same syllable whatever becomes of the words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.song.draft import parse_draft
from lyrica_cli.core.song.song import Chord, Line, ModelUse, Section, Song
from lyrica_cli.core.writing.chords import carried, laid, moved, parse_loop


def song(*lines: Line) -> Song:
    verse = Section(kind="verse", number=1, label="Verse 1", rhyme_scheme="X", strictness="near", lines=lines)
    return Song(
        title="",
        form="",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        model=ModelUse(provider="scripted", name="sheet"),
        sections=(verse, verse),
    )


def placed(line: Line) -> list[tuple[str, str]]:
    """Each chord with the letters that it stands over."""
    return [(chord.name, line.text[chord.at : chord.at + 3]) for chord in line.chords]


IAMBS = Line(address="v1.1", text="I left the porch light on again", syllables=8, stress="01010101")


@pytest.mark.parametrize(
    ("bars", "expected"),
    [
        (1, [("Am", "lef")]),
        (2, [("Am", "lef"), ("F", "on ")]),
        (4, [("Am", "lef"), ("F", "por"), ("C", "on "), ("G", "gai")]),
    ],
)
def test_a_loop_goes_over_the_strong_beats(bars: int, expected: list[tuple[str, str]]) -> None:
    """A chord a bar, each on a strong beat, evenly over the line."""
    assert expected == placed(laid(song(IAMBS), ("Am", "F", "C", "G"), bars).sections[0].lines[0])


def test_the_loop_goes_on_through_a_section() -> None:
    """The next line takes up the loop where the last one left it; a section begins it anew."""
    lines = [
        line.chords[0].name for each in laid(song(IAMBS, IAMBS), ("C", "G", "F"), 1).sections for line in each.lines
    ]
    assert ["C", "G", "C", "G"] == lines


def test_a_line_with_chords_keeps_them() -> None:
    """A loop fills what is bare."""
    own = IAMBS.model_copy(update={"chords": (Chord(name="B7", at=0),)})
    assert own == laid(song(own), ("C",), 2).sections[0].lines[0]


def test_a_line_without_beats_takes_chords_all_the_same() -> None:
    """Where stress is not known, or too few beats are there, chords go evenly over the syllables."""
    bare = Line(address="v1.1", text="qwxz grobble oh")
    assert [("C", "qwx"), ("G", "ble")] == placed(laid(song(bare), ("C", "G"), 2).sections[0].lines[0])
    empty = Line(address="v1.1", text="")
    assert () == laid(song(empty), ("C",), 1).sections[0].lines[0].chords


def test_chords_of_a_draft_come_through() -> None:
    """Chords stand over the letters they stood over, those of an open line over its beats; all know their syllable."""
    draft = parse_draft("{sov}\n[G]I left your [D7]coffee on the ...\n[Em]... \n{eov}")
    first = Line(address="v1.1", text="I left your coffee on the curb", syllables=8, stress="01010101")
    second = Line(address="v1.2", text="the moths come every night", syllables=6, stress="010101")
    verse = carried(song(first, second), draft).sections[1]
    assert [[("G", "I l"), ("D7", "cof")], [("Em", "mot")]] == [placed(line) for line in verse.lines]
    assert [[0, 3], [1]] == [[chord.syllable for chord in line.chords] for line in verse.lines]


def test_chords_follow_their_syllable_into_other_words() -> None:
    """A line that gets other words keeps each chord over the same syllable; past its end, over its end."""
    chords = (
        Chord(name="G", at=0, syllable=0),
        Chord(name="D7", at=12, syllable=3),
        Chord(name="C", at=20, syllable=9),
    )
    before = Line(address="v1.1", text="I left your coffee on the kitchen counter", syllables=11, chords=chords)
    other = moved(before, Line(address="v1.1", text="We drank the cocoa in the car", syllables=8))
    assert [("G", "We "), ("D7", "coc"), ("C", "")] == placed(other)


@pytest.mark.parametrize("text", ["Am F C G", "Am, F, C, G", "| Am | F | C | G |"])
def test_a_loop_is_read(text: str) -> None:
    """Blanks, commas and bars part chords."""
    assert ("Am", "F", "C", "G") == parse_loop(text)


@pytest.mark.parametrize("text", ["", " | ", "Am H", "Am \x1b[31m"])
def test_what_is_no_loop_is_refused(text: str) -> None:
    """One line says what a loop looks like."""
    with pytest.raises(UsageError, match=r'^--chords: .* As in: --chords "Am F C G"$'):
        parse_loop(text)
