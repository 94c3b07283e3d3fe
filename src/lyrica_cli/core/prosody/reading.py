# ruff: file-ignore[ambiguous-unicode-character-string]  # writers type typographic apostrophes
"""How a whole line is sung: which pronunciation of each word, how many syllables, where the stress falls.

The published policy. Every way to sing each word has a price (``variants.py``); the reading of a line is the one whose
prices and misfit to a beat are least. Four beats are tried, iambic, trochaic, anapestic and dactylic, from any place:

- a stressed syllable of a longer word in a weak place costs 1, its secondary stress 0.3;
- an unstressed syllable of a longer word in a strong place costs 0.7, half of that beside no stress;
- a content word of one syllable in a weak place costs 0.25, a function word in a strong one 0.25;
- a rising beat that begins with its strong syllable costs 0.2.

What no beat fits well is sung as the dictionary has it, with the usual short forms.
"""

from __future__ import annotations

import functools
import operator
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.line import UNSTRESSED as WEAK
from lyrica_cli.core.prosody.phones import is_vowel
from lyrica_cli.core.prosody.pronounce import english_voice
from lyrica_cli.core.prosody.variants import variants

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyrica_cli.core.prosody.phones import Sound
    from lyrica_cli.core.prosody.pronounce import Pronouncer, Spoken

STRONG_MISPLACED, SECOND_MISPLACED = 1.0, 0.3
WEAK_MISPLACED, CONTENT_MISPLACED, FUNCTION_MISPLACED = 0.7, 0.25, 0.25
OPENING = 0.4
"""Share of it that the first word of an iambic line costs: *Over the hills* is common."""
UNSTRESSED = WEAK | frozenset(
    "i he she you they who which this these there then when while where what how not no o oh up out all some such let "
    "get got i'll i've i'd you'll you've they'll he'll she'll we'll that's what's there's don't won't can't ain't like "
    "into onto upon been being its thy thine thee thou ye".split()
)
"""Words of one syllable that a line sings without stress unless its beat asks for one."""
BEATS = {"iambic": ("01", (0, 1)), "trochaic": ("10", (0,)), "anapestic": ("001", (0, 1, 2)), "dactylic": ("100", (0,))}
"""Meter -> its foot, and the places of the foot at which a line may begin."""
NO_BEAT = 0.16
"""Price of each syllable of a line that keeps no beat."""
ELIDED, RUN_ON = 0.6, 1.1
"""Price of running *the* or *to*, and a final *y*, into a vowel that follows."""
BEAT_WEIGHT = 0.4
"""Weight of the beat against the prices of the words."""
BEHEADED = 0.2
"""Price of beginning a rising beat with its strong syllable, so that no syllable is swallowed for that alone."""
MOST_WORDS = 400
"""Words of a line that are read closely; those after them are sung as the dictionary has them."""

