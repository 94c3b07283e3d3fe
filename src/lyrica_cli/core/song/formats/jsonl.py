"""Rated songs as JSON lines: what was asked for, what came of it, and what the writer thought of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.song.formats.text import text
from lyrica_cli.core.song.song import SCHEMA

if TYPE_CHECKING:
    from lyrica_cli.core.song.rating import Rating
    from lyrica_cli.core.song.song import Song


@dataclass(frozen=True, slots=True)
class Example:
    """One song to tune a model by.

    Attributes:
        brief: What the writer asked for, as JSON data; wishes that were not made may be missing.
        song: What came of it.
        ratings: What the writer thought of it, the earliest first.
        prompt_version: Which prompts were used; None where it is not known.
    """

    brief: dict[str, Any]
    song: Song
    ratings: tuple[Rating, ...]
    prompt_version: str | None


def jsonl(example: Example) -> str:
    """Print one object on one line."""
    wishes = {name: wish for name, wish in example.brief.items() if wish not in (None, [], {}, False, "")}
    fields = {
        "schema": SCHEMA,
        "id": example.song.id,
        "brief": wishes,
        "text": text(example.song),
        "song": example.song.model_dump(mode="json"),
        "ratings": [rating.model_dump(mode="json") for rating in example.ratings],
        "model": example.song.model.model_dump(mode="json"),
        "prompt_version": example.prompt_version,
    }
    return json.dumps(fields, ensure_ascii=False) + "\n"
