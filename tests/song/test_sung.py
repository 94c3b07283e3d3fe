"""What is sung is read out of plain text, LRC and ChordPro."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.song.sung import Stanza, sung


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b\nc d\n\ne f", [(None, "a b", "c d"), (None, "e f")]),
        ("# Title\n\n[Verse 1]\nrain\n[Chorus]\nsun", [("Verse 1", "rain"), ("Chorus", "sun")]),
        (
            "[ar: Ana]\n[ti:Rain]\n[00:01.20]rain [00:02.00]<00:02.10>falls\n[00:03.00]\n[00:04]dry",
            [(None, "rain falls"), (None, "dry")],
        ),
        (
            "{title: Rain}\n{soc}\n[Am]Rain on [F#m7/C#]me\n{eoc}\n{comment: loud}\nsun",
            [("Chorus", "Rain on me"), (None, "sun")],
        ),
        ("{sot}\ne|--0--2--|\n{eot}\n# a comment\nrain\n# another", [(None, "rain")]),
        ("Am   C  F/G\nrain on me (x2)\nA\nC G | Am\nsun x3", [(None, "rain on me", "A", "sun")]),
        ("\ufeffrain\r\nsun\r\n\r\nsnow", [(None, "rain", "sun"), (None, "snow")]),
        ("[Chorus]\n\n[Verse]\n\n", []),
    ],
    ids=["plain", "tags", "lrc", "chordpro", "tabs", "chords", "windows", "nothing"],
)
def test_formats(text: str, expected: list[tuple[str | None, ...]]) -> None:
    """Tags, chords, stamps, directives and comments are not sung; lines are kept as typed."""
    assert [Stanza(label, lines) for label, *lines_ in expected for lines in [tuple(lines_)]] == sung(text)


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_text(text: str) -> None:
    """Any text is read; no stanza is empty and no line blank."""
    assert all(stanza.lines and all(line.strip() for line in stanza.lines) for stanza in sung(text))
