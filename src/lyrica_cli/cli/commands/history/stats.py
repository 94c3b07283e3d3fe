"""``lyrica history stats``: the history in figures."""

from enum import StrEnum
from typing import Annotated

import typer

from lyrica_cli.cli.commands.history import filters
from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import (
    AsJson,
    Force,
    OfGenre,
    OfModel,
    OfMood,
    OfStage,
    OfStatus,
    Rated,
    Saying,
    Since,
    Tagged,
    Until,
    output_to,
)
from lyrica_cli.cli.views.terminal import put, tell


class StatsFormat(StrEnum):
    """What figures can be printed as."""

    text = "text"
    json = "json"
    csv = "csv"
    html = "html"


Form = Annotated[
    StatsFormat,
    typer.Option("--format", "-f", help="How to print them; html is one page with charts.", rich_help_panel="Output"),
]
Output = Annotated[str | None, output_to("Write there.")]


def register(history: typer.Typer) -> None:
    """Hang the command into its group."""
    history.command(
        "stats",
        cls=Command,
        short_help="ratings, scores, length and speed, in charts",
        epilog="\b\nlyrica history stats --since 6m\nlyrica history stats -f html -o stats.html",
    )(stats)


def stats(
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
    form: Form = StatsFormat.text,
    as_json: AsJson = False,
    output: Output = None,
    force: Force = False,
) -> None:
    """Show the history in figures: over time, by genre, mood and model."""
    from lyrica_cli.cli.output import OutputFile
    from lyrica_cli.cli.views import charts, figures
    from lyrica_cli.core import Lyrica

    wanted = filters.chosen(
        genre=genre, mood=mood, model=model, status=status, stage=stage, rated=rated, since=since, until=until,
        tag=tag, text=text,
    )  # fmt: skip
    target = OutputFile(output, force=force) if output and output != "-" else None
    with Lyrica() as lyrica:
        found = lyrica.songs.figures(wanted)
    if not found.whole.songs and not as_json and form is StatsFormat.text:
        tell("No such songs. All there are: lyrica history")
        return
    view = {"text": figures.text, "json": figures.json, "csv": figures.csv, "html": charts.page}
    printed = view["json" if as_json else form.value](found)
    if target is None:
        put(printed)
    else:
        target.write(printed)
        tell(f"Written to {output}")
