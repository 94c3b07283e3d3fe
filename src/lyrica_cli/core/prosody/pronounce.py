# ruff: file-ignore[ambiguous-unicode-character-string]  # writers type typographic apostrophes
"""How any word is said: the writer's own list, the dictionary, what it is derived from, and last its letters."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import TYPE_CHECKING, Literal

from lyrica_cli.core.prosody.affixes import inflected, prefixed
from lyrica_cli.core.prosody.letters import sound_out
from lyrica_cli.core.prosody.lexicon import english
from lyrica_cli.core.prosody.numerals import numeral
from lyrica_cli.core.prosody.phones import Sound, demoted
from lyrica_cli.core.prosody.respelling import CRIES, ELISIONS, LETTERS, respellings

if TYPE_CHECKING:
    from collections.abc import Mapping

Source = Literal["own", "dictionary", "derived", "letters"]

DERIVED = 0.9
"""Confidence in a sound that rules make from dictionary words."""
MOST_SOUNDS = 8
"""Sounds that one word is given at most."""
DEEPEST = 3
"""Affixes that are taken off one word."""
REMEMBERED = 40_000
"""Words whose sound is kept at hand; with more, the oldest is forgotten, so that memory stays flat."""
LONGEST = 60
"""Letters of a word; anything longer is noise and is cut."""
SHORTEST_PART = 3
"""Letters of the shorter part of a compound."""
PART_ZIPF = 2.8
"""Least zipf frequency of a part of a compound; rarer ones fit nearly anywhere."""
_VOWELS = re.compile(r"[aeiouy]")
_PAST = re.compile(r"(?<=[a-z])'d$")
_LONG = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Spoken:
    """How one word is said.

    Attributes:
        word: Lower case.
        sounds: Its pronunciations, the usual one first; none if there is nothing to say.
        confidence: From 0 to 1: 1 from a dictionary, ``DERIVED`` by rule from one, less from the letters.
        source: ``own`` the writer's list, ``dictionary``, ``derived``, ``letters``.
    """

    word: str
    sounds: tuple[Sound, ...]
    confidence: float
    source: Source


class Pronouncer:
    """Says any word.

    Args:
        own: The writer's own pronunciations: word in lower case -> its sounds. They go before everything else.

    Attributes:
        own: The same.
    """

    def __init__(self, own: Mapping[str, tuple[Sound, ...]] | None = None) -> None:
        self.own = dict(own or {})
        self._said: OrderedDict[str, Spoken] = OrderedDict()

    def say(self, word: str) -> Spoken:
        """Say a word, in any case; ``sounds`` is empty only if it holds no letter and no digit.

        >>> english_voice().say("turn'd").sounds
        (('T', 'ER1', 'N', 'D'),)
        >>> english_voice().say("lovin'").sounds[0]
        ('L', 'AH1', 'V', 'IH0', 'N')
        """
        key = word.lower().replace("’", "'")[:LONGEST]
        known = self._said.get(key)
        if known is None:
            known = self._said[key] = self._find(key)
            if len(self._said) > REMEMBERED:
                self._said.popitem(last=False)
        return known

    def _find(self, word: str) -> Spoken:
        if own := self.own.get(word):
            return Spoken(word, own, 1.0, "own")
        if listed := ELISIONS.get(word) or CRIES.get(word) or self._listed(word):
            return Spoken(word, listed[:MOST_SOUNDS], 1.0, "dictionary")
        if word.endswith(("èd", "éd")) and (stem := self.say(f"{word[:-2]}ed")).sounds:
            return replace(stem, word=word, sounds=tuple(map(_sung_in_full, stem.sounds)))
        if derived := self._derived(word):
            return Spoken(word, tuple(dict.fromkeys(derived))[:MOST_SOUNDS], DERIVED, "derived")
        plain = _PAST.sub("ed", _unaccented(word).strip("'"))
        return replace(self.say(plain), word=word) if plain != word else _guess(word)

    def _listed(self, word: str) -> tuple[Sound, ...]:
        if word in self.own:
            return self.own[word]
        entry = english().get(word)
        return entry.sounds if entry is not None and entry.word == word else ()

    def _derived(self, word: str, depth: int = DEEPEST) -> tuple[Sound, ...]:
        """Derive a word's sounds from words of the dictionary; empty if no rule applies."""
        if listed := self._listed(word) or ELISIONS.get(word):
            return listed
        if word[:1].isdigit() and (spelt := numeral(word)):
            return self._joined(spelt)
        if not depth or len(word) < SHORTEST_PART:
            return ()
        return self._affixed(word, depth - 1) or self._respelt(word, depth - 1) or _compound(word)

    def _affixed(self, word: str, depth: int) -> tuple[Sound, ...]:
        stems = list(inflected(word))
        for look in (self._listed, lambda stem: self._derived(stem, depth)):  # *pourest* is of *pour*, not of *poure*
            for stem, sounded in stems:
                if sounds := look(stem):
                    return tuple(sounded(sound) for sound in sounds)
        for stem, before in prefixed(word):
            if sounds := self._derived(stem, depth):
                return tuple((*before, *sound) for sound in sounds)
        return ()

    def _respelt(self, word: str, depth: int) -> tuple[Sound, ...]:
        for other in respellings(word):
            if sounds := self._derived(other, depth):
                return sounds
        if (shorter := _LONG.sub(r"\1\1", word)) != word:
            for other in (shorter, _LONG.sub(r"\1", word)):
                if sounds := CRIES.get(other) or self._derived(other, depth):
                    return sounds
        return ()

    def _joined(self, spelt: str) -> tuple[Sound, ...]:
        each = [self.say(word).sounds for word in spelt.split()]
        return tuple(tuple(phone for sound in choice for phone in sound) for choice in islice(product(*each), 2))


@functools.cache
def english_voice() -> Pronouncer:
    """Give the pronouncer without words of the writer's own, once a process."""
    return Pronouncer()


def _guess(word: str) -> Spoken:
    """Sound a word out; one without a vowel is said letter by letter."""
    if word.isascii() and word.isalpha() and not _VOWELS.search(word):
        return Spoken(word, (tuple(phone for letter in word for phone in LETTERS[letter]),), DERIVED, "derived")
    sound, confidence = sound_out(word)
    return Spoken(word, (sound,) if sound else (), confidence, "letters")


def _compound(word: str) -> tuple[Sound, ...]:
    splits = []
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        first, second = english().get(word[:at]), english().get(word[at:])
        if first and second and (rarer := min(first.zipf, second.zipf)) >= PART_ZIPF:
            splits.append((rarer, first.sounds[0], second.sounds[0]))
    if not splits:
        return ()
    _, head, tail = max(splits)
    return ((*head, *demoted(tail)),)


def _unaccented(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def _sung_in_full(sound: Sound) -> Sound:
    """Give *-ed* the syllable that its accent asks for."""
    return sound if sound[-2:-1] in {("IH0",), ("AH0",)} else (*sound[:-1], "IH0", "D")
