"""``lyrica history``: every song and version."""

from typing import Annotated

import typer

from lyrica_cli.cli.help import Command, Group
from lyrica_cli.cli.options import AsJson, AsRows, AsSong, RowFormat, SongFormat, SongRef, rows_as_json
from lyrica_cli.cli.views.terminal import put, table, tell

LIMIT = 20

history = typer.Typer(rich_markup_mode=None, help="Every song and version, newest first.")

Limit = Annotated[
    int, typer.Option("-n", min=1, help="How many.", metavar="N", rich_help_panel="Output", show_default=True)
]
Ids = Annotated[bool, typer.Option("--ids", help="IDs only, one a line.", rich_help_panel="Output")]


def register(app: typer.Typer) -> None:
    """Hang the command into the app."""
    app.add_typer(
        history,
        name="history",
        cls=Group,
        rich_help_panel="Keep",
        short_help="every song and version: list, show, steps",
        invoke_without_command=True,
        epilog="\b\nlyrica history -n 5\nlyrica history show last\nlyrica history show k3f9wq --format markdown",
    )


@history.callback()
def bare(
    ctx: typer.Context,
    *,
    limit: Limit = LIMIT,
    ids: Ids = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """Every song and version, newest first."""
    if ctx.invoked_subcommand is None:
        list_songs(limit=limit, ids=ids, form=form, as_json=as_json)


@history.command("list", cls=Command, short_help="every song, newest first")
def list_songs(
    *, limit: Limit = LIMIT, ids: Ids = False, form: AsRows = RowFormat.text, as_json: AsJson = False
) -> None:
    """List the songs, newest first."""
    from dataclasses import asdict

    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        songs = lyrica.songs.songs(limit)
    if ids:
        put("".join(f"{song.id}\n" for song in songs))
    elif as_json or form is RowFormat.json:
        put(rows_as_json([asdict(song) for song in songs]))
    elif not songs:
        tell('No songs yet. Write one: lyrica generate "the last bus home"')
    else:
        header = ("ID", "TITLE", "GENRE", "MOOD", "STATUS", "CREATED")
        put(
            table(
                header,
                [
                    (s.id, s.title, s.genre or "", s.mood or "", s.run_status, f"{s.created_at:%Y-%m-%d %H:%M}")
                    for s in songs
                ],
            )
        )


@history.command("show", cls=Command, short_help="print a song, in any format")
def show(song: SongRef, *, form: AsSong = SongFormat.text, as_json: AsJson = False) -> None:
    """Print a song."""
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.song.formats import render

    with Lyrica() as lyrica:
        found = lyrica.songs.song(song)
    put(render(found, "json" if as_json else form.value))
    if found.run_status not in {"complete", "running"}:
        tell(f"note: this run was {found.run_status}; this is the draft as far as it came.")


@history.command("steps", cls=Command, short_help="what each agent did, step by step")
def steps(song: SongRef, *, form: AsRows = RowFormat.text, as_json: AsJson = False) -> None:
    """Show what each agent did for a song, step by step."""
    from dataclasses import asdict

    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        done = lyrica.songs.steps(song)
    if as_json or form is RowFormat.json:
        put(rows_as_json([asdict(step) for step in done]))
    elif not done:
        tell("No steps were recorded. lyrica history show ID prints the song itself.")
    else:
        put(
            table(
                ("AGENT", "ATTEMPT", "SECONDS", "TOKENS", "ERROR"),
                [(s.agent, str(s.attempt), f"{s.seconds:.1f}", str(s.tokens), s.error or "") for s in done],
            )
        )
