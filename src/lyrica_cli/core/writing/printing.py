"""A song in a format, with a loop of chords laid over it where one was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.song.formats import render
from lyrica_cli.core.writing.chords import laid, parse_loop

if TYPE_CHECKING:
    from lyrica_cli.core.song.arrangement import Arrangement
    from lyrica_cli.core.song.song import Song


def printed(song: Song, form: str, arrangement: Arrangement, *, chords: str | None = None) -> str:
    """Print a song.

    Args:
        song: The song.
        form: One of the formats' names.
        arrangement: How it is to be played.
        chords: A loop, ``Am F C G``, for the lines that have no chords of their own; None lays none.

    Raises:
        UsageError: There is no such format, or something in the loop is no chord.
    """
    if chords is not None:
        song = laid(song, parse_loop(chords), arrangement.bars_a_line(song.genre))
    return render(song, form, arrangement)
