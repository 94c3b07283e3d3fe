"""The sounds of English in ARPAbet, as the CMU Pronouncing Dictionary writes them."""

from __future__ import annotations

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
