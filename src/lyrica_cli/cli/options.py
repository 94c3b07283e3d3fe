"""Flags that several commands share, each defined once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from lyrica_cli.cli import complete


class SongFormat(StrEnum):
    """What a song can be printed as; a test holds it equal to what the core can print."""

    text = "text"
    lyrics = "lyrics"
    markdown = "markdown"
    json = "json"
    sheet = "sheet"
    chordpro = "chordpro"
    lrc = "lrc"
    html = "html"
    suno = "suno"
    yue = "yue"
    ace_step = "ace-step"
    songgeneration = "songgeneration"


class ExportFormat(StrEnum):
    """What songs can be exported as: everything that one can be printed as, and a tuning set."""

    text = "text"
    lyrics = "lyrics"
    markdown = "markdown"
    json = "json"
    sheet = "sheet"
    chordpro = "chordpro"
    lrc = "lrc"
    html = "html"
    suno = "suno"
    yue = "yue"
    ace_step = "ace-step"
    songgeneration = "songgeneration"
    jsonl = "jsonl"


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
Chords = Annotated[
    str | None,
    typer.Option("--chords", metavar="CHORDS", help='A loop to lay over it: "Am F C G".', rich_help_panel="Music"),
]
Key = Annotated[str | None, typer.Option("--key", metavar="KEY", help="Am, G, F#m.", rich_help_panel="Music")]
Capo = Annotated[
    int | None, typer.Option("--capo", min=1, max=12, metavar="FRET", help="Where it is.", rich_help_panel="Music")
]
Tempo = Annotated[
    int | None,
    typer.Option(
        "--tempo", min=20, max=400, metavar="BPM", help="Beats a minute; else the genre's.", rich_help_panel="Music"
    ),
]
Bars = Annotated[
    int | None,
    typer.Option("--bars", min=1, max=16, metavar="N", help="Bars a line; else the genre's.", rich_help_panel="Music"),
]
Full = Annotated[bool, typer.Option("--full", help="On a sheet, every chorus in full.", rich_help_panel="Music")]
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
