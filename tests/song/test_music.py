"""Songs with chords and times: read by the readers that musicians have, and read back by Lyrica."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from operator import itemgetter

import chordsketch
import lemony_lrc_parser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.song.arrangement import Arrangement
from lyrica_cli.core.song.draft import Given, Open, Partial, parse_draft
from lyrica_cli.core.song.formats import render
from lyrica_cli.core.song.formats.chordpro import CHORD, is_chordpro, plain
from lyrica_cli.core.song.formats.chords import chord_line
from lyrica_cli.core.song.genres import names, resolve
from lyrica_cli.core.song.song import Chord, Line, Section
from paper import ARRANGEMENT, CHORUS, PLAYED, SONG, VERSE

NO_CAPO = Arrangement(key="Am", tempo=96)


def test_chordpro_opens_in_a_chordpro_reader() -> None:
    """Another program's parser finds no fault in it, the title, every chord, and the chorus twice."""
    text = render(PLAYED, "chordpro", NO_CAPO)
    page = chordsketch.parse_and_render_text(text, None, None)
    assert [] == chordsketch.validate(text)
    assert "Am         F#m7/C" in page
    assert (2, 1) == (page.count(CHORUS[0]), page.count(VERSE[0]))
    assert page.startswith("Turn the Music Up Loud ♯1\n")


def test_lrc_opens_in_an_lrc_reader() -> None:
    """Another program's parser finds every line at its moment, in even time."""
    lyrics = lemony_lrc_parser.loads(render(SONG, "lrc", ARRANGEMENT))
    sung = [line.text for section in SONG.sections for line in section.lines]
    assert [(at * 5000, text) for at, text in enumerate(sung)] == [(line.start, line.text) for line in lyrics]


