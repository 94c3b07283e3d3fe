"""The ways one word can be sung: full, or with a syllable swallowed or gained, each at a price.

Prices are in the unit of ``reading.py``: 1 is a stressed syllable of a long word in a weak place.
"""

from __future__ import annotations

import functools
import operator
import re
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.phones import is_vowel, stress, syllables

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.phones import Sound

ANOTHER = 0.9
"""Another pronunciation of the dictionary than the usual one."""
SWALLOWED = 0.5
"""A weak vowel between a consonant and r, l or n, with a vowel after (*every*, *different*)."""
SWALLOWED_BEFORE = 1.2
"""The same before a stressed vowel (*believe*, *delight*)."""
RUNNING = -0.1
"""The same before *-ing* (*wandering*, *entering*): the short form is usual."""
GLIDED = 0.25
"""An *i* or *u* sound before a weak vowel (*glorious*, *influence*)."""
KEPT = 0.25
"""Two syllables where one is usual: *fire*, *desire*, *our*, *hour*."""
HOURS = frozenset("our hour ours hours sour flour".split())
OPEN = 0.1
"""One syllable for *power*, *flower*, *higher*, *iron*, which are as often two."""
SHORTENED = 0.7
"""A weak vowel before a last n or l (*heaven*, *given*, *devil*)."""
GAINED = 1.6
"""*-ed* in full (*blessed*, *winged*)."""
IN_FULL = frozenset(
    "winged blessed blest aged learned beloved accursed cursed armed crooked dogged jagged rugged wretched".split()
)
"""Words that verse sings with their *-ed* as often as without, and the price of that."""
FULL = 0.5
FULLY = 0.1
"""The short form of *-fully* that the dictionary lists for some words (*beautifully*)."""
CLIPPED = {"because": (("K", "AH1", "Z"), -0.15), "gonna": (("G", "AH1", "N"), 0.2)}
"""Words whose first or last syllable singers drop, with the short form and its price; *because* is one syllable in 56
of 59 lines of rap."""
SHORT = dict.fromkeys(
    "every different favorite favourite several evening everything everybody".split(), -0.1
) | dict.fromkeys(
    "camera natural general memory mystery history family difference interest reasonable poem poet diamond violet "
    "jewel cruel fuel duel quiet heaven seven given even ivory battery victory misery".split(),
    0.2,
)
"""Words that are usually, or often, sung a syllable shorter, and the price of that."""
MOST = 10
"""Variants kept for one word, the cheapest."""
_MELTING = re.compile(r"[iy]r(?!on)")
"""Spellings whose r melts into the vowel: *fire*, *tyre*; not *iron*, nor what adds an ending, *higher*, *liar*."""
_LIQUID = frozenset("R L N".split())
_ING = (("IH0", "NG"), ("IH0", "N"))
_WEAK = frozenset("AH0 IH0 ER0 EH0 AA0 AO0".split())


@functools.lru_cache(maxsize=20_000)
def variants(sounds: tuple[Sound, ...], spelt: str) -> tuple[tuple[Sound, float], ...]:
    """Give the ways to sing a word, each with its price, the cheapest first and each number of syllables once.

    Args:
        sounds: Its pronunciations, the usual one first.
        spelt: The word, lower case.
    """
    found: dict[str, tuple[Sound, float]] = {}
    for place, sound in enumerate(sounds):
        price = ANOTHER if place else 0.0
        for sung, more in ((sound, 0.0), *_shorter(sound, spelt), *_longer(sound, spelt)):
            pattern, total = stress(sung), price + more
            if not pattern and stress(sound):
                continue
            if pattern not in found or total < found[pattern][1]:
                found[pattern] = (sung, total)
    if spelt in SHORT and sounds:
        most = syllables(sounds[0])
        for pattern, (sung, price) in found.items():
            if len(pattern) == most - 1:
                found[pattern] = (sung, min(price, SHORT[spelt]))
    if spelt in CLIPPED:
        sung, price = CLIPPED[spelt]
        found[stress(sung)] = (sung, price)
    ranked = sorted(found.values(), key=operator.itemgetter(1))
    cheapest = ranked[0][1] if ranked else 0.0
    return tuple((sound, price - cheapest) for sound, price in ranked[:MOST])


def _shorter(sound: Sound, spelt: str) -> list[tuple[Sound, float]]:
    """Leave out one weak syllable where singers do; a melted r costs nothing and its full form does."""
    found: list[tuple[Sound, float]] = []
    for at, phone in enumerate(sound):
        before, after = sound[at - 1 : at], sound[at + 1 : at + 2]
        last = at + 1 == len(sound)
        if not before or not is_vowel(phone) or phone[-1] != "0":
            continue
        if phone == "ER0" and is_vowel(before[0]) and before[0][:2] in {"AY", "AW"}:
            melts = _MELTING.search(spelt) if before[0].startswith("AY") else last and spelt in HOURS
            price = -KEPT if melts else OPEN
            found.append(((*sound[:at], "R", *sound[at + 1 :]), price))
        elif phone in _WEAK and is_vowel(before[0]) and before[0][:2] in {"IY", "UW", "OW"}:
            found.append(((*sound[: at - 1], _glide(before[0]), *_rest(sound, at, before[0])), GLIDED))
        elif phone == "ER0" and not last and is_vowel(after[0]):
            price = RUNNING if sound[at + 1 :] in _ING else _swallowed(after[0])
            found.append(((*sound[:at], "R", *sound[at + 1 :]), price))
        elif phone in _WEAK and not last and after[0] in _LIQUID and len(sound) > at + 2 and is_vowel(sound[at + 2]):
            price = RUNNING if sound[at + 2 :] in _ING else _swallowed(sound[at + 2])
            found.append(((*sound[:at], *sound[at + 1 :]), price))
        elif (
            phone in _WEAK
            and at + 2 >= len(sound) - 1
            and not last
            and after[0] in {"N", "L"}
            and before[0] in "V DH T D"
        ):
            found.append(((*sound[:at], *sound[at + 1 :]), SHORTENED))
    return found


def _swallowed(vowel: str) -> float:
    return SWALLOWED if vowel[-1] == "0" else SWALLOWED_BEFORE


def _rest(sound: Sound, at: int, before: str) -> Sound:
    """Keep the weak vowel after a glide, with the stress of the vowel that glides."""
    return (sound[at][:-1] + before[-1], *sound[at + 1 :])


def _glide(vowel: str) -> str:
    return "Y" if vowel.startswith("IY") else "W"


def _longer(sound: Sound, spelt: str) -> list[tuple[Sound, float]]:
    """Sing a silent *-ed* in full, and *-fully* where the dictionary has it short."""
    if spelt.endswith("fully") and sound[-3:] == ("F", "L", "IY0"):
        return [((*sound[:-2], "AH0", "L", "IY0"), -FULLY)]
    if not (spelt.endswith("ed") and len(sound) > 2 and sound[-1] in {"D", "T"} and not is_vowel(sound[-2])):  # ruff: ignore[magic-value-comparison]
        return []
    return [((*sound[:-1], "IH0", "D"), FULL if spelt in IN_FULL else GAINED)]
