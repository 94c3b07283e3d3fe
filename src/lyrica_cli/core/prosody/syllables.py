"""Where in a written line each of its syllables begins."""

from __future__ import annotations

import re

from lyrica_cli.core.prosody.lexicon import english

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?|['’][^\W_]+")  # ruff: ignore[ambiguous-unicode-character-string]  # typographic apostrophes
_VOWELS = re.compile(r"[aeiouy]+", re.IGNORECASE)
_ONSET = re.compile(r"(?:[bcdfgkpt][lr]|[cpstw]h|qu|[^\W\d_aeiouy])$", re.IGNORECASE)
"""The consonants that a syllable begins with rather than the one before it ends with."""
_SUNG_E = re.compile(r"[^aeiouy]le$", re.IGNORECASE)


def starts(text: str, syllables: int | None = None) -> list[int]:
    """Give where each syllable begins, in characters from the start of the line.

    The dictionary says how many syllables a word has; where they part is taken from its spelling, so that a chord
    stands within a letter or two of its place.

    Args:
        text: A line.
        syllables: How many it is sung in, where words leave a choice; None takes each word's usual number.

    >>> starts("I left your coffee")
    [0, 2, 7, 12, 15]
    """
    found = [(word.start(), word[0]) for word in _WORD.finditer(text)]
    counts = [_counts(word) for _, word in found]
    chosen = [each[0] for each in counts]
    for at, each in enumerate(counts):
        # One word after the other takes its other number of syllables, until the line has as many as it is sung in.
        for other in each[1:]:
            if syllables is not None and abs(sum(chosen) + other - chosen[at] - syllables) < abs(
                sum(chosen) - syllables
            ):
                chosen[at] = other
    return [start + at for (start, word), count in zip(found, chosen, strict=True) for at in _within(word, count)]


def _counts(word: str) -> tuple[int, ...]:
    entry = english().get(word)
    return entry.counts if entry else (max(1, len(_groups(word))),)


def _groups(word: str) -> list[int]:
    """Give where each group of vowels begins that is sung: a final e mostly is not, but in *table*."""
    sung = word if _SUNG_E.search(word) else word.removesuffix("e")
    return [group.start() for group in _VOWELS.finditer(sung)]


def _within(word: str, count: int) -> list[int]:
    """Part a word: before the consonant that leads to each group of vowels, or evenly where spelling hides them."""
    groups = _groups(word)
    if len(groups) != count:
        return [at * len(word) // count for at in range(count)]
    onsets = [onset.start() if (onset := _ONSET.search(word[:at])) else at for at in groups]
    return [0, *onsets[1:]]
