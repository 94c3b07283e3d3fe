"""A brief put together from flags, a brief file and the writer's own draft."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lyrica_cli.cli.views.terminal import one_line, printable
from lyrica_cli.core.errors import InputError, UsageError

if TYPE_CHECKING:
    from lyrica_cli.core.song.brief import Brief

LONGEST_FILE = 100_000
"""Bytes of a draft or a brief: ten long songs."""

LONGEST_THEME = 2_000
LONGEST_PHRASE = 200
LONGEST_LIST = 50
HIGHEST_SEED = 2**31 - 1
"""Characters, entries, and what every engine and database takes for a seed."""

ONE_LINE = ("theme", "genre", "mood", "title", "hook", "first_line", "form", "scheme", "syllables", "rhythm")


def compose(
    flags: Mapping[str, Any], *, brief_file: str | None = None, draft: str | None = None, fit: str | None = None
) -> "Brief":
    """Put a brief together; a flag goes before the same field of the file.

    Args:
        flags: Fields of a brief; None, False and an empty list were not given.
        brief_file: Path of TOML or JSON with a brief's fields, or ``-``.
        draft: Path of the writer's own text with holes, or ``-``.
        fit: Path of a lyric whose form and rhythm are taken over, or ``-``.

    Raises:
        UsageError: A field that is not known, too long, or does not fit.
        InputError: A file cannot be read, or is no text.
    """
    asking = [flag for flag, path in (("--brief", brief_file), ("--from", draft), ("--fit", fit)) if path == "-"]
    if len(asking) > 1:
        raise UsageError(f"{asking[0]} and {asking[1]} cannot both read standard input. Give one of them as a file.")
    fields = fields_of(read_text(brief_file, "--brief")) if brief_file else {}
    if draft:
        fields["source"] = read_text(draft, "--from")
    if fit:
        fields["fit"] = read_text(fit, "--fit")
    return composed(fields, flags)


def composed(fields: Mapping[str, Any], flags: Mapping[str, Any]) -> "Brief":
    """Make a brief of its fields; a flag goes before the same field.

    Raises:
        UsageError: A field that is not known, too long, or does not fit.
    """
    from pydantic import ValidationError

    from lyrica_cli.core.song.brief import Brief

    fields = {name: value for name, value in fields.items() if name != "schema"}  # a song map is a brief that has one
    fields |= {name: value for name, value in flags.items() if value not in (None, False, [], ())}
    fields = {name: _tidy(name, value) for name, value in fields.items()}
    try:
        brief = Brief(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise UsageError(f"{_flag(field)}: {first['msg'].lower()}. See: lyrica generate --help") from error
    return _bounded(brief)


def read_text(path: str, flag: str) -> str:
    """Read a text file, or standard input for ``-``.

    Raises:
        InputError: It cannot be read, is too long, or is no text in UTF-8.
    """
    name = "standard input" if path == "-" else path
    try:
        if path == "-":
            data = sys.stdin.buffer.read(LONGEST_FILE + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(LONGEST_FILE + 1)
    except AttributeError as error:
        raise InputError(f"{flag} {path}: standard input is closed. Name a file: {flag} draft.txt") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{flag} {name}: {reason}. Name another file: {flag} draft.txt") from error
    if len(data) > LONGEST_FILE:
        raise InputError(f"{flag} {name}: more than {LONGEST_FILE // 1000} kB. Give it one song at a time.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{flag} {name}: not text in UTF-8. Convert it: iconv -t UTF-8 FILE") from error
    if "\0" in text:
        raise InputError(f"{flag} {name}: not text. Name a text file: {flag} draft.txt")
    if not text.strip():
        raise InputError(f"{flag} {name}: nothing in it. Name another file: {flag} draft.txt")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fields_of(text: str) -> dict[str, Any]:
    """Read the fields of one brief, as TOML or as JSON."""
    import tomllib

    try:
        fields = _json(text) if text.lstrip().startswith(("{", "[")) else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"--brief: {one_line(str(error), 120)}. It takes TOML or JSON: examples/brief.toml") from error
    if not isinstance(fields, dict):
        raise InputError("--brief: a list is no brief. It takes an object of fields: examples/brief.toml")
    return fields


def _json(text: str) -> Any:
    """Read JSON; a table of TOML begins with a bracket too."""
    import json
    import tomllib

    try:
        return json.loads(text)
    except ValueError:
        if text.lstrip().startswith("{"):
            raise
        return tomllib.loads(text)


def _tidy(name: str, value: Any) -> Any:
    """Fold white space where a field is one line, and leave out what a terminal would obey."""
    if name in ONE_LINE and isinstance(value, str):
        return one_line(value, sys.maxsize) or None
    if name in {"use", "avoid", "writers"}:
        phrases = [value] if isinstance(value, str) else value
        if isinstance(phrases, list | tuple) and all(isinstance(phrase, str) for phrase in phrases):
            split = (part for phrase in phrases for part in phrase.split(","))
            return tuple(phrase for phrase in (one_line(part, sys.maxsize) for part in split) if phrase)
    return printable(value) if isinstance(value, str) else value


def _bounded(brief: "Brief") -> "Brief":
    """Refuse what no song can hold."""
    if brief.language != "en":
        shown = one_line(brief.language, 20)
        raise UsageError(f"only English so far; --language {shown} refused. Nothing was written.")
    for name in ONE_LINE:
        most = LONGEST_THEME if name in {"theme", "form"} else LONGEST_PHRASE
        length = len(getattr(brief, name) or "")
        if length > most:
            raise UsageError(
                f"{_flag(name)}: {length:,} characters; {most:,} is the most. A draft goes by: --from FILE"
            )
    for name in ("use", "avoid", "writers"):
        phrases = getattr(brief, name)
        if len(phrases) > LONGEST_LIST or any(len(phrase) > LONGEST_PHRASE for phrase in phrases):
            raise UsageError(f"{_flag(name)}: {LONGEST_LIST} phrases of {LONGEST_PHRASE} characters are the most.")
    if brief.seed is not None and brief.seed > HIGHEST_SEED:
        raise UsageError(f"--seed: {HIGHEST_SEED} is the highest. Nothing was written.")
    return brief


def _flag(field: str) -> str:
    return {"source": "--from", "writers": "writers"}.get(field, f"--{field.replace('_', '-')}")
