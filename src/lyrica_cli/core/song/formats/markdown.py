"""A song as Markdown (CommonMark)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Song

# A line's first sign can begin a list or a heading; the others mean something anywhere.
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&~|])")
_AT_START = re.compile(r"^(#|[-+=](?=\s|$|[-=])|[0-9]+(?=[.)]))")


def markdown(song: Song) -> str:
    """Print the title and the headings as headings, the lines with hard breaks; every sign stands for itself."""
    title = " ".join(song.title.split())
    blocks = [f"# {_plain(title)}"] if title else []
    if song.writers:
        blocks.append(f"*by {_plain(', '.join(song.writers))}*")
    for section in song.sections:
        blocks.append(f"## {_plain(section.label)}")
        if section.lines:
            blocks.append("\\\n".join(_plain(line.text) for line in section.lines))
    return "\n\n".join(blocks) + "\n"


def _plain(text: str) -> str:
    escaped = _ANYWHERE.sub(r"\\\1", text)
    return _AT_START.sub(lambda sign: f"{sign[0]}\\" if sign[0].isdigit() else f"\\{sign[0]}", escaped)
