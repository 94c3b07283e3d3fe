"""``lyrica doctor``: what works, what is missing, how to mend it."""

from typing import Annotated

import typer

from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import AsJson, AsRows, RowFormat, rows_as_json
from lyrica_cli.cli.views.terminal import put, table


def register(app: typer.Typer) -> None:
    """Hang the command into the app."""
    app.command(
        "doctor",
        cls=Command,
        rich_help_panel="House",
        short_help="what works, what is missing, how to mend it",
        epilog="\b\nlyrica doctor\nlyrica doctor --fix",
    )(doctor)


def doctor(
    *,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without asking.")] = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """Check everything Lyrica stands on. Exit code 1 if something is broken that no song can do without."""
    from lyrica_cli.core import checks

    found = checks.mend() if fix else checks.run()
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
