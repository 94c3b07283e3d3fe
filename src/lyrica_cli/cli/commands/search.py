"""``lyrica search``: find a line by meaning, by words or by sound."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lyrica_cli.cli import complete
from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import AsJson, rows_as_json
from lyrica_cli.cli.views.terminal import in_colour, put, tell

if TYPE_CHECKING:
    from lyrica_cli.cli.late import Late
    from lyrica_cli.core.library import Hit

LIMIT, MOST = 10, 1_000


class Mode(StrEnum):
    """How a query is understood."""

    hybrid = "hybrid"
    semantic = "semantic"
    keyword = "keyword"


class HitFormat(StrEnum):
    """What hits can be printed as."""

    table = "table"
    text = "text"
    json = "json"
    jsonl = "jsonl"


ONLY, SOUND, OUTPUT = "Only", "By sound", "Output"


def register(app: typer.Typer, late: "Late") -> None:
    """Hang the command into the app, as the page announces it."""
    app.command(
        "search",
        cls=Command,
        rich_help_panel=late.panel,
        short_help=late.short_help,
        epilog='\b\nlyrica search "waiting up for somebody"\nlyrica search --rhymes-with alone --syllables 8\n'
        'lyrica search "\\"porch light\\"" --mode keyword --context',
    )(search)


def search(
    query: Annotated[
        str, typer.Argument(metavar="[QUERY]", help='What it is about, or words of it; "in quotes" stand together.')
    ] = "",
    *,
    mode: Annotated[
        Mode, typer.Option("--mode", help="How the words are understood.", show_default=True)
    ] = Mode.hybrid,
    rhymes_with: Annotated[
        str | None,
        typer.Option("--rhymes-with", metavar="WORD", help="Lines that end in a rhyme of it.", rich_help_panel=SOUND),
    ] = None,
    syllables: Annotated[
        int | None, typer.Option("--syllables", metavar="N", help="Lines of so many.", rich_help_panel=SOUND)
    ] = None,
    genre: Annotated[
        str | None,
        typer.Option("--genre", "-g", help="Of this genre.", autocompletion=complete.genres, rich_help_panel=ONLY),
    ] = None,
    mood: Annotated[
        str | None,
        typer.Option("--mood", "-m", help="Of this mood.", autocompletion=complete.moods, rich_help_panel=ONLY),
    ] = None,
    artist: Annotated[str | None, typer.Option("--artist", help="By this artist.", rich_help_panel=ONLY)] = None,
    album: Annotated[str | None, typer.Option("--album", help="On this album.", rich_help_panel=ONLY)] = None,
    language: Annotated[str | None, typer.Option("--language", help="In it.", rich_help_panel=ONLY)] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Also the songs made here.")] = False,
    context: Annotated[bool, typer.Option("--context", help="The whole song.", rich_help_panel=OUTPUT)] = False,
    limit: Annotated[
        int,
        typer.Option("-n", min=1, max=MOST, help="How many.", metavar="N", rich_help_panel=OUTPUT, show_default=True),
    ] = LIMIT,
    form: Annotated[
        HitFormat, typer.Option("--format", "-f", help="How to print it.", rich_help_panel=OUTPUT, show_default=True)
    ] = HitFormat.table,
    as_json: AsJson = False,
) -> None:
    """Find lines in your library: what was taken in and what was jotted. No match is no error."""
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.library import Query

    asked = Query(
        text=query,
        mode=mode.value,
        count=limit,
        genre=genre,
        mood=mood,
        artist=artist,
        album=album,
        language=language,
        mine=mine,
        rhymes_with=rhymes_with,
        syllables=syllables,
    )
    with Lyrica() as lyrica:
        lyrica.library.tell = tell
        hits = lyrica.library.search(asked)
    put(_rendered(hits, HitFormat.json if as_json else form, query, context=context))


def _rendered(hits: "list[Hit]", form: HitFormat, query: str, *, context: bool) -> str:
    rows = [_row(hit, context=context) for hit in hits]
    match form:
        case HitFormat.json:
            return rows_as_json(rows)
        case HitFormat.jsonl:
            import json

            return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        case HitFormat.text:
            return "\n".join(f"{row['text']}\n" for row in rows)
        case HitFormat.table:
            return "\n".join(_block(hit, query, context=context) for hit in hits)


def _row(hit: "Hit", *, context: bool) -> dict[str, Any]:
    names = ("id", "title", "artist", "section", "text", "score", "source")
    return {name: getattr(hit, name) for name in names} | ({"text": hit.whole} if context else {})


def _block(hit: "Hit", query: str, *, context: bool) -> str:
    """Write one hit: a line about it, then its lines, indented."""
    from lyrica_cli.cli.views.terminal import one_line, printable

    about = " · ".join(filter(None, (one_line(hit.title, 60), hit.artist and one_line(hit.artist, 40), hit.section)))
    text = printable(hit.whole if context else hit.text)
    lines = "\n".join(f"  {line}".rstrip() for line in text.split("\n"))
    if in_colour(sys.stdout):
        lines = _highlighted(lines, query)
    return f"{hit.id}  {about}  {hit.score:.2f}\n{lines}\n"


def _highlighted(text: str, query: str) -> str:
    """Set the words of a query in bold, with whatever ending they have."""
    import re

    from lyrica_cli.core.prosody.line import words
    from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

    stems = sorted(
        {re.sub(r"(?:ing|ed|es|s|y|e)$", "", word) or word for word in words(query) if word not in FUNCTION_WORDS}
    )
    if not stems:
        return text
    return re.sub(rf"\b((?:{'|'.join(map(re.escape, stems))})\w*)", "\x1b[1m\\1\x1b[0m", text, flags=re.IGNORECASE)
