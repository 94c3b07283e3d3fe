"""The sounds of English in ARPAbet, as the CMU Pronouncing Dictionary writes them."""

from __future__ import annotations

import functools
import math
from itertools import starmap

Sound = tuple[str, ...]
"""One pronunciation: phones such as ``B AH1 T``; a vowel ends in its stress, 0 none, 1 primary, 2 secondary."""

MANNERS = {
    "plosive": "P B T D K G",
    "nasal": "M N NG",
    "fricative": "F V TH DH S Z SH ZH CH JH",
}
"""Consonants that are near each other: one manner class each. L, R, W, Y and HH are near none but themselves."""

MANNER_OF = {phone: manner for manner, phones in MANNERS.items() for phone in phones.split()}


def is_vowel(phone: str) -> bool:
    """Tell whether a phone is the nucleus of a syllable.

    >>> is_vowel("AH0"), is_vowel("NG")
    (True, False)
    """
    return phone[-1].isdigit()


def syllables(sound: Sound) -> int:
    """Count the syllables of a pronunciation.

    >>> syllables(("F", "AY1", "ER0"))
    2
    """
    return sum(map(is_vowel, sound))


def stress(sound: Sound) -> str:
    """Write a pronunciation's stress, one digit a syllable; secondary stress counts as stress.

    >>> stress(("B", "AH1", "T", "ER0", "F", "L", "AY2"))
    '101'
    """
    return "".join("0" if phone[-1] == "0" else "1" for phone in sound if is_vowel(phone))


def bare(sound: Sound) -> Sound:
    """Leave the stress digits out.

    >>> bare(("N", "AY1", "T"))
    ('N', 'AY', 'T')
    """
    return tuple(phone.rstrip("012") for phone in sound)


def stressed_once(sound: Sound) -> Sound:
    """Give a sound exactly one main stress: the first is kept, others become secondary; with none, one is set.

    >>> stressed_once(("B", "AH0", "N", "AE0", "N", "AH0"))
    ('B', 'AH1', 'N', 'AE0', 'N', 'AH0')
    """
    vowels = [place for place, phone in enumerate(sound) if is_vowel(phone)]
    if not vowels:
        return sound
    marked = [place for place in vowels if sound[place][-1] == "1"] or [
        place for place in vowels if sound[place][-1] == "2"
    ]
    main = marked[0] if marked else vowels[0]
    said = list(sound)
    for place in vowels:
        if place == main:
            said[place] = sound[place][:-1] + "1"
        elif sound[place][-1] == "1":
            said[place] = sound[place][:-1] + "2"
    return tuple(said)


def demoted(sound: Sound) -> Sound:
    """Turn main stress into secondary, as in the second part of a compound."""
    return tuple(phone[:-1] + "2" if phone[-1] == "1" else phone for phone in sound)


_PLACES = {
    "lip": "P B M F V W",
    "teeth": "TH DH",
    "ridge": "T D S Z N L R",
    "palate": "SH ZH CH JH Y",
    "velum": "K G NG",
    "throat": "HH",
}
_PLACE_OF = {phone: place for place, phones in _PLACES.items() for phone in phones.split()}
_VOICED = frozenset("B D G V DH Z ZH JH M N NG L R W Y".split())
_VOWEL_AT: dict[str, tuple[tuple[float, float], ...]] = {
    "IY": ((1.0, 0.0),), "IH": ((0.85, 0.2),), "EY": ((0.6, 0.1), (0.9, 0.1)), "EH": ((0.5, 0.2),),
    "AE": ((0.2, 0.3),), "AH": ((0.35, 0.6),), "ER": ((0.5, 0.6),), "AA": ((0.0, 0.8),), "AO": ((0.3, 1.0),),
    "OW": ((0.5, 1.0), (0.8, 1.0)), "UH": ((0.8, 0.85),), "UW": ((1.0, 1.0),), "AY": ((0.0, 0.5), (0.9, 0.1)),
    "AW": ((0.0, 0.5), (0.85, 1.0)), "OY": ((0.4, 1.0), (0.9, 0.1)),
}  # fmt: skip
"""Where the tongue stands in a vowel, (height, backness) from 0 to 1 after the IPA chart; two places in a diphthong."""


@functools.cache
def vowel_distance(first: str, second: str) -> float:
    """Say how far two vowels lie apart, 0 the same to about 1, without their stress digits.

    >>> vowel_distance("IH", "IH"), vowel_distance("IH", "EH") < vowel_distance("IH", "AA")
    (0.0, True)
    """
    one, other = _VOWEL_AT[first], _VOWEL_AT[second]
    ends = ((one[0], other[0]), (one[-1], other[-1]))
    return sum(starmap(math.dist, ends)) / 2 + 0.1 * (len(one) != len(other))


@functools.cache
def consonant_distance(first: str, second: str) -> float:
    """Say how far two consonants lie apart, from 0 the same to 1: manner weighs most, then place, then voice.

    >>> consonant_distance("T", "D") < consonant_distance("T", "K") < consonant_distance("T", "M")
    True
    """
    if first == second:
        return 0.0
    manner = MANNER_OF.get(first, first) != MANNER_OF.get(second, second)
    place = _PLACE_OF[first] != _PLACE_OF[second]
    return 0.5 * manner + 0.3 * place + 0.2 * ((first in _VOICED) != (second in _VOICED))


DROPPED = 0.45
"""Cost of a consonant that only one of two codas has."""
DROPPED_LAST = 0.3
"""The same for a last T, D, S or Z: an ending, or a sound that singing swallows."""


@functools.lru_cache(maxsize=20_000)
def coda_distance(first: Sound, second: Sound) -> float:
    """Say how far two runs of consonants lie apart: 0 the same; sums the cheapest way to make one of the other.

    >>> coda_distance(("N", "D"), ("N",)) < coda_distance(("N", "D"), ("K",))
    True
    """
    costs = [0.0]
    for at in range(len(second)):
        costs.append(costs[-1] + _drop(second, at))
    for row in range(len(first)):
        step = [costs[0] + _drop(first, row)]
        for at in range(len(second)):
            step.append(
                min(
                    costs[at] + consonant_distance(first[row], second[at]),
                    costs[at + 1] + _drop(first, row),
                    step[at] + _drop(second, at),
                )
            )
        costs = step
    return costs[-1]


def _drop(coda: Sound, at: int) -> float:
    return DROPPED_LAST if at == len(coda) - 1 and coda[at] in {"T", "D", "S", "Z"} else DROPPED


VOWELS = frozenset(_VOWEL_AT)
CONSONANTS = frozenset(_PLACE_OF)
