"""``lyrica ingest``: take in folders of lyrics."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import AsJson, AsRows, RowFormat
from lyrica_cli.cli.views.terminal import put, tell
from lyrica_cli.core.errors import InputError, UsageError

if TYPE_CHECKING:
    from lyrica_cli.cli.late import Late

SOME_FAILED = 5
LARGEST_INPUT = 64_000_000
"""Bytes of standard input."""


def register(app: typer.Typer, late: "Late") -> None:
    """Hang the command into the app, as the page announces it."""
    app.command(
        "ingest",
        cls=Command,
        rich_help_panel=late.panel,
        short_help=late.short_help,
        epilog="\b\nlyrica ingest ~/lyrics\nlyrica ingest song.txt --artist Ana --genre folk\n"
        "lyrica ingest ~/lyrics --prune",
    )(ingest)


def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files and folders; - reads standard input.")],
    *,
    artist: Annotated[
        str | None, typer.Option("--artist", help="Whose they are.", rich_help_panel="About them")
    ] = None,
    album: Annotated[str | None, typer.Option("--album", help="Their album.", rich_help_panel="About them")] = None,
    genre: Annotated[
        str | None, typer.Option("--genre", "-g", help="Their genre.", rich_help_panel="About them")
    ] = None,
    mood: Annotated[str | None, typer.Option("--mood", "-m", help="Their mood.", rich_help_panel="About them")] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Their language.", rich_help_panel="About them")
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Forget files of these folders that are gone.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """Take in lyrics: text, Markdown, JSON, JSON lines, CSV, LRC and ChordPro. What is unchanged is skipped.

    Exit code 5 if something could not be read; the rest is taken in all the same.
    """
    from dataclasses import asdict

    from lyrica_cli.cli.views.taking_in import Bar, summary, tell_failures
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.library import Facts

    stdin = _standard_input() if "-" in paths else None
    places = [path for path in paths if path != "-"]
    if "" in places:
        raise UsageError('ingest: "" is no path. As in: lyrica ingest ~/lyrics')
    facts = Facts(artist=artist, album=album, genre=genre, mood=mood, language=language)
    with Lyrica() as lyrica, Bar() as bar:
        lyrica.library.tell = tell
        report = lyrica.library.ingest(
            places, stdin=stdin, facts=facts, prune=prune, dry=dry_run, watch=bar, count=bar.shown
        )
    if as_json or form is RowFormat.json:
        import json

        put(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        put(summary(report, dry=dry_run))
    tell_failures(report)
    if report.failed:
        raise typer.Exit(SOME_FAILED)


def _standard_input() -> bytes:
    try:
        data = sys.stdin.buffer.read(LARGEST_INPUT + 1)
    except (AttributeError, OSError, ValueError) as error:
        raise InputError("ingest -: standard input is closed. Name a file: lyrica ingest song.txt") from error
    if len(data) > LARGEST_INPUT:
        raise InputError("ingest -: more than 64 MB. Name files and folders instead: lyrica ingest FOLDER")
    return data
