"""The songs of our own in `examples/corpus`: each does what its genre asks, and no two are alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.agents.exemplars import families, stanzas
from lyrica_cli.core.prosody import english, rhymes
from lyrica_cli.core.prosody.line import counts, words
from lyrica_cli.core.prosody.rhyme import perfect_key
from lyrica_cli.core.song import genres, moods
from lyrica_cli.core.song.draft import Given, draft_form, parse_draft
from lyrica_cli.core.song.form import TitlePlace
from lyrica_cli.core.song.scheme import Repeat, letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyrica_cli.core.song.form import Form, SectionSpec

CORPUS = Path(__file__).parents[2] / "examples" / "corpus"
KEYS = ["title", "genre", "mood", "theme", "language", "licence"]
BORROWED = 5  # words in a row that no two songs share
MOST_ENDS = 6  # songs that may end a line in the same word


@dataclass(frozen=True)
class Section:
    label: str
    spec: SectionSpec
    titles: tuple[int, ...]
    lines: tuple[str, ...]
    written: bool

    def families(self) -> set[str]:
        """Name the perfect rhyme families that it closes."""
        ends = [english().get(words(line)[-1]) for line in self.lines]
        rows = zip(ends, letters(self.spec.scheme), strict=True)
        return {perfect_key(sound) for end, letter in rows if end and letter != "X" for sound in end.sounds}


@dataclass(frozen=True)
class Song:
    name: str
    matter: dict[str, str]
    form: Form
    sung: tuple[Section, ...]

    @property
    def sections(self) -> list[Section]:
        return [section for section in self.sung if section.written]

    @property
    def lines(self) -> list[str]:
        return [line for section in self.sections for line in dict.fromkeys(section.lines)]


def read(path: Path) -> Song:
    head, _, text = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    matter = dict(row.split(": ", maxsplit=1) for row in head.splitlines())
    draft = parse_draft(text)
    form = draft_form(draft, genres.genre(matter["genre"]).form)
    sections = [
        Section(
            placed.label,
            placed.spec,
            form.titles(placed.kind),
            tuple(line.text for line in given.lines if isinstance(line, Given)),
            given.repeats is None,
        )
        for placed, given in zip(form.order, draft.sections, strict=True)
    ]
    return Song(f"{path.parent.name}/{path.stem}", matter, form, tuple(sections))


SONGS = [read(path) for path in sorted(CORPUS.glob("*/*.md"))]
EACH = pytest.mark.parametrize("song", [pytest.param(song, id=song.name) for song in SONGS])


def runs(line: str) -> Iterator[tuple[str, ...]]:
    spoken = words(line)
    return (tuple(spoken[at : at + BORROWED]) for at in range(len(spoken) - BORROWED + 1))


def unrhymed(section: Section) -> list[str]:
    """Name the pairs that do not rhyme though the scheme says so, or that do though it does not."""
    scheme, near = section.spec.scheme, section.spec.strictness == "near"
    rows = zip(section.lines, scheme, letters(scheme), strict=True)
    ends = [(english().get(words(line)[-1]), letter) for line, slot, letter in rows if not isinstance(slot, Repeat)]
    return [
        f"{section.label}: {a.word}, {b.word}"
        for (a, one), (b, other) in combinations(ends, 2)
        if a and b and (one == other != "X") != rhymes(a, b, near=near)
    ]


def ill_counted(section: Section) -> list[str]:
    """Name the lines that cannot be sung in the form's syllables."""
    rows = zip(section.lines, section.spec.syllables, strict=True)
    return [
        f"{section.label}: {counts(line)}, not {low}: {line}"
        for line, (low, high) in rows
        if not {*(counts(line) or ())} & {*range(low, high + 1)}
    ]


