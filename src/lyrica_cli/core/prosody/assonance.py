"""How strongly two line ends rhyme by their vowels alone, as rap and much of pop has it.

The ends are laid on each other from their last stressed syllable. Each figure is the natural logarithm of a likelihood
ratio: how often lines that rhyme look so, over how often lines that do not. What lines that do not rhyme look like was
counted in 130,000 pairs of lines of verse; for lines that rhyme we assume that a third of the pairs share only
their vowels, as annotated rap has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.phones import coda_distance

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.endings import Beat, Ending

UNLIKE = -2.9
"""The stressed vowel or one after it differs."""
ALIKE = ((0.0, 4.1), (0.35, 2.1), (0.7, 1.55), (9.0, 0.9))
"""All vowels are the same and the consonants lie at most so far apart."""
RUN = (-0.4, 0.4, 2.0, 2.5)
"""So many vowels before the rhyme are the same too: a run of syllables that rhyme."""


def assonance(first: Ending, second: Ending) -> float:
    """Say how strongly two line ends rhyme by their vowels, in the readings that agree best."""
    return max(
        (
            _compared(left, right, _anchor(left, first.own[one]), _anchor(right, second.own[other]))
            for one, left in enumerate(first.readings)
            for other, right in enumerate(second.readings)
        ),
        default=UNLIKE,
    )


def _anchor(beats: tuple[Beat, ...], own: int) -> int:
    """Find the last stressed syllable of the last word, counted from the end; a lone syllable carries the stress."""
    return next((place for place, beat in enumerate(beats[:own]) if beat.stressed), 0) if own > 1 else 0


def _compared(left: tuple[Beat, ...], right: tuple[Beat, ...], one: int, other: int) -> float:
    if one != other:
        one = 0
    pairs = list(zip(left, right, strict=False))[: one + 1]
    if any(a.vowel != b.vowel for a, b in pairs):
        return UNLIKE
    apart = sum(coda_distance(a.after, b.after) for a, b in pairs)
    run = 0
    for a, b in zip(left[one + 1 :], right[one + 1 :], strict=False):
        if a.vowel != b.vowel:
            break
        run += 1
    return next(value for most, value in ALIKE if apart <= most or most == ALIKE[-1][0]) + RUN[min(run, len(RUN) - 1)]
