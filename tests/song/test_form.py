"""Forms in Lyrica's notation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyrica_cli.core.errors import FormError
from lyrica_cli.core.song.form import Form, TitlePlace, override, parse_form
from lyrica_cli.core.song.genres import find_form, genre, names
from lyrica_cli.core.song.section import Kind

POP = genre("pop").form


def placed(form: Form) -> list[tuple[str, str, str | None]]:
    return [(each.label, each.prefix, each.repeats) for each in form.order]


def test_verses_are_new_and_choruses_return() -> None:
    """V and B are written each time; C, P, D, H come back word for word under the first one's address."""
    assert placed(parse_form("V P C D V P C D B B H H")) == [
        ("Verse 1", "v1", None),
        ("Pre-Chorus", "p", None),
        ("Chorus", "c", None),
        ("Drop", "d", None),
        ("Verse 2", "v2", None),
        ("Pre-Chorus", "p", "p"),
        ("Chorus", "c", "c"),
        ("Drop", "d", "d"),
        ("Bridge", "b", None),
        ("Bridge 2", "b2", None),
        ("Hook", "h", None),
        ("Hook", "h", "h"),
    ]


def test_a_star_asks_for_fresh_words() -> None:
    """`P*` is written anew and has an address of its own."""
    assert placed(parse_form("V P V P*"))[-1] == ("Pre-Chorus 2", "p2", None)


@pytest.mark.parametrize(
    ("order", "same"),
    [("V x5", "V V V V V"), ("V C x4", "V C V C V C V C"), ("V Cx2 B", "V C C B"), ("v c v C", "V C V C")],
)
def test_short_ways_to_write_an_order(order: str, same: str) -> None:
    """`x4` after a space repeats all that stands before it, `Cx2` that section only."""
    assert parse_form(same) == parse_form(order)


def test_a_bare_order_takes_the_genres_sections() -> None:
    """`V C V C B C` for pop has pop's schemes, syllables, strictness and title lines."""
    form = parse_form("V C V C B C", POP)
    assert form.notation == "V:XAXA:8.7 C:XAA1:6.7.7 B:AABB:8 V C V C B C"
    assert form.titles(Kind.CHORUS) == (1, 4)
    assert {"near"} == {spec.strictness for spec in form.specs}


def test_a_definition_replaces_only_its_own_section() -> None:
    """What is not defined stays the genre's; a definition without counts keeps the genre's counts."""
    form = parse_form("V:AABBA V C", POP)
    assert form.notation == "V:AABBA:8.7 C:XAA1:6.7.7 V C"


def test_the_title_line_stands_where_the_chorus_has_it() -> None:
    """An R outside verse and chorus echoes the chorus' first line, and takes its syllables."""
    form = parse_form("V:XAXA:8 C:XA1A:6.8 T:R1:9 V C T")
    assert form.title_lines == ((Kind.CHORUS, (1, 3)), (Kind.TAG, (1, 2)))
    assert form.title_syllables == (6, 6)
    assert form.spec(Kind.TAG).syllables == ((6, 6), (6, 6))


def test_a_refrain_is_the_title_line_itself() -> None:
    """An R in the verse is where the title is sung, chorus or not."""
    form = parse_form("V:ARAR:9.6 C:XA1A:6.7 V C V C")
    assert form.title_lines == ((Kind.VERSE, (2, 4)),)
    assert form.lines_to_write == 1 + 2 + 2 + 3


