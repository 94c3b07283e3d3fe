"""A song as ACE-Step takes lyrics: tags in lower case, lines of 6 to 10 syllables."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lyrica_cli.core.song.formats.singers import plain, tag

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Line, Song

MOST_SYLLABLES = 10


def acestep(song: Song) -> str:
    """Print the sections; a line of more than 10 syllables is broken into even parts between two words."""
    blocks = [
        "\n".join([f"[{tag(section)}]", *(part for line in section.lines for part in _parts(line))])
        for section in song.sections
    ]
    return "\n\n".join(blocks) + "\n"


def _parts(line: Line) -> list[str]:
    words = plain(line.text).split(" ")
    count = min(-(-(line.syllables or 0) // MOST_SYLLABLES) or 1, len(words))
    cuts = [round(at * len(words) / count) for at in range(count + 1)]
    return [" ".join(words[start:end]) for start, end in pairwise(cuts)]