_TOKEN = re.compile(
    r"\$?\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th|['’]?s)?(?![^\W\d_])|[^\W_]+(?:['’][^\W_]+)*['’]?|['’][^\W_]+|[&@%]"
)
_PARTED = re.compile(
    r"(?<=[^\W\d_]) (?=['’](?:s|re|ve|ll|d|m|t)\b)|(?<=['’][tT]) (?=(?:is|was|were|will|would)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SungWord:
    """One word as it is sung in its line.

    Attributes:
        word: As typed, lower case.
        sound: Its phones.
        stress: One digit a syllable: 0 none, 1 main, 2 secondary; a function word of one syllable has 0.
        confidence: How sure its sound is.
    """

    word: str
    sound: Sound
    stress: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as it is sung.

    Attributes:
        words: Its words.
        meter: The beat it was read to, or None.
        misfits: Beat -> what this reading costs on it, 0 a perfect fit.
    """

    words: tuple[SungWord, ...]
    meter: str | None
    misfits: Mapping[str, float]

    @property
    def syllables(self) -> int:
        """Syllables sung."""
        return sum(len(word.stress) for word in self.words)

    @property
    def stress(self) -> str:
        """One digit a syllable, 0 or 1; secondary stress counts as stress."""
        return "".join(word.stress for word in self.words).replace("2", "1")

    def sung(self, meter: str | None) -> str:
        """Give the stress as sung to a beat: longer words keep theirs, words of one syllable take the beat's.

        >>> read("I left the porch light on again").sung("iambic")
        '01010101'
        """
        if meter is None:
            return self.stress
        foot, starts = BEATS[meter]
        start = min(starts, key=lambda phase: _line_misfit(self.words, foot, phase) + HEADLESS * _headless(foot, phase))
        digits: list[str] = []
        for word in self.words:
            if len(word.stress) == 1:
                digits.append(foot[(start + len(digits)) % len(foot)])
            else:
                digits += word.stress.replace("2", "1")
        return "".join(digits)


def tokens(text: str) -> list[str]:
    """Split a line into what is sung: words in lower case, numbers, ``&``; a price is read after its number.

    >>> tokens("It's $5 & half-past ten, you 're late")
    ["it's", '5', 'dollars', '&', 'half', 'past', 'ten', "you're", 'late']
    """
    joined = _PARTED.sub("", text.replace("’", "'"))
    found = []
    for token in _TOKEN.findall(joined):
        if token[0] == "$":
            number = token[1:]
            found += [number, "dollar" if number == "1" else "dollars"]
        else:
            found.append(token.lower())
    return found


def read(text: str, voice: Pronouncer | None = None) -> Reading:
    """Read a line as it is most likely sung.

    >>> read("The moths come every night").stress
    '011101'
    >>> read("our fire").syllables
    2
    """
    say = (voice or english_voice()).say
    spoken = [spoken for token in tokens(text) if (spoken := say(token)).sounds]
    choices = [_choices(each, spoken[at + 1] if at + 1 < len(spoken) else None) for at, each in enumerate(spoken)]
    close, loose = choices[:MOST_WORDS], choices[MOST_WORDS:]
    plain = [options[0] for options in close]
    best, least, meter = plain, NO_BEAT * BEAT_WEIGHT * sum(len(option.stress) for option in plain), None
    for name, (foot, starts) in BEATS.items():
        chosen, price = _fit(close, foot, starts)
        if price < least:
            best, least, meter = chosen, price, name
    sung = [*best, *(options[0] for options in loose)]
    words = tuple(
        SungWord(each.word, option.sound, option.stress, each.confidence)
        for each, option in zip(spoken, sung, strict=True)
    )
    return Reading(words, meter, {name: _least_misfit(words, name) for name in BEATS})


METRICAL = 0.16
"""Misfit a syllable up to which a stanza keeps a meter."""
TRIPLE = 0.04
"""Misfit a syllable that feet of three are charged: they ask for fewer stresses and fit more lines by chance."""
HEADLESS = 0.3
"""Misfit of a line that begins with the strong syllable of a rising foot: it may as well be falling."""


def meter_of(readings: Sequence[Reading]) -> str | None:
    """Name the meter of a stanza: the beat that all its lines together fit best; None if none fits well."""
    syllables = sum(reading.syllables for reading in readings)
    if not syllables:
        return None
    charges = {name: TRIPLE * syllables * (len(foot) - 2) for name, (foot, _) in BEATS.items()}
    misfits = {name: sum(each.misfits[name] for each in readings) + charges[name] for name in BEATS}
    name = min(misfits, key=lambda each: misfits[each])
    return name if misfits[name] <= METRICAL * syllables else None


def _least_misfit(words: tuple[SungWord, ...], meter: str) -> float:
    foot, starts = BEATS[meter]
    return min(_line_misfit(words, foot, phase) + HEADLESS * _headless(foot, phase) for phase in starts)


def _headless(foot: str, phase: int) -> bool:
    return foot[0] == "0" and foot[phase] == "1"


def _line_misfit(words: tuple[SungWord, ...], foot: str, phase: int) -> float:
    cost = 0.0
    for place, word in enumerate(words):
        misfit = _misfit(word.stress, foot, phase % len(foot))
        cost += misfit * OPENING if not place and foot == "01" else misfit
        phase += len(word.stress)
    return cost


@dataclass(frozen=True, slots=True)
class _Choice:
    sound: Sound
    stress: str
    price: float


@functools.lru_cache(maxsize=20_000)
def _options(word: str, sounds: tuple[Sound, ...]) -> tuple[_Choice, ...]:
    options = []
    for sound, price in variants(sounds, word):
        stress = "".join(phone[-1] for phone in sound if is_vowel(phone))
        options.append(_Choice(sound, "0" if len(stress) == 1 and word in UNSTRESSED else stress, price))
    return tuple(options)


def _choices(spoken: Spoken, after: Spoken | None) -> tuple[_Choice, ...]:
    options = _options(spoken.word, spoken.sounds)
    if after is None or not is_vowel(after.sounds[0][0]):
        return options
    if spoken.word in {"the", "to"}:
        return (*options, _Choice(spoken.sounds[0][:-1], "", ELIDED))
    last = options[0]
    if len(last.stress) > 1 and last.sound[-1] == "IY0":
        return (*options, _Choice((*last.sound[:-1], "Y"), last.stress[:-1], last.price + RUN_ON))
    return options


def _fit(choices: list[tuple[_Choice, ...]], foot: str, starts: tuple[int, ...]) -> tuple[list[_Choice], float]:
    """Choose each word's variant so that prices and misfit to a beat are least, by dynamic programming."""
    period = len(foot)
    best: dict[int, tuple[float, tuple[object, ...]]] = {
        phase: (BEHEADED * BEAT_WEIGHT * _headless(foot, phase), ()) for phase in starts
    }
    for place, options in enumerate(choices):
        step: dict[int, tuple[float, tuple[object, ...]]] = {}
        for phase, (paid, path) in best.items():
            for option in options:
                misfit = _misfit(option.stress, foot, phase)
                if not place and foot == "01":
                    misfit *= OPENING
                cost = paid + option.price + BEAT_WEIGHT * misfit
                end = (phase + len(option.stress)) % period
                if end not in step or cost < step[end][0]:
                    step[end] = (cost, (path, option))
        best = step
    cost, path = min(best.values(), key=operator.itemgetter(0))
    chosen: list[_Choice] = []
    while path:
        path, option = path  # type: ignore[assignment]
        chosen.append(option)
    return chosen[::-1], cost


@functools.lru_cache(maxsize=20_000)
def _misfit(stress: str, foot: str, phase: int) -> float:
    """Say how badly a word's stress sits on a beat from a place of the foot on."""
    cost = 0.0
    for at, digit in enumerate(stress):
        strong = foot[(phase + at) % len(foot)] == "1"
        if len(stress) == 1:
            cost += (FUNCTION_MISPLACED if digit == "0" else 0.0) if strong else CONTENT_MISPLACED * (digit != "0")
        elif strong and digit == "0":
            cost += WEAK_MISPLACED
        elif not strong and digit != "0":
            cost += STRONG_MISPLACED if digit == "1" else SECOND_MISPLACED
    return cost
