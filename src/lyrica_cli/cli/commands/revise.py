"""``lyrica revise``: other words for some lines, while everything else stays."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lyrica_cli.cli import complete
from lyrica_cli.cli.help import Command
from lyrica_cli.cli.late import Late
from lyrica_cli.cli.options import AsJson, AsSong, Candidates, Force, NoSave, Quiet, SongFormat, output_to, rows_as_json
from lyrica_cli.cli.views.terminal import ask_line, is_terminal, one_line, put, tell
from lyrica_cli.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyrica_cli.core import Song
    from lyrica_cli.core.agents.reviser import Option, Revised
    from lyrica_cli.core.song.wish import Wish

EXAMPLES = """\b
lyrica revise last --line v1.3 -n 4                 four other third lines; in a pipe, one a line
lyrica revise last --section chorus --ask "less cliché, more gravel"
lyrica revise last --lock v1,c                      the model's other lines anew
lyrica revise last --replace v1.3 "I left the porch light on" --by "Ana, Tom"
:%!lyrica revise - --line v1.3                      in vim
lyrica revise song.cho --line 7 -o new.cho          chords keep to their syllables"""
LONGEST_LINE = 300

Target = Annotated[
    str,
    typer.Argument(
        metavar="ID|FILE|-",
        help="A song of the history, a file of text or ChordPro, or - for standard input. Of a file nothing is kept.",
        autocompletion=complete.songs,
        show_default=False,
    ),
]
Lines = Annotated[
    list[str] | None,
    typer.Option("--line", "-l", metavar="ADDR", help="A line to write anew: v1.3, c.1, or its number; repeatable."),
]
Sections = Annotated[
    list[str] | None,
    typer.Option("--section", "-s", metavar="NAME", help='A section to write anew: chorus, "verse 2"; repeatable.'),
]
Ask = Annotated[
    str | None, typer.Option("--ask", metavar="WORDS", help='What shall be different: "sadder", "less cliché".')
]
Lock = Annotated[list[str] | None, typer.Option("--lock", metavar="ADDR", help="Lines and sections that stay: v1.1,c.")]
Replace = Annotated[
    list[Any] | None,
    typer.Option("--replace", metavar="ADDR LINE", help="Your own words for a line; repeatable."),
]
By = Annotated[list[str] | None, typer.Option("--by", metavar="NAMES", help='Who writes this version: "Ana, Tom".')]
Count = Annotated[int, typer.Option("-n", min=1, max=24, metavar="N", help="Options for one line, to choose from.")]
Output = Annotated[str | None, output_to("Write it there, not to the screen.")]
ModelName = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="As in generate.",
        autocompletion=complete.models,
        rich_help_panel="Model",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=2**31 - 1, metavar="N", help="The same lines again.", rich_help_panel="Model"),
]


class Revise(Command):
    """The command, whose ``--replace`` takes two values each time, which Typer cannot say."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        next(each for each in self.params if each.name == "replace").nargs = 2


def register(app: typer.Typer, late: Late) -> None:
    """Hang the command into the app."""
    app.command("revise", cls=Revise, rich_help_panel=late.panel, short_help=late.short_help, epilog=EXAMPLES)(revise)


def revise(
    target: Target,
    *,
    lines: Lines = None,
    sections: Sections = None,
    ask: Ask = None,
    lock: Lock = None,
    replace: Replace = None,
    by: By = None,
    count: Count = 1,
    printed: AsSong = SongFormat.text,
    as_json: AsJson = False,
    output: Output = None,
    force: Force = False,
    no_save: NoSave = False,
    quiet: Quiet = False,
    model: ModelName = None,
    seed: Seed = None,
    candidates: Candidates = None,
) -> None:
    """Write some lines of a song anew, to the same rhyme, syllables and rhythm. Makes a version; the old one stays."""
    from lyrica_cli.cli.output import OutputFile

    wish = _wish({"lines": lines, "sections": sections, "lock": lock, "by": by}, replace, ask)
    form = "json" if as_json else printed.value
    file = OutputFile(output, force=force) if output and output != "-" else None
    # Vim puts what a filter says on standard error into the text, too.
    quiet = quiet or (target == "-" and not is_terminal(sys.stderr))
    how: dict[str, Any] = {"model": model, "seed": seed, "candidates": candidates, "count": count}
    how["choose"] = _choose if _somebody(form, output) else None
    done, text = _revised(target, wish, how, save=not no_save, quiet=quiet)
    if done.after is None:
        _offer(done, form, file)
        return
    _tell_changes(done, quiet=quiet)
    if form != "text" or text is None:
        from lyrica_cli.core.song.formats import render

        text = render(done.after, form)
    if file is None:
        put(text)
    else:
        file.write(text)
    if not quiet:
        tell(_closing(done.after, output if file else None))


