"""The tables, as SQLModel classes. What changes here needs a migration: ``make db-migrate``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Index,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    column,
    func,
    select,
    table,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

metadata = MetaData(
    # Constraints without a name could not be altered by a later migration.
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC and read back aware; one without a zone counts as UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # ruff: ignore[unused-method-argument, undocumented-public-method, no-self-use]  # SQLAlchemy's
        if value is None or value.tzinfo is None:
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # ruff: ignore[unused-method-argument, undocumented-public-method, no-self-use]  # SQLAlchemy's
        return None if value is None else value.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text of any length; what is no Unicode (half a character from a broken argument) becomes ``?``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # ruff: ignore[unused-method-argument, undocumented-public-method, no-self-use]  # SQLAlchemy's
        return None if value is None else value.encode("utf-8", "replace").decode("utf-8")


def _now() -> datetime:
    return datetime.now(UTC)


def title_key(title: str) -> str:
    """Give a title as it is looked for, whatever its case."""
    return title.casefold()


_NEXT_NUMBER = select(func.coalesce(func.max(column("number")), 0) + 1).select_from(table("lyrics")).scalar_subquery()


class _Row(SQLModel, registry=registry(metadata=metadata)):
    """Base of all tables, on metadata of its own."""


class User(_Row, table=True):
    """A local profile; the first start makes one."""

    __tablename__: ClassVar[str] = "user"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Words, unique=True)
    created_at: datetime = Field(default_factory=_now, sa_type=UtcDateTime)
    active: bool = True


class Lyrics(_Row, table=True):
    """One version of one song.

    ``content`` is the text for a reader or a search, ``structure`` the whole form; the lines with their sources stand
    in the sections. ``prompt`` is what the writer asked for in words, ``parameters`` the rest of the brief.
    ``creativity_score`` is the song's freshness; scores without a column of their own are in ``other_scores``.
    ``updated_at`` is when this version was touched last. ``number`` counts versions in the order in which they were
    put in; it is what the full-text index knows them by. ``rating`` is the latest overall rating of the whole song.
    A version with ``deleted_at`` is out of sight until it is restored or purged.
    """

    __tablename__: ClassVar[str] = "lyrics"
    __table_args__ = (
        # Everything that lists, filters and statistics look at, so that they never read the words of a song.
        Index(
            "ix_lyrics_overview",
            "created_at",
            "number",
            "id",
            "deleted_at",
            "genre",
            "mood",
            "provider",
            "model",
            "stage",
            "rating",
            "quality_score",
            "words_sung",
            "generation_seconds",
        ),
    )

    id: str = Field(primary_key=True, max_length=6)
    number: int | None = Field(default=None, nullable=False, unique=True, sa_column_kwargs={"default": _NEXT_NUMBER})
    user_id: int = Field(foreign_key="user.id", index=True)
    parent_id: str | None = Field(default=None, foreign_key="lyrics.id", index=True)
    version: int = 1

    title: str = Field(sa_type=Words)
    title_key: str | None = Field(
        default=None,
        nullable=False,
        index=True,
        sa_type=Words,
        sa_column_kwargs={"default": lambda insert: title_key(insert.get_current_parameters()["title"])},
    )
    hook: str | None = Field(default=None, sa_type=Words)
    content: str = Field(default="", sa_type=Words)
    structure: str = Field(sa_type=Words)
    genre: str | None = Field(default=None, sa_type=Words)
    mood: str | None = Field(default=None, sa_type=Words)
    theme: str | None = Field(default=None, sa_type=Words)
    language: str = Field(default="en", sa_type=Words)
    writers: list[str] = Field(default_factory=list, sa_type=JSON)
    key: str | None = Field(default=None, sa_type=Words)
    capo: int | None = None
    tempo: int | None = None

    prompt: str | None = Field(default=None, sa_type=Words)
    parameters: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    seed: int | None = Field(default=None, sa_type=BigInteger)
    provider: str = Field(default="", sa_type=Words)
    model: str = Field(default="", sa_type=Words)
    model_digest: str | None = Field(default=None, sa_type=Words)
    model_reason: str = Field(default="", sa_type=Words)
    lines_by_fallback: int = 0
    generation_seconds: float = 0.0

    quality_score: float | None = None
    rhyme_score: float | None = None
    creativity_score: float | None = None
    coherence_score: float | None = None
    other_scores: dict[str, float | None] = Field(default_factory=dict, sa_type=JSON)
    words_sung: int = 0

    stage: str = "draft"
    visibility: str = "private"
    views: int = 0
    likes: int = 0
    rating: int | None = None
    created_at: datetime = Field(default_factory=_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=_now, sa_type=UtcDateTime, index=True)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LyricsTag(_Row, table=True):
    """One word or phrase that the writer sorts a version by, in lower case."""

    __tablename__: ClassVar[str] = "lyrics_tag"
    __table_args__ = (Index(None, "tag", "lyrics_id"),)

    lyrics_id: str = Field(primary_key=True, foreign_key="lyrics.id", ondelete="CASCADE")
    tag: str = Field(primary_key=True, sa_type=Words)


class LyricsSection(_Row, table=True):
    """One section; ``content`` is its lines as JSON objects, each with address, text, source and measures.

    ``played`` is what is played without words before, between and after its lines, as JSON objects. ``attempts`` counts
    the saves that changed the section, ``refinements`` the lines whose words were replaced.
    """

    __tablename__: ClassVar[str] = "lyrics_section"
    __table_args__ = (UniqueConstraint("lyrics_id", "order"),)

    id: int | None = Field(default=None, primary_key=True)
    lyrics_id: str = Field(foreign_key="lyrics.id", ondelete="CASCADE")
    order: int
    kind: str
    number: int
    label: str = Field(sa_type=Words)
    content: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    played: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    rhyme_scheme: str
    strictness: str
    repeats: str | None = None
    attempts: int = 0
    refinements: int = 0


class GenerationHistory(_Row, table=True):
    """One run: how a version came to be. A run and the lyrics it writes share their ID.

    ``iterations`` is the highest attempt of any agent, ``seconds`` the run's wall time, planning included.
    """

    __tablename__: ClassVar[str] = "generation_history"
    __table_args__ = (Index(None, "run_status", "id"),)

    id: str = Field(primary_key=True, foreign_key="lyrics.id", ondelete="CASCADE", max_length=6)
    input_parameters: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    plan: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    run_status: str = "running"
    iterations: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    seconds: float = 0.0
    error: str | None = Field(default=None, sa_type=Words)
    prompt_version: str | None = None
    started_at: datetime = Field(default_factory=_now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AgentLog(_Row, table=True):
    """One step of one agent; a step that is done again replaces its row."""

    __tablename__: ClassVar[str] = "agent_log"
    __table_args__ = (UniqueConstraint("run_id", "agent", "attempt"),)

    id: int | None = Field(default=None, primary_key=True)
    run_id: str = Field(foreign_key="generation_history.id", ondelete="CASCADE")
    agent: str
    attempt: int
    input_state: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    output_state: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    seconds: float = 0.0
    tokens: int = 0
    error: str | None = Field(default=None, sa_type=Words)
    created_at: datetime = Field(default_factory=_now, sa_type=UtcDateTime)


class UserFeedback(_Row, table=True):
    """One rating of a song or of one of its lines, 1 to 5 in each dimension; None was not rated.

    ``action`` is what the writer did with it besides: like, save, share, or several of them with blanks between.
    """

    __tablename__: ClassVar[str] = "user_feedback"

    id: int | None = Field(default=None, primary_key=True)
    lyrics_id: str = Field(foreign_key="lyrics.id", ondelete="CASCADE", index=True)
    user_id: int = Field(foreign_key="user.id")
    line: str | None = None
    overall: int | None = None
    quality: int | None = None
    creativity: int | None = None
    relevance: int | None = None
    rhyme: int | None = None
    singability: int | None = None
    comment: str | None = Field(default=None, sa_type=Words)
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    action: str | None = None
    created_at: datetime = Field(default_factory=_now, sa_type=UtcDateTime)
