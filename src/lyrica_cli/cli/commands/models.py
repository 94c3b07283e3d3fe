"""``lyrica models``: what can write here."""

from typing import Annotated, Any

import typer

from lyrica_cli.cli import complete
from lyrica_cli.cli.help import Command, Group
from lyrica_cli.cli.options import AsJson, AsRows, RowFormat, rows_as_json
from lyrica_cli.cli.views.terminal import in_colour, put, table, tell

models = typer.Typer(rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Hang the command into the app."""
    app.add_typer(
        models,
        name="models",
        cls=Group,
        rich_help_panel="House",
        short_help="what can write here; pull one, choose one",
        invoke_without_command=True,
        epilog="\b\nlyrica models\nlyrica models pull embedded\nlyrica models pull qwen3\nlyrica models use qwen3",
    )


@models.callback()
def bare(ctx: typer.Context, *, form: AsRows = RowFormat.text, as_json: AsJson = False) -> None:
    """Show what can write on this machine."""
    if ctx.invoked_subcommand is None:
        list_models(form=form, as_json=as_json)


@models.command("list", cls=Command, short_help="what can write on this machine")
def list_models(*, form: AsRows = RowFormat.text, as_json: AsJson = False) -> None:
    """Show what can write on this machine."""
    from dataclasses import asdict

    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        entries = lyrica.models.listing()
    if as_json or form is RowFormat.json:
        put(rows_as_json([asdict(entry) for entry in entries]))
    else:
        header = ("", "NAME", "SIZE", "QUANTISATION", "CONTEXT", "CAN", "WHERE")
        put(table(header, map(_cells, entries)))


def _cells(entry: Any) -> tuple[str, ...]:
    """Lay out one model; the star marks what a song that names none is written with."""
    where = "here" if entry.here else f"lyrica models pull {entry.name}"
    if entry.cloud:
        where = "in a cloud: your words leave this machine"
    return (
        "*" if entry.chosen else "",
        entry.name,
        f"{entry.size / 1e6:,.0f} MB",
        entry.quantization or "",
        f"{entry.context:,}" if entry.context else "",
        ", ".join(entry.capabilities or ()),
        str(entry.path or where),
    )


@models.command("pull", cls=Command, short_help="fetch a model")
def pull(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which.", autocompletion=complete.models)] = "embedded",
) -> None:
    """Fetch a model: `embedded` writes, `encoder` searches, others are Ollama's. The only command that fetches any."""
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        fetch(lyrica, name)


@models.command("use", cls=Command, short_help="write with this one from now on")
def use(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As --model takes it.", autocompletion=complete.models)],
) -> None:
    """Write with this model from now on; `default` lets Lyrica choose again."""
    from lyrica_cli.core import Lyrica, settings
    from lyrica_cli.core.places import config_file

    if name != settings.RESET:
        with Lyrica() as lyrica:
            lyrica.models.choose(name).model.close()
    settings.set_value("model", name)
    tell(f"model = {name} in {config_file()}. Next: lyrica generate")


def fetch(lyrica: Any, name: str) -> None:
    """Fetch weights, with a progress bar on a terminal and a line in a pipe.

    Args:
        lyrica: The toolkit.
        name: The model's name.
    """
    import sys

    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True, no_color=not in_colour(sys.stderr))
    bar = Progress(
        BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=console, disable=not console.is_terminal
    )
    with bar:
        task = bar.add_task(name, total=None)
        path = lyrica.models.pull(name, lambda done, total: bar.update(task, completed=done, total=total))
    if path is None:
        tell(f"Fetched {name}. Next: lyrica generate --model {name}")
    else:
        following = "lyrica ingest FOLDER" if name in complete.ENCODERS else "lyrica generate"
        tell(f"Fetched {name}: {path}. Next: {following}")
