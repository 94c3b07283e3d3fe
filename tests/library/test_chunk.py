"""How lyrics are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyrica_cli.core.library.chunk import STRATEGIES, Strategy, chunks, numbered_lines
from lyrica_cli.core.library.encoder import Encoder  # ruff: ignore[typing-only-first-party-import]  # a fixture's type
from lyrica_cli.core.library.lyric import Facts, Lyric, Part, as_lines
from lyrica_cli.core.library.readers.text import lyric

WORD = st.text("abc", min_size=1, max_size=12)
LINE = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
STANZAS = st.lists(st.lists(LINE, min_size=1, max_size=12), min_size=1, max_size=5)


@given(STANZAS, st.sampled_from(sorted(STRATEGIES)), st.integers(8, 60))
def test_every_line_is_in_a_chunk_and_none_is_parted(stanzas: list[list[str]], name: str, room: int) -> None:
    """R-E3: no chunk is longer than the model sees; every line stands whole in one, unless it alone is too long."""
    strategy: Strategy = STRATEGIES[name]
    song = Lyric(Facts(), tuple(Part(f"Verse {at}", as_lines(each)) for at, each in enumerate(stanzas)))
    found = chunks(song, lambda text: len(text.split()), room, strategy)
    assert all(len(each.text.split()) <= room for each in found)
    for number, _, line in numbered_lines(song):
        holding = [each for each in found if each.first <= number <= each.last]
        whole = any(line in each.text.split("\n") for each in holding)
        assert whole or (len(line.split()) > room and "".join(holding[0].text.split()) in "".join(line.split()))
    assert [each.number for each in found] == list(range(1, len(found) + 1))


def test_a_long_stanza_overlaps() -> None:
    """Chunks of eight lines share four, across stanzas."""
    text = "\n".join(f"line number {at}" for at in range(1, 13))
    assert [(each.first, each.last) for each in chunks(lyric(text), len, 10_000)] == [(1, 8), (5, 12)]


def test_a_chorus_that_returns_is_cut_once() -> None:
    """Repeats give no chunks of their own."""
    song = lyric("[Verse 1]\none\n\n[Chorus]\ntwo\n\n[Verse 2]\nthree\n\n[Chorus]\n")
    assert [each.label for each in chunks(song, len, 100)] == ["Verse 1 + Chorus + Verse 2"]


@pytest.mark.parametrize("line", ["la " * 600, "a" * 1_900, "née " * 400], ids=["words", "one word", "accents"])
def test_nothing_is_cut_in_silence(encoder: Encoder, line: str) -> None:
    """R-E3: of lines longer than 256 tokens every part is embedded, by the model's own count."""
    found = chunks(lyric(f"{line}\nshort"), encoder.count, encoder.room)
    assert all(each.tokens <= encoder.room for each in found)
    assert "".join("".join(each.text for each in found).split()) == "".join(f"{line}short".split())
