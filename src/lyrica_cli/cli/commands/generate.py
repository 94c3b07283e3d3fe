"""``lyrica generate``: a whole song."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from lyrica_cli.cli import complete
from lyrica_cli.cli.batch import MOST, briefs, lines_of, write
from lyrica_cli.cli.help import Command
from lyrica_cli.cli.options import AsJson, Candidates, ExportFormat, Force, NoSave, Quiet, output_to
from lyrica_cli.cli.views.terminal import ask, is_terminal, put, tell
from lyrica_cli.core.errors import UsageError

if TYPE_CHECKING:
    from lyrica_cli.core import Brief, Song

EXAMPLES = """\b
lyrica generate "the last bus home" -g country -m tender
lyrica generate -t "Porch Light" --hook "I left the porch light on for you"
lyrica generate --from draft.txt            [Verse 1] tags; a line ... is written, the rest stays
lyrica generate "my father's boat" --form "V:XAXA:8.6 C:XA1A:6.8 V C V C" -f markdown -o boat.md
lyrica generate -g folk --json | jq -r '.sections[].lines[].text'"""


def _option(*names: str, panel: str, **more: Any) -> Any:
    return typer.Option(*names, rich_help_panel=panel, **more)


Theme = Annotated[
    str | None,
    typer.Argument(metavar="THEME", help="What it is about, in your words, in quotes.", rich_help_panel="Brief"),
]
ThemeFlag = Annotated[str | None, _option("--theme", panel="Brief", metavar="TEXT", help="The same as THEME.")]
Genre = Annotated[
    str | None,
    _option(
        "--genre",
        "-g",
        panel="Brief",
        metavar="TEXT",
        help="Any word: pop, country, sea shanty.",
        autocompletion=complete.genres,
    ),
]
Mood = Annotated[
    str | None,
    _option(
        "--mood",
        "-m",
        panel="Brief",
        metavar="TEXT",
        help="Any word: sad, tender, defiant.",
        autocompletion=complete.moods,
    ),
]
Title = Annotated[
    str | None,
    _option(
        "--title",
        "-t",
        panel="Brief",
        metavar="TEXT",
        help="Sung to the letter where the form puts it; without it, taken from the hook line.",
    ),
]
Hook = Annotated[
    str | None, _option("--hook", panel="Brief", metavar="LINE", help="The line the song hangs on, to the letter.")
]
Use = Annotated[
    list[str] | None,
    _option("--use", panel="Brief", metavar="WORDS", help='Each is sung at least once: "porch light, diner".'),
]
Form = Annotated[
    str | None,
    _option(
        "--form",
        panel="Form",
        metavar="FORM",
        autocompletion=complete.genres,
        help='A genre\'s name, an order "V C V C B C", or definitions and an order: "V:XAXA:8.6 C:XA1A:6.8 V C".',
    ),
]
Rhyme = Annotated[
    Literal["perfect", "near", "none"] | None,
    _option("--rhyme", panel="Form", help="How strictly lines rhyme; without it, as the genre does."),
]
Pov = Annotated[
    Literal["i", "you", "we", "she", "he", "they"] | None, _option("--pov", panel="Form", help="Who is singing.")
]
From = Annotated[
    str | None,
    _option(
        "--from",
        panel="Yours",
        metavar="FILE|-",
        help="Your draft with [Verse 1] tags: `...` is written, `i left your ...` is finished, the rest stays.",
    ),
]
By = Annotated[
    list[str] | None, _option("--by", panel="Fine tuning", metavar="NAMES", help='Who writes it: "Ana, Tom".')
]
Output = Annotated[str | None, output_to("Write the song there, not to the screen.")]
NoLibrary = Annotated[
    bool, _option("--no-library", panel="Fine tuning", help="Show the model none of your library's stanzas.")
]
Voice = Annotated[
    str | None,
    _option(
        "--voice", panel="Fine tuning", metavar="ID|ARTIST", help="Learn from this song or artist of your library."
    ),
]
Quote = Annotated[
    bool, _option("--quote", panel="Fine tuning", help="Let it sing five words in a row of your library's songs.")
]
ModelName = Annotated[
    str | None,
    _option(
        "--model",
        panel="Model",
        metavar="NAME",
        autocompletion=complete.models,
        help="llama3.2, ollama:NAME, embedded, embedded:/path/model.gguf, embedded:ollama/NAME.",
    ),
]
NoFallback = Annotated[
    bool,
    _option(
        "--no-fallback",
        panel="Model",
        help="Leave no line to the built-in model that the chosen one finds nothing for.",
    ),
]
Seed = Annotated[
    int | None, _option("--seed", panel="Model", min=0, metavar="N", help="The same seed and brief, the same song.")
]
BriefFile = Annotated[
    str | None,
    _option("--brief", panel="Fine tuning", metavar="FILE|-", help="A brief as TOML or JSON; flags go before it."),
]
Avoid = Annotated[list[str] | None, _option("--avoid", panel="Fine tuning", metavar="WORDS", help="Never sung.")]
Scheme = Annotated[
    str | None, _option("--scheme", panel="Fine tuning", metavar="ABAB", help="Another rhyme scheme for the verses.")
]
Syllables = Annotated[
    str | None,
    _option("--syllables", panel="Fine tuning", metavar="8.6", help="Other syllables for the verses' lines, 1 to 16."),
]
Meter = Annotated[
    Literal["iambic", "trochaic", "anapestic", "dactylic", "free"] | None,
    _option("--meter", panel="Form", help="Every line in this meter; long words are never wrenched."),
]
Rhythm = Annotated[
    str | None,
    _option(
        "--rhythm",
        panel="Fine tuning",
        metavar="x/x/",
        help="The verses' rhythm; a comma parts lines: x/x/x/x/,x/x/x/.",
    ),
]
Fit = Annotated[
    str | None,
    _option("--fit", panel="Yours", metavar="FILE|-", help="New words to the form and rhythm of these lines."),
]
FirstLine = Annotated[
    str | None, _option("--first-line", panel="Fine tuning", metavar="LINE", help="Opens verse 1, to the letter.")
]
Explicit = Annotated[bool, _option("--explicit", panel="Fine tuning", help="Let profanity in; slurs never.")]
Language = Annotated[str | None, _option("--language", panel="Fine tuning", metavar="CODE", help="Only en so far.")]


Resume = Annotated[
    str | None,
    _option(
        "--resume",
        panel="Yours",
        metavar="[ID]",
        help="Go on with a song that was broken off; without ID, the last one.",
        autocompletion=complete.songs,
    ),
]
Rounds = Annotated[
    int | None,
    _option(
        "--rounds", panel="Model", min=0, max=8, metavar="N", help="How often failing and weak lines are gone over."
    ),
]
TimeLimit = Annotated[
    float | None,
    _option(
        "--time-limit",
        panel="Model",
        min=1,
        metavar="SECONDS",
        help="After that nothing is gone over again; the first draft is finished in haste.",
    ),
]


PlanOnly = Annotated[
    bool,
    _option("--plan-only", panel="Yours", help="Write nothing, print the song map: TOML to edit, or JSON with --json."),
]
PlanFile = Annotated[
    str | None, _option("--plan", panel="Yours", metavar="FILE|-", help="Write from a song map; flags go before it.")
]


AsSongs = Annotated[
    ExportFormat, _option("--format", "-f", panel="Output", help="How to print it; several songs as text or jsonl.")
]
Count = Annotated[
    int, _option("--count", "-n", panel="Output", min=1, max=MOST, metavar="N", help="How many songs of each brief.")
]


class Generate(Command):
    """The command, whose ``--resume`` goes without a value too, which Typer cannot say."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed; a bare ``--resume`` gets an empty value."""
        ends = [*args[1:], "-"]
        typed = [
            "--resume=" if each == "--resume" and after.startswith("-") else each
            for each, after in zip(args, ends, strict=False)
        ]
        return super().parse_args(ctx, typed)


