"""``lyrica config``: what is set, from where, and how to change it."""

from typing import Annotated, Any

import typer

from lyrica_cli.cli import complete
from lyrica_cli.cli.help import Command, Group
from lyrica_cli.cli.options import AsJson, AsRows, RowFormat
from lyrica_cli.cli.views.terminal import put, table, tell

config = typer.Typer(rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Hang the command into the app."""
    app.add_typer(
        config,
        name="config",
        cls=Group,
        rich_help_panel="House",
        short_help="settings: show, set, edit",
        invoke_without_command=True,
        epilog="\b\nlyrica config\nlyrica config set genre folk\nlyrica config set genre default",
    )


@config.callback()
def bare(ctx: typer.Context, *, form: AsRows = RowFormat.text, as_json: AsJson = False) -> None:
    """Show what is in force, and from where."""
    if ctx.invoked_subcommand is None:
        show(form=form, as_json=as_json)


@config.command("show", cls=Command, short_help="what is in force, and from where")
def show(*, form: AsRows = RowFormat.text, as_json: AsJson = False) -> None:
    """Show what is in force, and from where."""
    import json

    from lyrica_cli.core import settings
    from lyrica_cli.core.places import config_file

    values = settings.load().model_dump(mode="json")
    origins = settings.origins()
    rows: list[dict[str, Any]] = [
        {"key": key, "value": _without_password(value), "source": origins[key]} for key, value in values.items()
    ]
    path = config_file()
    if as_json or form is RowFormat.json:
        put(json.dumps({"schema": 1, "path": str(path), "settings": rows}, ensure_ascii=False, indent=2))
    else:
        put(table(("KEY", "VALUE", "FROM"), [(row["key"], _shown(row["value"]), row["source"]) for row in rows]))
        tell(f"File: {path}{'' if path.exists() else ' (not there yet)'}. Change it: lyrica config set KEY VALUE")


@config.command("set", cls=Command, short_help="write one setting")
def set_value(
    key: Annotated[
        str, typer.Argument(help="Which; `lyrica config` lists them.", autocompletion=complete.settings, metavar="KEY")
    ],
    value: Annotated[str, typer.Argument(help="Its value; `default` takes it out of the file.", metavar="VALUE")],
) -> None:
    """Write one setting into config.toml; comments there stay."""
    from lyrica_cli.core import settings
    from lyrica_cli.core.places import config_file

    settings.set_value(key, value)
    origin = settings.origins()[key]
    tell(f"{key} = {value} in {config_file()}")
    if origin not in {str(config_file()), settings.RESET}:
        tell(f"note: {origin} goes before it. To let the file count: unset {origin}")


@config.command("edit", cls=Command, short_help="open config.toml in your editor")
def edit() -> None:
    """Open config.toml in your editor ($VISUAL, $EDITOR), and check it afterwards."""
    import os
    import shlex
    import shutil
    import subprocess  # ruff: ignore[suspicious-subprocess-import]  # the writer's own editor, as they named it

    from lyrica_cli.core import settings
    from lyrica_cli.core.errors import UsageError

    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    command = shlex.split(named)
    if not command or not shutil.which(command[0]):
        raise UsageError(f"no editor {named!r} here. Name yours: export EDITOR=nano, or: lyrica config set KEY VALUE")
    path = settings.ensure_file()
    done = subprocess.run([*command, str(path)], check=False)  # ruff: ignore[subprocess-without-shell-equals-true]  # as above
    if done.returncode:
        raise UsageError(f"{named} ended with {done.returncode}. The settings are as they were: {path}")
    settings.load()


def _shown(value: object) -> str:
    return "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _without_password(value: object) -> object:
    """Hide what stands between ``//`` and ``@`` in an address."""
    import re

    return re.sub(r"//[^/@\s]+@", "//***@", value) if isinstance(value, str) else value
