"""``lyrica serve-health``: health and metrics over HTTP."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import AsJson, AsRows, RowFormat
from lyrica_cli.cli.views.terminal import put, table, tell

if TYPE_CHECKING:
    from lyrica_cli.core import Settings

EXAMPLES = """\b
lyrica serve-health
lyrica serve-health --port 9100 --log-level info
lyrica serve-health --once && lyrica generate      only if a song could be written now
curl -s localhost:8000/api/v1/health/ready"""


def register(app: typer.Typer) -> None:
    """Hang the command into the app."""
    app.command(
        "serve-health",
        cls=Command,
        rich_help_panel="House",
        short_help="health and metrics over HTTP",
        epilog=EXAMPLES,
    )(serve_health)


def serve_health(
    *,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="HOST", help="Where to listen; beyond this machine only with a token.", show_default=True
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="N", help="0 takes a free one.", show_default=True)
    ] = 8000,
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"] | None,
        typer.Option("--log-level", help="Say on standard error what happens, from this level on."),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Look once and leave: 0 if a song could be written, else 1.")
    ] = False,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """Say over HTTP what works, what is missing and what was written, until Ctrl-C. Changes nothing."""
    from lyrica_cli.core import logs
    from lyrica_cli.core.settings import load

    settings = load()
    if log_level is not None:
        logs.start(echo=tell, shown=log_level, settings=settings)
    if once:
        _look_once(settings, as_json=as_json or form is RowFormat.json)
        return
    from lyrica_cli.health.server import serve

    serve(settings, host, port, lambda url: tell(f"Listening at {url}; the page for people is {url}/docs."))


def _look_once(settings: "Settings", *, as_json: bool) -> None:
    import json

    from lyrica_cli.health.once import look

    ready, found = look(settings)
    if as_json:
        put(json.dumps(ready, indent=2))
    else:
        rows = [("ok" if c.ok else "!!", c.check, c.state, c.detail, c.fix or "") for c in found]
        put(table(("", "CHECK", "STATE", "FOUND", "FIX"), rows))
    if not ready["ready"]:
        raise typer.Exit(1)