def register(app: typer.Typer) -> None:
    """Hang the command into the app."""
    app.command(
        "generate",
        cls=Generate,
        rich_help_panel="Write",
        short_help="a whole song, from a theme, a title, or your own half-finished draft",
        epilog=EXAMPLES,
    )(generate)


def generate(
    theme: Theme = None,
    *,
    theme_flag: ThemeFlag = None,
    genre: Genre = None,
    mood: Mood = None,
    title: Title = None,
    hook: Hook = None,
    use: Use = None,
    form: Form = None,
    rhyme: Rhyme = None,
    pov: Pov = None,
    source: From = None,
    printed: AsSongs = ExportFormat.text,
    count: Count = 1,
    as_json: AsJson = False,
    output: Output = None,
    force: Force = False,
    no_save: NoSave = False,
    quiet: Quiet = False,
    model: ModelName = None,
    no_fallback: NoFallback = False,
    seed: Seed = None,
    candidates: Candidates = None,
    brief_file: BriefFile = None,
    avoid: Avoid = None,
    scheme: Scheme = None,
    syllables: Syllables = None,
    meter: Meter = None,
    rhythm: Rhythm = None,
    fit: Fit = None,
    first_line: FirstLine = None,
    explicit: Explicit = False,
    language: Language = None,
    no_library: NoLibrary = False,
    voice: Voice = None,
    quote: Quote = False,
    by: By = None,
    resume: Resume = None,
    plan_only: PlanOnly = False,
    plan_file: PlanFile = None,
    rounds: Rounds = None,
    time_limit: TimeLimit = None,
) -> None:
    """Write a song. With no flags at all it chooses, and says what it chose."""
    from lyrica_cli.cli.brief import compose, composed, fields_of, read_text
    from lyrica_cli.cli.output import OutputFile

    flags = {
        "theme": theme or theme_flag,
        "genre": genre,
        "mood": mood,
        "title": title,
        "hook": hook,
        "use": use,
        "avoid": avoid,
        "pov": pov,
        "form": form,
        "rhyme": rhyme,
        "scheme": scheme,
        "syllables": syllables,
        "meter": meter,
        "rhythm": rhythm,
        "first_line": first_line,
        "explicit": explicit,
        "language": language,
        "seed": seed,
        "candidates": candidates,
        "writers": by,
    }
    target = OutputFile(output, force=force) if output and output != "-" else None
    if resume is not None:
        _refuse_wishes(
            flags
            | {
                "brief": brief_file,
                "plan": plan_file,
                "plan_only": plan_only,
                "from": source,
                "fit": fit,
                "no_save": no_save,
            }
        )
        limits = {"fallback": not no_fallback, "rounds": rounds, "time_limit": time_limit}
        song = _resumed(resume or None, model, limits, quiet=quiet)
        _finish(song, "json" if as_json else printed.value, target, output, quiet=quiet)
        return
    if plan_file and brief_file:
        raise UsageError("--plan and --brief are one thing, and cannot both be. Leave one out.")
    shape = "json" if as_json else printed.value
    limits = {"rounds": rounds, "time_limit": time_limit}
    if no_library and voice:
        raise UsageError("--no-library and --voice cannot both be. Leave one out.")
    wishes = {"save": not no_save, "fallback": not no_fallback, "learn": not no_library, "voice": voice, "quote": quote}
    text = read_text(brief_file, "--brief") if brief_file and not (source or fit) else ""
    several = lines_of(text)
    if (count > 1 or several or shape == "jsonl") and not plan_only:
        fields: list[Any] = several or [fields_of(text) if text else {}]
        if not several and not text:
            fields = [
                compose({}, brief_file=plan_file or brief_file, draft=source, fit=fit).model_dump(exclude_unset=True)
            ]
        how = wishes | limits | {"model": model}
        _write_several(briefs(fields, flags, count), how, shape, target, quiet=quiet)
        return
    if text:
        brief = composed(fields_of(text), flags)
    else:
        brief = compose(flags, brief_file=plan_file or brief_file, draft=source, fit=fit)
    if plan_only:
        _plan(brief, "json" if as_json else printed.value, target)
        return
    song = _write(brief, model, wishes | limits, quiet=quiet)
    _finish(song, shape, target, output, quiet=quiet)


