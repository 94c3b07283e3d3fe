"""The formats by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.song.formats import json, lyrics, markdown, text
from lyrica_cli.core.song.quote import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyrica_cli.core.song.song import Song

_PRINTERS: dict[str, Callable[[Song], str]] = {
    "text": text.text,
    "lyrics": lyrics.lyrics,
    "markdown": markdown.markdown,
    "json": json.json,
}
FORMATS = tuple(_PRINTERS)
"""Names of the formats, the default first."""


def render(song: Song, format: str) -> str:  # ruff: ignore[builtin-argument-shadowing]  # the writer's word for it
    """Print a song in a format.

    Args:
        song: The song, finished or not.
        format: One of :data:`FORMATS`.

    Returns:
        The text, which ends with one line break.

    Raises:
        UsageError: there is no such format.
    """
    if format not in _PRINTERS:
        raise UsageError(f'--format: "{shown(format)}" is none. Choose: {", ".join(FORMATS)}')
    return _PRINTERS[format](song)
