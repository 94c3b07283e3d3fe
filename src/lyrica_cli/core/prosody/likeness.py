"""How alike two line ends sound, as named features that a learned score and an explanation can both be read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.phones import coda_distance, vowel_distance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lyrica_cli.core.prosody.endings import Beat, Ending

MOST_LETTERS = 5
"""Letters at the end of two words that are compared."""
SURE = 0.85
"""Confidence below which a sound is a guess."""


def features(first: Ending, second: Ending, one: int, other: int) -> dict[str, float]:
    """Describe how the ends of two lines compare, each in one of its readings.

    Returns:
        Feature -> value; a feature that is missing is 0. Swapping the ends changes nothing.
    """
    left, right = first.readings[one], second.readings[other]
    a, b = left[0], right[0]
    lone_a, lone_b = first.own[one] == 1, second.own[other] == 1
    strong = (a.stressed or lone_a) + (b.stressed or lone_b)
    stress = ("uu", "su", "ss")[strong]
    vowel, coda = a.vowel == b.vowel, a.after == b.after
    found: dict[str, float] = {}
    if vowel and coda:
        found[f"rime {stress}"] = 1.0
        if stress == "uu" or not (a.stressed and b.stressed):
            found |= _before(left, right, stress)
        if a.before == b.before:
            found["onset"] = 1.0
    elif coda:
        pair = "~".join(sorted((a.vowel, b.vowel)))
        found[f"vowel {pair}"] = 1.0
        found[f"vowel {stress}"] = 1.0
        found["vowel distance"] = vowel_distance(a.vowel, b.vowel)
        found["open" if not a.after else "closed"] = 1.0
    elif vowel:
        found[f"coda {stress}"] = 1.0
        found["coda distance"] = min(coda_distance(a.after, b.after), 1.5)
        if not a.after or not b.after:
            found["coda missing"] = 1.0
    else:
        found[f"both {stress}"] = 1.0
        found["both distance"] = vowel_distance(a.vowel, b.vowel) + min(coda_distance(a.after, b.after), 1.5)
    kind = "heard" if vowel and coda else "seen"
    found |= _seen(first, second, kind)
    run = _run(left, right)
    if run:
        found[f"run {kind}"] = float(run)
    return found


def _seen(first: Ending, second: Ending, kind: str) -> dict[str, float]:
    """Compare how two ends are spelt, and how sure their sound is; kind is whether the rhyme is heard or only seen."""
    found: dict[str, float] = {}
    alike = _letters(first.word, second.word)
    found[f"letters {kind} {alike}"] = 1.0
    if first.spelt == second.spelt:
        found[f"spelt {kind}"] = 1.0
    if first.word == second.word:
        found["same word"] = 1.0
    if kind == "seen" and min(first.confidence, second.confidence) < SURE:
        found["guess"] = 1.0
    return found


def _before(left: tuple[Beat, ...], right: tuple[Beat, ...], stress: str) -> dict[str, float]:
    """Compare the syllables before the last ones, where the rhyme should begin there."""
    if len(left) == 1 or len(right) == 1:
        return {f"before {stress} none": 1.0}
    a, b = left[1], right[1]
    vowel, coda = a.vowel == b.vowel, a.after == b.after
    kind = "full" if vowel and coda else "vowel" if vowel else "coda" if coda else "other"
    return {f"before {stress} {kind}": 1.0}


def _run(left: tuple[Beat, ...], right: tuple[Beat, ...]) -> int:
    """Count the vowels before the last that are the same without a break, up to three."""
    count = 0
    for a, b in zip(left[1:4], right[1:4], strict=False):
        if a.vowel != b.vowel:
            break
        count += 1
    return count


def _letters(first: str, second: str) -> int:
    count = 0
    for a, b in zip(reversed(first), reversed(second), strict=False):
        if a != b or count == MOST_LETTERS:
            break
        count += 1
    return count


class Likeness:
    """Scores how likely two line ends are to rhyme.

    Args:
        weights: Feature -> its weight, as ``learn_rhyme.py`` learns them; ``bias`` goes to every pair.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = dict(weights)

    def score(self, first: Ending, second: Ending) -> float:
        """Give the log of how much likelier than any two lines these two rhyme, in the readings that agree best."""
        bias, weights = self.weights["bias"], self.weights
        return bias + max(
            (
                sum(weights.get(name, 0.0) * value for name, value in features(first, second, one, other).items())
                for one in range(len(first.readings))
                for other in range(len(second.readings))
            ),
            default=0.0,
        )