class Tags(HTMLParser):
    """Opens and closes tags as a browser does, and trips over one that is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # ruff: ignore[unused-method-argument]  # the parser's
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words += data * ("style" not in self.open)


def test_html_is_whole_and_needs_nothing_else() -> None:
    """Every tag is closed, every word is there as it was written, and nothing is fetched from anywhere."""
    page = render(PLAYED, "html", ARRANGEMENT)
    tags = Tags()
    tags.feed(page)
    assert [] == tags.open
    assert all(line in tags.words for line in VERSE[1:])
    assert re.search(r"(src|href|url|@import|script)\b", page) is None


def test_markup_in_a_song_stays_words() -> None:
    """A title or a chord that looks like a tag does nothing in a page."""
    hostile = PLAYED.model_copy(update={"title": "<script>alert(1)</script>", "language": '"><script>'})
    assert "<script" not in render(hostile, "html", Arrangement(key="<script>"))


@pytest.mark.parametrize("name", names())
def test_every_genre_has_a_pace(name: str) -> None:
    """Without a tempo a line lasts as long as is usual in its genre."""
    genre = resolve(name)[0]
    assert genre.bars_a_line * 4 * 60 / genre.bpm == Arrangement().seconds_a_line(name)


def test_yue_blocks_last_half_a_minute() -> None:
    """A section that lasts longer is parted into even blocks under the same tag."""
    lines = tuple(Line(address=f"v1.{at}", text=f"line {at}") for at in range(1, 9))
    verse = Section(kind="verse", number=1, label="Verse 1", rhyme_scheme="X" * 8, strictness="near", lines=lines)
    song = SONG.model_copy(update={"sections": (verse,)})
    blocks = render(song, "yue", Arrangement(tempo=110, bars=2)).strip().split("\n\n")
    assert [["[verse]", *(f"line {at}" for at in half)] for half in ((1, 2, 3, 4), (5, 6, 7, 8))] == [
        block.split("\n") for block in blocks
    ]


def test_sheet_in_full() -> None:
    """A sheet prints the chorus once; asked for all of it, as often as it is sung."""
    assert [1, 2] == [render(SONG, "sheet", Arrangement(full=full)).count(CHORUS[0]) for full in (False, True)]


@pytest.mark.parametrize(
    "name", ["C", "Am", "F#m7b5/C", "Bbmaj7", "Cadd9", "Dsus4", "N.C.", "G7(#9)", "E♭", "C°", "Asus2/G#"]
)
def test_chords_are_known(name: str) -> None:
    """What players write is a chord."""
    assert CHORD.fullmatch(name)


@pytest.mark.parametrize("name", ["", "Chorus", "Verse 1", "H", "am", "Bridge", "Do", "x2", "A Capella"])
def test_headings_are_no_chords(name: str) -> None:
    """What stands in brackets besides chords is none."""
    assert not CHORD.fullmatch(name)


def test_chords_that_crowd_are_kept_apart() -> None:
    """A chord that has no room over its word stands to the right of the one before."""
    line = Line(address="v1.1", text="a b", chords=(Chord(name="F#m7/C", at=0), Chord(name="G", at=2)))
    assert "F#m7/C G" == chord_line(line)


def test_a_chordpro_draft_is_read() -> None:
    """Directives become title and headings, chords go to their letters, `...` stays a line to write."""
    text = (
        "{title: Gravel}\n{artist: Ana}\n# a comment of ChordPro's\n\n{start_of_verse: Verse 1}\n"
        "[G]I left your [D7]coffee on the [G]...\n[Em] ...\nno chords here\n{end_of_verse}\n\n{soc}\n"
        "Drive [*softly]slow [C]on the [G]gravel\n{eoc}\n\n{start_of_tab}\ne|--0--|\n{end_of_tab}\n{chorus}\n"
    )
    draft = parse_draft(text)
    verse, chorus, again = draft.sections
    assert ("Gravel", "c") == (draft.title, again.repeats)
    assert (Partial("I left your coffee on the"), Open(), Given("no chords here")) == verse.lines
    assert [[("G", 0), ("D7", 12), ("G", 26)], [("Em", 0)], []] == [
        [(chord.name, chord.at) for chord in line.chords] for line in verse.lines
    ]
    assert (Given("Drive slow on the gravel"),) == chorus.lines
    assert [("C", 11), ("G", 18)] == [(chord.name, chord.at) for chord in chorus.lines[0].chords]


def test_a_plain_draft_is_not_taken_for_chordpro() -> None:
    """Headings and brackets that hold no chord leave a draft as it is."""
    assert not is_chordpro("# Title\n\n[Verse 1]\nwho rang the [bell]?\n[Chorus]\n...")


words = st.text(st.sampled_from("abc I'?!,é"), min_size=1).map(
    lambda text: " ".join(text.split()) if any(map(str.isalpha, text)) else "a"
)


@settings(deadline=None, max_examples=60)
@given(text=words, at=st.lists(st.tuples(st.sampled_from(["C", "F#m7", "G/B"]), st.integers(0, 30)), max_size=4))
def test_chords_come_back_as_they_were_printed(text: str, at: list[tuple[str, int]]) -> None:
    """Whatever stands over a line, printed as ChordPro and read again it stands over the same letters."""
    chords = tuple(Chord(name=name, at=min(place, len(text))) for name, place in sorted(at, key=itemgetter(1)))
    line = Line(address="v1.1", text=text, chords=chords)
    verse = Section(kind="verse", number=1, label="Verse 1", rhyme_scheme="X", strictness="near", lines=(line,))
    printed = render(SONG.model_copy(update={"sections": (verse,)}), "chordpro")
    found = parse_draft(printed).sections[0].lines[0]
    assert (text, chords) == (getattr(found, "text", None), found.chords)


@settings(deadline=None, max_examples=60)
@given(text=st.text(st.sampled_from("ab[]{}:GCm#/\n ."), max_size=60))
def test_any_text_keeps_its_lines(text: str) -> None:
    """However broken ChordPro is, it is read line for line."""
    draft = plain(text)
    assert text.count("\n") == draft.text.count("\n")
    numbers = [*draft.chords, *draft.played, *draft.parts]
    assert all(1 <= at <= text.count("\n") + 1 for at in numbers)
