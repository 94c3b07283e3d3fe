"""Flags that several commands share, each defined once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from lyrica_cli.cli import complete


class SongFormat(StrEnum):
    """What a song can be printed as."""

    text = "text"
    lyrics = "lyrics"
    markdown = "markdown"
    json = "json"


class RowFormat(StrEnum):
    """What rows can be printed as."""

    text = "text"
    json = "json"


AsSong = Annotated[
    SongFormat, typer.Option("--format", "-f", help="How to print it.", rich_help_panel="Output", show_default=True)
]
AsRows = Annotated[
    RowFormat, typer.Option("--format", "-f", help="How to print it.", rich_help_panel="Output", show_default=True)
]
AsJson = Annotated[bool, typer.Option("--json", help="The same as --format json.", rich_help_panel="Output")]
SongRef = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="A song: its ID or the beginning of it, its title, or `last`.",
        autocompletion=complete.songs,
        show_default=False,
    ),
]


def rows_as_json(rows: Iterable[Mapping[str, object]]) -> str:
    """Print rows as a JSON list, an object a row; times in UTC as ``2026-01-01T00:00:00Z``."""
    import json

    return json.dumps(list(rows), ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
