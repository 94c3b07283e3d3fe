"""``lyrica history show|steps|ratings|diff``."""

from typing import Annotated

import typer

from lyrica_cli.cli import complete
from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import (
    AsJson,
    AsRows,
    AsSong,
    Bars,
    Capo,
    Chords,
    Full,
    Key,
    RowFormat,
    SongFormat,
    SongRef,
    Tempo,
    rows_as_json,
)
from lyrica_cli.cli.views.terminal import put, table, tell
from lyrica_cli.core.errors import UsageError

Numbers = Annotated[bool, typer.Option("--numbers", help="Address, syllables, stress and rhyme beside each line.")]
Credits = Annotated[bool, typer.Option("--credits", help="Who wrote which line.")]
Why = Annotated[bool, typer.Option("--why", help="What it learned from: your songs, your ratings.")]
Other = Annotated[
    str | None,
    typer.Argument(
        metavar="ID", help="The other one; without it, the one it was made from.", autocompletion=complete.songs
    ),
]


def register(history: typer.Typer) -> None:
    """Hang the commands into their group."""
    history.command("show", cls=Command, short_help="print a song, in any format")(show)
    history.command("diff", cls=Command, short_help="what differs between two versions")(diff)
    history.command("steps", cls=Command, short_help="what each agent did, step by step")(steps)
    history.command("ratings", cls=Command, short_help="every rating of a song")(ratings)


def show(
    song: SongRef,
    *,
    form: AsSong = SongFormat.text,
    as_json: AsJson = False,
    numbers: Numbers = False,
    credit: Credits = False,
    why: Why = False,
    chords: Chords = None,
    key: Key = None,
    capo: Capo = None,
    tempo: Tempo = None,
    bars: Bars = None,
    full: Full = False,
) -> None:
    """Print a song."""
    from lyrica_cli.cli.views import song as view
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.song.arrangement import Arrangement
    from lyrica_cli.core.writing.printing import printed

    if (numbers or credit) and (as_json or form is not SongFormat.text):
        raise UsageError("--numbers and --credits are for reading; the json format has all they say. Leave out one.")
    if why:
        _why(song, as_json=as_json or form is SongFormat.json)
        return
    arrangement = Arrangement(key=key, capo=capo, tempo=tempo, bars=bars, full=full)
    with Lyrica() as lyrica:
        found = lyrica.songs.song(song)
        if numbers or credit:
            put(view.numbers(found) if numbers else view.credit(found))
        else:
            put(printed(found, "json" if as_json else form.value, arrangement, chords=chords))
    if found.run_status not in {"complete", "running"}:
        tell(f"note: this run was {found.run_status}; this is the draft as far as it came.")


def _why(song: str, *, as_json: bool) -> None:
    """Say what a song took from the writer's library and ratings, as its memory put it on record."""
    from lyrica_cli.cli.views import song as view
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        steps = [step.output for step in lyrica.songs.steps(song) if step.agent == "memory"]
    taken = {name: list(steps[0].get(name, ())) if steps else [] for name in ("learned_from", "liked", "disliked")}
    put(rows_as_json([taken]) if as_json else view.why(**taken))


def diff(song: SongRef, other: Other = None, *, form: AsRows = RowFormat.text, as_json: AsJson = False) -> None:
    """Show what differs between two versions, line by line."""
    from dataclasses import asdict

    from lyrica_cli.cli.views import song as view
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.song.diff import changes

    with Lyrica() as lyrica:
        before = lyrica.songs.song(song)
        if other is None:
            if before.parent is None:
                raise UsageError(f"{before.id} was made from no other version. Name two: lyrica history diff ID ID")
            before, after = lyrica.songs.song(before.parent), before
        else:
            after = lyrica.songs.song(other)
    found = changes(before, after)
    if as_json or form is RowFormat.json:
        put(rows_as_json([asdict(change) for change in found]))
    elif found:
        put(view.diff(before, after, found))
    else:
        tell(f"{before.id} and {after.id} say the same.")


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


def ratings(song: SongRef, *, form: AsRows = RowFormat.text, as_json: AsJson = False) -> None:
    """Show every rating that a song and its lines ever got, the earliest first."""
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.song.rating import DIMENSIONS

    with Lyrica() as lyrica:
        found = lyrica.songs.ratings(song)
    if as_json or form is RowFormat.json:
        put(rows_as_json([rating.model_dump() for rating in found]))
    elif not found:
        tell(f"No rating yet. Give one: lyrica rate {song} --overall 4")
    else:
        header = ("RATED", "LINE", *(name.upper() for name in DIMENSIONS), "TAGS", "COMMENT")
        put(
            table(
                header,
                [
                    (
                        f"{r.created_at:%Y-%m-%d %H:%M}",
                        r.line or "",
                        *(str(getattr(r, name) or "") for name in DIMENSIONS),
                        ", ".join((*r.actions, *r.tags)),
                        r.comment or "",
                    )
                    for r in found
                ],
            )
        )
