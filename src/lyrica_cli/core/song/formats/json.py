"""A song as JSON: the documented, stable form for other programs."""

from __future__ import annotations

import json as encoder
from typing import TYPE_CHECKING

from lyrica_cli.core.song.song import SCHEMA

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Song


def json_line(song: Song) -> str:
    """Print the same object on one line."""
    return encoder.dumps({"schema": SCHEMA, **song.model_dump(mode="json")}, ensure_ascii=False) + "\n"


def json(song: Song) -> str:
    """Print the whole song as one object that carries its schema's version first."""
    return encoder.dumps({"schema": SCHEMA, **song.model_dump(mode="json")}, ensure_ascii=False, indent=2) + "\n"
