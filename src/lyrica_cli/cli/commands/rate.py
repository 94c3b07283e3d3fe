"""``lyrica rate``: say what is good."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lyrica_cli.cli.commands.history.filters import references
from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import AsJson, AsRows, RowFormat, SongRefs
from lyrica_cli.cli.views.terminal import ask_line, is_terminal, put, tell
from lyrica_cli.core.errors import UsageError

if TYPE_CHECKING:
    from lyrica_cli.cli.late import Late
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.song.rating import Rating

LONGEST_COMMENT, LONGEST_TAG = 4000, 60
QUESTIONS = {
    "overall": "All in all",
    "quality": "The words",
    "creativity": "Fresh ideas",
    "relevance": "What was asked for",
    "rhyme": "The rhymes",
    "singability": "How it sings",
}


def _points(what: str) -> Any:
    return typer.Option(f"--{what}", min=1, max=5, metavar="1-5", rich_help_panel="Points", help=f"{QUESTIONS[what]}.")


def register(app: typer.Typer, late: "Late") -> None:
    """Hang the command into the app, as the page announces it."""
    app.command(
        "rate",
        cls=Command,
        rich_help_panel=late.panel,
        short_help=late.short_help,
        epilog="\b\nlyrica rate last --overall 4 --rhyme 5 --tag keep\n"
        'lyrica rate k3f9wq --line v1.3 --overall 1 --comment "forced"\n'
        "lyrica rate last                              asks\n"
        "lyrica history --ids --rated 4+ | lyrica rate - --tag keep",
    )(rate)


def rate(
    songs: SongRefs,
    *,
    overall: Annotated[int | None, _points("overall")] = None,
    quality: Annotated[int | None, _points("quality")] = None,
    creativity: Annotated[int | None, _points("creativity")] = None,
    relevance: Annotated[int | None, _points("relevance")] = None,
    rhyme: Annotated[int | None, _points("rhyme")] = None,
    singability: Annotated[int | None, _points("singability")] = None,
    comment: Annotated[str | None, typer.Option("--comment", metavar="TEXT", help="In your words.")] = None,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", metavar="TAG", help="To sort songs by; may be repeated.")
    ] = None,
    line: Annotated[
        str | None, typer.Option("--line", metavar="LINE", help="Only this line: v1.3, or its running number.")
    ] = None,
    like: Annotated[bool, typer.Option("--like", help="You like it.")] = False,
    save: Annotated[bool, typer.Option("--save", help="You saved it elsewhere.")] = False,
    share: Annotated[bool, typer.Option("--share", help="You showed it to somebody.")] = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """Rate a song, or one line of it. Rating again keeps the earlier ratings."""
    from lyrica_cli.core import Lyrica

    points = {
        "overall": overall,
        "quality": quality,
        "creativity": creativity,
        "relevance": relevance,
        "rhyme": rhyme,
        "singability": singability,
    }
    actions = [name for name, done in (("like", like), ("save", save), ("share", share)) if done]
    wanted = _rating({**points, "comment": comment, "tags": _tags(tag or []), "actions": actions, "line": line})
    refs = references(songs)
    if not refs:
        raise UsageError("no song was named. As in: lyrica rate last --overall 4")
    with Lyrica() as lyrica:
        if wanted.empty:
            wanted = _asked(lyrica, songs, line)
        kept = lyrica.songs.rate(refs, wanted)
    if as_json or form is RowFormat.json:
        put(_as_json(kept))
    shown = ", ".join(song_id for song_id, _ in kept[:3]) + (f" and {len(kept) - 3} more" if len(kept) > 3 else "")  # ruff: ignore[magic-value-comparison]  # as many as fit
    tell(f"Rated {shown}: {_said(wanted)}. See: lyrica history ratings {kept[0][0]}")


def _rating(fields: dict[str, Any]) -> "Rating":
    from lyrica_cli.core.song.rating import Rating

    if len(fields["comment"] or "") > LONGEST_COMMENT:
        raise UsageError(f"--comment: {LONGEST_COMMENT:,} characters are the most.")
    return Rating(**fields)


def _tags(typed: list[str]) -> tuple[str, ...]:
    from lyrica_cli.core.song.rating import tag

    tags = tuple(dict.fromkeys(filter(None, map(tag, typed))))
    if any(len(each) > LONGEST_TAG for each in tags):
        raise UsageError(f"--tag: {LONGEST_TAG} characters are the most.")
    return tags


def _asked(lyrica: "Lyrica", songs: list[str], line: str | None) -> "Rating":
    """Show the song and ask, where somebody is there to answer."""
    import sys

    from lyrica_cli.core.song.address import find_line
    from lyrica_cli.core.song.formats import render

    if len(songs) > 1 or songs == ["-"] or not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        raise UsageError("nothing to keep. As in: lyrica rate last --overall 4 --tag keep")
    song = lyrica.songs.song(songs[0])
    text = find_line(song, line).text if line else render(song, "text")
    for each in text.splitlines():
        tell(each)
    tell("1 is worst, 5 is best; Enter leaves one out.")
    fields: dict[str, Any] = {name: _asked_points(question) for name, question in QUESTIONS.items()}
    fields["comment"] = ask_line("In your words") or None
    fields["tags"] = _tags(ask_line("Tags, with commas between").split(","))
    rating = _rating({**fields, "line": line})
    if rating.empty:
        tell("Nothing was kept.")
        raise typer.Exit
    return rating


def _asked_points(question: str) -> int | None:
    while (answer := ask_line(f"{question} (1-5)")) and answer not in {"1", "2", "3", "4", "5"}:
        tell("1 to 5, or Enter.")
    return int(answer) if answer else None


def _said(rating: "Rating") -> str:
    points = [f"{name} {points}" for name in QUESTIONS if (points := getattr(rating, name)) is not None]
    words = [*points, *rating.actions, *(f"tag {tag}" for tag in rating.tags)]
    return ", ".join([*words, *(["a comment"] if rating.comment else [])])


def _as_json(kept: "list[tuple[str, Rating]]") -> str:
    import json

    rows = [{"schema": 1, "id": song_id, **rating.model_dump(mode="json")} for song_id, rating in kept]
    return json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False, indent=2)
