"""The formats by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.song.arrangement import Arrangement
from lyrica_cli.core.song.formats import (
    acestep,
    chordpro,
    html,
    json,
    lrc,
    lyrics,
    markdown,
    sheet,
    songgeneration,
    suno,
    text,
    yue,
)
from lyrica_cli.core.song.quote import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyrica_cli.core.song.song import Song

_OF_WORDS: dict[str, Callable[[Song], str]] = {
    "text": text.text,
    "lyrics": lyrics.lyrics,
    "markdown": markdown.markdown,
    "json": json.json,
    "suno": suno.suno,
    "ace-step": acestep.acestep,
    "songgeneration": songgeneration.songgeneration,
}
_OF_MUSIC: dict[str, Callable[[Song, Arrangement], str]] = {
    "sheet": sheet.sheet,
    "chordpro": chordpro.chordpro,
    "lrc": lrc.lrc,
    "html": html.html,
    "yue": yue.yue,
}
FORMATS = (*_OF_WORDS, *_OF_MUSIC)
"""Names of the formats, the default first."""


def render(
    song: Song,
    format: str,  # ruff: ignore[builtin-argument-shadowing]  # the writer's word for it
    arrangement: Arrangement | None = None,
) -> str:
    """Print a song in a format.

    Args:
        song: The song, finished or not.
        format: One of :data:`FORMATS`.
        arrangement: How it is to be played, where not as the song itself says. Some formats have no use for it.

    Returns:
        The text, which ends with one line break.

    Raises:
        UsageError: there is no such format.
    """
    if format in _OF_WORDS:
        return _OF_WORDS[format](song)
    if format in _OF_MUSIC:
        return _OF_MUSIC[format](song, (arrangement or Arrangement()).of(song))
    raise UsageError(f'--format: "{shown(format)}" is none. Choose: {", ".join(FORMATS)}')
