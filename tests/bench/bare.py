"""Writes a bare Typer app with the commands and options of Lyrica's: what its start is measured against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = '''"""A bare app: the same commands and options, and nothing behind them."""

from typing import Annotated

import typer

app = typer.Typer({settings})
'''


def write(path: Path, *, rich: bool) -> None:
    """Write the app as a module; with ``rich`` as Typer makes it unasked, else with plain help."""
    from typer.main import get_command

    from lyrica_cli.cli.app import app

    settings = "" if rich else "rich_markup_mode=None"
    path.write_text(HEAD.format(settings=settings) + "".join(_group(get_command(app), "app", settings)), "utf-8")


def _group(group: Any, app: str, settings: str) -> Iterator[str]:
    yield f"\n\n@{app}.callback(invoke_without_command=True)\n{_function(f'{app}_', group)}"
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield f"\n\n{name} = typer.Typer({settings})\n{app}.add_typer({name}, name={name!r})\n"
            yield from _group(command, name, settings)
        else:
            yield f"\n\n@{app}.command({name!r})\n{_function(f'{app}_{name}', command)}"


def _function(name: str, command: Any) -> str:
    shown = [each for each in command.params if not each.name.endswith("_completion")]  # Typer adds its own two
    parameters = ", ".join(map(_parameter, shown))
    return f"def {name.replace('-', '_')}({parameters}) -> None:\n    {command.help or '-'!r}\n"


def _parameter(each: Any) -> str:
    kind = "bool" if getattr(each, "is_flag", False) else "int" if _annotation(each) is int else "str"
    words = f"help={each.help!r}, rich_help_panel={each.rich_help_panel!r}"
    if each.param_type_name == "argument":
        info = f"typer.Argument(metavar={each.metavar!r}, {words})"
    else:
        metavar = "" if kind == "bool" else f"metavar={each.metavar!r}, "
        info = f"typer.Option({', '.join(map(repr, each.opts))}, {metavar}{words})"
    # What may be left out stands last in Python only by default values; none of these is ever called.
    default = "False" if kind == "bool" else "None"
    return f"{each.name}: Annotated[{kind if kind == 'bool' else kind + ' | None'}, {info}] = {default}"


def _annotation(each: Any) -> Any:
    return each.type_descriptor.annotation
