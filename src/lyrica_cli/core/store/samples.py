"""A few short songs of our own, for a developer's database."""

from __future__ import annotations

from datetime import UTC, datetime

from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.song import Line, ModelUse, Section, Song

_FORM = "V:XAXA:8.6 V"

_SONGS = (
    (
        "Porch Light",
        "country",
        "wistful",
        "waiting up",
        (
            "I left the porch light on again",
            "The moths come every night",
            "Your coat is on the kitchen chair",
            "And nothing sits up right",
        ),
    ),
    (
        "Number Nine",
        "folk",
        "calm",
        "the last bus home",
        (
            "The driver nods, he knows my stop",
            "The heater hums and burns",
            "I count the lamps along the hill",
            "And lose them at the turns",
        ),
    ),
    (
        "Low Tide",
        "hymn",
        "hopeful",
        "my father's boat",
        (
            "The boat is sleeping on its side",
            "The harbor smells of rain",
            "He tied a knot I can't undo",
            "The sea will come again",
        ),
    ),
)


def samples() -> list[tuple[Brief, Song]]:
    """Give each song with the brief it answers."""
    return [
        (Brief(genre=genre, mood=mood, theme=theme, title=title), _song(title, genre, mood, theme, words))
        for title, genre, mood, theme, words in _SONGS
    ]


def _song(title: str, genre: str, mood: str, theme: str, words: tuple[str, ...]) -> Song:
    lines = tuple(
        Line(address=f"v1.{number}", text=text, rhyme="A" if number % 2 == 0 else "X", source="writer")
        for number, text in enumerate(words, start=1)
    )
    return Song(
        title=title,
        genre=genre,
        mood=mood,
        theme=theme,
        form=_FORM,
        created_at=datetime.now(UTC),
        model=ModelUse(provider="scripted", name="samples", reason="nobody had to be asked"),
        sections=(
            Section(kind="verse", number=1, label="Verse 1", rhyme_scheme="XAXA", strictness="perfect", lines=lines),
        ),
        words_sung=sum(len(text.split()) for text in words),
    )
