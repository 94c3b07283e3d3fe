"""``lyrica doctor``: what works, what is missing, how to mend it."""

from typing import Annotated

import typer

from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import AsJson, AsRows, RowFormat, rows_as_json
from lyrica_cli.cli.views.terminal import put, table, tell


def register(app: typer.Typer) -> None:
    """Hang the command into the app."""
    app.command(
        "doctor",
        cls=Command,
        rich_help_panel="House",
        short_help="what works, what is missing, how to mend it",
        epilog="\b\nlyrica doctor\nlyrica doctor --fix\nlyrica doctor --backup\nlyrica doctor --rebuild-index",
    )(doctor)


def doctor(
    *,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without asking.")] = False,
    rebuild_index: Annotated[
        bool, typer.Option("--rebuild-index", help="Make the library's index again, with all that it lacks.")
    ] = False,
    backup: Annotated[bool, typer.Option("--backup", help="Copy the database into backups/ first.")] = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """Check everything Lyrica stands on. Exit code 1 if something is broken that no song can do without."""
    from lyrica_cli.core import checks

    saved = checks.back_up() if backup else []
    if rebuild_index:
        _rebuild_index()
    found = saved + (checks.mend() if fix else checks.run())
    rows = [{"check": c.check, "ok": c.ok, "detail": c.detail, "fix": c.fix} for c in found]
    if as_json or form is RowFormat.json:
        put(rows_as_json(rows))
    else:
        put(
            table(
                ("", "CHECK", "FOUND", "FIX"), [("ok" if c.ok else "!!", c.check, c.detail, c.fix or "") for c in found]
            )
        )
    if any(not c.ok and c.essential for c in found):
        raise typer.Exit(1)


def _rebuild_index() -> None:
    """Make the index again from the database, with a bar on a terminal."""
    from lyrica_cli.cli.views.taking_in import Bar
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica, Bar() as bar:
        lyrica.library.tell = tell
        count = lyrica.library.rebuild(bar)
    tell(f"The index was made again: {count} passages.")
