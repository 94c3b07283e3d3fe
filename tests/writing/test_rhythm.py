"""The rhythm that lines are written to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.agents.planner import plan_song
from lyrica_cli.core.errors import FormError, InputError, UsageError
from lyrica_cli.core.prosody import english
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.writing.rhythm import FEET, fit, meter_pattern, parse_rhythm, rhythm_of, scans, sits, wrenched

KNOWN = [entry.word for entry in english().singable()][::31]
MY_LINES = """[Verse 1]
I left the porch light on again
The moths come every night
Your coat is on the kitchen chair
And nothing sits up right

[Chorus]
Drive slow on the gravel
Drive slow on the gravel
"""


@pytest.mark.parametrize("meter", FEET)
@pytest.mark.parametrize("syllables", [1, 2, 7, 8, 16])
def test_meters_have_every_length(meter: str, syllables: int) -> None:
    """A meter can be laid over any line; no two strong places touch, and rising ones end strong."""
    pattern = meter_pattern(meter, syllables)
    assert (syllables, False) == (len(pattern), "11" in pattern)
    assert pattern[-1 if meter in {"iambic", "anapestic"} else 0] == "1"


@pytest.mark.parametrize(
    ("stress", "places", "expected"),
    [
        ("10", "10", True),
        ("10", "01", False),
        ("10", "--", True),
        ("10", "1-", True),
        ("01", "1-", False),
        ("102", "101", True),
        ("100", "101", False),
        ("1", "0", True),
        ("0", "1", True),
    ],
)
def test_sits(stress: str, places: str, *, expected: bool) -> None:
    """Long words keep their stress, secondary stress and small words go anywhere."""
    assert expected is sits(stress, places)


def test_wrenched() -> None:
    """A word off its stress is named, in the reading that is kindest; unknown words and other lengths say nothing."""
    assert () == wrenched("i left the window open", "0101010")
    assert ("window", "open") == wrenched("i left a window open", "1010101")
    assert wrenched("qwxz window", "010") is None
    assert wrenched("window", "0101") is None
    assert (0.5, None) == (fit("window behind", ["1010"]), fit("qwxz", ["1"]))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(KNOWN), min_size=1, max_size=5).map(" ".join))
def test_a_line_sits_on_its_own_rhythm(line: str) -> None:
    """Every line can be sung to the rhythm that is taken from it."""
    assert scans(line, [rhythm_of(line)]) or wrenched(line, rhythm_of(line)) is None


@pytest.mark.parametrize("text", ["", "x/y", "x/,", ",", "x" * 17, "🔥"])
def test_rhythms_that_cannot_be_read(text: str) -> None:
    """A typed rhythm that says nothing, or too much, is refused with an example."""
    with pytest.raises(UsageError, match=r"--rhythm .*write x for weak and / for strong"):
        parse_rhythm(text)


def test_a_meter_is_every_lines() -> None:
    """With --meter each line may be sung in each of its counts, in that meter; free asks for none."""
    plan = plan_song(Brief(theme="rain", form="V:XA:7-8 V", meter="iambic", seed=1))
    assert {("1010101", "01010101")} == {line.patterns for line in plan.sections[0].lines}
    assert {()} == {line.patterns for line in plan_song(Brief(theme="rain", meter="free")).sections[0].lines}


def test_a_rhythm_is_the_verses() -> None:
    """With --rhythm the verses have its counts and patterns, going round."""
    plan = plan_song(Brief(theme="rain", form="V:ABAB:8 V", rhythm="x/x/x/, /x/x/", seed=1))
    assert [("010101",), ("10101",)] * 2 == [line.patterns for line in plan.sections[0].lines]
    assert [(6, 6), (5, 5)] * 2 == [line.syllables for line in plan.sections[0].lines]


def test_fit_takes_form_and_rhythm_over() -> None:
    """With --fit the song has the sections, schemes, counts and stresses of the lines, and none of their words."""
    plan = plan_song(Brief(theme="rain", fit=MY_LINES, seed=1))
    sections = {section.placed.prefix: section for section in plan.sections}
    assert {"v1", "c"} == set(sections)
    assert [("01010101",), ("010101",)] * 2 == [line.patterns for line in sections["v1"].lines]
    assert [line.given for section in plan.sections for line in section.lines] == [None] * 6


@pytest.mark.parametrize(
    ("wishes", "error", "told"),
    [
        ({"meter": "iambic", "rhythm": "x/"}, UsageError, "--meter and --rhythm do not go together"),
        ({"rhythm": "x/", "syllables": "8"}, UsageError, "Leave --syllables out"),
        ({"fit": MY_LINES, "form": "V C"}, UsageError, "Leave --form out"),
        ({"fit": MY_LINES, "source": "..."}, UsageError, "Leave --from out"),
        ({"fit": "[Verse]\n"}, InputError, "nothing to sing"),
        ({"fit": "rain " * 17}, FormError, "stanza 1"),
    ],
)
def test_rhythms_that_do_not_go(wishes: dict[str, str], error: type[Exception], told: str) -> None:
    """Two rhythms at once, or one that its form contradicts, are refused in one line."""
    with pytest.raises(error, match=told):
        plan_song(Brief(**{"theme": "rain", **wishes}))
