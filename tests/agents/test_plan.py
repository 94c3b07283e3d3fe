"""What is decided before a word is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.agents.planner import plan_song
from lyrica_cli.core.errors import FormError, InputError
from lyrica_cli.core.song import genres
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.form import TitlePlace

if TYPE_CHECKING:
    from lyrica_cli.core.writing.plan import LinePlan, Plan


def planned(**wishes: object) -> Plan:
    return plan_song(Brief(**({"genre": "pop", "theme": "the last bus home", "seed": 3} | wishes)))


def lines(plan: Plan) -> dict[str, LinePlan]:
    return {line.address: line for section in plan.sections for line in section.lines}


def test_same_seed_same_plan() -> None:
    """A brief and a seed make one plan; another seed makes another; without a seed one is drawn."""
    assert planned() == planned()
    assert planned().sections != planned(seed=4).sections
    assert planned(seed=None).seed != planned(seed=None).seed


def test_nothing_asked() -> None:
    """With no wish at all, theme, mood and images are drawn."""
    plan = plan_song(Brief(seed=5))
    assert (True, True, True) == (bool(plan.theme), plan.mood is not None, len(plan.images) > 3)


@pytest.mark.parametrize("genre", genres.names())
def test_every_genre(genre: str) -> None:
    """Every genre's form can be planned: no open line is without syllables, all its families have partners."""
    for section in planned(genre=genre, title="Porch Light").sections:
        letters = [line.letter for line in section.lines if line.letter != "X"]
        assert all(letters.count(letter) > 1 for letter in letters)
        assert all(1 <= line.room[0] <= line.room[1] for line in section.lines)


@pytest.mark.parametrize("place", TitlePlace)
def test_title_in_its_place(place: TitlePlace) -> None:
    """The title stands where the form has it: a whole line or its beginning, or the start or end of the first line."""
    genre = next((name for name in genres.names() if planned(genre=name).form.title_place is place), None)
    if genre is None:
        pytest.skip(f"no genre sings its title at the {place}")
    plan = planned(genre=genre, title="Porch Light")
    if place is TitlePlace.LINE:
        titles = [line for line in lines(plan).values() if line.title]
        assert titles
        assert {"Porch Light"} == {line.given or line.opening for line in titles}
    elif place is TitlePlace.END:
        assert "porch light" == lines(plan)["v1.1"].closing
    else:
        assert "Porch Light" == lines(plan)["v1.1"].opening


def test_hook_to_the_letter() -> None:
    """The hook is every title line, as typed, and nothing else."""
    plan = planned(hook="I left the PORCH light on; for you", form="V:XAXR:7 C:R1A1A:7 D:R:4 V C D V C")
    assert {"v1.4", "v2.4", "c.1", "c.2", "c.4", "d.1"} == {
        line.address for line in lines(plan).values() if line.given == "I left the PORCH light on; for you"
    }


def test_first_line() -> None:
    """The first line opens verse 1 as typed; a title that would have opened it is said to be unsung."""
    plan = planned(genre="folk", title="Porch Light", first_line="We drove all night, OK?")
    assert "We drove all night, OK?" == lines(plan)["v1.1"].given
    unsung = "--title is not sung: another line of yours stands there"
    assert (unsung in plan.notes) == (plan.form.title_place is not TitlePlace.LINE)


def test_a_draft_goes_before_flags() -> None:
    """Lines of the writer's draft stay; what a flag would have put there is said to be unsung."""
    plan = planned(source="[Verse 1]\nmine\n...\n[Chorus]\nmine too\n...", first_line="theirs", hook="not this")
    assert ("mine", "mine too") == (lines(plan)["v1.1"].given, lines(plan)["c.1"].given)
    assert ["--hook", "--first-line"] == [note.partition(" ")[0] for note in plan.notes]


def test_title_lines_of_the_writers() -> None:
    """A line of the writer's is never replaced by the title line, and open title lines take over the writer's."""
    plan = planned(form=None, source="[Chorus]\nleave it ON\n...\n\n[Drop]\nleave the ...\n...\n")
    every = lines(plan)
    assert ("leave it ON", True) == (every["c.1"].given, every["c.1"].title)
    assert ("leave the", False) == (every["d.1"].opening, every["d.1"].title)
    assert {"leave it ON"} == {line.given for line in every.values() if line.title}


def test_use_words_are_dealt_out() -> None:
    """Each phrase that was asked for has a line of its own with room for it, in verses first."""
    use = ("porch light", "Diner", "gravel", "zibbelator")
    plan = planned(use=use)
    holding = {line.must: address for address, line in lines(plan).items() if line.must}
    assert {(phrase.lower(),) for phrase in use} == set(holding)
    assert {"v"} == {address[0] for address in holding.values()}
    assert () == plan.use