def _write_several(wanted: Any, how: dict[str, Any], form: str, target: Any, *, quiet: bool) -> None:
    from lyrica_cli.cli.views.draft import Draft
    from lyrica_cli.core import Lyrica

    with Lyrica() as lyrica:
        how["watch"] = lambda brief: Draft(brief, quiet=quiet)
        write(lyrica, wanted, how, form, target, quiet=quiet)


def _plan(brief: "Brief", form: str, target: Any) -> None:
    """Print or write the song map."""
    import json

    from lyrica_cli.core import Lyrica

    if form not in {"text", "json"}:
        raise UsageError(f"--plan-only prints TOML, or JSON with --json; there is no map as {form}.")
    with Lyrica() as lyrica:
        found = lyrica.plan(brief)
    text = json.dumps(found.data, ensure_ascii=False, indent=2) if form == "json" else found.toml
    if target is None:
        put(text)
    else:
        target.write(text)


def _finish(song: "Song", form: str, target: Any, output: str | None, *, quiet: bool) -> None:
    _print(song, form, target)
    if not quiet:
        tell(_closing(song, output if target else None))


def _refuse_wishes(flags: dict[str, Any]) -> None:
    asked = [name for name, value in flags.items() if value not in (None, False, [], ())]
    if asked:
        flag = {"writers": "by"}.get(asked[0], asked[0]).replace("_", "-")
        raise UsageError(f"--resume goes on with what was asked when the song was begun. Leave out --{flag}.")


