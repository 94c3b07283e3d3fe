"""How much of a song is its own: the longest run of words that each of its lines shares with a song of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, column, text
from sqlmodel import col, select

from lyrica_cli.core.library.phrases import LIVELY
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.store.library_tables import Chunk, Document
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlmodel import Session

    from lyrica_cli.core.store.engine import Database

SHORTEST = 4
"""Words of a run that count as shared; three in a row stand in many songs. A run of five is drawn again anyway."""


def originality(database: Database, texts: Iterable[str]) -> float | None:
    """Measure lines against the library's songs, by its index of words, which takes *walk* and *walked* for one.

    A line that shares no run of four words is worth 1; one that does, the share of its words outside the longest run.
    Runs of function words alone, and of fewer than three different words, belong to nobody.

    Args:
        database: The library.
        texts: The lines, each once.

    Returns:
        Their mean, 0 to 1; None without a line, or without a song in the library.
    """
    with database.read() as session:
        if session.exec(select(Document.id).where(Document.kind == "song").limit(1)).first() is None:
            return None
        each = [_own(session, words(line)) for line in texts]
    return sum(each) / len(each) if each else None


def _own(session: Session, sung: Sequence[str]) -> float:
    longest = SHORTEST - 1
    for start in range(len(sung)):
        while start + longest < len(sung) and _shared(session, sung[start : start + longest + 1]):
            longest += 1
    return 1.0 if longest < SHORTEST else 1.0 - longest / len(sung)


def _shared(session: Session, run: Sequence[str]) -> bool:
    if len(set(run)) < LIVELY or all(word in FUNCTION_WORDS for word in run):
        return False
    matching = (
        text("SELECT rowid AS chunk FROM chunk_fts WHERE chunk_fts MATCH :match")
        .bindparams(match=f'text : "{" ".join(run)}"')
        .columns(column("chunk", Integer))
        .subquery()
    )
    found = (
        select(Chunk.id)
        .join(Document, col(Document.id) == col(Chunk.document_id))
        .join(matching, matching.c.chunk == col(Chunk.id))
        .where(Document.kind == "song")
        .limit(1)
    )
    return session.exec(found).first() is not None
