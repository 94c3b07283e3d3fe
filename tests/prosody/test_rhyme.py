"""Which words rhyme, and how strictly."""

from __future__ import annotations

from itertools import combinations

import pytest

from lyrica_cli.core.prosody import english, rhymes
from lyrica_cli.core.prosody.phones import MANNERS
from lyrica_cli.core.prosody.rhyme import near_key, onset, perfect_key, primary_key, tail


def heard(first: str, second: str, *, near: bool = False) -> bool:
    one, other = english().get(first), english().get(second)
    assert one is not None
    assert other is not None
    assert rhymes(one, other, near=near) == rhymes(other, one, near=near)
    return rhymes(one, other, near=near)


@pytest.mark.parametrize(
    "pair",
    ["night light", "stone alone", "fire desire", "morning warning", "table able", "sky butterfly", "tears fears"],
)
def test_perfect(pair: str) -> None:
    """Words alike from the stressed vowel on rhyme perfectly, and so at every strictness."""
    assert (True, True) == (heard(*pair.split()), heard(*pair.split(), near=True))


@pytest.mark.parametrize(
    "pair", ["home alone", "time line", "love enough", "cat back", "rain same", "was fudge", "deep street"]
)
def test_near(pair: str) -> None:
    """Words whose consonants differ within one manner class rhyme nearly, not perfectly."""
    assert (False, True) == (heard(*pair.split()), heard(*pair.split(), near=True))


@pytest.mark.parametrize(
    "pair", ["night line", "home hope", "feel fear", "fear feet", "night late", "sing singer", "go gone"]
)
def test_no_rhyme(pair: str) -> None:
    """Another vowel, another class, an l against an r, or a sound too many is no rhyme at all."""
    assert (False, False) == (heard(*pair.split()), heard(*pair.split(), near=True))


@pytest.mark.parametrize(
    "pair", ["night night", "night knight", "there their", "two too", "no know", "read red", "sea see"]
)
def test_identity(pair: str) -> None:
    """A word rhymes neither with itself nor with a word that can sound the same."""
    assert (False, False) == (heard(*pair.split()), heard(*pair.split(), near=True))


@pytest.mark.parametrize("first", [*"PBTDKG", "M", "N", "NG", "F", "TH", "S", "SH", "CH", "JH", "Z", "V", "L", "R"])
@pytest.mark.parametrize("second", ["T", "N", "S", "L", "R"])
def test_near_table(first: str, second: str) -> None:
    """Two consonants after one vowel are near exactly when one manner class holds both, or they are the same."""
    classes = ["PBTDKG", ("M", "N", "NG"), ("F", "V", "TH", "DH", "S", "Z", "SH", "ZH", "CH", "JH")]
    alike = first == second or any(first in each and second in each for each in classes)
    assert alike == (near_key(("AA1", first)) == near_key(("AA1", second)))


def test_every_consonant_has_one_class() -> None:
    """No consonant stands in two manner classes."""
    classes = [set(phones.split()) for phones in MANNERS.values()]
    assert not any(one & other for one, other in combinations(classes, 2))


def test_perfect_keys_are_finer() -> None:
    """Whatever rhymes perfectly has one near key too."""
    nears: dict[str, set[str]] = {}
    for entry in english().singable():
        for sound in entry.sounds:
            nears.setdefault(perfect_key(sound), set()).add(near_key(sound))
    assert {1} == {len(keys) for keys in nears.values()}


def test_where_a_rhyme_begins() -> None:
    """The rhyming part begins at the last stressed vowel, secondary too; else at the last vowel."""
    assert ("AY2",) == tail(("B", "AH1", "T", "ER0", "F", "L", "AY2"))
    assert ("AH0", "V") == tail(("AH0", "V"))
    assert ("HH", "M") == tail(("HH", "M"))
    assert "AH T ER F L AY" == primary_key(("B", "AH1", "T", "ER0", "F", "L", "AY2"))


def test_onset() -> None:
    """The onset is what stands between the vowel before and the rhyming part; a word that begins with it has none."""
    assert [("N",), (), ("S", "T", "R")] == [
        onset(("T", "AH0", "N", "AY1", "T")),
        onset(("OW1", "N")),
        onset(("S", "T", "R", "IY1", "T")),
    ]
