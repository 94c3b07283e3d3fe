"""The Typer app, and the one place where an error becomes one line of standard error and an exit code."""

import gc
import os
import signal
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from lyrica_cli.cli import complete, verbose
from lyrica_cli.cli.commands import config, doctor, generate, models, serve_health
from lyrica_cli.cli.help import Page
from lyrica_cli.cli.usage import explain
from lyrica_cli.cli.views.terminal import silence, tell
from lyrica_cli.core.errors import LyricaError, UsageError

FAILED, INTERRUPTED, TERMINATED = 1, 130, 143
YOUNG = 50_000
"""Objects that are made before cycles among them are looked for: Python's 700 cost a search a seventh of its time."""

app = typer.Typer(
    name="lyrica",
    cls=Page,
    help="Song lyrics that rhyme and scan, written on your own machine.",
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
)
generate.register(app)
models.register(app)
config.register(app)
doctor.register(app)
serve_health.register(app)


def _version(wanted: bool) -> None:  # ruff: ignore[boolean-type-hint-positional-argument]  # Typer calls it with the flag
    if wanted:
        from lyrica_cli import __version__

        typer.echo(f"lyrica {__version__}")
        raise typer.Exit


@app.callback()
def lyrica(
    ctx: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colour; NO_COLOR does the same.")] = False,
) -> None:
    """Song lyrics that rhyme and scan, written on your own machine."""
    del version  # its callback has done the work
    if no_color:
        os.environ["NO_COLOR"] = "1"
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code.

    Args:
        args: What was typed after the program's name; None takes ``sys.argv``.
    """
    gc.set_threshold(YOUNG)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with _signals():
        code = _guarded(list(sys.argv[1:] if args is None else args))
    sys.exit(code)


def _guarded(args: list[str]) -> int:
    """Run, and turn whatever happens into an exit code and at most one line."""
    try:
        code = _run(args)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)
        code = 0
    except KeyboardInterrupt as error:
        _complain("interrupted.", error)
        code = INTERRUPTED
    except SystemExit as error:
        if error.code == TERMINATED:
            _complain("terminated.", error)
        code = error.code if isinstance(error.code, int) else FAILED
    except LyricaError as error:
        _complain(str(error), error)
        code = error.exit_code
    except OSError as error:
        silence(sys.stdout)
        _complain(f"{error.filename or 'standard output'}: {error.strerror or error}. Check: lyrica doctor", error)
        code = FAILED
    except Exception as error:
        if os.environ.get("LYRICA_DEBUG"):
            raise
        _complain(f"a fault of ours: {type(error).__name__}: {error}. LYRICA_DEBUG=1 shows where.", error)
        code = FAILED
    return code


def _run(args: list[str]) -> int:
    command: Any = get_command(app)
    args = args or ["--help"]  # the page, without loading what a command's values need
    if "_LYRICA_COMPLETE" in os.environ:
        complete.skip_coercion()
        command.main(prog_name="lyrica")  # leaves by itself
    try:
        with command.make_context("lyrica", args) as ctx, verbose.failures():
            command.invoke(ctx)
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except TyperException as error:
        raise UsageError(explain(error)) from error
    return 0


def _complain(message: str, error: BaseException) -> None:
    tell(" ".join([f"lyrica: {message}", *getattr(error, "__notes__", [])]))


@contextmanager
def _signals() -> Generator[None]:
    """Let SIGTERM and Ctrl-C unwind the stack once, so that work is kept; a second Ctrl-C leaves at once."""

    def terminate(*_: object) -> NoReturn:
        raise SystemExit(TERMINATED)

    def leave(*_: object) -> NoReturn:
        os._exit(INTERRUPTED)

    def interrupt(*_: object) -> NoReturn:
        signal.signal(signal.SIGINT, leave)
        raise KeyboardInterrupt

    usual = {signal.SIGTERM: (signal.SIG_DFL, terminate), signal.SIGINT: (signal.default_int_handler, interrupt)}
    before = {number: signal.getsignal(number) for number in usual}
    # One that the parent ignores (a background job, nohup) stays ignored.
    ours = {number: handler for number, (usual_handler, handler) in usual.items() if before[number] == usual_handler}
    for number, handler in ours.items():
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])
