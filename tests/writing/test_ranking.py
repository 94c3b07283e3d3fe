"""Which candidates may stand, and which of two is better."""

from __future__ import annotations

from itertools import pairwise

import pytest

from lyrica_cli.core.llm.base import Candidate
from lyrica_cli.core.writing.ranking import Heard, acceptable, fluency, overlap, pair_score, runs, shown_runs, worth

HEARD = Heard(
    lines=["the moths come every night", "a lamp is on the floor"],
    section=["the moths come every night"],
    images=frozenset({"gravel"}),
    mood=frozenset({"ache"}),
    shun=frozenset({"party"}),
    copied=shown_runs(["we painted all the window frames in blue"]),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my father drove the truck", True),
        ("the moths come every night", False),
        ("he left without a night", False),
        ("he is and i am of the", False),
        ("rain and rain on the road", False),
        ("the the truck is here", False),
        ("she painted all the window frames in", False),
        ("they painted all the window panes", True),
        ("when the moths come every time", False),
    ],
    ids=[
        "fresh",
        "sung before",
        "the section's end word again",
        "no content",
        "a word twice",
        "stammering",
        "copied from what was shown",
        "four words of it",
        "four words of a line before",
    ],
)
def test_acceptable(text: str, *, expected: bool) -> None:
    """A line may stand if it repeats neither the song, nor its section's ends, nor itself, nor what was shown."""
    assert expected == acceptable(text, HEARD)


def test_runs_of_short_lines() -> None:
    """A line shorter than the run has none."""
    assert (set(), {("a", "b")}) == (runs("a", 2), runs("A b.", 2))


def test_fluency_follows_probability() -> None:
    """What a model finds less likely never reads better: as a whole, at its worst word, or in its end."""
    better = Candidate("x", -1.5, -4.0, -1.0, -0.5)
    for worse in (
        Candidate("x", -3.0, -4.0, -1.0, -0.5),
        Candidate("x", -1.5, -12.0, -1.0, -0.5),
        Candidate("x", -1.5, -4.0, -1.0, -8.0),
    ):
        assert fluency(worse) < fluency(better)


def test_fluency_without_probabilities() -> None:
    """A model that tells no probabilities has one fluency for all its lines."""
    assert fluency(Candidate("one")) == fluency(Candidate("another"))


def test_worth() -> None:
    """An image of the section is worth more than another thing, and that more than what breaks the mood."""
    texts = ("he walked on gravel here", "he walked on feathers here", "he walked on party here")
    assert all(one > other for one, other in pairwise(worth(text, HEARD) for text in texts))


def test_sung_before_is_worth_less() -> None:
    """A word that the song has sung is worth less than the same word when it is new."""
    assert worth("my lamp is gone", HEARD) < worth("my lamp is gone", Heard())


def test_overlap() -> None:
    """Two lines that open alike and share their words lose more than two that do not."""
    alike = overlap("my father drove the truck", "my father drove the boat")
    assert alike > overlap("my father drove the truck", "a moth is on the boat") >= 0


def test_pairs() -> None:
    """A pair is worth no more than its better line, no less than its worse, and nearer to the worse."""
    assert -3 <= pair_score((-1.0, -3.0)) < -2
