"""``lyrica history`` and ``lyrica history list``."""

from typing import Annotated, Any, Literal

import typer

from lyrica_cli.cli.commands.history import filters
from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import (
    AsJson,
    AsRows,
    Limit,
    OfGenre,
    OfModel,
    OfMood,
    OfStage,
    OfStatus,
    Rated,
    RowFormat,
    Saying,
    Since,
    Tagged,
    Until,
    rows_as_json,
)
from lyrica_cli.cli.views.terminal import put, table, tell

LIMIT = 20

Page = Annotated[
    int, typer.Option("--page", min=1, help="Which page of that many.", metavar="N", rich_help_panel="Output")
]
Sort = Annotated[
    Literal["created", "updated", "title", "score", "rating"],
    typer.Option("--sort", help="By what: newest, best or A first.", rich_help_panel="Output"),
]
Reverse = Annotated[bool, typer.Option("--reverse", help="The other way round.", rich_help_panel="Output")]
Deleted = Annotated[
    bool, typer.Option("--deleted", help="What was deleted and not purged.", rich_help_panel="Which songs")
]
Ids = Annotated[bool, typer.Option("--ids", help="IDs only, one a line.", rich_help_panel="Output")]


def register(history: typer.Typer) -> None:
    """Hang the command into its group."""
    history.command("list", cls=Command, short_help="find, sort and page")(list_songs)


def bare(
    ctx: typer.Context,
    *,
    genre: OfGenre = None,
    mood: OfMood = None,
    model: OfModel = None,
    status: OfStatus = None,
    stage: OfStage = None,
    rated: Rated = None,
    since: Since = None,
    until: Until = None,
    tag: Tagged = None,
    text: Saying = None,
    deleted: Deleted = False,
    sort: Sort = "created",
    reverse: Reverse = False,
    limit: Limit = LIMIT,
    page: Page = 1,
    ids: Ids = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """Every song and version, newest first."""
    given = {name: value for name, value in locals().items() if name != "ctx"}
    if ctx.invoked_subcommand is None:
        list_songs(**given)


def list_songs(
    *,
    genre: OfGenre = None,
    mood: OfMood = None,
    model: OfModel = None,
    status: OfStatus = None,
    stage: OfStage = None,
    rated: Rated = None,
    since: Since = None,
    until: Until = None,
    tag: Tagged = None,
    text: Saying = None,
    deleted: Deleted = False,
    sort: Sort = "created",
    reverse: Reverse = False,
    limit: Limit = LIMIT,
    page: Page = 1,
    ids: Ids = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """List the songs, newest first."""
    from dataclasses import asdict

    from lyrica_cli.core import Lyrica

    wanted = filters.chosen(
        genre=genre,
        mood=mood,
        model=model,
        status=status,
        stage=stage,
        rated=rated,
        since=since,
        until=until,
        tag=tag,
        text=text,
        deleted=deleted,
    )
    first = (page - 1) * limit
    # Titles read from A on; everything else from the newest or the best.
    ascending = (sort == "title") != reverse
    with Lyrica() as lyrica:
        songs = lyrica.songs.songs(limit, first, wanted=wanted, sort=sort, ascending=ascending)
        whole = ids or as_json or form is RowFormat.json or (first == 0 and len(songs) < limit)
        total = first + len(songs) if whole else lyrica.songs.count(wanted)
    if ids:
        put("".join(f"{song.id}\n" for song in songs))
    elif as_json or form is RowFormat.json:
        put(rows_as_json([asdict(song) for song in songs]))
    elif songs:
        put(table(("ID", "TITLE", "GENRE", "MOOD", "STATUS", "CREATED", "SCORE", "RATING"), map(_cells, songs)))
        if total > first + len(songs):
            tell(f"{first + 1} to {first + len(songs)} of {total:,}. For more: --page {page + 1}, or -n {total}")
    else:
        tell(_nothing(first=page == 1, everything=wanted == type(wanted)()))


def _nothing(*, first: bool, everything: bool) -> str:
    if not first:
        return "No songs on this page. The first one: --page 1"
    if everything:
        return 'No songs yet. Write one: lyrica generate "the last bus home"'
    return "No such songs. All there are: lyrica history"


def _cells(song: Any) -> tuple[str, ...]:
    return (
        song.id,
        song.title,
        song.genre or "",
        song.mood or "",
        song.run_status if song.stage == "draft" else song.stage,
        f"{song.created_at:%Y-%m-%d %H:%M}",
        "" if song.overall is None else f"{song.overall:.2f}",
        "" if song.rating is None else "*" * song.rating,
    )
