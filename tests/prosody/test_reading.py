# ruff: file-ignore[ambiguous-unicode-character-string]  # writers type typographic apostrophes
"""How whole lines are sung."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.prosody.reading import BEATS, meter_of, read, tokens

LINES = [
    (int(row.split("\t")[0]), row.split("\t")[1])
    for row in Path(__file__).with_name("lines.txt").read_text(encoding="utf-8").splitlines()
    if not row.startswith("#")
]


def test_a_hundred_lines() -> None:
    """A hundred lines of ours, counted by hand, are sung in as many syllables."""
    assert (100, []) == (
        len(LINES),
        [(count, read(line).syllables, line) for count, line in LINES if count != read(line).syllables],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It’s half-past ten—lovin' you", ["it's", "half", "past", "ten", "lovin'", "you"]),
        ("$5 & 10,000 miles, 21st", ["5", "dollars", "&", "10,000", "miles", "21st"]),
        ("$1", ["1", "dollar"]),
        ("'T is late, you 're right", ["'tis", "late", "you're", "right"]),
        ("🔥 … —", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    """Numbers, signs and parted contractions are words too; marks and pictures are not."""
    assert expected == tokens(text)


@pytest.mark.parametrize(
    ("line", "meter", "stress"),
    [
        ("I left the porch light on again", "iambic", "01010101"),
        ("The curfew tolls the knell of parting day", "iambic", "0101010101"),
        ("Tell me why the river's muddy", "trochaic", "10101010"),
        ("At the end of the road where the river runs wide", "anapestic", "001001001001"),
        ("Morning is breaking on over the valley", "dactylic", "10010010010"),
    ],
)
def test_meters(line: str, meter: str, stress: str) -> None:
    """A regular line's meter is told, and small words take the beat's stress."""
    reading = read(line)
    assert (meter, stress) == (meter_of([reading]), reading.sung(meter))


def test_no_meter() -> None:
    """Prose keeps no meter, and neither does a stanza without a word."""
    assert meter_of([read("yesterday evening's newspaper's advertising department")]) is None
    assert meter_of([read("…")]) is None


def test_the_beat_chooses_the_pronunciation() -> None:
    """One word is sung long or short as the line's beat asks."""
    assert (8, 6) == (read("I dreamed of heaven every night").syllables, read("A heaven on the hill").syllables)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Any text is read; it has one digit a syllable, to every beat as many."""
    reading = read(text)
    assert reading.syllables == len(reading.stress)
    assert {reading.syllables} == {len(reading.sung(meter)) for meter in (*BEATS, None)}
    assert set(reading.stress) <= {"0", "1"}


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (8, "She laughed and scornfully replied"),
        (6, "Higher still and higher"),
        (3, "Of iron"),
        (2, "On fire"),
        (5, "You pourest thy heart"),
        (10, "All glorious in the morning of the day"),
        (10, "And many a winged word was said in jest"),
    ],
)
def test_short_and_full_forms(count: int, line: str) -> None:
    """A syllable is swallowed where the beat asks for it, not for want of a better beginning."""
    assert count == read(line).syllables