def off_title(song: Song) -> list[str]:
    """Name the places where the title is not sung as the genre sings it."""
    title = words(song.matter["title"])
    first = words(song.sections[0].lines[0])
    match genres.genre(song.matter["genre"]).form.title_place:
        case TitlePlace.LINE:
            sung = [words(section.lines[at - 1]) for section in song.sections for at in section.titles]
        case TitlePlace.START:
            sung = [first[: len(title)]]
        case TitlePlace.END:
            sung = [first[-len(title) :]]
        case TitlePlace.NAME:
            verse = " ".join(word for line in song.sections[0].lines for word in words(line))
            sung = [title if " ".join(title) in verse else []]
    return [" ".join(each) for each in sung or [[]] if each != title]


@EACH
def test_a_song_says_what_it_is(song: Song) -> None:
    """Its front matter is complete, its genre and mood are known, and its folder is its genre's."""
    assert list(song.matter) == KEYS
    assert [key for key, value in song.matter.items() if not value.strip()] == []
    assert song.matter["genre"] in genres.names()
    assert song.matter["mood"] in moods.names()
    assert (song.matter["language"], song.matter["licence"]) == ("en", "CC0-1.0")
    assert song.name.split("/", maxsplit=1)[0] == genres.genre(song.matter["genre"]).family.replace("hiphop", "hip-hop")


@EACH
def test_a_song_is_in_its_form(song: Song) -> None:
    """Syllables, rhymes and repeats are its genre's, no X line rhymes, and the title is sung where it should be."""
    assert 8 <= len(song.lines) <= 24
    assert [fault for section in song.sections for fault in ill_counted(section)] == []
    assert [fault for section in song.sections for fault in unrhymed(section)] == []
    assert off_title(song) == []


@EACH
def test_neighbours_do_not_rhyme(song: Song) -> None:
    """No section closes a rhyme family of the section sung before it."""
    assert [b.label for a, b in pairwise(song.sung) if a.families() & b.families()] == []


@EACH
def test_a_song_is_written_as_songs_are(song: Song) -> None:
    """Lines begin with a capital and end without a stop, and every word is in the dictionary and fit to be sung."""
    assert [line for line in song.lines if not re.fullmatch(r"[A-Z][A-Za-z', -]*[a-z'][?!]?", line)] == []
    found = {word: english().get(word) for line in song.lines for word in words(line)}
    assert [word for word, entry in found.items() if entry is None or entry.slur or entry.profane] == []


def test_every_genre_and_every_mood_is_sung() -> None:
    """At least 120 songs, 8 of each genre that has exemplars of its own, 3 of each mood."""
    assert len(SONGS) >= 120
    families_sung = Counter(genres.genre(song.matter["genre"]).family for song in SONGS)
    assert {family: families_sung[family] for family in families() if families_sung[family] < 8} == {}
    moods_sung = Counter(song.matter["mood"] for song in SONGS)
    assert {mood: moods_sung[mood] for mood in moods.names() if moods_sung[mood] < 3} == {}


def test_no_line_is_sung_twice() -> None:
    """Outside the repeats that a form declares, every line of every song is new."""
    sung = Counter(" ".join(words(line)) for song in SONGS for line in song.lines)
    titles = {" ".join(words(song.matter["title"])) for song in SONGS}
    assert [line for line, times in sung.items() if times > 1 and line not in titles] == []
    assert len(titles) == len({song.matter["theme"] for song in SONGS}) == len(SONGS)


def test_no_two_songs_share_five_words_in_a_row() -> None:
    """Nor does a song share them with an exemplar, which the model is shown as well."""
    where: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for song in SONGS:
        for line in song.lines:
            for run in runs(line):
                where[run].add(song.name)
    for family in families():
        for stanza in stanzas(family):
            for line in stanza.lines:
                for run in runs(line):
                    where[run].add("exemplar")
    assert {run: names for run, names in where.items() if len(names) > 1} == {}


def test_end_words_are_many() -> None:
    """No word ends a line in more than six songs."""
    ends = Counter(end for song in SONGS for end in {words(line)[-1] for line in song.lines})
    assert {end: songs for end, songs in ends.items() if songs > MOST_ENDS} == {}
