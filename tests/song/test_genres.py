"""Genres, and the songwriter's table that they are held to."""

from __future__ import annotations

import pytest

from lyrica_cli.core.errors import FormError
from lyrica_cli.core.song.form import TitlePlace
from lyrica_cli.core.song.genres import find_form, genre, names, resolve
from lyrica_cli.core.song.section import Kind

# Lines to write, those that close a rhyme, lines sung, words sung.
TABLE = {
    "pop": (17, 6, 30, 172),
    "rock": (23, 7, 32, 190),
    "country": (22, 7, 31, 193),
    "folk": (21, 5, 25, 167),
    "ballad": (32, 8, 32, 187),
    "blues": (10, 5, 15, 125),
    "hip-hop": (35, 17, 44, 373),
    "r&b": (19, 8, 35, 198),
    "punk": (13, 6, 26, 123),
    "reggae": (13, 6, 26, 160),
    "musical": (21, 10, 24, 137),
    "standard": (14, 8, 16, 96),
    "hymn": (16, 8, 16, 93),
    "dance": (15, 5, 32, 153),
    "shanty": (12, 5, 32, 187),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_genre_has_the_size_that_songwriters_expect(name: str) -> None:
    """Lines to write, closing lines, lines sung and words sung are those of the table."""
    form = genre(name).form
    assert TABLE[name] == (form.lines_to_write, form.closing_lines, form.lines_sung, form.words_sung)


@pytest.mark.parametrize("name", names())
def test_a_genre_keeps_to_its_own_word_range(name: str) -> None:
    """A default form whose words, at 1.2 syllables each, miss the genre's range is a bug."""
    fewest, most = genre(name).words
    assert fewest <= genre(name).form.words_sung <= most


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("pop", {Kind.CHORUS: (1, 4), Kind.TAG: (1, 2)}),
        ("country", {Kind.CHORUS: (4,), Kind.TAG: (1,)}),
        ("folk", {Kind.VERSE: (5,)}),
        ("hip-hop", {Kind.HOOK: (1, 3)}),
        ("r&b", {Kind.CHORUS: (1, 3), Kind.TAG: (1, 2, 3)}),
        ("punk", {Kind.CHORUS: (1, 2)}),
        ("dance", {Kind.CHORUS: (1, 3), Kind.POST_CHORUS: (1, 2)}),
        ("musical", {Kind.VERSE: (5,), Kind.TAG: (1,)}),
        ("shanty", {Kind.VERSE: (2, 4)}),
    ],
)
def test_the_title_stands_where_the_table_has_it(name: str, titles: dict[Kind, tuple[int, ...]]) -> None:
    """Every title line of a genre is found, echoes included."""
    assert titles == dict(genre(name).form.title_lines)


@pytest.mark.parametrize(("name", "place"), [("ballad", "name"), ("blues", "end"), ("hymn", "start"), ("pop", "line")])
def test_genres_without_a_title_line_place_the_title(name: str, place: str) -> None:
    """A ballad has a name, a blues ends its first line with the title, a hymn begins with it."""
    assert TitlePlace(place) is genre(name).form.title_place


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Pop", "pop"),
        ("R & B", "r&b"),
        ("rnb", "r&b"),
        ("Hip Hop", "hip-hop"),
        ("rap", "hip-hop"),
        ("drill", "hip-hop"),
        ("K-Pop", "pop"),
        ("ballad-pop", "pop"),
        ("EDM", "dance"),
        ("synthwave", "dance"),
        ("Metal", "rock"),
        ("indie", "rock"),
        ("bluegrass", "country"),
        ("singer-songwriter", "folk"),
        ("Broadway", "musical"),
        ("jazz", "standard"),
        ("worship", "gospel"),
        ("SKA", "reggae"),
        ("sea shanty", "shanty"),
        ("Power-Ballad", "power ballad"),
        (None, "pop"),
        ("  ", "pop"),
    ],
)
def test_a_genre_is_found_under_its_other_names(typed: str | None, name: str) -> None:
    """Case, spaces, hyphens and ampersands do not matter, and there is nothing to note."""
    assert (name, None) == (resolve(typed)[0].name, resolve(typed)[1])


@pytest.mark.parametrize(
    ("typed", "name"), [("vaporwave", "dance"), ("folk punk", "punk"), ("Swedish death metal", "rock")]
)
def test_a_genre_is_guessed_from_how_it_ends(typed: str, name: str) -> None:
    """A guess is a guess, and the note says so."""
    found, note = resolve(typed)
    assert name == found.name
    assert note == f'no form for "{typed}"; used {name}. Choose: lyrica generate --form "V C V C B C"'


def test_an_unknown_genre_is_no_error() -> None:
    """It gets verses, choruses and a bridge with pop's sections, and a note."""
    found, note = resolve("zydeco")
    assert found.form.notation == "V:XAXA:8.7 C:XAA1:6.7.7 B:AABB:8 V C V C B C"
    assert note == (
        'no form for "zydeco"; used V C V C B C with the sections of pop. Choose: lyrica generate --form "V C V C B C"'
    )


def test_a_hostile_genre_makes_a_short_clean_note() -> None:
    """100 kB with escape codes become one line without them (R-U2)."""
    note = resolve("\x1b[31m\u202ezyd\n" + "e" * 100_000)[1]
    assert note is not None
    assert note.isprintable()
    assert len(note) < 160


def test_a_ballad_says_what_it_is() -> None:
    """Most who ask for a ballad want a slow love song; the note tells them how to get one."""
    note = resolve("ballad")[1]
    assert note is not None
    assert note.endswith('lyrica generate --genre "power ballad"')


def test_a_form_can_be_asked_for_by_name() -> None:
    """`--form blues` is the blues' form in any genre; anything else is read as notation."""
    assert genre("blues").form == find_form("Blues", genre("pop"))
    assert find_form("V C V C", genre("rock")).notation == "V:XAXAXBXB:8.7 C:XA1A:6.8 V C V C"


def test_an_unknown_form_name_lists_the_names() -> None:
    """The writer can choose from the message."""
    with pytest.raises(FormError) as error:
        find_form("sonnet", genre("pop"))
    assert str(error.value).startswith('--form: no form named "sonnet". There are: ballad, blues, country, dance')
