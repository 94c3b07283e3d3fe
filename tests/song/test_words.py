"""Moods, situations and exemplars: our own words, held to what they are for."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.agents.exemplars import Stanza, families, stanzas
from lyrica_cli.core.prosody import Entry, english, rhymes
from lyrica_cli.core.song import genres, moods, themes
from lyrica_cli.core.song.scheme import Repeat, letters

if TYPE_CHECKING:
    from lyrica_cli.core.song.form import Form, SectionSpec

LIKE = {"hiphop": "hip-hop", "rnb": "r&b"}
STANZAS = [
    pytest.param(family, stanza, id=f"{family}: {stanza.theme}") for family in families() for stanza in stanzas(family)
]
CONTROLS = Path(__file__).parents[1] / "bench" / "controls.txt"


def spec_for(family: str, kind: str) -> SectionSpec:
    """Find the section that a stanza could stand in: the family's own, or that of a genre that learns from it."""
    own = genres.genre(LIKE.get(family, family)).form
    others: list[Form] = [genres.genre(name).form for name in genres.names() if genres.genre(name).family == family]
    return next(spec for form in [own, *others] for spec in form.specs if spec.kind == kind)


def end(line: str) -> Entry:
    found = english().get(re.findall(r"[a-z']+", line)[-1])
    assert found is not None
    return found


def counts(line: str) -> set[int]:
    sums = {0}
    for word in re.findall(r"[a-z']+", line):
        entry = english().get(word)
        assert entry is not None, word
        sums = {so_far + count for so_far in sums for count in entry.counts}
    return sums


def test_every_genre_has_exemplars() -> None:
    """Each genre's family is there, with at least sixteen stanzas to learn from, one of them in any mood."""
    wanted = {genres.genre(name).family for name in genres.names()}
    assert wanted == set(families())
    assert min(len(stanzas(family)) for family in wanted) >= 16
    found = {(family, stanza.mood) for family in wanted for stanza in stanzas(family)}
    assert [(family, mood) for family in sorted(wanted) for mood in moods.names() if (family, mood) not in found] == []


@pytest.mark.parametrize(("family", "stanza"), STANZAS)
def test_an_exemplar_does_what_it_teaches(family: str, stanza: Stanza) -> None:
    """Its syllables, repeats and rhymes are its genre's own, its words are in the dictionary, and its mood is known."""
    spec = spec_for(family, stanza.kind)
    scheme = spec.scheme[: len(stanza.lines)]
    asked = zip(stanza.lines, spec.syllables, strict=False)
    assert [line for line, (low, high) in asked if not counts(line) & {*range(low, high + 1)}] == []
    repeats = [(line, slot.line) for line, slot in zip(stanza.lines, scheme, strict=True) if isinstance(slot, Repeat)]
    assert [line for line, first in repeats if stanza.lines[first - 1] != line] == []
    own = [
        (line, letter)
        for line, slot, letter in zip(stanza.lines, scheme, letters(scheme), strict=True)
        if not isinstance(slot, Repeat)
    ]
    called = {(a, b) for (a, one), (b, other) in combinations(own, 2) if one == other != "X"}
    near = spec.strictness == "near"
    assert called == {(a, b) for (a, _), (b, _) in combinations(own, 2) if rhymes(end(a), end(b), near=near)}
    assert stanza.mood in moods.names()


def test_exemplar_lines_look_as_a_model_writes() -> None:
    """Lower case, no punctuation at line ends, and no line in two stanzas."""
    lines = [line for family in families() for stanza in stanzas(family) for line in dict.fromkeys(stanza.lines)]
    assert [line for line in lines if not re.fullmatch(r"[a-z][a-z', ]*[a-z]", line)] == []
    assert len(lines) == len(set(lines))


def test_controls_are_no_exemplars() -> None:
    """The thirty control lines differ, and none shares five words in a row with an exemplar."""

    def runs(line: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z']+", line.lower())
        return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}

    controls = CONTROLS.read_text(encoding="utf-8").splitlines()
    taught = {run for family in families() for stanza in stanzas(family) for line in stanza.lines for run in runs(line)}
    assert len(set(controls)) == 30
    assert [line for line in controls if runs(line) & taught] == []


@pytest.mark.parametrize("name", moods.names())
def test_a_mood_has_words_that_can_be_sung(name: str) -> None:
    """Enough images and words to shun, none in both, all of them in the dictionary."""
    mood = moods.mood(name)
    assert 40 <= len(set(mood.images)) == len(mood.images) <= 70
    assert 12 <= len(set(mood.shun)) == len(mood.shun) <= 30
    assert set(mood.images) & set(mood.shun) == set()
    assert [word for word in (*mood.images, *mood.shun) if english().get(word) is None] == []


def test_no_two_moods_share_a_name() -> None:
    """Every alias leads to one mood."""
    known = [name for each in moods.names() for name in (each, *moods.mood(each).aliases)]
    assert len(known) == len(set(known))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Sad", "sad"),
        ("bitter-sweet", "nostalgic"),
        ("in love", "romantic"),
        ("sad, then angry", "sad"),
        (None, None),
        ("", None),
    ],
)
def test_a_mood_is_found_under_its_other_names(typed: str | None, name: str | None) -> None:
    """Case and hyphens do not matter; of several words the first that names a mood counts."""
    found, note = moods.resolve(typed)
    assert (name, None) == (found and found.name, note)


@pytest.mark.parametrize(
    "typed", ["vaporous", "not happy", "\x1b[31m" + "e" * 100_000], ids=["unknown", "denied", "hostile"]
)
def test_an_unknown_mood_is_no_error(typed: str) -> None:
    """There is no such mood, and a short clean note lists those there are."""
    found, note = moods.resolve(typed)
    assert found is None
    assert note is not None
    assert note.isprintable()
    assert note.endswith("tender, triumphant, weary")


def test_there_are_fifty_situations_of_things() -> None:
    """Each has things of its own that are in the dictionary, and no two are alike."""
    all_themes = themes.themes()
    assert len({theme.text for theme in all_themes}) == 50
    assert [theme.text for theme in all_themes if not 12 <= len(set(theme.images)) <= 25] == []
    assert [word for theme in all_themes for word in theme.images if english().get(word) is None] == []


def test_a_situation_is_found_by_its_text() -> None:
    """Typed by the writer it brings its things; another text brings none."""
    found = themes.find("The last  BUS home")
    assert found is not None
    assert "ticket" in found.images
    assert themes.find("the last bus") is None
