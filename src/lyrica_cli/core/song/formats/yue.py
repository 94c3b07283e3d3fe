"""A song as YuE takes lyrics: blocks of about half a minute, each under a tag in lower case, blank lines between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.song.formats.singers import plain, tag

if TYPE_CHECKING:
    from lyrica_cli.core.song.arrangement import Arrangement
    from lyrica_cli.core.song.song import Song

SECONDS_A_BLOCK = 30


def yue(song: Song, arrangement: Arrangement) -> str:
    """Print the sections; one that lasts longer than a block is parted into blocks of even length."""
    most = max(1, int(SECONDS_A_BLOCK / arrangement.seconds_a_line(song.genre)))
    blocks = []
    for section in song.sections:
        lines = [plain(line.text) for line in section.lines]
        parts = -(-len(lines) // most)
        length = -(-len(lines) // max(1, parts))
        starts = range(0, len(lines), max(1, length))
        blocks += ["\n".join([f"[{tag(section)}]", *lines[start : start + length]]) for start in starts]
    return "\n\n".join(blocks) + "\n"
