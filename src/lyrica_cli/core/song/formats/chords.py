"""A line of words with a line of chords above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.song.instrumental import bare
from lyrica_cli.core.song.song import Played

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyrica_cli.core.song.instrumental import Item
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


def with_chords(items: Iterable[Item]) -> list[str]:
    """Print lines, each under its chords, and what is played between them."""
    found: list[str] = []
    for item in items:
        if isinstance(item, Played):
            found += [f"[{item.label}]"] if item.label else []
            found += [bare(line) for line in item.lines]
        else:
            found += [*filter(None, [chord_line(item)]), item.text]
    return found
