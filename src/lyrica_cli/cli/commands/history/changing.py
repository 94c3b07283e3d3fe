"""``lyrica history edit|revert|delete|restore|purge``."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lyrica_cli.cli.commands.history.filters import references
from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import AsJson, AsRows, RowFormat, SongRef, SongRefs, Yes, rows_as_json
from lyrica_cli.cli.views.terminal import ask, is_terminal, one_line, put, tell
from lyrica_cli.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_TITLE = 200
SHOWN = 3

MaybeRefs = Annotated[
    list[str] | None,
    typer.Argument(metavar="ID", help="Deleted songs; without any, all of them.", show_default=False),
]
Title = Annotated[str | None, typer.Option("--title", "-t", metavar="TEXT", help="Another title.")]
Stage = Annotated[Literal["draft", "published"] | None, typer.Option("--stage", help="How far it is.")]
Visibility = Annotated[
    Literal["private", "public"] | None, typer.Option("--visibility", help="Who it is for; nothing is sent anywhere.")
]
Tag = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="Add a tag; may be repeated.")]
Untag = Annotated[list[str] | None, typer.Option("--untag", metavar="TAG", help="Take a tag away.")]


def register(history: typer.Typer) -> None:
    """Hang the commands into their group."""
    history.command("edit", cls=Command, short_help="title, stage, visibility, tags")(edit)
    history.command("revert", cls=Command, short_help="bring a version back as the newest")(revert)
    history.command("delete", cls=Command, short_help="out of sight, until it is restored or purged")(delete)
    history.command("restore", cls=Command, short_help="bring deleted songs back")(restore)
    history.command("purge", cls=Command, short_help="remove deleted songs for good")(purge)


def edit(
    song: SongRef,
    *,
    title: Title = None,
    stage: Stage = None,
    visibility: Visibility = None,
    tag: Tag = None,
    untag: Untag = None,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """Change what stands beside the words of a song; the words stay."""
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.song import rating
    from lyrica_cli.core.store import Edit

    tags, away = (tuple(filter(None, map(rating.tag, each or ()))) for each in (tag, untag))
    wanted = Edit(_title(title), stage, visibility, tags, away)
    if wanted == Edit():
        raise UsageError(f"nothing to change. As in: lyrica history edit {one_line(song, 40)} --stage published")
    with Lyrica() as lyrica:
        kept = lyrica.songs.edit(song, wanted)
        tags = lyrica.songs.tags(str(kept.id))
    if as_json or form is RowFormat.json:
        put(rows_as_json([{"id": kept.id, "title": kept.title, "stage": kept.stage, "tags": tags}]))
    else:
        tell(f"{kept.id} {kept.title}: {kept.stage}{''.join(f', {each}' for each in tags)}")


def revert(song: SongRef, *, form: AsRows = RowFormat.text, as_json: AsJson = False) -> None:
    """Bring a version back as the newest of its song. Nothing is lost: the others stay."""
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        again = lyrica.songs.revert(song)
    if as_json or form is RowFormat.json:
        put(rows_as_json([{"id": again.id, "version": again.version, "parent": again.parent}]))
    else:
        tell(f"{again.id} is version {again.version}, with the words of {again.parent}. lyrica history show {again.id}")


def delete(songs: SongRefs, *, yes: Yes = False) -> None:
    """Take songs out of sight. `restore` brings them back; `purge` removes them for good."""
    from lyrica_cli.core import Lyrica

    refs = references(songs)
    with Lyrica() as lyrica:
        found = [lyrica.songs.resolve(ref) for ref in refs]
        _agreed(found, "Delete", "delete", yes=yes)
        gone = lyrica.songs.delete(found)
    tell(f"Deleted {_named(gone)}. To have {'them' if len(gone) > 1 else 'it'} back: lyrica history restore {gone[0]}")


def restore(songs: SongRefs) -> None:
    """Bring deleted songs back."""
    from lyrica_cli.core import Lyrica

    refs = references(songs)
    with Lyrica() as lyrica:
        back = lyrica.songs.restore(refs)
    tell(f"Restored {_named(back)}. Next: lyrica history show {back[0]}")


def purge(songs: MaybeRefs = None, *, yes: Yes = False) -> None:
    """Remove deleted songs for good, with ratings and steps. Backups made before still hold them."""
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        found = lyrica.songs.deleted(references(songs) if songs else None)
        if not found:
            tell("Nothing is deleted, so there is nothing to purge.")
            return
        _agreed(found, "Remove for good", "purge", yes=yes)
        gone = lyrica.songs.purge(found)
    tell(f"Purged {_named(gone)}. Backups made before still hold {'them' if len(gone) > 1 else 'it'}.")


def _agreed(songs: "Sequence[str]", question: str, command: str, *, yes: bool) -> None:
    """Ask, or leave.

    Raises:
        UsageError: There was no song, or nobody to ask.
        typer.Exit: The answer was no.
    """
    import sys

    if not songs:
        raise UsageError(f"no song was named. As in: lyrica history {command} last")
    if yes:
        return
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        raise UsageError(
            f"{command} asks first, and nobody is here to answer. To do it: lyrica history {command} --yes"
        )
    if not ask(f"{question} {_named(songs)}?", default=False):
        tell("Nothing was changed.")
        raise typer.Exit(1)


def _named(songs: "Sequence[str]") -> str:
    shown = ", ".join(songs[:SHOWN])
    return shown if len(songs) <= SHOWN else f"{shown} and {len(songs) - SHOWN} more"


def _title(typed: str | None) -> str | None:
    if typed is None:
        return None
    title = one_line(typed, LONGEST_TITLE + 1)
    if not title or len(title) > LONGEST_TITLE:
        raise UsageError(f"--title: 1 to {LONGEST_TITLE} characters.")
    return title
