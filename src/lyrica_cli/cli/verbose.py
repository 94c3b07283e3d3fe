"""``-v`` and ``-vv``, which every command takes: the log's events as lines of standard error."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException
from typer.main import get_command

_COUNT = "lyrica.verbose"


@cache
def option() -> Any:
    """Give the option, one for all commands; it is stated once, so that no command can forget or rename it."""
    stated = typer.Typer(add_completion=False)

    @stated.command()
    def only(
        verbose: Annotated[
            int,
            typer.Option(
                "--verbose",
                "-v",
                count=True,
                callback=_begin,
                expose_value=False,
                show_default=False,
                help="Say on standard error what is going on; -vv says more, the song's words too.",
                rich_help_panel="Output",
            ),
        ] = 0,
    ) -> None: ...

    return get_command(stated).params[0]


@contextmanager
def failures() -> Generator[None]:
    """Put on record that the command inside failed, if it got far enough to have a log."""
    try:
        yield
    except typer.Exit:
        raise
    except BaseException as error:
        if "lyrica_cli.core.logs" in sys.modules:
            _record(error)
        raise


def _record(error: BaseException) -> None:
    from lyrica_cli.core import logs
    from lyrica_cli.core.errors import UsageError

    if isinstance(error, UsageError | TyperException | KeyboardInterrupt | SystemExit | BrokenPipeError):
        logs.debug("command ended early", error=type(error).__name__)
    else:
        logs.failure("command failed", error)


def _begin(ctx: Any, count: int) -> None:
    if ctx.resilient_parsing:
        return
    from lyrica_cli.cli.views.terminal import tell
    from lyrica_cli.core import logs

    count += ctx.meta.get(_COUNT, 0)  # `lyrica -v history` and `lyrica history -v` are alike
    ctx.meta[_COUNT] = count
    logs.start(echo=tell if count else None, shown="debug" if count > 1 else "info")
    ctx.find_root().call_on_close(logs.stop)
