"""What a song takes from the library: stanzas whose manner it may learn, runs of words that it may not repeat."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import func
from sqlmodel import col, select

from lyrica_cli.core.errors import NotFound
from lyrica_cli.core.library.originality import originality
from lyrica_cli.core.library.phrases import SIZE, hash_run, lively
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.store.library_tables import Document
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlmodel import Session

    from lyrica_cli.core.store.engine import Database

MOST_SONGS = 200
"""Songs whose stanzas are looked at."""
LINES, WORDS = (2, 8), (2, 14)
"""Lines of a stanza, and words of a line, that a model can learn a manner from: fewest and most."""


@dataclass(frozen=True, slots=True)
class Example:
    """One stanza of the writer's.

    Its texts are bare words, in lower case: nothing in them can be taken for a heading, a delimiter or a template.

    Attributes:
        theme: What it is about, or its title.
        mood: Its mood; empty where none is known.
        lines: Its lines.
        document: The document that it stands in.
    """

    theme: str
    mood: str
    lines: tuple[str, ...]
    document: str


class Owned:
    """The runs of five words that stand in the library's songs, by their hashes.

    Args:
        blobs: The sorted hashes of each song.
        allowed: Texts whose runs may be sung all the same: the writer's own of this song.
    """

    def __init__(self, blobs: Iterable[bytes], allowed: Iterable[str] = ()) -> None:
        self._hashes = np.unique(np.frombuffer(b"".join(blobs), f">u{SIZE}"))
        self._allowed = {run for text in allowed for run in lively(text)}

    def __contains__(self, run: object) -> bool:
        if not isinstance(run, tuple) or run in self._allowed or not len(self._hashes):
            return False
        if not any(run == each for each in lively(" ".join(run))):
            return False
        wanted = np.frombuffer(hash_run(run), f">u{SIZE}")[0]
        at = int(np.searchsorted(self._hashes, wanted))
        return at < len(self._hashes) and bool(self._hashes[at] == wanted)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one song takes from the library, the same from its first line to its last.

    Attributes:
        examples: Stanzas to choose from.
        owned: Runs of words that it may not repeat.
        originality: Measures lines against the library's songs, see :func:`originality`.
        taste: Word -> what the writer's ratings make it weigh in the ranking.
    """

    examples: tuple[Example, ...]
    owned: Owned
    originality: Callable[[Iterable[str]], float | None] = lambda _lines: None
    taste: Mapping[str, float] = field(default_factory=dict)


def voice(database: Database, *, genre: str | None, wanted: str | None, allowed: Iterable[str] = ()) -> Voice | None:
    """Find what a song may learn from and may not repeat.

    Args:
        database: The library.
        genre: The song's genre: its songs are taken where there are some, else all.
        wanted: A document's ID or title, or an artist, whose songs alone are taken; None takes all.
        allowed: The writer's own texts for this song.

    Returns:
        None where the library holds no song.

    Raises:
        NotFound: Nothing and nobody in the library goes by ``wanted``.
    """
    with database.read() as session:
        blobs = session.exec(select(Document.phrases).where(Document.kind == "song")).all()
        if not blobs and wanted is None:
            return None
        rows = _songs(session, genre, wanted)
        examples = tuple(example for row in rows for example in _examples(row))
    return Voice(examples, Owned(blobs, allowed), partial(originality, database))


def offers(database: Database, about: str, most: int = 2) -> list[tuple[str, str]]:
    """Find what was jotted that a song about something could use: it shares a telling word with it.

    Args:
        database: The library.
        about: What the song is about, in words.
        most: How many at most.

    Returns:
        Documents with their first lines, those that share most first, the newest before older ones.
    """
    wanted = {word for word in words(about) if word not in FUNCTION_WORDS}
    if not wanted:
        return []
    newest = select(Document).where(Document.kind == "idea").order_by(col(Document.created_at).desc())
    with database.read() as session:
        jotted = [(row.id, row.content) for row in session.exec(newest.limit(MOST_SONGS))]
    shared = [(len(wanted & set(words(text))), document, text.split("\n")[0]) for document, text in jotted]
    best = sorted((each for each in shared if each[0]), key=lambda each: -each[0])
    return [(document, line) for _, document, line in best[:most]]


def _songs(session: Session, genre: str | None, wanted: str | None) -> list[Document]:
    every: Any = select(Document).where(Document.kind == "song").order_by(col(Document.id)).limit(MOST_SONGS)
    if wanted is None:
        own = list(session.exec(every.where(func.lower(Document.genre) == (genre or "").lower())))
        return own or list(session.exec(every))
    name = wanted.strip().lower()
    for condition in (
        func.lower(Document.artist) == name,
        Document.id == name,
        func.lower(Document.title) == name,
    ):
        if name and (rows := list(session.exec(every.where(condition)))):
            return rows
    raise NotFound(f'--voice: nobody and no song in the library goes by "{wanted}". See: lyrica library list')


def _examples(row: Document) -> list[Example]:
    theme, mood = _bare(row.theme or row.title), _bare(row.mood or "")
    found = []
    for part in row.structure:
        lines = tuple(filter(None, map(_bare, part["lines"])))
        fits = all(WORDS[0] <= len(line.split()) <= WORDS[1] for line in lines)
        if part["repeats"] is None and LINES[0] <= len(lines) <= LINES[1] and fits:
            found.append(Example(theme, mood, lines, row.id))
    return found


def _bare(text: str) -> str:
    return " ".join(words(text)[: WORDS[1] + 1])
