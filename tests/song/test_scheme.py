"""Rhyme schemes and syllable patterns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyrica_cli.core.errors import FormError
from lyrica_cli.core.song.scheme import (
    Family,
    Free,
    Repeat,
    Title,
    closing,
    cycled,
    letters,
    parse_scheme,
    parse_syllables,
    scheme_text,
    syllables_text,
)


def test_every_sign_has_its_slot() -> None:
    """X is free, R the title, a digit an earlier line, any other letter a family; case does not matter."""
    assert (Free(), Family("A"), Repeat(1), Title(), Family("A")) == parse_scheme("xa1Ra")


def test_a_repeat_of_a_repeat_points_at_the_first() -> None:
    """`X12` is `X11`: whoever writes the lines never has to follow a chain."""
    assert (Free(), Repeat(1), Repeat(1)) == parse_scheme("X12")


def test_sixteen_lines_of_couplets() -> None:
    """A rap verse closes eight rhymes."""
    assert closing(parse_scheme("AABBCCDDEEFFGGHH")) == (2, 4, 6, 8, 10, 12, 14, 16)


@pytest.mark.parametrize(
    ("scheme", "families"),
    [("XA1A", "XAXA"), ("A1A", "AAA"), ("ARAR", "AXAX"), ("R11", "XXX"), ("AAAR", "AAAX")],
)
def test_repeats_rhyme_as_their_line(scheme: str, families: str) -> None:
    """A repeated line is in the family of the line it repeats; the title line is in none."""
    assert tuple(families) == letters(parse_scheme(scheme))


@pytest.mark.parametrize(
    ("scheme", "message"),
    [
        ("A2B", '--form: "A2B": line 2 cannot repeat itself. A digit repeats an earlier line.'),
        ("A3B", '--form: "A3B": line 2 cannot repeat line 3. A digit repeats an earlier line.'),
        ("A0", '--form: "A0": line 2 cannot repeat line 0. A digit repeats an earlier line.'),
        ("", '--form: "": a rhyme scheme is letters and digits, a line each, as in XAXA.'),
        ("AÉ", '--form: "AÉ": a rhyme scheme is letters and digits, a line each, as in XAXA.'),
        ("A" * 33, f'--form: "{"A" * 33}": a section can have 1 to 32 lines.'),
        ("A" * 100_000, f'--form: "{"A" * 39}…": a section can have 1 to 32 lines.'),
    ],
    ids=["itself", "later", "zero", "empty", "accent", "long", "huge"],
)
def test_what_is_no_scheme_says_why(scheme: str, message: str) -> None:
    """A scheme that cannot be sung is one line for the writer, however long it was."""
    with pytest.raises(FormError) as error:
        parse_scheme(scheme, flag="--form")
    assert message == str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("8,6", "--syllables 8,6: use dots between syllable counts: 8.6"),
        ("8, 6 , 8", "--syllables 8, 6 , 8: use dots between syllable counts: 8.6.8"),
        ("23", "--syllables 23: a line can have 1 to 16."),
        ("0", "--syllables 0: a line can have 1 to 16."),
        ("400", "--syllables 400: a line can have 1 to 16."),
        ("7-17", "--syllables 7-17: a line can have 1 to 16."),
        ("9-7", "--syllables 9-7: the smaller count comes first: 7-9"),
        ("8..6", "--syllables 8..6: a syllable pattern looks like 8 or 8.6.8.6 or 7-9."),
        ("eight", "--syllables eight: a syllable pattern looks like 8 or 8.6.8.6 or 7-9."),
        ("-8", "--syllables -8: a syllable pattern looks like 8 or 8.6.8.6 or 7-9."),
        ("٨", "--syllables ٨: a syllable pattern looks like 8 or 8.6.8.6 or 7-9."),
        ("", "--syllables : a syllable pattern looks like 8 or 8.6.8.6 or 7-9."),
    ],
)
def test_what_is_no_syllable_pattern_says_why(text: str, message: str) -> None:
    """A pattern that cannot be sung is one line for the writer."""
    with pytest.raises(FormError) as error:
        parse_syllables(text)
    assert message == str(error.value)


def test_a_mistake_within_a_form_shows_the_whole_definition() -> None:
    """The writer sees what was typed, and can copy what should have been."""
    with pytest.raises(FormError) as error:
        parse_syllables("8,6", flag="--form", within="V:ABAB:")
    assert str(error.value) == '--form: "V:ABAB:8,6": use dots between syllable counts: V:ABAB:8.6'


@given(st.text("XRAB12", min_size=1, max_size=12))
def test_schemes_survive_the_round_trip(text: str) -> None:
    """A scheme that can be read is written so that it reads the same."""
    try:
        scheme = parse_scheme(text)
    except FormError:
        return
    assert scheme == parse_scheme(scheme_text(scheme))


@given(
    st.lists(
        st.tuples(st.integers(1, 16), st.integers(1, 16)).map(lambda two: (min(two), max(two))), min_size=1, max_size=20
    )
)
def test_syllables_survive_the_round_trip(spans: list[tuple[int, int]]) -> None:
    """Counts written as the shortest pattern cycle back to the same counts."""
    assert tuple(spans) == cycled(parse_syllables(syllables_text(tuple(spans))), len(spans))