def test_a_form_without_title_line_says_where_the_title_is_sung() -> None:
    """Verses alone have no title line: the title opens the song unless the genre says otherwise."""
    assert parse_form("V:XAXA:8 V V").title_place is TitlePlace.START
    assert find_form("V x3", genre("blues")).title_place is TitlePlace.END


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("V:ABAB:8,6 V", '--form: "V:ABAB:8,6": use dots between syllable counts: V:ABAB:8.6'),
        ("V:A2B:8 V", '--form: "A2B": line 2 cannot repeat itself. A digit repeats an earlier line.'),
        ("V:AB:23 V", '--form: "V:AB:23": a line can have 1 to 16.'),
        ("V:AB:8", '--form: "V:AB:8": say the order of the sections last, as in: V:XAXA:8.7 C:XA1A:6.8 V C'),
        ("V x0", '--form: "V x0": say the order of the sections last, as in: V:XAXA:8.7 C:XA1A:6.8 V C'),
        ("V:AB:8 V:AA:8 V", '--form: "V:AA:8": V is defined twice.'),
        ("V:AB:8 C", '--form: "V:AB:8": the order never sings V. Add it after the rest.'),
        ("V C Q", '--form: "Q" is no section. Use I V P C D B H T O, as in: lyrica generate --form "V C V C B C"'),
        (
            "Z:AB:8 V",
            '--form: "Z:AB:8": a section is KIND:SCHEME:SYLLABLES, with KIND one of I V P C D B H T O.',
        ),
        ("V x999", '--form: "V x999": a song can have 1 to 40 sections.'),
    ],
    ids=["comma", "itself", "count", "no order", "none", "twice", "unsung", "kind", "definition", "long"],
)
def test_what_is_no_form_says_why(text: str, message: str) -> None:
    """A form that cannot be sung is one line that says what to type."""
    with pytest.raises(FormError) as error:
        parse_form(text, POP)
    assert message == str(error.value)


def test_a_huge_form_is_refused_in_one_short_line() -> None:
    """100 kB of sections cost no more than a message."""
    with pytest.raises(FormError) as error:
        parse_form("V C " * 25_000, POP)
    assert len(str(error.value)) < 120


def test_verses_can_have_another_scheme_and_count() -> None:
    """The overrides touch verses only; strictness touches everything."""
    form = override(POP, scheme="ABAB", syllables="9-10.7", rhyme="perfect")
    assert form.notation.startswith("V:ABAB:9-10.7 P:AA:6 C:XAA1:6.7.7")
    assert {"perfect"} == {spec.strictness for spec in form.specs}
    assert POP.order[0].kind is form.order[0].kind
    assert POP.title_lines == form.title_lines


def test_an_override_needs_a_verse() -> None:
    """A form without verses cannot take a verse's scheme."""
    with pytest.raises(FormError) as error:
        override(parse_form("C B C"), syllables="8")
    assert str(error.value) == ('--syllables: the form has no verse. Give it one: lyrica generate --form "V C V C B C"')


SIGNS = st.text("XRAB", min_size=1, max_size=6).map(lambda text: text + "1")
COUNTS = st.lists(st.integers(1, 16).map(str), min_size=1, max_size=4).map(".".join)
LETTERS = st.sampled_from([kind.letter for kind in Kind])
FORMS = st.dictionaries(LETTERS, st.tuples(SIGNS, COUNTS), min_size=1, max_size=5).flatmap(
    lambda known: st.tuples(
        st.just(known),
        st.lists(st.sampled_from([*known, *(f"{each}*" for each in known)]), min_size=1, max_size=8),
    )
)


@given(FORMS, st.sampled_from(names()))
def test_forms_survive_the_round_trip(form: tuple[dict[str, tuple[str, str]], list[str]], name: str) -> None:
    """The canonical notation reads back as the same form, whatever genre lent its hand."""
    known, order = form
    definitions = [
        f"{kind}:{signs}:{counts}" for kind, (signs, counts) in known.items() if kind in {o[0] for o in order}
    ]
    base = genre(name).form
    parsed = parse_form(" ".join([*definitions, *order]), base)
    assert parsed == parse_form(parsed.notation, base)


@given(st.text(st.sampled_from("VPCDBHTORXAx*:.-,1289 \x1b\u202e"), max_size=40))
def test_any_text_is_a_form_or_a_form_error(text: str) -> None:
    """Nothing that is typed raises anything else, and no message carries a control character (R-U2)."""
    try:
        said = parse_form(text, POP).notation
    except FormError as error:
        said = str(error)
    assert said
    assert said.isprintable()
