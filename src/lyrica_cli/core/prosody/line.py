"""What a line can be: its words, and every number of syllables and stress that the dictionary allows.

``reading.py`` answers another question: it chooses the one way in which a line is most likely sung, elisions and beat
included, and sounds out what no dictionary has. Here nothing is chosen and nothing is guessed. A line that is written
is held to its plan if it can be sung so in any way, and only known words are written; the two stay apart so that a song
written from a seed does not change when the ear learns something.
"""

from __future__ import annotations

import itertools
import re

from lyrica_cli.core.prosody.lexicon import english
from lyrica_cli.core.prosody.phones import stress

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?|['’][^\W_]+")  # ruff: ignore[ambiguous-unicode-character-string] - typographic apostrophes
_VOWELS = re.compile(r"[aeiouy]+")
MOST_READINGS = 4096
"""Readings of a line that are looked at; more words than that have choices only in prose."""


def words(text: str) -> list[str]:
    """Split a line into words, lower case; hyphens part, apostrophes do not.

    >>> words("It's half-past ten, Lovin' you!")
    ["it's", 'half', 'past', 'ten', "lovin'", 'you']
    """
    return [word.replace("’", "'").lower() for word in _WORD.findall(text)]  # ruff: ignore[ambiguous-unicode-character-string] - see above


def counts(text: str) -> tuple[int, ...] | None:
    """Give every number of syllables that a line can be sung in, smallest first.

    Returns:
        None if a word of it is not in the dictionary, or if there are no words.

    >>> counts("the fire is out"), counts("qwxz")
    ((4, 5), None)
    """
    totals = {0}
    for word in (found := words(text)):
        entry = english().get(word)
        if entry is None:
            return None
        totals = {total + count for total in totals for count in entry.counts}
    return tuple(sorted(totals)) if found else None


def fitted(text: str, low: int, high: int) -> int | None:
    """Count a line's syllables, in the reading nearest to a span; None where :func:`counts` is None."""
    readings = counts(text)
    if readings is None:
        return None
    return min(readings, key=lambda count: (max(low - count, count - high, 0), count))


def estimate(text: str) -> int:
    """Count syllables where some word's sound is unknown: a word out of the dictionary by its groups of vowels."""
    total = 0
    for word in words(text):
        entry = english().get(word)
        groups = len(_VOWELS.findall(word.removesuffix("e"))) or 1  # a final e is mostly silent
        total += entry.counts[0] if entry else groups
    return total


def line_stress(text: str, syllables: int) -> str | None:
    """Write a line's stress, one digit a syllable, in the first reading that has that many; None if none has.

    >>> line_stress("the fire is out", 5)
    '01001'
    """
    choices = []
    for word in words(text):
        entry = english().get(word)
        if entry is None:
            return None
        patterns = dict.fromkeys(map(stress, entry.sounds))
        if word in UNSTRESSED:
            patterns = dict.fromkeys(["0"])
        choices.append(tuple(patterns))
    for reading in itertools.islice(itertools.product(*choices), MOST_READINGS):
        if sum(map(len, reading)) == syllables:
            return "".join(reading)
    return None


UNSTRESSED = frozenset(
    "a an the and or but nor of to in on at by for from with as than if so i'm you're he's she's it's we're they're my "
    "your his her its our their me him us them it is am are was were be been do does did have has had will would can "
    "could shall should may might must that".split()
)
"""Words of one syllable that the dictionary lists with stress and a line sings without."""
