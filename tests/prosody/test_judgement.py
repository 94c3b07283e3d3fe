"""Rhyme as a graded judgement."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.judgement import ALLOWED, NEAR, PERFECT, Kind, judge
from lyrica_cli.core.prosody.pronounce import english_voice
from lyrica_cli.core.prosody.rhyme import near_key, perfect_key

if TYPE_CHECKING:
    from lyrica_cli.core.prosody import Entry

FREQUENT = 3.5
KNOWN = [entry.word for entry in english().singable()][::37]


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        ("stone|alone", "perfect"),
        ("fire|desire", "perfect"),
        ("butterfly|sky", "perfect"),
        ("wind|mind", "perfect"),
        ("turn'd|burned", "perfect"),
        ("99|mine", "perfect"),
        ("night|knight", "rich"),
        ("leave|believe", "rich"),
        ("home|alone", "near"),
        ("time|line", "near"),
        ("me|agony", "near"),
        ("crack pot|laptop", "mosaic"),
        ("poet|know it", "mosaic"),
        ("bring it|sing it", "mosaic"),
        ("paper|later", "multisyllable"),
        ("home|hope", "assonance"),
        ("love|move", "eye"),
        ("bough|cough", "eye"),
        ("love|leave", "consonance"),
        ("stone|stone", "identity"),
        ("the Stone|stone!", "identity"),
        ("cat|dog", "none"),
        ("cat|…", "none"),
        ("|", "none"),
    ],
)
def test_kinds(pair: str, kind: str) -> None:
    """Each kind of rhyme is told from the others."""
    first, second = pair.split("|")
    assert kind == judge(first, second).kind.value


@pytest.mark.parametrize(
    ("pair", "least", "most"),
    [
        ("stone|alone", 1.0, 1.0),
        ("night|knight", PERFECT, PERFECT),
        ("love|move", ALLOWED, PERFECT),
        ("wind|behind", ALLOWED, 1.0),
        ("time|line", NEAR, PERFECT),
        ("cat|dog", 0.0, 0.1),
        ("stone|stone", 0.0, 0.0),
    ],
)
def test_scores(pair: str, least: float, most: float) -> None:
    """A score lies where its threshold says; the same word is no rhyme."""
    assert least <= judge(*pair.split("|")).score <= most


ENDS = st.one_of(
    st.sampled_from(KNOWN), st.text(max_size=16), st.lists(st.sampled_from(KNOWN), max_size=3).map(" ".join)
)


@settings(deadline=None, max_examples=100)
@given(ENDS, ENDS)
def test_symmetric(first: str, second: str) -> None:
    """Any two texts are judged, to a score from 0 to 1, and it does not matter which comes first."""
    judgement = judge(first, second)
    assert judgement == judge(second, first)
    assert 0 <= judgement.score <= 1


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(KNOWN), st.sampled_from(KNOWN))
def test_identity_is_the_same_word(first: str, second: str) -> None:
    """Identity is told of the same word and of no other."""
    assert (first == second) == (judge(first, second).kind is Kind.identity)
    assert Kind.identity is judge(first, first.upper() + "!").kind


def test_keys_and_judgement_agree() -> None:
    """Families are named by keys and pairs are judged by sounds, and both are one notion of rhyme."""
    entries = [entry for entry in english().singable() if len(entry.sounds) == 1 and entry.zipf > FREQUENT]
    entries = [entry for entry in entries if english_voice().say(entry.word).sounds == entry.sounds]
    families: dict[str, list[Entry]] = {}
    for entry in entries:
        families.setdefault(near_key(entry.sounds[0]), []).append(entry)
    beside = [pair for family in families.values() for pair in pairwise(family)]
    for one, other in (*beside, *pairwise(entries)):
        kind = judge(one.word, other.word).kind
        alike = perfect_key(one.sounds[0]) == perfect_key(other.sounds[0])
        assert alike == (kind in {Kind.perfect, Kind.rich}), (one.word, other.word, kind)
        if not alike and near_key(one.sounds[0]) == near_key(other.sounds[0]):
            assert kind in {Kind.near, Kind.multisyllable}, (one.word, other.word, kind)
