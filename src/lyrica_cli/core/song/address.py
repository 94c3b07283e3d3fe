"""Where a line stands: its address, or its running number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.errors import NotFound
from lyrica_cli.core.song.quote import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyrica_cli.core.song.song import Line, Section, Song


def numbered(song: Song) -> Iterator[tuple[Section, list[tuple[int, Line]]]]:
    """Give each section with its lines and their running numbers, which count lines as sung from 1."""
    at = 1
    for section in song.sections:
        yield section, list(enumerate(section.lines, start=at))
        at += len(section.lines)


def find_line(song: Song, ref: str) -> Line:
    """Find a line by its address (``v2.3``) or its running number (``7``).

    Raises:
        NotFound: the song has no such line.
    """
    wanted = ref.strip().lower()
    for _, lines in numbered(song):
        for number, line in lines:
            if wanted in {str(number), line.address.lower()}:
                return line
    raise NotFound(f'no line "{shown(ref)}" in {song.id or "it"}. To see them: lyrica history show {song.id} --numbers')
