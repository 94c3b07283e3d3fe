"""``lyrica history``: every song and version."""

from typing import TYPE_CHECKING

import typer

from lyrica_cli.cli.commands.history import changing, listing, moving, showing, stats
from lyrica_cli.cli.help import Group

if TYPE_CHECKING:
    from lyrica_cli.cli.late import Late

EXAMPLES = """\b
lyrica history --rated 4+ --tag keep
lyrica history --text "porch light" --since 30d
lyrica history show last --numbers
lyrica history --ids --rated 2- | lyrica history delete - --yes"""


def register(app: typer.Typer, late: "Late") -> None:
    """Hang the command into the app, as the page announces it."""
    history = typer.Typer(rich_markup_mode=None)
    history.callback()(listing.bare)
    for commands in (listing, showing, changing, moving, stats):
        commands.register(history)
    app.add_typer(
        history,
        name="history",
        cls=Group,
        rich_help_panel=late.panel,
        short_help=late.short_help,
        invoke_without_command=True,
        epilog=EXAMPLES,
    )
