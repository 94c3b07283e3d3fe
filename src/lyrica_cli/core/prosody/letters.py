"""Letter-to-sound: how a word that no dictionary has is most likely said.

Each letter is sounded by the longest context around it that the rules know, from the end of the word to its beginning,
so that stress and ending are settled first. The rules are learned from the dictionary by ``learn.py``: a decision tree
over the letter, its neighbours and the syllables already heard (van den Bosch and Daelemans' IGTree, 1997), written as
one row a node.
"""

from __future__ import annotations

import functools
import string
from pathlib import Path
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.phones import is_vowel, stressed_once
from lyrica_cli.core.prosody.rows import SortedRows

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.phones import Sound

FILE = Path(__file__).parent / "data" / "letters.tsv"
SURE = 0.8
"""Confidence that the best of guesses has; even a regular spelling can mislead."""
_EDGE = "_"
_LETTERS = frozenset(string.ascii_lowercase)


def context(word: str, at: int, heard: str) -> str:
    """Write what stands around a letter, the most telling place first; one character a place.

    Args:
        word: Lower-case letters.
        at: The letter's place.
        heard: Syllables to the right of it, as :func:`heard` writes them.
    """

    def letter(offset: int) -> str:
        place = at + offset
        return word[place] if 0 <= place < len(word) else _EDGE

    left = (letter(-1), letter(2), heard, letter(-2), letter(3), letter(-3), letter(4), letter(5), letter(-4))
    return "".join((word[at], letter(1), *left))


def heard(vowels: int, *, stressed: bool) -> str:
    """Write how many syllables were heard so far, up to two, and whether the main stress is among them."""
    return str(min(vowels, 2) + 3 * stressed)


def sound_out(word: str) -> tuple[Sound, float]:
    """Sound a word out.

    Args:
        word: Any text; what is no letter from a to z is silent.

    Returns:
        The sound and how sure it is, from 0 to ``SURE``; an empty sound where nothing can be said.

    >>> sound_out("blick")[0]
    ('B', 'L', 'IH1', 'K')
    """
    spelt = "".join(letter for letter in word.lower() if letter in _LETTERS)
    said: list[str] = []
    purity, vowels, stressed = 1.0, 0, False
    for at in range(len(spelt) - 1, -1, -1):
        around = context(spelt, at, heard(vowels, stressed=stressed))
        phones, share = _longest(around)
        purity *= share
        for phone in reversed(phones):
            if is_vowel(phone):
                vowels += 1
                stressed = stressed or phone[-1] == "1"
            said.append(phone)
    sound = tuple(
        phone for place, phone in enumerate(reversed(said)) if is_vowel(phone) or place == 0 or said[-place] != phone
    )
    return stressed_once(sound), SURE * purity if sound else 0.0


@functools.cache
def _rules() -> SortedRows:
    return SortedRows(FILE)


def _longest(around: str) -> tuple[tuple[str, ...], float]:
    """Find the rule with the longest context; every rule's shorter contexts are rules too."""
    rules, last = _rules(), b""
    for length in range(1, len(around) + 1):
        row = rules.find(around[:length])
        if row is None:
            break
        last = row
    _, phones, share = last.decode().rstrip("\n").split("\t")
    return tuple(phones.split()), int(share) / 100