def _wish(
    places: "dict[str, Sequence[str] | None]", replace: "Sequence[Sequence[str]] | None", ask: str | None
) -> "Wish":
    from lyrica_cli.core.song.wish import Wish

    lines, sections, lock, by = (_parts(places[name]) for name in ("lines", "sections", "lock", "by"))
    if not any((lines, sections, lock, replace, ask)):
        raise UsageError("say which line or section: lyrica revise last --line v1.3 -n 4")
    for _, words in replace or ():
        if len(words) > LONGEST_LINE:
            raise UsageError(f"--replace: {len(words)} characters; a line can have {LONGEST_LINE}. Break it.")
    own = tuple((address, one_line(words, LONGEST_LINE)) for address, words in replace or ())
    return Wish(lines, sections, lock, own, one_line(ask, LONGEST_LINE) if ask else None, by)


def _parts(typed: "Sequence[str] | None") -> tuple[str, ...]:
    """Part what was typed at commas."""
    return tuple(part for each in typed or () for part in (one_line(piece, 80) for piece in each.split(",")) if part)


def _revised(
    target: str, wish: "Wish", how: dict[str, Any], *, save: bool, quiet: bool
) -> "tuple[Revised, str | None]":
    """Revise it; for a text, give that text too."""
    from lyrica_cli.cli.brief import read_text
    from lyrica_cli.core import Lyrica
    from lyrica_cli.core.agents.events import Noted

    def watch(event: object) -> None:
        if isinstance(event, Noted) and not quiet:
            tell(f"note: {event.text}")

    with Lyrica() as lyrica:
        if target == "-" or Path(target).is_file():
            return lyrica.revise_text(read_text(target, "revise"), wish, watch=watch, **how)
        return lyrica.revise(target, wish, save=save, watch=watch, **how), None


def _somebody(form: str, output: str | None) -> bool:
    """Tell whether somebody is there to choose: what is typed and what is shown are a terminal's."""
    return form == "text" and output is None and all(map(is_terminal, (sys.stdin, sys.stdout, sys.stderr)))


def _choose(options: "Sequence[Option]") -> int | None:
    """Show the options and ask for one; nothing typed takes none."""
    for number, option in enumerate(options, start=1):
        tell(f"{number} {option.text}")
    while answer := ask_line(f"Which one for {options[0].address}, 1 to {len(options)}? Return takes none"):
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(options):
            return int(answer) - 1
    return None


def _offer(done: "Revised", form: str, file: Any) -> None:
    """Print the options, one a line, or say that nothing was changed."""
    from dataclasses import asdict

    if not done.options:
        tell("It says that already. Nothing was changed.")
    elif not _somebody(form, None) or file is not None:
        rows = [asdict(option) for option in done.options]
        text = rows_as_json(rows) if form == "json" else "\n".join(option.text for option in done.options)
        if file is None:
            put(text)
        else:
            file.write(text)
    else:
        tell("None was taken. Nothing was changed.")


def _tell_changes(done: "Revised", *, quiet: bool) -> None:
    """Show what is different, and what the writer should know of it."""
    from lyrica_cli.core.song.diff import changes

    if quiet or done.after is None:
        return
    before = {line.address: line for section in done.before.sections for line in section.lines}
    after = {line.address: line for section in done.after.sections for line in section.lines}
    for change in changes(done.before, done.after):
        if change.address in after:
            tell(f"{change.address} - {change.before}")
            tell(f"+ {change.after}", indent=len(change.address) + 1)
            old, new = before[change.address], after[change.address]
            if new.source == "edited" and old.syllables != new.syllables:
                tell(f"note: {change.address} has {new.syllables or 'unknown'} syllables now, not {old.syllables}.")


def _closing(song: "Song", output: str | None) -> str:
    written = f"Written to {output}. " if output else ""
    if song.id is None:
        return f"{written}Nothing is kept of it."
    kept = f"Saved as {song.id}, version {song.version} of {one_line(song.title, 60)}."
    return f"{written}{kept} Next: lyrica history diff {song.id}"
