"""Which words may be sung, and which of them can rhyme."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import pytest

from lyrica_cli.core.prosody import english, rhymes
from lyrica_cli.core.prosody.lexicon import FILE
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS, family, speaker_words, vocabulary

NAMES = """
john mary james robert linda susan karen lisa nancy paul kevin brian emma olivia jessica sarah laura megan daniel
michael london paris texas chicago boston america germany canada africa ireland
""".split()


def listed(name: str) -> set[str]:
    lines = Path(FILE).with_name(name).read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


@pytest.mark.parametrize("explicit", [False, True])
def test_no_slur_ever(*, explicit: bool) -> None:
    """No slur is in any vocabulary, and every slur of the list that has a sound is known as one."""
    slurs = listed("slurs.txt")
    assert set() == slurs & vocabulary(explicit=explicit).entries.keys()
    assert set() == {word for word in slurs if (entry := english().get(word)) and not entry.slur}


def test_profanity_by_leave() -> None:
    """Profanity is sung only where it was allowed, and nothing else depends on that."""
    clean, free = vocabulary().entries, vocabulary(explicit=True).entries
    profane = listed("profane.txt")
    assert set() == profane & clean.keys()
    assert {"damn", "hell"} <= free.keys() - clean.keys() <= profane


@pytest.mark.parametrize("name", NAMES)
def test_no_names(name: str) -> None:
    """First names and places are not sung: a name that nobody asked for is a stranger in the song."""
    assert name not in vocabulary(explicit=True).entries


def test_avoid() -> None:
    """A word to avoid is gone with its plain plural, from the ends and the families too."""
    full, without = vocabulary(), vocabulary(avoid=frozenset({"night", "light"}))
    gone = {"night", "nights", "light", "lights"}
    assert gone == full.entries.keys() - without.entries.keys()
    assert set() == gone & {*without.ends, *without.counts}
    assert set() == gone & {word for members in without.families(near=True).values() for word in members}


def test_ends_carry_meaning() -> None:
    """A line ends in a known word of content, never in a function word."""
    ends = set(vocabulary().ends)
    assert (set(), True) == (ends & FUNCTION_WORDS, ends <= vocabulary().entries.keys())


@pytest.mark.parametrize("near", [False, True])
def test_families(*, near: bool) -> None:
    """Any two words of a family rhyme, unless they sound the same; no word is in two; the largest come first."""
    families = vocabulary().families(near=near)
    words = [word for members in families.values() for word in members]
    assert len(words) == len(set(words))
    assert all(len(one) >= len(other) for one, other in pairwise(families.values()))
    for name, members in list(families.items())[:60]:
        entries = [entry for word in members if (entry := english().get(word))]
        assert {name} == {family(entry, near=near) for entry in entries}
        for one, other in combinations(entries, 2):
            assert rhymes(one, other, near=near) or set(one.sounds) & set(other.sounds)


def test_commonest_first() -> None:
    """Inside a family the commonest word comes first."""
    entries = vocabulary().entries
    for members in vocabulary().families(near=False).values():
        zipfs = [entries[word].zipf for word in members]
        assert sorted(zipfs, reverse=True) == zipfs


def test_counts_are_the_dictionarys() -> None:
    """A word is sung in the counts that the dictionary gives it."""
    assert (2, 1) == vocabulary().counts["fire"]


@pytest.mark.parametrize(
    ("pov", "out", "kept"),
    [
        (None, (), ("i", "we", "you", "she", "they")),
        ("i", (), ("i", "you")),
        ("we", ("i", "i'm", "my"), ("we", "you", "our")),
        ("you", ("i", "we", "our"), ("you", "your")),
        ("he", ("i", "we", "she", "her"), ("he", "his")),
        ("she", ("i", "we", "he", "his"), ("she", "her")),
        ("they", ("i", "we"), ("they", "their")),
    ],
)
def test_one_speaker(pov: str | None, out: tuple[str, ...], kept: tuple[str, ...]) -> None:
    """A point of view rules out the pronouns of the other speakers, and none of its own."""
    ruled_out = speaker_words(pov)
    assert (set(out), set()) == (set(out) & ruled_out, set(kept) & ruled_out)
