"""Ratings as rows: each is kept; the song carries the latest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlmodel import col, select

from lyrica_cli.core.song.rating import DIMENSIONS, Rating
from lyrica_cli.core.store.tables import Lyrics, LyricsTag, UserFeedback

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session


def add(session: Session, song_id: str, rating: Rating, user_id: int) -> Rating:
    """Put a rating beside the earlier ones; its tags become the song's.

    Args:
        session: A writing transaction.
        song_id: The version that is rated.
        rating: The rating; its moment is not looked at.
        user_id: Whose it is.

    Returns:
        The rating as it is kept.
    """
    song = session.get_one(Lyrics, song_id)
    song.updated_at = now = datetime.now(UTC)
    kept = rating.model_copy(update={"created_at": now})
    if rating.line is None and rating.overall is not None:
        song.rating = rating.overall
    song.likes += "like" in rating.actions
    session.add(row(kept, song_id, user_id))
    put_tags(session, song_id, rating.tags)
    return kept


def of(session: Session, song_id: str) -> list[Rating]:
    """List a version's ratings, the earliest first."""
    rows = session.exec(select(UserFeedback).where(UserFeedback.lyrics_id == song_id).order_by(col(UserFeedback.id)))
    return [value(each) for each in rows]


def row(rating: Rating, song_id: str, user_id: int) -> UserFeedback:
    """Give a rating's row."""
    return UserFeedback(
        lyrics_id=song_id,
        user_id=user_id,
        line=rating.line,
        comment=rating.comment,
        tags=list(rating.tags),
        action=" ".join(rating.actions) or None,
        created_at=rating.created_at or datetime.now(UTC),
        **{name: getattr(rating, name) for name in DIMENSIONS},
    )


def value(row: UserFeedback) -> Rating:
    """Read a rating's row.

    Raises:
        ValueError: something else than Lyrica wrote it.
    """
    fields = row.model_dump(include={*DIMENSIONS, "line", "comment", "created_at"})
    return Rating(tags=tuple(row.tags), actions=tuple((row.action or "").split()), **fields)


def put_tags(session: Session, song_id: str, tags: Iterable[str]) -> None:
    """Give a version tags; those it has stay."""
    for tag in tags:
        if session.get(LyricsTag, (song_id, tag)) is None:
            session.add(LyricsTag(lyrics_id=song_id, tag=tag))
            session.flush()


def tags(session: Session, song_id: str) -> tuple[str, ...]:
    """Give a version's tags, in alphabetical order."""
    return tuple(session.exec(select(LyricsTag.tag).where(LyricsTag.lyrics_id == song_id).order_by(LyricsTag.tag)))
