"""Several songs in one go: the same brief several times, or a brief a line."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from lyrica_cli.cli.views.terminal import one_line, put, tell
from lyrica_cli.core.errors import InputError, LyricaError, UsageError

if TYPE_CHECKING:
    from lyrica_cli.core import Brief, Lyrica, Song

FORMATS = ("text", "jsonl")
MOST = 1000
"""Songs of one go."""
FAILED = 1


def lines_of(text: str) -> list[str] | None:
    """Give the lines of a text that is JSON lines; None where it is one brief, as TOML or as JSON."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:  # ruff: ignore[magic-value-comparison]  # one line is one brief
        return None
    try:
        return lines if isinstance(json.loads(lines[0]), dict) else None
    except (ValueError, RecursionError):
        return None


def briefs(
    fields: "list[str | Mapping[str, Any]]", flags: Mapping[str, Any], count: int
) -> "Iterator[Brief | LyricaError]":
    """Give each brief as often as it is wanted; what is wrong with one is given in its place.

    Args:
        fields: A line of JSON or the fields of each brief.
        flags: What goes before every one's own fields.
        count: How often each is sung; with a seed, the further ones have the next seeds.
    """
    from lyrica_cli.cli.brief import composed

    for each in fields:
        try:
            brief = composed(_object(each) if isinstance(each, str) else each, flags)
        except LyricaError as error:
            yield error
            continue
        for further in range(count):
            yield brief if brief.seed is None else brief.model_copy(update={"seed": brief.seed + further})


def _object(line: str) -> Mapping[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"--brief: {one_line(str(error), 120)}. Each line is one brief as JSON.") from error
    if not isinstance(fields, dict):
        raise InputError("--brief: a line is no brief. Each is one object of fields, as JSON.")
    return fields


def write(
    lyrica: "Lyrica",
    wanted: "Iterator[Brief | LyricaError]",
    how: dict[str, Any],
    form: str,
    target: Any,
    *,
    quiet: bool,
) -> None:
    """Write the songs and print each when it is done; one that fails is told and does not stop the rest.

    Raises:
        UsageError: They cannot be printed so.
        typer.Exit: Some failed; with their exit code, where all failed alike.
    """
    if form not in FORMATS:
        raise UsageError(f"--format {form} is for one song. Several: --format jsonl, or text.")
    outcome = Outcome()
    songs = _printed(lyrica.batch(wanted, **how), form, outcome)
    if target is None:
        for text in songs:
            put(text)
            if sys.stdout is not None:
                sys.stdout.flush()
    else:
        target.write(songs)
    if not quiet:
        failures = f", {len(outcome.failed)} failed" if outcome.failed else ""
        tell(f"{outcome.done} {'song' if outcome.done == 1 else 'songs'} written{failures}. Next: lyrica history")
    if outcome.failed:
        raise typer.Exit(outcome.failed[0] if not outcome.done and len(set(outcome.failed)) == 1 else FAILED)


@dataclass
class Outcome:
    """How many songs were written, and the exit code of each that was not."""

    done: int = 0
    failed: list[int] = field(default_factory=list)


def _printed(results: "Iterator[Song | LyricaError]", form: str, outcome: Outcome) -> Iterator[str]:
    from lyrica_cli.core.song.formats import render
    from lyrica_cli.core.song.formats.json import json_line

    for number, result in enumerate(results, start=1):
        if isinstance(result, LyricaError):
            outcome.failed.append(result.exit_code)
            tell(f"lyrica: song {number}: {result}")
            if form == "jsonl":
                yield json.dumps({"schema": 1, "error": str(result), "exit_code": result.exit_code}) + "\n"
        else:
            outcome.done += 1
            gap = "\n" if outcome.done > 1 else ""
            yield json_line(result) if form == "jsonl" else gap + render(result, form)
