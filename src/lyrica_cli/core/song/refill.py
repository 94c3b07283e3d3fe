"""A writer's text with some of its lines changed, and everything else as it was, blank lines and comments too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.song.formats.chordpro import chorded, is_chordpro

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lyrica_cli.core.song.song import Song


def refilled(text: str, places: Mapping[int, str], before: Song, after: Song) -> str:
    """Put the changed lines of a song into the text that it was read from.

    Args:
        text: The text, lines ended by line feeds; ChordPro gets its chords with the words.
        places: Line of the text (from 1) -> address of the line of the song that stands there.
        before: The song as it was read.
        after: The song as it is now.
    """
    old = {line.address: line for section in before.sections for line in section.lines}
    new = {line.address: line for section in after.sections for line in section.lines}
    with_chords = is_chordpro(text)
    lines = text.split("\n")
    for at, address in places.items():
        if old[address].text != new[address].text:
            stood = lines[at - 1]
            indent = stood[: len(stood) - len(stood.lstrip())]
            lines[at - 1] = indent + (chorded(new[address]) if with_chords else new[address].text)
    return "\n".join(lines)
