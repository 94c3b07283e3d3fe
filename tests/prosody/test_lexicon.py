# ruff: file-ignore[ambiguous-unicode-character-string]  # writers type typographic apostrophes
"""The dictionary that ships: every word of it is found, nothing else is."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.lexicon import FILE


def rows() -> list[str]:
    return FILE.read_text(encoding="utf-8").splitlines()


def test_sorted() -> None:
    """The file is sorted by the bytes of its words and has each word once, as bisection needs."""
    keys = [row.partition("\t")[0].encode() for row in rows()]
    assert sorted(set(keys)) == keys


def test_every_word_is_found() -> None:
    """Bisection finds words all over the file, the first and the last among them, as themselves."""
    every = [row.partition("\t")[0] for row in rows()]
    asked = [every[0], *islice(every, 1, None, 41), every[-1]]
    assert asked == [entry.word for word in asked if (entry := english().get(word))]


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text(text: str) -> None:
    """Whatever is asked for, the answer is that word or None; it never raises."""
    entry = english().get(text)
    asked = text.lower().replace("’", "'")
    assert entry is None or entry.word in {asked, asked.strip("'")}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\t",
        "\n",
        "a\t736",
        "a\t736\tns\tAH0|EY1",
        "a\n",
        "\0",
        "\ud800",
        "\U0010ffff",
        "ﬁre",
        "İ",
        "z" * 10_000,
    ],
    ids=repr,
)
def test_no_words(text: str) -> None:
    """What is no word is not found, even where it is the beginning of the dictionary's own row."""
    assert english().get(text) is None


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("Don't", "don't"),
        ("DON’T", "don't"),
        ("’til", "'til"),
        ("FIRE", "fire"),
        ("o’clock", "o'clock"),
        ("'hello", "hello"),
        ("there’", "there"),
        ("lovin'", "lovin"),
    ],
)
def test_typed_as_writers_do(typed: str, word: str) -> None:
    """Capitals, typographic apostrophes and quotation marks around it make no other word."""
    assert english().get(typed) == english().get(word)
    assert english().get(word) is not None


def test_kinds_of_entries() -> None:
    """An entry tells pronunciations in order, parts of speech, what can be touched, and how common it is."""
    fire, live, the, lamp = (english().get(word) for word in ("fire", "live", "the", "lamp"))
    assert fire is not None
    assert lamp is not None
    assert live is not None
    assert the is not None
    assert ((2, 1), False, "nv") == (fire.counts, fire.concrete, fire.parts)
    assert ((1,), True, "n") == (lamp.counts, lamp.concrete, lamp.parts)
    assert {("L", "AY1", "V"), ("L", "IH1", "V")} == set(live.sounds)
    assert ((1,), "", True) == (the.counts, the.parts, the.zipf > fire.zipf)


def test_singable_is_the_flag() -> None:
    """The words given for singing are exactly those whose entry says so, each once, in the file's order."""
    given_out = [entry.word for entry in english().singable()]
    flagged = [row.split("\t")[0] for row in rows() if "s" in row.split("\t")[2]]
    assert flagged == given_out


@pytest.mark.parametrize("word", ["nigger", "faggot", "spic", "retard"])
def test_slurs_are_known_and_not_singable(word: str) -> None:
    """A slur is known as one, so that it can be refused, and is never given for singing."""
    entry = english().get(word)
    assert entry is not None
    assert (True, False) == (entry.slur, entry.singable)
