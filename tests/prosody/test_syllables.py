"""Where syllables begin in a written line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.prosody.syllables import starts


@pytest.mark.parametrize(
    ("text", "syllables", "expected"),
    [
        ("the moths come every night", 6, ["the", "moths", "come", "ev", "ery", "night"]),
        ("the moths come every night", 7, ["the", "moths", "come", "e", "ve", "ry", "night"]),
        ("The kitchen table, lovin'", None, ["The", "kit", "chen", "ta", "ble,", "lo", "vin'"]),
        ("the fire is out", 4, ["the", "fire", "is", "out"]),
        ("qwxz grobble", None, ["qwxz", "grob", "ble"]),
        ("", None, []),
        ("—", None, []),
    ],
)
def test_starts(text: str, syllables: int | None, expected: list[str]) -> None:
    """A line is parted where it is sung, in the reading that has the wanted number of syllables."""
    found = starts(text, syllables)
    parts = [text[start:end].strip() for start, end in zip(found, [*found, len(text)][1:], strict=True)]
    assert [part.replace(" ", "") for part in expected] == [part.replace(" ", "") for part in parts]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_starts_are_places_in_the_line(text: str) -> None:
    """Whatever a line holds, syllables begin within it, in order."""
    found = starts(text)
    assert found == sorted(found)
    assert all(0 <= at < len(text) for at in found)
