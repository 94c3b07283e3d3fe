"""Rhythm that lines are written to: where the strong places are, and whether words sit on them.

A pattern has one sign a syllable: ``1`` strong, ``0`` weak, ``-`` either. A word of several syllables sits on it if its
main stress falls on no weak place and none of its unstressed syllables on a strong one; a word of one syllable sits
anywhere. What does not is wrenched: TO-day for to-DAY.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.prosody.phones import is_vowel
from lyrica_cli.core.prosody.reading import UNSTRESSED, read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lyrica_cli.core.prosody import Entry

FEET = {"iambic": "01", "trochaic": "10", "anapestic": "001", "dactylic": "100"}
RISING = frozenset(("iambic", "anapestic"))
MOST_SYLLABLES = 16
"""Syllables of a line's rhythm."""


def meter_pattern(meter: str, syllables: int) -> str:
    """Lay a meter over a line: rising feet are counted from its end, falling ones from its beginning.

    >>> meter_pattern("iambic", 7), meter_pattern("dactylic", 7)
    ('1010101', '1001001')
    """
    feet = FEET[meter] * (syllables // len(FEET[meter]) + 1)
    return feet[-syllables:] if meter in RISING else feet[:syllables]


def parse_rhythm(text: str) -> tuple[str, ...]:
    """Read ``x/x/x/x/, x/x/x/``: a line each, x weak and / strong, - either.

    Raises:
        UsageError: it holds anything else, or a line is too long.

    >>> parse_rhythm("x/x/, /x")
    ('0101', '10')
    """
    lines = tuple(part.strip().replace("x", "0").replace("/", "1") for part in text.lower().split(","))
    if any(not line or set(line) - set("01-") or len(line) > MOST_SYLLABLES for line in lines):
        raise UsageError(
            f'--rhythm "{text}": write x for weak and / for strong, a comma between lines: x/x/x/x/,x/x/x/'
        )
    return lines


def sits(stress: str, places: str) -> bool:
    """Tell whether a word sits on some places of a pattern.

    Args:
        stress: A digit a syllable: 0 none, 1 main, 2 secondary.
        places: As many signs of a pattern.

    >>> sits("01", "01"), sits("01", "10"), sits("1", "0"), sits("102", "101")
    (True, False, True, True)
    """
    if len(stress) == 1:
        return True
    return not any((digit, place) in {("1", "0"), ("0", "1")} for digit, place in zip(stress, places, strict=True))


def stresses(entry: Entry) -> tuple[str, ...]:
    """Give the ways a word can be stressed, a digit a syllable."""
    patterns = ("".join(phone[-1] for phone in sound if is_vowel(phone)) for sound in entry.sounds)
    return tuple(dict.fromkeys(patterns))


def wrenched(text: str, pattern: str) -> tuple[str, ...] | None:
    """Name the words of a line that do not sit on its pattern, in the reading that wrenches fewest.

    Returns:
        None if a word is unknown or no reading has as many syllables as the pattern.

    >>> wrenched("today we go", "1001"), wrenched("today we go", "0101")
    (('today',), ())
    """
    states: dict[int, tuple[str, ...]] = {0: ()}
    for word in words(text):
        entry = english().get(word)
        if entry is None:
            return None
        longer: dict[int, tuple[str, ...]] = {}
        for at, faults in states.items():
            for stress in stresses(entry):
                end = at + len(stress)
                if end > len(pattern):
                    continue
                found = faults if sits(stress, pattern[at:end]) else (*faults, word)
                if end not in longer or len(found) < len(longer[end]):
                    longer[end] = found
        states = longer
    return states.get(len(pattern))


def fit(text: str, patterns: Iterable[str]) -> float | None:
    """Say which share of a line's longer words sit on the best of some patterns; None if none can be laid on it.

    >>> fit("today we go", ["1001"]), fit("we go", ["01"])
    (0.0, 1.0)
    """
    faults = [found for pattern in patterns if (found := wrenched(text, pattern)) is not None]
    if not faults:
        return None
    long = [word for word in words(text) if (entry := english().get(word)) and max(entry.counts) > 1]
    return 1.0 - min(map(len, faults)) / max(1, len(long))


def strain(text: str, patterns: Iterable[str]) -> int:
    """Count the words of one syllable that pull against the best of some patterns.

    They may stand anywhere; but a line sings better with its small words in weak places and the others in strong ones.

    >>> strain("the key is on the bed", ["010101"]), strain("i got up with sand on my back", ["10101010"])
    (1, 4)
    """
    best: list[int] = []
    for pattern in patterns:
        states = {0: 0}
        for word in words(text):
            entry = english().get(word)
            longer: dict[int, int] = {}
            for (at, pulled), stress in itertools.product(states.items(), stresses(entry) if entry else ()):
                end = at + len(stress)
                wanted = "0" if word in UNSTRESSED else "1"
                pulls = len(stress) == 1 and pattern[at:end] not in {wanted, "-"}
                if end <= len(pattern):
                    longer[end] = min(longer.get(end, len(pattern)), pulled + pulls)
            states = longer
        best += [states[len(pattern)]] if len(pattern) in states else []
    return min(best, default=0)


def scans(text: str, patterns: Collection[str]) -> bool:
    """Tell whether a line can be sung to one of some patterns; to none, or with a word of unknown sound, it can."""
    if not patterns or any(english().get(word) is None for word in words(text)):
        return True
    return any(wrenched(text, pattern) == () for pattern in patterns)


def rhythm_of(text: str) -> str:
    """Give the pattern that another line has to sit on to be sung to the same tune.

    Words of one syllable leave their place open, but for the last one: it is strong, so that a line that ends weak
    (*river*) is answered by one that ends weak, and one that ends strong by one that ends strong.

    >>> rhythm_of("tell the river"), rhythm_of("tell the boy")
    ('--10', '--1')
    """
    signs = ["-" if len(word.stress) == 1 else word.stress.replace("2", "-") for word in read(text).words]
    if signs and signs[-1] == "-":
        signs[-1] = "1"
    return "".join(signs)
