"""``lyrica jot``: keep a line or a title before it goes."""

from typing import TYPE_CHECKING, Annotated

import typer

from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import AsJson, AsRows, RowFormat, rows_as_json
from lyrica_cli.cli.views.terminal import put, tell

if TYPE_CHECKING:
    from lyrica_cli.cli.late import Late


def register(app: typer.Typer, late: "Late") -> None:
    """Hang the command into the app, as the page announces it."""
    app.command(
        "jot",
        cls=Command,
        rich_help_panel=late.panel,
        short_help=late.short_help,
        epilog='\b\nlyrica jot "porch light\'s still on"\npbpaste | lyrica jot -',
    )(jot)


def jot(
    line: Annotated[str, typer.Argument(metavar="LINE", help="The line, in quotes; - reads standard input.")],
    *,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """Keep a line, some lines or a title. `lyrica search` finds it."""
    from lyrica_cli.cli.brief import read_text
    from lyrica_cli.cli.commands.library import as_row
    from lyrica_cli.core import Lyrica

    text = read_text("-", "jot") if line == "-" else line
    with Lyrica() as lyrica:
        entry = lyrica.library.jot(text)
    if as_json or form is RowFormat.json:
        put(rows_as_json([as_row(entry)]))
    else:
        put(entry.id)
        tell(f'Kept "{entry.title}" as {entry.id}. Next: lyrica search, or: lyrica library show {entry.id}')
