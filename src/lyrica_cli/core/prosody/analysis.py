"""How a lyric sounds: scheme, syllables, stress, kinds of rhyme, meter and form, stanza by stanza."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.endings import ending
from lyrica_cli.core.prosody.judgement import Kind, judged
from lyrica_cli.core.prosody.pronounce import english_voice
from lyrica_cli.core.prosody.reading import UNSTRESSED, meter_of, read
from lyrica_cli.core.prosody.rhyme import perfect_key
from lyrica_cli.core.prosody.scheme import detect
from lyrica_cli.core.prosody.strophes import stanza_form, whole_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyrica_cli.core.prosody.endings import Ending
    from lyrica_cli.core.prosody.pronounce import Pronouncer
    from lyrica_cli.core.prosody.reading import Reading

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""Names of families in a scheme; what comes after them is ``.``, which rhymes with nothing."""
UNSURE = 0.5
"""Confidence below which the sound of a word is told to be a guess."""
LONGEST_TOGETHER = 60
"""Lines up to which a text is also heard as one stanza, for forms that link stanzas."""


@dataclass(frozen=True, slots=True)
class LineSound:
    """How one line sounds.

    Attributes:
        text: The line as typed.
        syllables: Syllables as sung.
        stress: One digit a syllable, 0 or 1, as sung to the stanza's meter.
        rhyme: The letter of its family in the stanza; a letter of its own if it rhymes with nothing.
        rhymed: Whether another line has its letter.
        kind: Kind of its rhyme with the nearest line of its family; ``none`` if it has none.
        internal: Words within the line that rhyme with each other or with its end.
        guessed: Words whose sound is a guess from their letters.
        repeats: Number of the stanza and line (both from 1) that it repeats word for word, or None.
    """

    text: str
    syllables: int
    stress: str
    rhyme: str
    rhymed: bool
    kind: Kind
    internal: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    repeats: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class StanzaSound:
    """How one stanza sounds.

    Attributes:
        label: Its heading, or None.
        scheme: One letter a line.
        meter: ``iambic``, ``trochaic``, ``anapestic``, ``dactylic``, or None.
        form: The name of its form, or None.
        lines: Its lines.
    """

    label: str | None
    scheme: str
    meter: str | None
    form: str | None
    lines: tuple[LineSound, ...]

    @property
    def marked(self) -> str:
        """The scheme as songwriters write it: ``X`` for a line that rhymes with nothing, letters from A."""
        names: dict[str, str] = {}
        return "".join(
            names.setdefault(line.rhyme, LETTERS[len(names) % len(LETTERS)]) if line.rhymed else "X"
            for line in self.lines
        )


@dataclass(frozen=True, slots=True)
class Analysis:
    """How a whole text sounds.

    Attributes:
        form: The name of its form, or None.
        meter: The meter of most of its stanzas, or None.
        stanzas: Its stanzas.
    """

    form: str | None
    meter: str | None
    stanzas: tuple[StanzaSound, ...]


def letters(families: Sequence[int]) -> str:
    """Name families by letters, in the order in which they come.

    >>> letters((0, 1, 0))
    'ABA'
    """
    return "".join(LETTERS[family] if family < len(LETTERS) else "." for family in families)


def scan(lines: Sequence[str], voice: Pronouncer | None = None) -> tuple[str, list[int]]:
    """Give the scheme and the syllables of a stanza, nothing else."""
    voice = voice or english_voice()
    readings = [read(line, voice) for line in lines]
    return letters(detect([_ending(reading, voice) for reading in readings])), [each.syllables for each in readings]


def analyze(stanzas: Sequence[tuple[str | None, Sequence[str]]], voice: Pronouncer | None = None) -> Analysis:
    """Say how a lyric sounds.

    Args:
        stanzas: Label and lines of each.
        voice: Says the words; None takes the dictionary alone.
    """
    voice = voice or english_voice()
    seen: dict[tuple[str, ...], tuple[int, int]] = {}
    heard = [_stanza(number, label, lines, voice, seen) for number, (label, lines) in enumerate(stanzas, start=1)]
    every = [line for _, lines in stanzas for line in lines]
    together = scan(every, voice)[0] if len(heard) > 1 and len(every) <= LONGEST_TOGETHER else ""
    meters = Counter(stanza.meter for stanza in heard).most_common(1)
    form = whole_form([each.scheme for each in heard], together, [each.form for each in heard])
    return Analysis(form, meters[0][0] if meters else None, tuple(heard))


def _stanza(
    number: int,
    label: str | None,
    lines: Sequence[str],
    voice: Pronouncer,
    seen: dict[tuple[str, ...], tuple[int, int]],
) -> StanzaSound:
    readings = [read(line, voice) for line in lines]
    ends = [_ending(reading, voice) for reading in readings]
    families = detect(ends)
    scheme = letters(families)
    meter = meter_of(readings)
    sounds = []
    for at, (line, reading) in enumerate(zip(lines, readings, strict=True)):
        words = tuple(word.word for word in reading.words)
        first = seen.setdefault(words, (number, at + 1)) if words else None
        sounds.append(
            LineSound(
                text=line,
                syllables=reading.syllables,
                stress=reading.sung(meter),
                rhyme=scheme[at],
                rhymed=families.count(families[at]) > 1,
                kind=_kind(at, families, ends),
                internal=_internal(reading, ends[at], voice),
                guessed=tuple(dict.fromkeys(word.word for word in reading.words if word.confidence < UNSURE)),
                repeats=None if first == (number, at + 1) else first,
            )
        )
    form = stanza_form(scheme, [sound.syllables for sound in sounds], list(lines))
    return StanzaSound(label, scheme, meter, form, tuple(sounds))


def _ending(reading: Reading, voice: Pronouncer) -> Ending:
    return ending([word.word for word in reading.words], voice.say)


def _kind(at: int, families: Sequence[int], ends: Sequence[Ending]) -> Kind:
    """Name the rhyme of a line with the nearest other line of its family, an earlier one where two are as near."""
    others = [place for place, family in enumerate(families) if family == families[at] and place != at]
    if not others:
        return Kind.none
    nearest = min(others, key=lambda place: (abs(place - at), place > at))
    return judged(ends[nearest], ends[at]).kind


def _internal(reading: Reading, end: Ending, voice: Pronouncer) -> tuple[str, ...]:
    """Find the words that rhyme perfectly inside a line; small words do not count."""
    families: dict[str, dict[str, None]] = {}
    for word in reading.words:
        if word.word not in UNSTRESSED and "1" in word.stress and word.word != end.word:
            families.setdefault(perfect_key(word.sound), {})[word.word] = None
    ends = {perfect_key(sound) for sound in voice.say(end.word).sounds} if end.word else set()
    return tuple(word for key, words in families.items() if len(words) > 1 or key in ends for word in words)
