"""What is told of a whole lyric."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.prosody import formats
from lyrica_cli.core.prosody.analysis import analyze
from lyrica_cli.core.prosody.strophes import stanza_form, whole_form
from lyrica_cli.core.song.sung import sung

GOLDEN = Path(__file__).with_name("golden")
LYRIC = """# Porch Light

[Verse 1]
I left the porch light on again
The moths come every night
Your coat is on the kitchen chair
And nothing sits up right

[Chorus]
Burn <low> & slow, burn slow *and* low
The bulb's too hot to touch
I'd call you but I wouldn't know
If calling is too much

[Chorus]
Burn <low> & slow, burn slow *and* low
The bulb's too hot to touch
I'd call you but I wouldn't know
If calling is too much
"""


@pytest.mark.parametrize("form", formats.__all__)
def test_golden(form: str) -> None:
    """Every format prints what it always printed."""
    heard = analyze([(stanza.label, stanza.lines) for stanza in sung(LYRIC)])
    assert (GOLDEN / f"analysis.{form}").read_text(encoding="utf-8") == getattr(formats, form)(heard)


def test_json_has_its_documented_shape() -> None:
    """The JSON has exactly the keys that are promised."""
    whole = json.loads(formats.json(analyze([(None, ["the night", "the light"])])))
    assert ["schema", "form", "meter", "stanzas"] == list(whole)
    assert ["scheme", "lines"] == list(whole["stanzas"][0])
    assert ["text", "syllables", "stress", "rhyme", "kind"] == list(whole["stanzas"][0]["lines"][0])


def test_refrains_and_inner_rhymes() -> None:
    """A line that comes again names where it stood first, and words that rhyme within a line are found."""
    heard = analyze([(None, ["the rain on the train", "go home"]), (None, ["The rain, on the train!"])])
    assert ((1, 1), ("rain",)) == (heard.stanzas[1].lines[0].repeats, heard.stanzas[0].lines[0].internal)
    assert heard.stanzas[0].lines[0].repeats is None


def test_html_is_one_page_and_safe() -> None:
    """The page fetches nothing, runs nothing, and shows the lyric's own marks as they are."""
    page = formats.html(analyze([("<b>", ["<script>alert(1)</script>", "{title} & more"])]))
    assert "<script" not in page
    assert "http" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{title} &amp; more" in page


@pytest.mark.parametrize(
    ("scheme", "syllables", "name"),
    [
        ("ABCB", (8, 6, 8, 6), "ballad stanza"),
        ("ABAB", (8, 6, 8, 6), "common metre"),
        ("ABAB", (8, 8, 8, 8), "long metre"),
        ("ABAB", (10, 10, 10, 10), None),
        ("AABBA", (9, 9, 6, 6, 9), "limerick"),
        ("AABBA", (9, 9, 9, 9, 9), None),
        ("AABB", (8, 8, 8, 8), "couplets"),
        ("AAAA", (8, 8, 8, 8), None),
        ("ABABCDCDEFEFGG", (10,) * 14, "Shakespearean sonnet"),
        ("ABBAABBACDECDE", (10,) * 14, "Petrarchan sonnet"),
        ("ABABBCBCC", (10,) * 9, "Spenserian stanza"),
    ],
)
def test_forms(scheme: str, syllables: tuple[int, ...], name: str | None) -> None:
    """Named stanza forms are told by scheme and length, and nothing else is named."""
    assert name == stanza_form(scheme, syllables, ("",) * len(scheme))


def test_forms_of_whole_texts() -> None:
    """Blues lines, linked tercets and a sonnet in pieces are told; mixed forms have no name."""
    blues = [
        "I woke up this morning, rain on my door",
        "Yes, I woke up this morning, rain on my door",
        "Won't sleep no more",
    ]
    assert "blues (AAB)" == analyze([(None, blues)]).form
    assert "terza rima" == whole_form(("ABA", "ABA", "AA"), "ABABCBCC", (None, None, None))
    assert "Shakespearean sonnet" == whole_form(("ABAB", "ABAB", "ABAB", "AA"), "ABABCDCDEFEFGG", (None,) * 4)
    assert whole_form(("ABAB", "AABB"), "ABABCCDD", ("common metre", "couplets")) is None


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=120))
def test_any_text(text: str) -> None:
    """Any text can be analyzed and printed in every format."""
    heard = analyze([(stanza.label, stanza.lines) for stanza in sung(text)])
    assert all(getattr(formats, form)(heard) for form in formats.__all__)
