"""Flags that several commands share, each defined once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

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
SongRefs = Annotated[
    list[str],
    typer.Argument(
        metavar="ID",
        help="Songs: ID, the beginning of one, title or `last`; `-` reads them from standard input.",
        autocompletion=complete.songs,
        show_default=False,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Let --output replace a file.", rich_help_panel="Output")]
Limit = Annotated[
    int, typer.Option("-n", min=1, help="How many.", metavar="N", rich_help_panel="Output", show_default=True)
]
NoSave = Annotated[bool, typer.Option("--no-save", help="Keep nothing in the history.", rich_help_panel="Output")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only the song, and errors.", rich_help_panel="Output")]
Candidates = Annotated[
    int | None,
    typer.Option(
        "--candidates", min=1, max=64, metavar="N", help="Drawn for each line; more: slower, better.",
        rich_help_panel="Model",
    ),
]  # fmt: skip
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def output_to(help_: str, metavar: str = "FILE") -> Any:
    """Give the flag ``--output`` of a command that writes something of its own."""
    return typer.Option("--output", "-o", metavar=metavar, help=help_, rich_help_panel="Output")


def _which(*names: str, **more: Any) -> Any:
    return typer.Option(*names, rich_help_panel="Which songs", **more)


OfGenre = Annotated[
    str | None, _which("--genre", "-g", metavar="TEXT", help="Of this genre.", autocompletion=complete.genres)
]
OfMood = Annotated[
    str | None, _which("--mood", "-m", metavar="TEXT", help="Of this mood.", autocompletion=complete.moods)
]
OfModel = Annotated[
    str | None,
    _which("--model", metavar="NAME", help="Written by it, or by its provider.", autocompletion=complete.models),
]
OfStatus = Annotated[
    Literal["running", "complete", "interrupted", "failed"] | None,
    _which("--status", help="Whose run ended so."),
]
OfStage = Annotated[Literal["draft", "published"] | None, _which("--stage", help="Draft or published.")]
Rated = Annotated[
    str | None, _which("--rated", metavar="N", help="Latest rating: 4 is exactly 4, also 4+, 2- and 2-4.")
]
Since = Annotated[
    str | None, _which("--since", metavar="DAY", help="From 2026-01-31 on, or 30d, 2w, 6m, 1y ago; days are UTC.")
]
Until = Annotated[str | None, _which("--until", metavar="DAY", help="Up to that day, and all of it.")]
Tagged = Annotated[list[str] | None, _which("--tag", metavar="TAG", help="With this tag; may be repeated.")]
Saying = Annotated[
    str | None,
    _which("--text", metavar="WORDS", help='That hold all these words, in any form; "in quotes" as they stand.'),
]


def rows_as_json(rows: Iterable[Mapping[str, object]]) -> str:
    """Print rows as a JSON list, an object a row; times in UTC as ``2026-01-01T00:00:00Z``."""
    import json

    return json.dumps(list(rows), ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
