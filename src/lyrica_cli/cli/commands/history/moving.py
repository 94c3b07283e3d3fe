"""``lyrica history export|import``: songs out of the history, and histories into it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lyrica_cli.cli import complete
from lyrica_cli.cli.commands.history import filters
from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import (
    AsJson,
    AsRows,
    Bars,
    Capo,
    Chords,
    ExportFormat,
    Full,
    Key,
    OfGenre,
    OfModel,
    OfMood,
    OfStage,
    OfStatus,
    Rated,
    RowFormat,
    Saying,
    Since,
    Tagged,
    Tempo,
    Until,
    output_to,
    rows_as_json,
)
from lyrica_cli.cli.views.terminal import put, tell
from lyrica_cli.core.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lyrica_cli.core import Lyrica, Song

ENDINGS = {"text": "txt", "lyrics": "txt", "markdown": "md", "chordpro": "cho", "sheet": "txt"}
"""Endings of file names, where they are not the format's name; the singing models' are text."""
TEXT = "txt"

MaybeRefs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ID",
        help="Songs; `-` reads IDs from standard input. Without any, those that the filters find.",
        autocompletion=complete.songs,
        show_default=False,
    ),
]
Form = Annotated[
    ExportFormat,
    typer.Option(
        "--format", "-f", help="How to print; jsonl is a tuning set of rated songs.", rich_help_panel="Output"
    ),
]
All = Annotated[bool, typer.Option("--all", help="The whole history, everything of it, for import.")]
Output = Annotated[str | None, output_to("Write there; several songs need a folder.", "FILE|FOLDER/")]
Force = Annotated[bool, typer.Option("--force", help="Let --output replace files.", rich_help_panel="Output")]
File = Annotated[str, typer.Argument(metavar="FILE|-", help="What `history export --all` wrote.")]


def register(history: typer.Typer) -> None:
    """Hang the commands into their group."""
    history.command(
        "export",
        cls=Command,
        short_help="songs as files, a tuning set, or everything",
        epilog="\b\nlyrica history export last -f chordpro -o song.cho\n"
        "lyrica history export --rated 4+ -f html -o songs/\n"
        "lyrica history export --rated 4+ -f jsonl -o tuning.jsonl\n"
        "lyrica history export --all -o history.jsonl",
    )(export)
    history.command("import", cls=Command, short_help="a whole history, as export --all wrote it")(import_file)


def export(
    songs: MaybeRefs = None,
    *,
    everything: All = False,
    form: Form = ExportFormat.text,
    output: Output = None,
    force: Force = False,
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
    chords: Chords = None,
    key: Key = None,
    capo: Capo = None,
    tempo: Tempo = None,
    bars: Bars = None,
    full: Full = False,
) -> None:
    """Write songs as files in any format, rated songs as a tuning set, or the whole history for `import`."""
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.song.arrangement import Arrangement
    from lyrica_cli.core.writing import printing

    wanted = filters.chosen(
        genre=genre, mood=mood, model=model, status=status, stage=stage, rated=rated, since=since, until=until,
        tag=tag, text=text,
    )  # fmt: skip
    filtered = wanted != type(wanted)()
    if everything and (songs or filtered or form is not ExportFormat.text):
        raise UsageError("--all takes everything, as it is. Leave out the other flags, or --all.")
    if songs and filtered:
        raise UsageError("name songs or filter them, not both. To filter: lyrica history --ids")
    with Lyrica() as lyrica:
        if everything:
            _write(lyrica.songs.export(), output, force=force)
            return
        found = filters.references(songs) if songs else lyrica.songs.ids(wanted) if filtered else ["last"]
        if form is ExportFormat.jsonl:
            _write(_examples(lyrica, found if songs else lyrica.songs.ids(wanted)), output, force=force)
            return
        arrangement = Arrangement(key=key, capo=capo, tempo=tempo, bars=bars, full=full)

        def printed(ref: str) -> "tuple[Song, str]":
            song = lyrica.songs.song(ref)
            return song, printing.printed(song, form.value, arrangement, chords=chords)

        _songs([*found], printed, form.value, output, force=force)


def import_file(file: File, *, form: AsRows = RowFormat.text, as_json: AsJson = False) -> None:
    """Put a whole history into this one. What is here already is never changed."""
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        done = lyrica.songs.import_(_lines(file))
    if as_json or form is RowFormat.json:
        put(rows_as_json([{"added": done.added, "unchanged": done.unchanged, "kept": done.kept}])[2:-2])
    line = f"{len(done.added):,} put in, {len(done.unchanged):,} were here already."
    if done.kept:
        line += f" {len(done.kept):,} differ from what is here, which was left as it is: {', '.join(done.kept[:3])}"
    tell(line)


def _songs(refs: list[str], printed: Any, form: str, output: str | None, *, force: bool) -> None:
    folder = output is not None and (output.endswith("/") or Path(output).expanduser().is_dir())
    if not refs:
        tell("No such songs. All there are: lyrica history")
    elif folder:
        for ref in refs:
            song, text = printed(ref)
            _file(str(Path(str(output)) / _name(song, form)), force=force).write(text)
        tell(f"{len(refs)} written to {output}")
    elif len(refs) > 1:
        raise UsageError(f"{len(refs)} songs need a folder: --output songs/")
    else:
        _write([printed(refs[0])[1]], output, force=force)


def _examples(lyrica: "Lyrica", refs: "Iterable[str]") -> "Iterator[str]":
    from lyrica_cli.core.song.formats.jsonl import jsonl

    return (jsonl(example) for example in lyrica.songs.examples(refs))


def _write(parts: "Iterable[str]", output: str | None, *, force: bool) -> None:
    if output is None or output == "-":
        for part in parts:
            put(part)
        return
    target = _file(output, force=force)
    target.write(parts)
    tell(f"Written to {output}")


def _file(path: str, *, force: bool) -> Any:
    from lyrica_cli.cli.output import OutputFile

    Path(path).expanduser().parent.mkdir(parents=True, exist_ok=True)
    return OutputFile(path, force=force)


def _name(song: "Song", form: str) -> str:
    """Name a file after a song: letters and digits alone, and the ID, so that no two are called alike."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", song.title).encode("ascii", "ignore").decode().lower()
    slug = "-".join("".join(sign if sign.isalnum() else " " for sign in plain).split())[:60]
    known = {"json", "html", "lrc"}
    return f"{slug or 'song'}-{song.id}.{form if form in known else ENDINGS.get(form, TEXT)}"


def _lines(file: str) -> "Iterator[str]":
    import sys

    name = "standard input" if file == "-" else file
    if file == "-" and sys.stdin is None:
        raise InputError("standard input is closed. Name a file: lyrica history import history.jsonl")
    try:
        with sys.stdin.buffer if file == "-" else Path(file).expanduser().open("rb") as stream:
            yield from (line.decode("utf-8") for line in stream)
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or error}. Name another file.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not text in UTF-8, so no history of Lyrica's. Name another file.") from error
