"""A song as nothing but its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Song


def lyrics(song: Song) -> str:
    """Print the lines, with a blank line between sections; no title, no headings."""
    stanzas = ["\n".join(line.text for line in section.lines) for section in song.sections if section.lines]
    return "\n\n".join(stanzas) + "\n"
