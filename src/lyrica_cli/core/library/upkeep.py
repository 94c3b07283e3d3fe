"""Making everything derived again: passages, vectors and the index, from the words in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update
from sqlmodel import col, select

from lyrica_cli.core.errors import StoreBusy, StoreError
from lyrica_cli.core.library import chroma, rows, vectors
from lyrica_cli.core.library.index import Busy, Index
from lyrica_cli.core.library.ingest import Progress
from lyrica_cli.core.store.library_tables import Chunk, EmbeddingModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyrica_cli.core.library.encoder import Encoder
    from lyrica_cli.core.store.engine import Database


def rebuild(
    database: Database, encoder: Encoder, watch: Callable[[Progress], None], tell: Callable[[str], None]
) -> int:
    """Drop the vectors of every other model, embed what has none, and make the index again.

    Raises:
        StoreBusy: Another program keeps the index open.
        StoreError: The index cannot be written.
    """
    wanted = vectors.identity(encoder.about)
    with database.read() as session:
        others = [row.id for row in session.exec(select(EmbeddingModel)) if row.identity != wanted]
    if others:
        tell(f"embedding the whole library again with {wanted}")
        with database.write() as session:
            session.execute(update(Chunk).where(col(Chunk.model_id).in_(others)).values(model_id=None, embedding=None))
            session.execute(delete(EmbeddingModel).where(col(EmbeddingModel.id).in_(others)))
    with database.read() as session:
        waiting = rows.unembedded(session, vectors.model_row(session, encoder.about))
    vectors.embed_missing(database, encoder, lambda done: watch(Progress("embedding", done, waiting)))
    try:
        return Index(database, tell).rebuild(lambda done: watch(Progress("indexing", done)))
    except Busy as error:
        raise StoreBusy("another program has the index open. When it is done: lyrica doctor --rebuild-index") from error
    except chroma.Broken as error:
        raise StoreError(f"the index cannot be written: {error}. Search does without it.") from error
