"""Line ends as rhyme hears them: syllables from the last backwards, and how two ends differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lyrica_cli.core.prosody.phones import is_vowel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyrica_cli.core.prosody.phones import Sound
    from lyrica_cli.core.prosody.pronounce import Spoken

MOST_SYLLABLES = 5
"""Syllables of an end that are compared."""
MOST_READINGS = 4
"""Pronunciations of an end that are compared."""


class Beat(NamedTuple):
    """One syllable of an end: its vowel, the consonants up to the next vowel, its stress, the consonants before."""

    vowel: str
    after: Sound
    stressed: bool
    before: Sound


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of one line.

    Attributes:
        word: Its last word, lower case; empty if the line has none.
        spelt: The last word from its last group of vowels on, without what is silent.
        readings: Ways to say it; each the last syllables of the line, the last one first.
        own: For each reading, how many of its syllables belong to the last word.
        confidence: How sure the sound of the last word is.
    """

    word: str
    spelt: str
    readings: tuple[tuple[Beat, ...], ...]
    own: tuple[int, ...]
    confidence: float


_RIME = re.compile(r"[aeiouy]+[^aeiouy]*e?s?$")


def rime(word: str) -> str:
    """Give the letters of a word from its last group of vowels on; a final *e* that is silent goes with them.

    >>> rime("love"), rime("above"), rime("night"), rime("agree")
    ('ove', 'ove', 'ight', 'ee')
    """
    plain = word.replace("'d", "ed").replace("'", "")
    body = plain[:-1] if plain.endswith("e") and len(plain) > 2 and plain[-2] not in "aeiouy" else plain  # ruff: ignore[magic-value-comparison]
    starts = [found.start() for found in re.finditer(r"[aeiouy]+", body)]
    return plain[starts[-1] :] if starts else plain


def beats(sound: Sequence[str], most: int = MOST_SYLLABLES) -> tuple[Beat, ...]:
    """Cut a sound into its syllables, the last one first.

    A vowel coloured by r keeps the r among its consonants, so that *her* and *or* differ in the vowel only.

    >>> [beat.vowel for beat in beats(("L", "EY1", "T", "ER0"))]
    ['ER', 'EY']
    """
    cut: list[Beat] = []
    end = len(sound)
    at = end - 1
    while at >= 0 and len(cut) < most:
        if is_vowel(sound[at]):
            onset = at
            while onset and not is_vowel(sound[onset - 1]):
                onset -= 1
            vowel, stress = sound[at][:-1], sound[at][-1]
            after = tuple(sound[at + 1 : end])
            cut.append(Beat(vowel, ("R", *after) if vowel == "ER" else after, stress != "0", tuple(sound[onset:at])))
            end = at
        at -= 1
    return tuple(cut)


def ending(words: Sequence[str], say: Callable[[str], Spoken]) -> Ending:
    """Hear the end of a line.

    Args:
        words: The line's words, in order; only the last few are used.
        say: Says a word.
    """
    if not words:
        return Ending("", "", (), (), 1.0)
    last = say(words[-1])
    before: list[Beat] = []
    for word in words[-2:-MOST_SYLLABLES:-1]:
        if sounds := say(word).sounds:
            before.extend(beats(sounds[0]))
    readings, own = [], []
    for sound in last.sounds[:MOST_READINGS]:
        if cut := beats(sound):
            readings.append((*cut, *before)[:MOST_SYLLABLES])
            own.append(len(cut))
    return Ending(words[-1], rime(words[-1]), tuple(readings), tuple(own), last.confidence)
