"""The files in `examples/` are what they say."""

from __future__ import annotations

import tomllib
from pathlib import Path

from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.genres import resolve
from lyrica_cli.core.song.moods import resolve as resolve_mood

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_example_brief_asks_for_what_there_is() -> None:
    """It is a brief, and its genre and mood need no note."""
    brief = Brief.model_validate(tomllib.loads((EXAMPLES / "brief.toml").read_text(encoding="utf-8")))
    assert resolve(brief.genre)[1] is None
    assert resolve_mood(brief.mood)[1] is None
    assert brief.use == ("porch", "gravel")
