"""What a song looks like on paper: one module a format, each a function from a song to text."""

from lyrica_cli.core.song.formats.printer import FORMATS, render

__all__ = ["FORMATS", "render"]
