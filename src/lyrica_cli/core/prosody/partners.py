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
    from collections.abc import Callable, Iterable, Iterator

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
        name: Whether it is written with a capital only; names come last.
    """

    word: str
    kind: Kind
    score: float
    stress: str
    frequency: float
    parts: str
    strong: bool = True
    name: bool = False

    @property
    def syllables(self) -> int:
        """Syllables of its usual pronunciation."""
        return len(self.stress)


def partners(
    text: str,
    *,
    near: bool = True,
    keep: Callable[[Partner], bool] | None = None,
    rank: Callable[[list[Partner]], list[Partner]] | None = None,
    limit: int | None = None,
    voice: Pronouncer | None = None,
) -> list[Partner]:
    """Find the words that rhyme with the end of a text.

    Args:
        text: A word, phrase or line.
        near: Also give near rhymes, below the perfect ones.
        keep: Leaves out those for which it is false.
        rank: Puts what is left in another order before the limit counts; scores are not known yet.
        limit: How many at most; None gives all.
        voice: Says the words.

    Returns:
        Perfect rhymes, then runs of syllables (for a phrase), then near rhymes, and names after all; commonest first
        within each. Never the word itself or one that sounds the same.

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
    alike = set(sung)
    found: dict[str, tuple[_Rank, list[str], Kind]] = {}
    for row in _rows(_keys("P", sounds, perfect_key)):
        if row[_SAID].strip("~") in heads:
            alike.add(row[0])
        else:
            found.setdefault(row[0], (_rank(row, 0), row, Kind.perfect))
    if len(sung) > 1:
        for row, kind in _runs(end):
            found.setdefault(row[0], (_rank(row, 1), row, kind))
    if near:
        for row in _near(sounds):
            found.setdefault(row[0], (_rank(row, 2), row, Kind.near))
    # A family can have hundreds of words: only those that are shown become values and get a score.
    ranked = (_partner(row, kind) for _, row, kind in sorted(found.values()) if row[0] not in alike)
    kept = (each for each in ranked if keep is None or keep(each))
    return [_scored(each, end, say) for each in islice(kept if rank is None else rank(list(kept)), limit)]


_ZIPF, _STRESS, _PARTS, _SAID = 1, 2, 3, 4
"""Places in a row of the index, after its word."""
_Rank = tuple[bool, int, bool, int, str]


def _rank(row: list[str], group: int) -> _Rank:
    return row[_PARTS][-1] == "m", group, row[_SAID][0] == "~", -int(row[_ZIPF]), row[0]


def _partner(row: list[str], kind: Kind) -> Partner:
    word, zipf, stress, parts, said = row
    score = 1.0 if kind is Kind.perfect else 0.0
    return Partner(word, kind, score, stress, int(zipf) / 100, parts.strip("-m"), said[0] != "~", parts[-1] == "m")


def _scored(partner: Partner, end: Ending, say: Callable[[str], Spoken]) -> Partner:
    """Add the score, which is worth its time only for what is shown."""
    if partner.kind is Kind.perfect:
        return partner
    return replace(partner, score=max(NEAR, judged(end, ending([partner.word], say)).score))


def _keys(sign: str, sounds: tuple[Sound, ...], key: Callable[[Sound], str]) -> list[str]:
    return list(dict.fromkeys(f"{sign} {key(sound)}" for sound in sounds))


def _near(sounds: tuple[Sound, ...]) -> Iterator[list[str]]:
    return _rows(f"P {key}" for family in _keys("N", sounds, near_key) for key in _values(family))


def _runs(end: Ending) -> Iterator[tuple[list[str], Kind]]:
    """Find the words that answer the last two syllables of a phrase by a run of vowels."""
    keys = {f"V {beats[1].vowel} {beats[0].vowel}" for beats in end.readings if len(beats) > 1}
    for row in _rows(sorted(keys)):
        kind = judged(end, ending([row[0]], english_voice().say)).kind
        if kind in RUNS:
            yield row, kind


def _rows(keys: Iterable[str]) -> Iterator[list[str]]:
    return (value.split(" ") for key in keys for value in _values(key))


def _values(key: str) -> list[str]:
    row = _index().find(key)
    return [] if row is None else row.decode().rstrip("\n").partition("\t")[2].split(",", MOST)[:MOST]


@functools.cache
def _index() -> SortedRows:
    return SortedRows(FILE)
