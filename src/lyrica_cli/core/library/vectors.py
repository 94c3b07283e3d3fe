"""The vectors that SQLite holds: written by the encoder, read back whole, searched exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import col, select

from lyrica_cli.core.errors import StoreError
from lyrica_cli.core.library.chunk import DEFAULT
from lyrica_cli.core.library.rows import without_vector
from lyrica_cli.core.store.library_tables import Chunk, Document, EmbeddingModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlmodel import Session

    from lyrica_cli.core.library.encoder import About, Embedder, Vectors
    from lyrica_cli.core.store.engine import Database

EMBEDDED_AT_ONCE = 1_024
"""Chunks that are embedded and written in one transaction: enough to sort by length, little enough to lose."""
READ_AT_ONCE = 4_096
REBUILD = "lyrica doctor --rebuild-index"


def identity(about: About) -> str:
    """Name what makes a vector: the model, its weights and how lyrics are cut."""
    return f"{about.identity}/{DEFAULT.name}"


def model_row(session: Session, about: About) -> int | None:
    """Find the row of a model; None if it has made no vector here.

    Raises:
        StoreError: Another model has, and its vectors are still here.
    """
    known = session.exec(select(EmbeddingModel)).all()
    mine = next((row for row in known if row.identity == identity(about)), None)
    others = [row for row in known if row is not mine]
    if others:
        raise StoreError(
            f"the library was embedded with {others[0].identity}, and the encoder is now {identity(about)}: their "
            f"vectors cannot be compared. To embed everything again: {REBUILD}"
        )
    return mine.id if mine else None


def embed_missing(
    database: Database, encoder: Embedder, done: Callable[[int], None] = lambda _count: None, most: int | None = None
) -> int:
    """Embed every chunk that has no vector yet; what is done stays done, whatever ends it.

    Args:
        database: The library.
        encoder: The embedding model.
        done: Called with the number of chunks after each batch.
        most: Chunks at most; None embeds all.

    Returns:
        How many were embedded.

    Raises:
        StoreError: Another model's vectors are in the library.
    """
    total = 0
    with database.read() as session:
        row = model_row(session, encoder.about)
    while most is None or total < most:
        with database.read() as session:
            waiting = session.exec(
                select(Chunk.id, Chunk.text)
                .where(without_vector(row))
                .order_by(col(Chunk.id))
                .limit(min(EMBEDDED_AT_ONCE, (most or EMBEDDED_AT_ONCE) - (total if most else 0)))
            ).all()
        if not waiting:
            return total
        vectors = encoder.encode([text for _, text in waiting])
        with database.write() as session:
            row = model_row(session, encoder.about) or _new_model(session, encoder.about)
            session.connection().execute(
                # Only where the words are still those: another ingest may have been quicker.
                update(Chunk)
                .where(col(Chunk.id) == bindparam("chunk"), col(Chunk.text) == bindparam("words"))
                .values(model_id=row, embedding=bindparam("vector")),
                [
                    {"chunk": chunk, "words": text, "vector": vector.astype("<f4").tobytes()}
                    for (chunk, text), vector in zip(waiting, vectors, strict=True)
                ],
            )
        total += len(waiting)
        done(total)
    return total


def every(session: Session, *conditions: Any) -> Iterator[tuple[list[int], Vectors]]:
    """Give the chunks that have a vector, some thousands at a time.

    Args:
        session: An open transaction.
        conditions: What the chunk and its document must meet, in SQL.
    """
    last = 0
    while True:
        rows = session.exec(
            select(Chunk.id, Chunk.embedding)
            .join(Document, col(Document.id) == col(Chunk.document_id))
            .where(col(Chunk.embedding).is_not(None), col(Chunk.id) > last, *conditions)
            .order_by(col(Chunk.id))
            .limit(READ_AT_ONCE)
        ).all()
        if not rows:
            return
        ids = [int(chunk or 0) for chunk, _ in rows]
        yield ids, stacked([vector or b"" for _, vector in rows])
        last = ids[-1]


def nearest(session: Session, query: Vectors, count: int, *conditions: Any) -> list[tuple[int, float]]:
    """Find the chunks nearest to a vector, exactly, by looking at all of them.

    Returns:
        Chunks with their cosines, nearest first; fewer than ``count`` where there are fewer.
    """
    import numpy as np

    best: list[tuple[int, float]] = []
    for ids, rows in every(session, *conditions):
        cosines = rows @ query
        some = np.argpartition(-cosines, min(count, len(ids)) - 1)[:count]
        best += [(ids[at], float(cosines[at])) for at in some]
        best = sorted(best, key=lambda each: (-each[1], each[0]))[:count]
    return best


def stacked(blobs: Sequence[bytes]) -> Vectors:
    """Make rows of what the database holds."""
    import numpy as np

    return np.frombuffer(b"".join(blobs), "<f4").reshape(len(blobs), -1)


def _new_model(session: Session, about: About) -> int:
    made = session.execute(
        insert(EmbeddingModel).returning(col(EmbeddingModel.id)),
        [{"identity": identity(about), "dimensions": about.dimensions}],
    )
    return int(made.scalar_one())
