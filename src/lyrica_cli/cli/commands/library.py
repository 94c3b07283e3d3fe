"""``lyrica library``: what was taken in."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lyrica_cli.cli import complete
from lyrica_cli.cli.help import Command, Group
from lyrica_cli.cli.options import AsJson, AsRows, Limit, RowFormat, Yes, rows_as_json
from lyrica_cli.cli.views.terminal import is_terminal, put, table, tell

if TYPE_CHECKING:
    from lyrica_cli.cli.late import Late
    from lyrica_cli.core.library import Entry, Shown

LIMIT = 20

library = typer.Typer(rich_markup_mode=None, help="What was taken in, newest first.")

Ref = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="Its ID or the beginning of it, or its title.", autocompletion=complete.documents
    ),
]
Genre = Annotated[str | None, typer.Option("--genre", "-g", help="Of this genre.", rich_help_panel="Only")]
Artist = Annotated[str | None, typer.Option("--artist", help="By this artist.", rich_help_panel="Only")]
Ideas = Annotated[bool, typer.Option("--ideas", help="What was jotted.", rich_help_panel="Only")]


class DocumentFormat(StrEnum):
    """What a document can be printed as."""

    text = "text"
    chordpro = "chordpro"
    json = "json"


def register(app: typer.Typer, late: "Late") -> None:
    """Hang the command into the app, as the page announces it."""
    app.add_typer(
        library,
        name="library",
        cls=Group,
        rich_help_panel=late.panel,
        short_help=late.short_help,
        invoke_without_command=True,
        epilog='\b\nlyrica library -n 50\nlyrica library show "Porch Light"\nlyrica library remove k3f9wq',
    )


@library.callback()
def bare(
    ctx: typer.Context,
    *,
    limit: Limit = LIMIT,
    genre: Genre = None,
    artist: Artist = None,
    ideas: Ideas = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """What was taken in, newest first."""
    if ctx.invoked_subcommand is None:
        list_documents(limit=limit, genre=genre, artist=artist, ideas=ideas, form=form, as_json=as_json)


@library.command("list", cls=Command, short_help="every lyric, newest first")
def list_documents(
    *,
    limit: Limit = LIMIT,
    genre: Genre = None,
    artist: Artist = None,
    ideas: Ideas = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """List what was taken in, newest first."""
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        entries = lyrica.library.listing(limit, kind="idea" if ideas else None, genre=genre, artist=artist)
    if as_json or form is RowFormat.json:
        put(rows_as_json(map(as_row, entries)))
    elif not entries:
        tell('Nothing here yet. Take in a folder: lyrica ingest ~/lyrics, or: lyrica jot "a line"')
    else:
        header = ("ID", "KIND", "TITLE", "ARTIST", "GENRE", "MOOD", "SOURCE")
        put(
            table(
                header,
                [
                    (e.id, e.kind, e.title, e.artist or "", e.genre or "", e.mood or "", ", ".join(e.sources))
                    for e in entries
                ],
            )
        )


@library.command("show", cls=Command, short_help="print a lyric, with its chords where it has some")
def show(
    document: Ref,
    *,
    form: Annotated[
        DocumentFormat,
        typer.Option("--format", "-f", help="How to print it.", rich_help_panel="Output", show_default=True),
    ] = DocumentFormat.text,
    as_json: AsJson = False,
) -> None:
    """Print a lyric of the library."""
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        found = lyrica.library.show(document)
    if as_json or form is DocumentFormat.json:
        import json

        put(json.dumps(_as_data(found), ensure_ascii=False, indent=2))
    elif form is DocumentFormat.chordpro:
        from lyrica_cli.core.library.readers.chordpro import print_parts

        put(print_parts(found.entry.title, found.entry.artist, found.parts))
    else:
        blocks = ["\n".join([f"[{part.label}]", *(line.text for line in part.lines)]) for part in found.parts]
        put("\n\n".join([f"# {found.entry.title}", *blocks]))


@library.command("remove", cls=Command, short_help="take lyrics out; their files stay")
def remove(
    documents: Annotated[list[str], typer.Argument(metavar="ID…", help="IDs, the beginnings of them, or titles.")],
    *,
    yes: Yes = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """Take lyrics out of the library. The files they came from stay where they are."""
    import sys

    from lyrica_cli.cli.views.terminal import ask
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        if not yes and is_terminal(sys.stdin):
            titles = ", ".join(f'"{lyrica.library.show(each).entry.title}"' for each in documents)
            if not ask(f"Take out {titles}?"):
                raise typer.Exit(1)
        gone = lyrica.library.remove(documents)
    if as_json or form is RowFormat.json:
        put(rows_as_json(map(as_row, gone)))
    else:
        put("".join(f"{entry.id}\n" for entry in gone))
        tell(f"Taken out: {len(gone)}. The files stay; the next ingest of their folder takes them in again.")


def as_row(entry: "Entry") -> dict[str, Any]:
    """Give an entry as one row of JSON."""
    from dataclasses import asdict

    return asdict(entry) | {"sources": list(entry.sources)}


def _as_data(found: "Shown") -> dict[str, Any]:
    created = found.entry.created_at.isoformat().replace("+00:00", "Z")
    return {
        "schema": 1,
        **as_row(found.entry),
        "created_at": created,
        "sections": [
            {
                "label": part.label,
                "repeats": part.repeats,
                "lines": [{"text": line.text, "chords": [list(chord) for chord in line.chords]} for line in part.lines],
            }
            for part in found.parts
        ],
    }
