"""A line of words with a line of chords above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Line


def chord_line(line: Line) -> str:
    """Print a line's chords so that each stands over its words; nothing where there are none.

    Two chords never touch: one that has no room stands to the right of its place.
    """
    above = ""
    for chord in sorted(line.chords, key=lambda chord: chord.at):
        at = max(chord.at, len(above) + 1) if above else chord.at
        above = above.ljust(at) + chord.name
    return above


def with_chords(lines: tuple[Line, ...]) -> list[str]:
    """Print lines, each under its chords."""
    return [text for line in lines for text in (chord_line(line), line.text) if text or text is line.text]
