"""``lyrica analyze``: how a lyric sounds."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from lyrica_cli.cli.help import Command
from lyrica_cli.cli.late import Late
from lyrica_cli.cli.options import AsJson, Force, output_to
from lyrica_cli.cli.views.terminal import in_colour, printable, put, tell
from lyrica_cli.core.errors import InputError, UsageError

LARGEST = 5_000_000
"""Bytes of a lyric; JSON lines may be as long as they like, one after the other."""


class AnalysisFormat(StrEnum):
    """What an analysis can be printed as."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    markdown = "markdown"
    html = "html"


def register(app: typer.Typer, late: Late) -> None:
    """Hang the command into the app."""
    app.command(
        "analyze",
        cls=Command,
        rich_help_panel=late.panel,
        short_help=late.short_help,
        epilog="\b\nlyrica analyze song.txt\nlyrica generate -g folk | lyrica analyze -\n"
        "lyrica analyze song.txt -f html -o song.html\nlyrica analyze - -f jsonl < stanzas.jsonl",
    )(analyze)


def analyze(
    *,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="Plain text, LRC or ChordPro; - reads standard input.", show_default=False),
    ],
    form: Annotated[
        AnalysisFormat,
        typer.Option("--format", "-f", help="How to print it.", rich_help_panel="Output", show_default=True),
    ] = AnalysisFormat.text,
    as_json: AsJson = False,
    above: Annotated[
        bool, typer.Option("--stress", help="Write the stress above each line.", rich_help_panel="Output")
    ] = False,
    output: Annotated[str | None, output_to("Write it to a file.")] = None,
    force: Force = False,
) -> None:
    """Say how a lyric sounds: rhyme scheme, syllables, stress, kinds of rhyme, meter and form.

    Section tags, chords, time stamps and comments are not sung and not counted. jsonl reads one stanza a line,
    {"id": 1, "lines": ["...", "..."]}, and answers each with its scheme and syllables.
    """
    from lyrica_cli.cli.output import OutputFile

    if as_json:
        form = AnalysisFormat.json
    if form is AnalysisFormat.jsonl:
        if output is not None:
            raise UsageError(
                "--output does not go with jsonl, which streams. Write: lyrica analyze - -f jsonl > out.jsonl"
            )
        _stream(file)
        return
    target = OutputFile(output, force=force) if output is not None else None
    with _opened(file) as stream:
        text = _text(stream, file)
    from lyrica_cli.core import ears
    from lyrica_cli.core.prosody import formats

    heard = ears.analyze_text(text)
    if target is not None:
        target.write(formats.text(heard, above=above) if form is AnalysisFormat.text else _render(form, heard))
    elif form is not AnalysisFormat.text:
        put(_render(form, heard))
    elif in_colour(sys.stdout):
        from lyrica_cli.cli.views.analysis import paint

        # Coloured after the lyric's own controls are out, so that only our codes reach the terminal.
        sys.stdout.write(formats.text(ears.analyze_text(printable(text)), above=above, paint=paint))
    else:
        put(formats.text(heard, above=above))


def _render(form: AnalysisFormat, heard: object) -> str:
    from lyrica_cli.core.prosody import formats

    rendered: str = getattr(formats, form.value)(heard)
    return rendered


def _opened(file: str) -> BinaryIO:
    if file == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed. Name a file: lyrica analyze song.txt")
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{file}: {reason}. Name a lyric: lyrica analyze song.txt") from error


def _text(stream: BinaryIO, file: str) -> str:
    try:
        data = stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or error}. Name a lyric: lyrica analyze song.txt") from error
    if len(data) > LARGEST:
        raise InputError(
            f"{file}: more than {LARGEST // 1_000_000} MB is no lyric. For many: lyrica analyze - -f jsonl"
        )
    if b"\0" in data:
        raise InputError(f"{file}: this is no text. Name a lyric: lyrica analyze song.txt")
    return data.decode("utf-8-sig", errors="replace")


def _request(row: bytes) -> tuple[object, list[str] | None]:
    """Read one stanza: its ID and its lines; None for lines that are none."""
    import json

    try:
        request = json.loads(row)
    except (ValueError, RecursionError):
        return None, None
    lines = request.get("lines") if isinstance(request, dict) else None
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return None, None
    return request.get("id"), lines


def _stream(file: str) -> None:
    """Answer each line of JSON as it comes; a line that is none is told and passed over."""
    import json

    from lyrica_cli.core import ears

    unread = 0
    with _opened(file) as stream:
        for number, row in enumerate(stream, start=1):
            if not row.strip():
                continue
            name, lines = _request(row)
            if lines is None:
                unread += 1
                tell(f'lyrica: line {number}: not {{"id": …, "lines": ["…", …]}}; passed over.')
                continue
            scheme, syllables = ears.analyze_lines(lines)
            answer = {"id": name, "scheme": scheme, "syllables": syllables}
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    if unread:
        raise InputError(f"{unread} of the lines could not be read. The others were answered.")