def test_use_without_room() -> None:
    """A phrase that no line has room for is left over, and no line is asked for the impossible."""
    plan = planned(form="V:XX:2 V", use=("porch light", "rain", "sea", "far too long a phrase"))
    assert ("porch light", "far too long a phrase") == plan.use
    assert {("rain",), ("sea",)} == {line.must for line in lines(plan).values()}


@pytest.mark.parametrize(
    ("wishes", "note"),
    [
        ({"use": ("faggot",), "explicit": True}, "never"),
        ({"use": ("old faggot road",)}, "never"),
        ({"use": ("damn",)}, "--explicit"),
        ({"use": ("the lamp",), "avoid": ("Lamp",)}, "--avoid"),
        ({"use": ("my lamp",), "pov": "they"}, "--pov"),
        ({"use": ("♪",)}, "never"),
    ],
)
def test_use_that_is_not_sung(wishes: dict[str, object], note: str) -> None:
    """A slur, profanity without leave, a word that was ruled out, or no word: not placed, and said."""
    plan = planned(**wishes)
    assert (1, True) == (len(plan.notes), note in plan.notes[0])
    assert not any(line.must for line in lines(plan).values())


def test_profanity_with_leave() -> None:
    """With --explicit a profane word that was asked for is placed."""
    assert [("damn",)] == [line.must for line in lines(planned(use=("damn",), explicit=True)).values() if line.must]


def test_avoid() -> None:
    """Words to avoid are known however they are typed."""
    assert {"don't", "lamp", "porch", "light"} <= planned(avoid=("Don\u2019t", "LAMP,", "porch light")).avoid


def test_point_of_view() -> None:
    """A point of view rules out other speakers and nothing else."""
    from lyrica_cli.core.writing.vocabulary import vocabulary

    plan = planned(pov="they")
    gone = vocabulary().entries.keys() - vocabulary(avoid=plan.avoid).entries.keys()
    assert {"i", "my", "we"} <= gone <= plan.avoid


def test_scheme_letter_used_once() -> None:
    """A letter that stands once rhymes with nothing, as X does."""
    plan = planned(form="V:ABCB:6 V")
    assert ["X", "B", "X", "B"] == [line.letter for line in lines(plan).values()]


def test_digits() -> None:
    """A digit is the line it names again, and nothing is written for it."""
    plan = planned(form="V:XA1A12:6 V")
    assert [None, None, 1, None, 1, 2] == [line.repeats for line in lines(plan).values()]
    assert 3 == plan.lines_to_write


@pytest.mark.parametrize(
    "wishes",
    [
        {"form": "V:Q!:6 V"},
        {"syllables": "0"},
        {"syllables": "400"},
        {"scheme": "9"},
        {"form": "V:X:400 V"},
        {"form": ":"},
    ],
)
def test_forms_that_cannot_be(wishes: dict[str, str]) -> None:
    """A form that cannot be read or filled is one line that says what to type."""
    with pytest.raises(FormError) as raised:
        planned(**wishes)
    assert "\n" not in str(raised.value)


words = st.text("abc 'dé,!?♪", min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
hole = st.sampled_from(["...", "…"])
draft_line = st.one_of(words, hole, words.map(lambda text: f"{text} ..."))
heading = st.sampled_from(["[Verse]", "[Chorus]", "[Bridge]", "[Pre-Chorus]", "[Drop]", "[Tag]", "[Hook]"])
stanza = st.tuples(heading, st.lists(draft_line, max_size=6)).map(lambda pair: "\n".join([pair[0], *pair[1]]))
drafts = st.lists(stanza, min_size=1, max_size=6).map("\n\n".join)


@settings(deadline=None, max_examples=150)
@given(source=drafts, genre=st.sampled_from(genres.names()), hook=st.none() | words, title=st.none() | words)
def test_every_line_of_a_draft(source: str, genre: str, hook: str | None, title: str | None) -> None:
    """Whatever the draft, each of its lines stands in the plan as typed, and each beginning begins a line."""
    from lyrica_cli.core.song.draft import Given, Partial, parse_draft

    try:
        draft = parse_draft(source)
        plan = planned(source=source, genre=genre, hook=hook, title=title)
    except InputError:
        return
    every = lines(plan)
    for section in draft.sections:
        if section.repeats is not None:
            continue
        for number, line in enumerate(section.lines, start=1):
            place = every[f"{section.kind.prefix(section.number)}.{number}"]
            if isinstance(line, Given):
                assert (line.text, None) == (place.given, place.repeats)
            elif isinstance(line, Partial):
                assert (line.text, None, None) == (place.opening, place.given, place.repeats)
    titles = {line.given or line.opening for line in every.values() if line.title}
    assert len(titles) <= 1
