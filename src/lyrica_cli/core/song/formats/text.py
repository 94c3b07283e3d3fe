"""A song as text with headings: what ``generate`` prints, and what a draft can be read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.song.instrumental import blocks
from lyrica_cli.core.song.song import Played

if TYPE_CHECKING:
    from lyrica_cli.core.song.instrumental import Block
    from lyrica_cli.core.song.song import Song


def text(song: Song) -> str:
    """Print the title as ``# Title``, each section under its heading in square brackets, blank lines between.

    What is played without words stands as in ChordPro, so that a draft can be read from it.
    """
    title = " ".join(song.title.split())
    printed = [f"# {title}"] if title else []
    for block in blocks(song.sections):
        head = [f"[{block.section.label}]"] if block.section else []
        printed.append("\n".join([*head, *_lines(block)]).lstrip("\n"))
    return "\n\n".join(printed) + "\n"


def _lines(block: Block) -> list[str]:
    lines: list[str] = []
    for item in block.items:
        if isinstance(item, Played):
            if item.label is not None:
                lines.append(f"[{item.label}]" if item.label else "")
            lines += item.lines
        else:
            lines.append(item.text)
    return lines
