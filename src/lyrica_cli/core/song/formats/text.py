"""A song as text with headings: what ``generate`` prints, and what a draft can be read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Song


def text(song: Song) -> str:
    """Print the title as ``# Title``, each section under its heading in square brackets, blank lines between."""
    title = " ".join(song.title.split())
    blocks = [f"# {title}"] if title else []
    blocks += ["\n".join([f"[{section.label}]", *(line.text for line in section.lines)]) for section in song.sections]
    return "\n\n".join(blocks) + "\n"
