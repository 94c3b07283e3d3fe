# ruff: file-ignore[ambiguous-unicode-character-string]  # writers type typographic apostrophes
"""How whole lines are split, counted and stressed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import counts, estimate, fitted, line_stress, words

KNOWN = [entry.word for entry in english().singable()][::23]
LINES = st.lists(st.sampled_from(KNOWN), min_size=1, max_size=9).map(" ".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It’s half-past ten—lovin' you", ["it's", "half", "past", "ten", "lovin'", "you"]),
        ("the boys' word, 'til now", ["the", "boys'", "word", "'til", "now"]),
        ("rock 'n' roll, o'clock", ["rock", "'n", "roll", "o'clock"]),
        ("snake_case and/or 2 ♯ :smile: [chorus]", ["snake", "case", "and", "or", "2", "smile", "chorus"]),
        (" … -- ''' ", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Hyphens and marks part words, apostrophes do not, and other marks belong to no word."""
    assert expected == words(text)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    """Any text can be split, counted and stressed; where it can be counted, the estimate is one of the counts."""
    totals = counts(text)
    assert totals is None or (list(totals) == sorted(set(totals)) and estimate(text) in totals)
    assert (totals is None) == (fitted(text, 5, 6) is None)


@settings(deadline=None)
@given(LINES)
def test_counts_add_up(line: str) -> None:
    """The counts of a line reach from the sum of its words' fewest syllables to the sum of their most."""
    each = [entry.counts for word in line.split() if (entry := english().get(word))]
    totals = counts(line)
    assert totals is not None
    assert (sum(map(min, each)), sum(map(max, each))) == (totals[0], totals[-1])


@settings(deadline=None)
@given(LINES, st.integers(1, 16), st.integers(0, 4))
def test_fitted_is_nearest(line: str, low: int, more: int) -> None:
    """The reading chosen lies in the span if any does, and no other is nearer to it."""

    def off(count: int) -> int:
        return max(low - count, count - low - more, 0)

    totals, chosen = counts(line), fitted(line, low, low + more)
    assert totals is not None
    assert chosen in totals
    assert min(map(off, totals)) == off(chosen)


@settings(deadline=None)
@given(LINES)
def test_stress_of_every_count(line: str) -> None:
    """Every number of syllables that a line can be sung in has a stress, one digit a syllable."""
    for total in counts(line) or ():
        stress = line_stress(line, total)
        assert stress is not None
        assert (total, set()) == (len(stress), set(stress) - {"0", "1"})


@pytest.mark.parametrize(
    ("line", "syllables", "expected"),
    [
        ("the moths come every night", 6, "011101"),
        ("the moths come every night", 7, "0111001"),
        ("the moths come every night", 9, None),
        ("qwxz night", 2, None),
        ("she said 'hello there'", 5, "11011"),
    ],
)
def test_stress(line: str, syllables: int, expected: str | None) -> None:
    """Small words are sung without stress; a count that no reading has, or an unknown word, gives None."""
    assert expected == line_stress(line, syllables)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("qwxz", 1), ("the zibbelator hums", 6), ("lovin' you", 3), ("7 miles", 2), ("", 0)],
)
def test_estimate(line: str, expected: int) -> None:
    """An unknown word counts by its groups of vowels, one at least."""
    assert expected == estimate(line)


def test_long_lines_end() -> None:
    """A line of very many words that can be sung in several ways is answered at once, not searched through."""
    line = "fire every family " * 40
    assert (320, None) == (min(counts(line) or ()) + 120, line_stress(line, 9))