def _resumed(ref: str | None, model: str | None, limits: dict[str, Any], *, quiet: bool) -> "Song":
    from lyrica_cli.cli.views.draft import Draft
    from lyrica_cli.core import Brief, Lyrica

    with Lyrica() as lyrica:
        return lyrica.resume(ref, model=model, watch=Draft(Brief(), quiet=quiet), **limits)


def _write(brief: "Brief", model: str | None, wishes: dict[str, Any], *, quiet: bool) -> "Song":
    from lyrica_cli.cli.views.draft import Draft
    from lyrica_cli.core import Lyrica, ModelNotFound

    with Lyrica() as lyrica:
        try:
            return lyrica.generate(brief, model=model, watch=Draft(brief, quiet=quiet), **wishes)
        except ModelNotFound:
            if not _fetched(lyrica, model):
                raise
        return lyrica.generate(brief, model=model, watch=Draft(brief, quiet=quiet), **wishes)


def _fetched(lyrica: Any, model: str | None) -> bool:
    """Offer to fetch the built-in model, if it is what is missing and somebody is there to answer."""
    import sys

    from lyrica_cli.cli.commands.models import fetch

    if model not in {None, "embedded"} or lyrica.models.weights():
        return False
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        return False
    if not ask("No model yet. Fetch the built-in one, 98 MB, from the model hub?"):
        return False
    fetch(lyrica, "embedded")
    return True


def _print(song: "Song", form: str, target: Any) -> None:
    """Print or write a song that is done; what goes wrong now costs the print, not the song."""
    from lyrica_cli.core import LyricaError
    from lyrica_cli.core.song.formats import render

    text = render(song, form)
    if target is None:
        put(text)
        return
    try:
        target.write(text)
    except LyricaError as error:
        if song.id:
            error.add_note(f"The song is safe: lyrica history show {song.id}")
        raise


def _odd(song: "Song") -> str:
    """Name a line to go on with: the first that misses its plan, else the first that a model wrote, else the first."""
    lines = [line for section in song.sections for line in section.lines]
    ranked = sorted(lines, key=lambda line: (line.ok, line.source != "model"))
    return ranked[0].address if ranked else "v1.1"


def _closing(song: "Song", output: str | None) -> str:
    """Word the one line after a song: kept as what, how long, which model and why, what to type next."""
    from lyrica_cli.cli.views.draft import duration

    reason = f" ({song.model.reason})" if song.model.reason else ""
    written = f"Written to {output}. " if output else ""
    kept = f"Saved as {song.id}" if song.id else "Not saved"
    line = f"{written}{kept} · {duration(song.usage.seconds)} · {song.model.name}{reason}."
    return (
        f"{line} Next: lyrica revise {song.id} --line {_odd(song)} -n 4"
        if song.id
        else f"{line} To keep one, leave out --no-save."
    )
