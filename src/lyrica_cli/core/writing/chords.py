"""Chords over a song's lines: laid on the strong beats, or carried over when a line gets other words."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import asdict
from itertools import cycle
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.prosody.syllables import starts
from lyrica_cli.core.song.draft import Given, Open
from lyrica_cli.core.song.formats.chordpro import CHORD
from lyrica_cli.core.song.quote import shown
from lyrica_cli.core.song.song import Chord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lyrica_cli.core.song.draft import Draft, DraftLine
    from lyrica_cli.core.song.song import Line, Played, Song


def parse_loop(text: str) -> tuple[str, ...]:
    """Read a loop of chords, as in ``Am F C G``; commas and bars may stand between them.

    Raises:
        UsageError: there is none in it, or one that is no chord.
    """
    names = text.replace("|", " ").replace(",", " ").split()
    if not names:
        raise UsageError('--chords: no chord in it. As in: --chords "Am F C G"')
    for name in names:
        if not CHORD.fullmatch(name):
            raise UsageError(f'--chords: "{shown(name)}" is no chord. As in: --chords "Am F C G"')
    return tuple(names)


def laid(song: Song, loop: Sequence[str], bars: int) -> Song:
    """Lay a loop of chords over every line, a chord a bar, each bar beginning on a strong beat.

    The loop begins anew with each section. Lines that have chords of their own keep them.

    Args:
        song: The song.
        loop: Names of chords.
        bars: Bars that a line takes.
    """
    sections = []
    for section in song.sections:
        names = cycle(loop)
        lines = [line if line.chords else _beaten(line, [next(names) for _ in range(bars)]) for line in section.lines]
        sections.append(section.model_copy(update={"lines": tuple(lines)}))
    return song.model_copy(update={"sections": tuple(sections)})


def moved(before: Line, after: Line) -> Line:
    """Put a line's chords over its other words.

    Each goes to the syllable over which it stood, past the last one to the end; one that stood after all words stays
    there.
    """
    begin = starts(after.text, after.syllables)
    old = starts(before.text, before.syllables)
    chords = []
    for chord in before.chords:
        last = chord.at >= len(before.text)
        syllable = chord.syllable
        if syllable is None:
            syllable = _syllable(old, chord.at)
        at = len(after.text) if last or syllable >= len(begin) else begin[syllable]
        chords.append(chord.model_copy(update={"at": at, "syllable": syllable}))
    return after.model_copy(update={"chords": tuple(chords)})


def carried(song: Song, draft: Draft) -> Song:
    """Put the chords of the writer's draft over the lines of the song that came of it; it is played as the draft is."""
    song = song.model_copy(update=asdict(draft.music))
    over = {
        f"{section.kind.prefix(section.number)}.{at}": theirs
        for section in draft.sections
        for at, theirs in enumerate(section.lines, start=1)
        if theirs.chords
    }
    played: dict[str, deque[tuple[Played, ...]]] = defaultdict(deque)
    for theirs in draft.sections:
        played[theirs.kind.prefix(theirs.number)].append(theirs.played)
    sections = []
    for section in song.sections:
        lines = tuple(_over(line, over.get(line.address)) for line in section.lines)
        waiting = played[lines[0].address.rpartition(".")[0]] if lines else None
        between = waiting.popleft() if waiting else ()
        sections.append(section.model_copy(update={"lines": lines, "played": _between(lines, between)}))
    return song.model_copy(update={"sections": tuple(sections)})


def _over(line: Line, theirs: DraftLine | None) -> Line:
    if theirs is None:
        return line
    if isinstance(theirs, Open):
        return _beaten(line, [chord.name for chord in theirs.chords])
    return _standing(line, theirs.chords, whole=isinstance(theirs, Given))


def _between(lines: Sequence[Line], played: Iterable[Played]) -> tuple[Played, ...]:
    """Count what is played by the lines that stand; of a song that is broken off some are still open."""
    numbers = [int(line.address.rpartition(".")[2]) for line in lines]
    return tuple(each.model_copy(update={"after": sum(number <= each.after for number in numbers)}) for each in played)


def _standing(line: Line, chords: Iterable[Chord], *, whole: bool) -> Line:
    """Keep chords where they stood over the writer's words, and note over which syllable that is."""
    begin = starts(line.text, line.syllables if whole else None)
    placed = [
        chord.model_copy(
            update={
                "at": min(chord.at, len(line.text)),
                "syllable": _syllable(begin, chord.at),
            }
        )
        for chord in chords
    ]
    return line.model_copy(update={"chords": tuple(placed)})


def _syllable(begin: Sequence[int], at: int) -> int:
    """Give the syllable that begins nearest to a place, from 0."""
    return min(range(len(begin)), key=lambda each: abs(begin[each] - at), default=0)


def _beaten(line: Line, names: Sequence[str]) -> Line:
    """Lay chords over a line, evenly over its strong beats."""
    begin = starts(line.text, line.syllables)
    if not begin:
        return line
    strong = [at for at, sign in enumerate(line.stress or "") if sign == "1" and at < len(begin)]
    # A line with fewer beats than chords, or of unknown stress, takes them evenly over its syllables.
    beats = strong if len(strong) >= len(names) else list(range(len(begin)))
    picked = [beats[at * len(beats) // len(names)] for at in range(len(names))]
    return line.model_copy(
        update={
            "chords": tuple(Chord(name=name, at=begin[at], syllable=at) for name, at in zip(names, picked, strict=True))
        }
    )
