"""The help pages: plain text, so that ``[chorus]`` reads as it is written, grouped as a writer works."""

from collections.abc import Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup

from lyrica_cli.cli import verbose
from lyrica_cli.cli.late import LATE, Commands

TRY = """\
Try:  lyrica generate "the last bus home" -g country
      lyrica generate --from draft.txt | lyrica analyze -
      lyrica rhymes home

-V version   --no-color   --install-completion"""

ORDER = (
    "generate",
    "ideas",
    "revise",
    "analyze",
    "rhymes",
    "jot",
    "ingest",
    "search",
    "library",
    "history",
    "rate",
    "models",
    "config",
    "doctor",
    "serve-health",
)
"""The commands as the page lists them: in the order in which a writer meets them."""


class Command(TyperCommand):
    """A command whose options stand under the headings of their panels, and that can be told to say more."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Give its own parameters and what every command takes."""
        return [*super().get_params(ctx), verbose.option()]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the parameters, a section a panel, in the order in which the panels first appear."""
        _write_panels(self, ctx, formatter)


class Group(TyperGroup):
    """A command with commands of its own."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Give its own parameters and what every command takes."""
        return [*super().get_params(ctx), verbose.option()]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the parameters, then the commands."""
        _write_panels(self, ctx, formatter)
        self.format_commands(ctx, formatter)


class Page(Group):
    """The whole program: its help is the page that ``lyrica`` alone prints."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.commands = Commands(self.commands)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page: one line a command, under the heading of its panel."""
        formatter.write("Usage: lyrica COMMAND [OPTIONS]           lyrica COMMAND -h   help with examples\n\n")
        formatter.write(f"{self.help}\n\n")
        for panel, lines in _by_panel(self._shown(ctx)).items():
            formatter.write(f"{panel}\n")
            formatter.write("".join(f"  {name:<12} {line}\n" for name, line in lines))
        formatter.write(f"\n{TRY}\n")

    def list_commands(self, ctx: Any) -> list[str]:  # ruff: ignore[unused-method-argument]  # Typer's
        """Name the commands in the page's order; Typer would put those with commands of their own last."""
        return sorted(self.commands, key=ORDER.index)

    def _shown(self, ctx: Any) -> Iterator[tuple[str, tuple[str, str]]]:
        """Give each command's panel, name and line, and load none for it."""
        for name in self.list_commands(ctx):
            command: Any = LATE.get(name) or self.get_command(ctx, name)
            if not getattr(command, "hidden", False):
                yield command.panel if name in LATE else command.rich_help_panel, (name, command.short_help)


def _by_panel(items: Any) -> dict[str, list[Any]]:
    panels: dict[str, list[Any]] = {}
    for panel, item in items:
        panels.setdefault(panel or "Options", []).append(item)
    return panels


def _write_panels(command: Any, ctx: Any, formatter: Any) -> None:
    records = [(getattr(p, "rich_help_panel", None), p.get_help_record(ctx)) for p in command.get_params(ctx)]
    for panel, rows in _by_panel((panel, record) for panel, record in records if record).items():
        with formatter.section(panel):
            formatter.write_dl([(name.removesuffix(" <str>"), line) for name, line in rows])
