"""``lyrica rhymes``: words that rhyme, and how two words rhyme."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from lyrica_cli.cli.help import Command
from lyrica_cli.cli.late import Late
from lyrica_cli.cli.options import AsJson, AsRows, Limit, RowFormat, rows_as_json
from lyrica_cli.cli.views.terminal import is_terminal, put, tell
from lyrica_cli.core.errors import UsageError

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.partners import Partner

LIMIT = 40
LONGEST = 200
"""Characters of a word or phrase."""


class Rhyme(StrEnum):
    """How strictly words are to rhyme."""

    perfect = "perfect"
    near = "near"


def register(app: typer.Typer, late: Late) -> None:
    """Hang the command into the app."""
    app.command(
        "rhymes",
        cls=Command,
        rich_help_panel=late.panel,
        short_help=late.short_help,
        epilog='\b\nlyrica rhymes home\nlyrica rhymes "crack pot"\nlyrica rhymes rain --about "train, station" --end\n'
        "lyrica rhymes --pair love move",
    )(rhymes)


def rhymes(
    *,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORD", help="A word, or a phrase in quotes; its end counts.", show_default=False),
    ],
    rhyme: Annotated[
        Rhyme, typer.Option("--rhyme", help="perfect leaves the near ones out.", rich_help_panel="Which")
    ] = Rhyme.near,
    syllables: Annotated[
        str | None,
        typer.Option("--syllables", metavar="N", help="Only words of so many: 2, or 1-3.", rich_help_panel="Which"),
    ] = None,
    stress: Annotated[
        str | None,
        typer.Option("--stress", metavar="MARKS", help="Only words stressed so: x/ or 01.", rich_help_panel="Which"),
    ] = None,
    end: Annotated[
        bool, typer.Option("--end", help="Only words that a line can end in.", rich_help_panel="Which")
    ] = False,
    about: Annotated[
        str | None,
        typer.Option("--about", metavar="WORDS", help="Closest in meaning first.", rich_help_panel="Which"),
    ] = None,
    pair: Annotated[
        bool, typer.Option("--pair", help="Judge how two words or phrases rhyme.", rich_help_panel="Which")
    ] = False,
    limit: Limit = LIMIT,
    form: AsRows = RowFormat.text,
    as_json: AsJson = False,
) -> None:
    """List words that rhyme with a word: perfect ones first, near ones below, commonest first.

    Two words are judged as a pair: of which kind their rhyme is, and how much of one.
    """
    from lyrica_cli.core import ears

    json = as_json or form is RowFormat.json
    if len(words) > 2 or (pair and len(words) != 2):  # ruff: ignore[magic-value-comparison] - two make a pair
        _too_many(words, pair=pair)
    if any(not word.strip() for word in words) or any(len(word) > LONGEST for word in words):
        raise UsageError(f"a word or phrase has 1 to {LONGEST} characters, as in: lyrica rhymes home")
    if len(words) == 2:  # ruff: ignore[magic-value-comparison] - two make a pair
        _judge(words[0], words[1], json=json)
        return
    spans, pattern = _span(syllables), _pattern(stress)
    _tell_guesses(ears.guessed(words[0]))
    found = ears.rhymes_of(
        words[0], near=rhyme is Rhyme.near, syllables=spans, stress=pattern, end=end, about=about, limit=limit
    )
    if json:
        keys = ("word", "kind", "score", "syllables", "frequency")
        put(rows_as_json([{key: getattr(partner, key) for key in keys} for partner in found]))
    elif not found:
        near = " Try: --rhyme near" if rhyme is Rhyme.perfect else ' A phrase may find more: lyrica rhymes "in my home"'
        tell(f"Nothing that fits rhymes with {words[0]}.{near}")
    elif is_terminal(sys.stdout):
        put(grouped(found))
    else:
        put("".join(f"{partner.word}\n" for partner in found))


def _judge(first: str, second: str, *, json: bool) -> None:
    from lyrica_cli.core import ears

    judgement = ears.judge_pair(first, second)
    if json:
        import json as encoder

        put(encoder.dumps({"kind": judgement.kind.value, "score": judgement.score}))
        return
    put(f"{judgement.kind.value}  {judgement.score:.2f}")
    _tell_guesses([*ears.guessed(first), *ears.guessed(second)])


def _tell_guesses(words: Sequence[str]) -> None:
    for word in dict.fromkeys(words):
        tell(
            f'note: no dictionary has "{word}"; its sound is a guess. To say it: pronunciations.txt, see lyrica config'
        )


def grouped(found: Sequence["Partner"]) -> str:
    """Lay rhymes out by kind and number of syllables."""
    groups: dict[str, dict[int, list[str]]] = {}
    for partner in found:
        groups.setdefault(partner.kind.value, {}).setdefault(partner.syllables, []).append(partner.word)
    rows = []
    for kind, counts in groups.items():
        rows.append(kind)
        rows += [f"  {count}  {', '.join(words)}" for count, words in sorted(counts.items())]
    return "\n".join(rows)


def _span(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    low, _, high = text.partition("-")
    if not (low.isdecimal() and (high or low).isdecimal() and 1 <= int(low) <= int(high or low)):
        raise UsageError(f'--syllables "{text}": write 2, or 1-3.')
    return int(low), int(high or low)


def _pattern(text: str | None) -> str | None:
    if text is None:
        return None
    pattern = text.replace("x", "0").replace("/", "1")
    if not pattern or set(pattern) - {"0", "1"}:
        raise UsageError(f'--stress "{text}": write x for weak and / for strong, as in: --stress x/')
    return pattern


def _too_many(words: Sequence[str], *, pair: bool) -> NoReturn:
    if pair:
        raise UsageError('--pair takes two words or phrases: lyrica rhymes --pair "crack pot" laptop')
    raise UsageError(f'put a phrase in quotes: lyrica rhymes "{" ".join(words)}"')
