"""A song as Suno takes lyrics: headings in square brackets, nothing else in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Song

_BRACKETS = str.maketrans("[]", "()")
_NAMES = {"Drop": "Post-Chorus", "Tag": "Outro"}


def suno(song: Song) -> str:
    """Print the sections under the headings that Suno knows; a bracket of the writer's becomes a round one."""
    blocks = []
    for section in song.sections:
        name, _, number = section.label.partition(" ")
        heading = " ".join(filter(None, [_NAMES.get(name, name), number]))
        blocks.append("\n".join([f"[{heading}]", *(line.text.translate(_BRACKETS) for line in section.lines)]))
    return "\n\n".join(blocks) + "\n"
