"""``lyrica ideas``: titles and hook lines to start from."""

from typing import Annotated

import typer

from lyrica_cli.cli import complete
from lyrica_cli.cli.help import Command
from lyrica_cli.cli.late import Late
from lyrica_cli.cli.options import AsJson, AsRows, RowFormat, rows_as_json
from lyrica_cli.cli.views.terminal import one_line, put, tell

Theme = Annotated[
    str | None, typer.Argument(metavar="THEME", help="What they are about, in quotes; without it, each has its own.")
]
Genre = Annotated[
    str | None, typer.Option("--genre", "-g", metavar="TEXT", help="Any word.", autocompletion=complete.genres)
]
Mood = Annotated[
    str | None,
    typer.Option("--mood", "-m", metavar="TEXT", help="Any word; else the angle's.", autocompletion=complete.moods),
]
Count = Annotated[int, typer.Option("-n", min=1, max=24, metavar="N", help="How many.", show_default=True)]
ModelName = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="As in generate.", autocompletion=complete.models),
]
Seed = Annotated[int | None, typer.Option("--seed", min=0, max=2**31 - 1, metavar="N", help="The same ideas again.")]
Candidates = Annotated[
    int | None, typer.Option("--candidates", min=1, max=64, metavar="N", help="Hook lines drawn for each.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only the ideas, and errors.")]


def register(app: typer.Typer, late: Late) -> None:
    """Hang the command into the app."""
    app.command(
        "ideas",
        cls=Command,
        rich_help_panel=late.panel,
        short_help=late.short_help,
        epilog='\b\nlyrica ideas "my father\'s boat" -n 5\nlyrica ideas -g folk --json | jq -r ".[].hook"',
    )(ideas)


def ideas(
    theme: Theme = None,
    *,
    genre: Genre = None,
    mood: Mood = None,
    count: Count = 10,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
    model: ModelName = None,
    seed: Seed = None,
    candidates: Candidates = None,
    quiet: Quiet = False,
) -> None:
    """Have ideas for songs: a title, the line that the song hangs on, and an angle each. Nothing is kept."""
    from dataclasses import asdict

    from lyrica_cli.cli.brief import compose
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.agents.events import Noted

    def watch(event: object) -> None:
        if isinstance(event, Noted) and not quiet:
            tell(f"note: {event.text}")

    flags = {"theme": theme, "genre": genre, "mood": mood, "seed": seed, "candidates": candidates}
    rows, last = [], None
    as_json = as_json or form is RowFormat.json
    with Lyrica() as lyrica:
        for idea in lyrica.ideas(compose(flags), count, model=model, watch=watch):
            if as_json:
                rows.append(asdict(idea))
            else:
                about = "" if theme else f" ({one_line(idea.theme, 80)})"
                put(f"{'' if last is None else chr(10)}{idea.title}\n  {idea.hook}\n  {idea.angle}{about}")
            last = idea
    if as_json:
        put(rows_as_json(rows))
    if last is None:
        tell("No line was found that a title could come of. Try: --candidates 32")
    elif not quiet:
        tell(f'Next: lyrica generate "{one_line(last.theme, 80)}" --hook "{last.hook}"')
