"""Words that rhyme with a word."""

from __future__ import annotations

import pytest

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.judgement import Kind, judge
from lyrica_cli.core.prosody.partners import partners
from lyrica_cli.core.prosody.rhyme import perfect_key


def test_perfect_first_then_near() -> None:
    """Perfect rhymes come before near ones, the commonest first within each, names apart."""
    found = [partner for partner in partners("love") if not partner.name]
    kinds = [partner.kind for partner in found]
    assert {"above", "glove", "dove"} <= {partner.word for partner in found if partner.kind is Kind.perfect}
    assert kinds == sorted(kinds, key=[Kind.perfect, Kind.near].index)
    near = [partner.frequency for partner in found if partner.kind is Kind.near and partner.strong]
    assert near == sorted(near, reverse=True)


def test_no_word_is_missing() -> None:
    """The index holds every singable word of a family: what a scan of the dictionary finds."""
    key = perfect_key(("S", "T", "OW1", "N"))
    scanned = {entry.word for entry in english().singable() if key in map(perfect_key, entry.sounds)} - {"stone"}
    assert scanned <= {partner.word for partner in partners("stone", near=False)}


@pytest.mark.parametrize("word", ["night", "lovin'", "orange", "9"])
def test_never_itself(word: str) -> None:
    """Neither the word nor one that sounds the same is among its rhymes, and the judge agrees on the perfect ones."""
    found = partners(word, limit=30)
    assert word not in {partner.word for partner in found}
    assert "knight" not in {partner.word for partner in found}
    assert {Kind.perfect, Kind.rich} >= {judge(word, p.word).kind for p in found if p.kind is Kind.perfect}


def test_a_phrase() -> None:
    """A phrase finds words that answer its last two syllables."""
    found = {partner.word: partner.kind for partner in partners("crack pot")}
    assert Kind.mosaic is found["laptop"]
    assert Kind.perfect is found["hot"]


@pytest.mark.parametrize(("word", "names"), [("home", {"rome", "jerome"}), ("heart", {"bart"})])
def test_names_come_last(word: str, names: set[str]) -> None:
    """Names rhyme, but after every word that is none, near ones too."""
    found = partners(word)
    last = [partner.word for partner in found if partner.name]
    assert (True, last) == (names <= set(last), [partner.word for partner in found][-len(last) :])


@pytest.mark.parametrize("text", ["", "…", "🔥"])
def test_nothing(text: str) -> None:
    """What has no sound has no rhymes."""
    assert [] == partners(text)


def test_limit_and_filter() -> None:
    """A filter leaves words out before the limit counts."""
    found = partners("rain", keep=lambda partner: partner.syllables == 2, limit=5)
    assert [2] * 5 == [partner.syllables for partner in found]
