"""The words that rhyme with a word or a phrase, from an index that is compiled once (``index.py``)."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.endings import ending
from lyrica_cli.core.prosody.index import FILE, head
from lyrica_cli.core.prosody.judgement import NEAR, Kind, judged
from lyrica_cli.core.prosody.pronounce import english_voice
from lyrica_cli.core.prosody.reading import tokens
from lyrica_cli.core.prosody.rhyme import near_key, perfect_key
from lyrica_cli.core.prosody.rows import SortedRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lyrica_cli.core.prosody.endings import Ending
    from lyrica_cli.core.prosody.phones import Sound
    from lyrica_cli.core.prosody.pronounce import Pronouncer, Spoken

MOST = 500
"""Words taken from one family, the commonest; those after them are hardly words."""
RUNS = {Kind.mosaic, Kind.multisyllable}


@dataclass(frozen=True, slots=True)
class Partner:
    """A word that rhymes.

    Attributes:
        word: The word.
        kind: How it rhymes: ``perfect``, ``mosaic``, ``multisyllable`` or ``near``.
        score: How much, from 0 to 1.
        stress: One digit a syllable of its usual pronunciation, 0 or 1.
        frequency: Zipf frequency; 0 where unknown.
        parts: Parts of speech as in the lexicon; empty for function words.
        strong: Whether it rhymes on its main stress in its usual pronunciation; *chromosome* does not.
    """

    word: str
    kind: Kind
    score: float
    stress: str
    frequency: float
    parts: str
    strong: bool = True

    @property
    def syllables(self) -> int:
        """Syllables of its usual pronunciation."""
        return len(self.stress)


def partners(
    text: str,
    *,
    near: bool = True,
    keep: Callable[[Partner], bool] | None = None,
    limit: int | None = None,
    voice: Pronouncer | None = None,
) -> list[Partner]:
    """Find the words that rhyme with the end of a text.

    Args:
        text: A word, phrase or line.
        near: Also give near rhymes, below the perfect ones.
        keep: Leaves out those for which it is false.
        limit: How many at most; None gives all.
        voice: Says the words.

    Returns:
        Perfect rhymes, then runs of syllables (for a phrase), then near rhymes; commonest first within each. Never the
        word itself or one that sounds the same.

    >>> [partner.word for partner in partners("stone", near=False, limit=3)]
    ['own', 'known', 'phone']
    """
    say = (voice or english_voice()).say
    sung = tokens(text)
    end = ending(sung, say)
    if not end.word:
        return []
    sounds = say(end.word).sounds
    heads = {head(sound) for sound in sounds}
    found: dict[str, Partner] = {}
    alike: set[str] = set()
    for key in _keys("P", sounds, perfect_key):
        for partner, said in _family(key, Kind.perfect):
            (alike.add(partner.word) if said.strip("~") in heads else found.setdefault(partner.word, partner))
    near_ones = {word: each for word, each in _near(sounds) if word not in found} if near else {}
    runs = {each.word: each for each in _runs(end) if each.word not in found} if len(sung) > 1 else {}
    groups = (found, runs, {word: each for word, each in near_ones.items() if word not in runs})
    same = alike | set(sung)
    ranked = (
        each
        for group in groups
        for each in sorted(group.values(), key=lambda each: (not each.strong, -each.frequency, each.word))
        if each.word not in same and (keep is None or keep(each))
    )
    return [_scored(each, end, say) for each in islice(ranked, limit)]


def _scored(partner: Partner, end: Ending, say: Callable[[str], Spoken]) -> Partner:
    """Add the score, which is worth its time only for what is shown."""
    if partner.kind is Kind.perfect:
        return partner
    return replace(partner, score=max(NEAR, judged(end, ending([partner.word], say)).score))


def _keys(sign: str, sounds: tuple[Sound, ...], key: Callable[[Sound], str]) -> dict[str, None]:
    return dict.fromkeys(f"{sign} {key(sound)}" for sound in sounds)


def _near(sounds: tuple[Sound, ...]) -> Iterator[tuple[str, Partner]]:
    for family in _keys("N", sounds, near_key):
        for key in _row(family):
            for partner, _ in _family(f"P {key}", Kind.near):
                yield partner.word, partner


def _runs(end: Ending) -> Iterator[Partner]:
    """Find the words that answer the last two syllables of a phrase by a run of vowels."""
    keys = {f"V {beats[1].vowel} {beats[0].vowel}" for beats in end.readings if len(beats) > 1}
    for key in sorted(keys):
        for partner, _ in _family(key, Kind.mosaic):
            kind = judged(end, ending([partner.word], english_voice().say)).kind
            if kind in RUNS:
                yield replace(partner, kind=kind)


def _family(key: str, kind: Kind) -> Iterator[tuple[Partner, str]]:
    for value in _row(key):
        word, zipf, stress, parts, said = value.split(" ")
        score = 1.0 if kind is Kind.perfect else 0.0
        yield Partner(word, kind, score, stress, int(zipf) / 100, parts.strip("-"), said[0] != "~"), said


def _row(key: str) -> list[str]:
    row = _index().find(key)
    return [] if row is None else row.decode().rstrip("\n").partition("\t")[2].split(",", MOST)[:MOST]


@functools.cache
def _index() -> SortedRows:
    return SortedRows(FILE)
