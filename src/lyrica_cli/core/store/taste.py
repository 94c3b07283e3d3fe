"""What the writer's ratings say of what to sing: songs and lines to learn from, words to sing more, or less."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col, select

from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.store import songs
from lyrica_cli.core.store.tables import Lyrics, UserFeedback
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from lyrica_cli.core.song.song import Song

GOOD, BAD = 4, 2
"""Points from which something is liked, and up to which it is not."""
MOST_SONGS = 200
"""Songs whose ratings are looked at, those that were rated last."""
OF_A_SONG = 0.25
"""What the verdict on a whole song says of one of its lines, where a verdict on the line itself says 1."""
WEIGHT = 0.3
"""Most that a word can weigh, in the ranking's unit (natural logs)."""
LINES, WORDS = (2, 8), (2, 14)
"""Lines of a stanza, and words of a line, that a model can learn a manner from: fewest and most."""


@dataclass(frozen=True, slots=True)
class Liked:
    """A stanza that the writer liked, as bare words in lower case.

    Attributes:
        song: The version that it stands in.
        genre: Its genre, lower case; empty where none is known.
        theme: What it is about.
        mood: Its mood; empty where none is known.
        lines: Its lines.
    """

    song: str
    genre: str
    theme: str
    mood: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taste:
    """All that ratings say.

    Attributes:
        liked: Stanzas to learn from.
        words: Content word -> what it weighs in the ranking, above 0 where it was liked.
    """

    liked: tuple[Liked, ...]
    words: Mapping[str, float]


def read(session: Session) -> Taste:
    """Read it from the latest rating of each song and line: 4, 5, liked and saved count for it, 1 and 2 against."""
    verdicts = _verdicts(session)
    liked: list[Liked] = []
    net: defaultdict[str, float] = defaultdict(float)
    for song_id in dict.fromkeys(song for song, _ in verdicts):
        song, whole = songs.read(session, song_id), verdicts.get((song_id, None), 0)
        own = {line: verdict for (each, line), verdict in verdicts.items() if each == song_id and line is not None}
        for line in {line.address: line for section in song.sections for line in section.lines}.values():
            verdict = own.get(line.address, whole * OF_A_SONG)
            for word in set(words(line.text)) - FUNCTION_WORDS:
                net[word] += verdict
        liked += _stanzas(song, whole, own)
    return Taste(tuple(liked), {word: round(WEIGHT * n / (1 + abs(n)), 3) for word, n in sorted(net.items()) if n})


def _verdicts(session: Session) -> dict[tuple[str, str | None], int]:
    """Give song and line (None for the whole song) -> 1, 0 or -1, by the latest rating that says anything."""
    rows = session.exec(
        select(UserFeedback)
        .join(Lyrics, col(Lyrics.id) == col(UserFeedback.lyrics_id))
        .where(col(Lyrics.deleted_at).is_(None))
        .order_by(col(UserFeedback.id).desc())
    )
    found: dict[tuple[str, str | None], int] = {}
    rated: set[str] = set()
    for row in rows:
        kept = {"like", "save"} & set((row.action or "").split())
        verdict = 1 if kept else 0
        if row.overall is not None:
            verdict = 1 if row.overall >= GOOD else -1 if row.overall <= BAD else 0
        elif not kept:
            continue
        if row.lyrics_id not in rated and len(rated) == MOST_SONGS:
            continue
        rated.add(row.lyrics_id)
        found.setdefault((row.lyrics_id, row.line), verdict)
    return found


def _stanzas(song: Song, whole: int, own: Mapping[str, int]) -> list[Liked]:
    found = []
    for section in song.sections:
        verdicts = [own.get(line.address, whole) for line in section.lines]
        lines = tuple(dict.fromkeys(" ".join(words(line.text)) for line in section.lines))
        fits = LINES[0] <= len(lines) <= LINES[1] and all(WORDS[0] <= len(each.split()) <= WORDS[1] for each in lines)
        if section.repeats is None and fits and max(verdicts, default=0) > 0 and min(verdicts) >= 0:
            theme, mood = (" ".join(words(text or "")) for text in (song.theme or song.title, song.mood))
            found.append(Liked(str(song.id), (song.genre or "").lower(), theme, mood, lines))
    return found
