"""The scheme of a stanza is heard over all its lines at once."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.analysis import scan
from lyrica_cli.core.song.sung import sung

KNOWN = [entry.word for entry in english().singable()][::29]
CORPUS = Path(__file__).parents[2] / "examples" / "corpus"
SONGS = [path for path in sorted(CORPUS.rglob("*.md")) if path.stem != "README"]
STANZAS = sorted(
    {tuple(stanza.lines) for song in SONGS for stanza in sung(song.read_text("utf-8").rpartition("---")[2])}
)
LINES = st.lists(st.lists(st.sampled_from(KNOWN), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=10)


def heard(*ends: str) -> str:
    return scan([f"we go down to the {end}" for end in ends])[0]


@pytest.mark.parametrize(
    ("ends", "scheme"),
    [
        ("night stone light alone", "ABAB"),
        ("chair night road light", "ABCB"),
        ("rain train door floor", "AABB"),
        ("rain door floor train", "ABBA"),
        ("sand tree hand sea land free", "ABABAB"),
        ("bell hill well mill dell", "ABABA"),
        ("wall fall rain pane ball", "AABBA"),
        ("love heat move street", "ABAB"),
        ("window paper table garden", "ABCD"),
        ("cup", "A"),
    ],
)
def test_schemes(ends: str, scheme: str) -> None:
    """Couplets, crossed, enclosed and half-rhymed stanzas are told apart; eye rhyme counts where it is needed."""
    assert scheme == heard(*ends.split())


def test_context_decides() -> None:
    """The same two ends rhyme where the scheme needs them and not where another partner is better."""
    assert "ABAB" == heard("home", "night", "come", "light")
    assert "ABCB" == heard("home", "night", "cart", "light")


def test_assonance_is_let_in_where_a_stanza_is_sparse() -> None:
    """Lines that share only their vowels are families where nothing else rhymes, and none where the rest does."""
    assert "AAAA" == heard("made it", "wasted", "faces", "patience")
    assert "ABCB" == heard("lake", "night", "pain", "light")


def test_silent_lines() -> None:
    """A line without a word rhymes with nothing, an empty stanza has an empty scheme, and syllables stand beside."""
    assert ("ABAC", [2, 0, 2, 0]) == scan(["the night", "…", "the light", ""])
    assert ("", []) == scan([])


def test_long_stanzas() -> None:
    """A block of very many lines is heard piece by piece, each knowing the lines before it, and named to its end."""
    lines = [f"go to the {end}" for end in "night light rain train".split()] * 40
    scheme, _ = scan(lines)
    assert (160, "AABB") == (len(scheme), scheme[:4])
    assert "AABB" * 40 == scheme
    many, _ = scan([f"{first}{second}x" for first in KNOWN[:9] for second in KNOWN[:9]])
    assert set(many) <= set(string.ascii_letters + ".")


@settings(deadline=None, max_examples=40)
@given(LINES)
def test_case_and_marks_change_nothing(lines: list[str]) -> None:
    """A stanza's scheme and syllables are the same in capitals and with marks at the ends of its lines."""
    assert scan(lines) == scan([line.upper() for line in lines]) == scan([f"“{line}!”," for line in lines])


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(STANZAS), st.integers(0, 4), st.integers(2, 8))
def test_sound_is_not_in_the_marks(stanza: tuple[str, ...], first: int, count: int) -> None:
    """Any part of a stanza of our corpus has one scheme: as typed, in capitals, without its marks, with none at all."""
    lines = stanza[first : first + count]
    scheme, syllables = scan(lines)
    assert (scheme, syllables) == scan([line.upper() for line in lines])
    assert (scheme, syllables) == scan([re.sub(r"[^\w\s'’-]", "", line) for line in lines])  # ruff: ignore[ambiguous-unicode-character-string] - typographic apostrophes
    assert scheme == scan([re.sub(r"[^\w\s]", "", line.replace("-", " ")) for line in lines])[0]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_text(lines: list[str]) -> None:
    """Any lines have one letter and one count each; letters come in order, so that two same schemes look the same."""
    scheme, syllables = scan(lines)
    assert (len(lines), len(lines)) == (len(scheme), len(syllables))
    assert list(dict.fromkeys(scheme)) == list(string.ascii_uppercase[: len(set(scheme))])
