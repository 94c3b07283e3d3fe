"""What is played without words: it is never sung, written or counted, and comes out where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import chordsketch
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.errors import InputError
from lyrica_cli.core.song.draft import parse_draft
from lyrica_cli.core.song.formats import FORMATS, render
from lyrica_cli.core.song.instrumental import names_part, wordless
from lyrica_cli.core.song.song import Played
from lyrica_cli.core.song.sung import sung
from lyrica_cli.core.writing.hearing import heard
from paper import PLAYED, SONG

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Song

DRAFT = """\
{title: Porch Light}
[Em] [D7] / [G] (x2)

{start_of_verse: Verse 1}
[Em]I left the [D7]porch light on
| [G] / / / | [D7] / / / |
You left your coat beside the door
[Am] [D7]
{end_of_verse}

{soc}
[C]Leave it [G]burning
Turnaround: [G] [C]
{eoc}

{c: Guitar Solo}
[Em] [G]
[C] [D7]

{chorus}

{start_of_outro}
[Em]
{end_of_outro}
"""


def _where(song: Song) -> list[tuple[str, list[tuple[int, tuple[str, ...], str | None]]]]:
    return [
        (section.label, [(each.after, each.lines, each.label) for each in section.played]) for section in song.sections
    ]


def test_chords_without_words_are_kept_where_they_stood() -> None:
    """Before the first section, between lines, behind a section, under a name; a recall is played as before."""
    turnaround = (1, ("Turnaround: [G] [C]",), None)
    assert [
        (
            "Verse 1",
            [
                (0, ("[Em] [D7] / [G] (x2)",), ""),
                (1, ("| [G] / / / | [D7] / / / |",), None),
                (2, ("[Am] [D7]",), None),
            ],
        ),
        ("Chorus", [turnaround, (1, ("[Em] [G]", "[C] [D7]"), "Guitar Solo")]),
        ("Chorus", [turnaround, (1, ("[Em]",), "Outro")]),
    ] == _where(heard(DRAFT)[0])


def test_chords_without_words_are_not_sung() -> None:
    """They are no lines to write, nor lines of the song, nor of an analysis."""
    song, places = heard(DRAFT)
    assert {5: "v1.1", 7: "v1.2", 12: "c.1"} == places
    assert [2, 1, 1] == [len(section.lines) for section in song.sections]
    assert ["I left the porch light on", "You left your coat beside the door", "Leave it burning"] == [
        line for stanza in sung(DRAFT) for line in stanza.lines
    ]


def test_a_heading_with_chords_alone_still_asks_for_words() -> None:
    """A verse that has only chords under its heading is written, and played before them; an intro is not written."""
    draft = parse_draft("[Intro]\n[Am] [F]\n\n[Verse]\n[C] [G]\n\n[Chorus]\n[Am]...")
    verse, chorus = draft.sections
    assert ("verse", "chorus") == (verse.kind, chorus.kind)
    assert () == verse.lines
    assert (Played(after=0, lines=("[Am] [F]",), label="Intro"), Played(after=0, lines=("[C] [G]",))) == verse.played


words = st.sampled_from(["drive slow", "the moths come every night", "I", "burn the bread"])
bars = st.sampled_from(["[Am] [F]", "| [C] / / / |", "Intro: [Am] [G] (x2)", "[N.C.]", "Solo: [E]"])
named = st.sampled_from(["Instrumental", "Guitar Solo", "Break 2"])
stanza = st.builds(
    lambda head, first, parts: [head, first, *(line for part in parts for line in part)],
    st.sampled_from(["[Verse]", "[Bridge]", "[Chorus]"]),
    words,
    st.lists(
        st.one_of(
            words.map(lambda line: [line]),
            bars.map(lambda line: [line]),
            bars.map(lambda line: ["", line]),
            st.tuples(named, bars).map(lambda part: ["", f"{{c: {part[0]}}}", part[1]]),
        ),
        max_size=5,
    ),
)


@settings(deadline=None, max_examples=60)
@given(stanzas=st.lists(stanza, min_size=1, max_size=4), before=st.lists(bars, max_size=1))
def test_what_is_played_comes_back_as_it_was_printed(stanzas: list[list[str]], before: list[str]) -> None:
    """Printed as ChordPro or as text and read again all is played between the same words, under the same name."""
    song = heard("\n\n".join("\n".join(each) for each in [before, *stanzas] if each))[0]
    for form in ("chordpro", "text"):
        assert _where(song) == _where(heard(render(song, form))[0]), form


@pytest.mark.parametrize("form", sorted({*FORMATS} - {"json", "chordpro", "text", "sheet", "html", "lrc"}))
def test_other_formats_print_words_alone(form: str) -> None:
    """Where a format has no place for chords a song with an intro and a solo is printed like the one without."""
    assert render(SONG, form) == render(PLAYED.model_copy(update={"sections": _unchorded()}), form)


def _unchorded() -> tuple[object, ...]:
    return tuple(
        plain.model_copy(update={"played": played.played})
        for plain, played in zip(SONG.sections, PLAYED.sections, strict=True)
    )


def test_lrc_gives_them_their_time() -> None:
    """A line of chords lasts as long as a line of words, and is empty."""
    lines = render(heard(DRAFT)[0], "lrc").splitlines()
    times = lines[lines.index("") + 1 :]
    silent = [at for at, line in enumerate(times) if line.endswith("]")]
    assert [0, 2, 4, 6, 7, 8, 10, 11, 12] == silent  # the last is the end of the song


def test_a_reader_of_chordpro_shows_them() -> None:
    """Another program's parser finds no fault in the parts without words, and prints their names and chords."""
    text = render(PLAYED, "chordpro")
    page = chordsketch.parse_and_render_text(text, None, None)
    assert [] == chordsketch.validate(text)
    assert [1, 1] == [page.count(name) for name in ("Intro", "Guitar Solo")]


@pytest.mark.parametrize("rest", ["", " / / ", "| . . |", "Intro:", "outro", "Break : x4", "(2x)", "\u2013"])
def test_bars_are_no_words(rest: str) -> None:
    """Bars, beats, dots, repeats and a name before a colon are not sung."""
    assert wordless(rest)


@pytest.mark.parametrize("rest", ["Oh", "...", "Break", "Break: down", "99", "a", "x", "la / la"])
def test_words_are_sung(rest: str) -> None:
    """Any word between the chords makes a line that is sung, three dots one that is to be written."""
    assert not wordless(rest)


@pytest.mark.parametrize(("text", "known"), [("Instrumental", True), ("with feeling", False), ("solo " * 99, False)])
def test_parts_by_their_names(text: str, known: bool) -> None:  # ruff: ignore[boolean-type-hint-positional-argument]  # pytest's
    """What players call a part without words is known, a remark is none."""
    assert known == names_part(text)


@pytest.mark.parametrize("line", ["[Am]\x1b[2J [F]", "[Am] " + "/ " * 200 + "[F]"], ids=["escapes", "long"])
def test_hostile_chords_are_refused(line: str) -> None:
    """A line of chords that is no text, or beyond all measure, is one line that names it."""
    with pytest.raises(InputError, match="--from: line 2 "):
        parse_draft(f"[Verse]\n{line}\nwords")
