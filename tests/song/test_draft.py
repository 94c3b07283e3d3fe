"""The writer's own draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyrica_cli.core.errors import InputError
from lyrica_cli.core.song.draft import Draft, DraftSection, Given, Open, Partial, draft_form, parse_draft
from lyrica_cli.core.song.genres import genre
from lyrica_cli.core.song.section import Kind

EXAMPLE = Path(__file__).parents[2] / "examples" / "draft.txt"


def test_holes_and_words() -> None:
    """A line `...` is open, a line that ends in its own `...` is begun, everything else stays to the letter."""
    draft = parse_draft("# Gravel\n\n[Verse 1]\ni left your coffee on the ...\n...\nAnd then...  \n…\n")
    lines = (Partial("i left your coffee on the"), Open(), Given("And then..."), Open())
    assert Draft("Gravel", (DraftSection(Kind.VERSE, 1, lines),)) == draft


def test_stanzas_without_headings_are_verses() -> None:
    """A file without tags is verses, one a stanza."""
    draft = parse_draft("one\ntwo\n\n\nthree\r\n...")
    assert [(section.kind, section.number, len(section.lines)) for section in draft.sections] == [
        (Kind.VERSE, 1, 2),
        (Kind.VERSE, 2, 2),
    ]


def test_a_section_runs_over_blank_lines_where_there_are_headings() -> None:
    """Only a heading begins a section once there are headings."""
    assert len(parse_draft("[Verse]\none\n\ntwo\n").sections[0].lines) == 2


def test_a_chorus_that_returns_is_written_once() -> None:
    """A heading alone, or the same lines again, repeat the first; other lines are a chorus of their own."""
    draft = parse_draft("[Chorus]\na\n\n[Chorus]\n\n[Chorus]\na\n\n[Chorus]\nb\n\n[Verse]\nc\n\n[Verse]\nc\n")
    assert [(section.kind.prefix(section.number), section.repeats) for section in draft.sections] == [
        ("c", None),
        ("c", "c"),
        ("c", "c"),
        ("c2", None),
        ("v1", None),
        ("v2", None),
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("[pre chorus]", Kind.PRE_CHORUS),
        ("[Pre-Chorus]", Kind.PRE_CHORUS),
        ("[VERSE 2]", Kind.VERSE),
        ("[Verse 1: Ana & Tom]", Kind.VERSE),
        ("[Refrain]", Kind.CHORUS),
        ("[Drop]", Kind.POST_CHORUS),
        ("[Middle 8]", Kind.BRIDGE),
        ("[Outro]", Kind.OUTRO),
    ],
)
def test_headings_go_by_several_names(heading: str, kind: Kind) -> None:
    """The ways in which songwriters head their sections are understood."""
    assert kind is parse_draft(f"{heading}\nla\n").sections[0].kind


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "--from: there is nothing in it. Write a line, or ... for a line that Lyrica shall write."),
        ("# Title\n\n", "--from: there is nothing in it. Write a line, or ... for a line that Lyrica shall write."),
        (
            "x\n\x00\x01",
            "--from: line 2 is not text. Give a plain text file, as in: lyrica generate --from draft.txt",
        ),
        ("\ufffdPNG", "--from: line 1 is not text. Give a plain text file, as in: lyrica generate --from draft.txt"),
        ("one ... two", '--from: line 1: "one ... two": ... can be a whole line or the end of one.'),
        ("x" * 301, "--from: line 1 has 301 characters; a line can have 300. Break it."),
        ("x\n" * 33, "--from: line 33: a section can have 1 to 32 lines. Begin another: [Verse]"),
        ("x\n\n" * 41, "--from: line 81: a song can have 1 to 40 sections. Leave some out."),
    ],
    ids=["empty", "title only", "binary", "undecoded", "hole within", "long line", "long section", "long song"],
)
def test_what_is_no_draft_says_why(text: str, message: str) -> None:
    """A file that cannot be sung is one line that names the place."""
    with pytest.raises(InputError) as error:
        parse_draft(text)
    assert message == str(error.value)


def test_an_unknown_heading_lists_the_known_ones() -> None:
    """A heading that Lyrica does not know is not sung by accident."""
    with pytest.raises(InputError) as error:
        parse_draft("la\n[Solo]\n")
    assert str(error.value).startswith('--from: line 2: "[Solo]" is no section. Write [Verse], [Pre-Chorus]')


def test_a_draft_has_the_genres_form_where_it_is_as_long() -> None:
    """Sections of the genre's length have its scheme, a bare heading has its lines, and the chorus its title lines."""
    form = draft_form(parse_draft(EXAMPLE.read_text(encoding="utf-8")), genre("pop").form)
    assert form.notation == "V:XAXA:8.7 C:XAA1:6.7.7 B:AA:8 V C V C B C"
    assert form.title_lines == ((Kind.CHORUS, (1, 4)),)


def test_shorter_and_longer_stanzas_fit() -> None:
    """A shorter section begins the genre's scheme, a longer one goes on with families of its own."""
    draft = parse_draft("[Verse]\n...\n...\n[Verse]\n" + "...\n" * 7 + "[Chorus]\n" + "...\n" * 6)
    form = draft_form(draft, genre("rock").form)
    assert [each.spec.notation for each in form.order] == ["V:XA:8.7", "V:XAXAXBX:8.7", "C:XA1AXB:6.8"]


def test_the_writers_line_is_stronger_than_a_repeat() -> None:
    """Where the form would sing line 1 again but the writer wrote something else, the writer's line stands."""
    form = draft_form(parse_draft("[Chorus]\none\n...\nthree\n...\n"), genre("rock").form)
    assert form.notation == "C:XAXA:6.8 C"
    assert form.titles(Kind.CHORUS) == (1,)


def test_refrains_that_differ_are_no_title_line() -> None:
    """Where the writer ends two verses differently, no line is the title line."""
    stanza = "...\n...\n...\n...\n"
    form = draft_form(parse_draft(f"{stanza}home\n\n{stanza}gone\n"), genre("folk").form)
    assert form.title_lines == ()
    assert form.notation == "V:XAXAX:9.8.9.8.6 V x2"


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20), min_size=1, max_size=8))
def test_words_are_kept_to_the_letter(words: list[str]) -> None:
    """Whatever the writer's line is, it comes out as it went in (R-U1)."""
    line = "la " + " ".join(words) + " la"
    if "..." in words or "…" in words:
        return
    assert (Given(line),) == parse_draft(line).sections[0].lines
