"""JSON, JSON lines and CSV: one record a lyric, its fields by the names people give them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.library.facts import facts_of
from lyrica_cli.core.library.failure import Unreadable
from lyrica_cli.core.library.files import LARGEST
from lyrica_cli.core.library.lyric import Lyric, clean
from lyrica_cli.core.library.readers.text import lyric

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORDS = ("lyrics", "lyric", "text", "content", "body", "words", "lines")
"""Names of the field that holds the words; a list in it is its lines."""


def read_json(text: str) -> Iterator[Lyric | Unreadable]:
    """Read an object, a list of objects, or an object with such a list in it.

    Raises:
        Unreadable: It is no JSON.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"no JSON{_place(error)}") from error
    if isinstance(value, dict) and _words(value) is None and "sections" not in value:
        value = next((inner for inner in value.values() if isinstance(inner, list)), value)
    for record in value if isinstance(value, list) else [value]:
        yield _lyric(record)


def read_jsonl(text: str) -> Iterator[Lyric | Unreadable]:
    """Read an object a line; a line that is none is left out and said."""
    for line in io.StringIO(text):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            yield Unreadable("no JSON")
        else:
            yield _lyric(record)


def read_csv(text: str) -> Iterator[Lyric | Unreadable]:
    """Read a row a lyric below a row of names, between commas, semicolons or tabs.

    Raises:
        Unreadable: No column holds words, or it is no CSV.
    """
    csv.field_size_limit(LARGEST)
    header = text[: text.find("\n") if "\n" in text else None]
    delimiter = max(",;\t", key=header.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [str(name).strip().lower() for name in rows.fieldnames or ()]
        if not set(names) & set(WORDS):
            raise Unreadable(f"no column of its first row is called {' or '.join(WORDS[:3])}")
        for row in rows:
            yield _lyric(row)
    except csv.Error as error:
        raise Unreadable(f"no CSV: line {rows.reader.line_num}") from error


def _lyric(record: Any) -> Lyric | Unreadable:
    """Make a lyric of a record."""
    if not isinstance(record, dict):
        return Unreadable("no object")
    text = _words(record)
    if text is None and isinstance(record.get("sections"), list):
        text = _sections(record["sections"])
    if text is None:
        return Unreadable(f"no words: {' or '.join(WORDS[:3])} holds them")
    try:
        found = lyric(clean(text))
    except Unreadable as error:
        return error
    return found.with_facts(facts_of(record).filled(found.facts))


def _words(record: Mapping[Any, Any]) -> str | None:
    lowered = {str(key).strip().lower(): value for key, value in record.items()}
    for name in WORDS:
        value = lowered.get(name)
        if isinstance(value, str) and value.strip():
            return value.replace("\r\n", "\n").replace("\r", "\n")
        if isinstance(value, list) and value and all(isinstance(line, str) for line in value):
            return "\n".join(value)
    return None


def _sections(sections: list[Any]) -> str | None:
    """Read sections as ``generate --format json`` writes them."""
    blocks = []
    for section in sections:
        if not isinstance(section, dict) or not isinstance(section.get("lines"), list):
            return None
        lines = [line.get("text") if isinstance(line, dict) else line for line in section["lines"]]
        label = section.get("label") or section.get("kind")
        blocks.append("\n".join([f"[{label}]"] * bool(label) + [line for line in lines if isinstance(line, str)]))
    return "\n\n".join(blocks)


def _place(error: Exception) -> str:
    return f": line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
