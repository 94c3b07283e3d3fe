"""The tables of the writer's library. What changes here needs a migration: ``make db-migrate``.

Beside them stand, made by the migration, the word index ``chunk_fts`` (FTS5) and the triggers that keep it, and that
write into ``index_task`` whenever a vector comes, changes or goes.
"""

from __future__ import annotations

from datetime import datetime  # ruff: ignore[typing-only-standard-library-import]  # SQLModel reads the types
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from lyrica_cli.core.store.tables import UtcDateTime, Words, _now, _Row


class Document(_Row, table=True):
    """One lyric of the writer's library, a jotted idea, or a song made here.

    ``kind`` is song, idea or made. ``content`` is the whole text, ``structure`` its parts with their chords.
    ``phrases`` holds the hashes of all runs of five words, 8 bytes each.
    """

    __tablename__: ClassVar[str] = "document"

    id: str = Field(primary_key=True, max_length=6)
    kind: str = Field(default="song", index=True)
    title: str = Field(sa_type=Words)
    artist: str | None = Field(default=None, sa_type=Words, index=True)
    album: str | None = Field(default=None, sa_type=Words)
    genre: str | None = Field(default=None, sa_type=Words, index=True)
    mood: str | None = Field(default=None, sa_type=Words)
    theme: str | None = Field(default=None, sa_type=Words)
    language: str | None = Field(default=None, sa_type=Words)
    content: str = Field(sa_type=Words)
    content_hash: str = Field(unique=True)
    structure: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    phrases: bytes = b""
    created_at: datetime = Field(default_factory=_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=_now, sa_type=UtcDateTime)


class Source(_Row, table=True):
    """One place that a document was read from: a file and the number of its record there.

    ``fingerprint`` is a hash of all that decided how the file was read: its bytes, its name, the flags.
    """

    __tablename__: ClassVar[str] = "source"
    __table_args__ = (UniqueConstraint("path", "entry"),)

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", ondelete="CASCADE", index=True)
    path: str = Field(sa_type=Words)
    entry: int = 1
    fingerprint: str


class LyricLine(_Row, table=True):
    """One line that is a document's own; how it sounds is counted anew when the ear changes.

    ``fewest`` and ``most`` syllables it can be sung in; ``end`` is its last word, lower case.
    """

    __tablename__: ClassVar[str] = "lyric_line"
    __table_args__ = (UniqueConstraint("document_id", "number"), Index("ix_lyric_line_fewest_most", "fewest", "most"))

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", ondelete="CASCADE")
    number: int
    section: str = Field(sa_type=Words)
    text: str = Field(sa_type=Words)
    fewest: int
    most: int
    end: str = Field(sa_type=Words, index=True)


class EndSound(_Row, table=True):
    """How a word that ends a line rhymes, once for each of its pronunciations."""

    __tablename__: ClassVar[str] = "end_sound"

    word: str = Field(primary_key=True, sa_type=Words)
    near: str = Field(primary_key=True, index=True)
    perfect: str = Field(primary_key=True)


class EmbeddingModel(_Row, table=True):
    """What made vectors: model, weights, size and cut; vectors of two identities are never compared."""

    __tablename__: ClassVar[str] = "embedding_model"

    id: int | None = Field(default=None, primary_key=True)
    identity: str = Field(sa_type=Words, unique=True)
    dimensions: int
    created_at: datetime = Field(default_factory=_now, sa_type=UtcDateTime)


class Chunk(_Row, table=True):
    """One stretch of a document; ``embedding`` is float32, little-endian, of length 1; None until it is made.

    ``heading`` is the document's title and artist, for the word index.
    """

    __tablename__: ClassVar[str] = "chunk"
    __table_args__ = (UniqueConstraint("document_id", "number"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", ondelete="CASCADE")
    number: int
    section: str = Field(sa_type=Words)
    first: int
    last: int
    text: str = Field(sa_type=Words)
    heading: str = Field(default="", sa_type=Words)
    tokens: int
    model_id: int | None = Field(default=None, foreign_key="embedding_model.id", index=True)
    embedding: bytes | None = None


class IndexTask(_Row, table=True):
    """A chunk whose vector the index has not got yet, or still has; done ones are deleted."""

    __tablename__: ClassVar[str] = "index_task"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    chunk_id: int


class LibraryMark(_Row, table=True):
    """One thing that the library remembers of itself, by name."""

    __tablename__: ClassVar[str] = "library_mark"

    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Words)
