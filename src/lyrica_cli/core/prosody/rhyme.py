"""When two words rhyme: keys that are equal exactly where the sounds rhyme at a strictness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.phones import MANNER_OF, Sound, is_vowel

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.lexicon import Entry


def tail(sound: Sound) -> Sound:
    """Cut a pronunciation at its last stressed vowel, secondary stress included: the part that rhymes.

    >>> tail(("T", "AH0", "N", "AY1", "T"))
    ('AY1', 'T')
    """
    starts = [place for place, phone in enumerate(sound) if phone[-1] in "12"]
    vowels = [place for place, phone in enumerate(sound) if is_vowel(phone)]
    return sound[(starts or vowels or [0])[-1] :]


def perfect_key(sound: Sound) -> str:
    """Name the perfect rhyme family of a pronunciation: everything from the last stressed vowel, stress digits off.

    >>> perfect_key(("N", "AY1", "T"))
    'AY T'
    """
    return " ".join(phone.rstrip("012") for phone in tail(sound))


def near_key(sound: Sound) -> str:
    """Name the near rhyme family: as :func:`perfect_key`, but a consonant counts by its manner class only.

    >>> near_key(("HH", "OW1", "M")) == near_key(("AH0", "L", "OW1", "N"))
    True
    """
    phones = (phone.rstrip("012") for phone in tail(sound))
    return " ".join(MANNER_OF.get(phone, phone) for phone in phones)


def primary_key(sound: Sound) -> str:
    """As :func:`perfect_key`, but from the last vowel with primary stress: where the two differ, readers disagree."""
    starts = [place for place, phone in enumerate(sound) if phone[-1] == "1"]
    return " ".join(phone.rstrip("012") for phone in sound[starts[-1] :]) if starts else perfect_key(sound)


def onset(sound: Sound) -> Sound:
    """Give the consonants right before the rhyming part; equal onsets make a rich rhyme (leave, believe).

    >>> onset(("B", "IH0", "L", "IY1", "V"))
    ('L',)
    """
    head = list(sound[: len(sound) - len(tail(sound))])
    cut = max((place for place, phone in enumerate(head) if is_vowel(phone)), default=-1)
    return tuple(head[cut + 1 :])


def rhymes(first: Entry, second: Entry, *, near: bool = False) -> bool:
    """Tell whether two words rhyme in some pronunciation; a word does not rhyme with itself or its homophone.

    Args:
        first: A word.
        second: Another.
        near: Accept near rhyme too.
    """
    if first.word == second.word or set(first.sounds) & set(second.sounds):
        return False
    key = near_key if near else perfect_key
    return bool({key(sound) for sound in first.sounds} & {key(sound) for sound in second.sounds})
