"""The names of genres and moods, read without reading the rest: a shell asks for them at every key press."""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent


def genre_names() -> tuple[str, ...]:
    """Return the names of all genres, in alphabetical order; each stands in the first line of its file."""
    firsts = (path.read_text(encoding="utf-8").partition("\n")[0] for path in (_HERE / "forms").glob("*.toml"))
    return tuple(sorted(line.split('"')[1] for line in firsts))


def mood_names() -> tuple[str, ...]:
    """Return the names of all moods, in alphabetical order; each heads a table of ``moods.toml``."""
    text = (_HERE / "moods.toml").read_text(encoding="utf-8")
    return tuple(sorted(re.findall(r"^\[(.+)\]$", text, re.MULTILINE)))
