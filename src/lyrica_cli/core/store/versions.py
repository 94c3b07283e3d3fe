"""What can be done to a version that is there: edited, deleted, restored, purged, brought back as the newest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, update
from sqlmodel import col, select

from lyrica_cli.core.errors import StoreBusy
from lyrica_cli.core.store import ratings, songs
from lyrica_cli.core.store.tables import GenerationHistory, Lyrics, LyricsTag, title_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from lyrica_cli.core.song.song import Song
    from lyrica_cli.core.store.values import Edit


def edit(session: Session, song_id: str, wanted: Edit) -> None:
    """Change what stands beside the words of a version."""
    row = session.get_one(Lyrics, song_id)
    if wanted.title is not None:
        row.title, row.title_key = wanted.title, title_key(wanted.title)
    row.stage = wanted.stage or row.stage
    row.visibility = wanted.visibility or row.visibility
    row.updated_at = datetime.now(UTC)
    ratings.put_tags(session, song_id, wanted.tags)
    session.exec(delete(LyricsTag).where(col(LyricsTag.lyrics_id) == song_id, col(LyricsTag.tag).in_(wanted.untag)))


def set_deleted(session: Session, song_ids: Sequence[str], *, deleted: bool) -> None:
    """Take versions out of sight, or bring them back."""
    now = datetime.now(UTC)
    for song_id in song_ids:
        session.exec(
            update(Lyrics).where(col(Lyrics.id) == song_id).values(deleted_at=now if deleted else None, updated_at=now)
        )


def purge(session: Session, song_ids: Sequence[str]) -> None:
    """Remove versions with all that belongs to them; versions made from them now stem from what they stem from.

    Raises:
        StoreBusy: one of them is being written.
    """
    for song_id in song_ids:
        row = session.get_one(Lyrics, song_id)
        run = session.get(GenerationHistory, song_id)
        if run is not None and run.run_status == "running":
            raise StoreBusy(f"song {song_id} is being written. Stop that run, then: lyrica history purge {song_id}")
        session.exec(update(Lyrics).where(col(Lyrics.parent_id) == song_id).values(parent_id=row.parent_id))
        session.exec(delete(Lyrics).where(col(Lyrics.id) == song_id))
        session.expunge_all()


def revert(session: Session, song_id: str) -> Song:
    """Bring a version back as the newest of its song: a new version with its words, made from it."""
    song = songs.read(session, song_id)
    now, new_id = datetime.now(UTC), songs.free_id(session)
    again = song.model_copy(
        update={
            "id": new_id,
            "version": next_number(session, song_id),
            "parent": song_id,
            "created_at": now,
            "usage": type(song.usage)(),
        }
    )
    old, run = session.get_one(Lyrics, song_id), session.get_one(GenerationHistory, song_id)
    kept = old.model_dump(include={"user_id", "hook", "prompt", "parameters", "visibility"})
    session.add(Lyrics(id=new_id, **kept, **songs.lyrics_columns(again)))
    session.flush()
    session.add(
        GenerationHistory(
            id=new_id,
            started_at=now,
            finished_at=now,
            **run.model_dump(include={"input_parameters", "plan", "run_status", "error", "prompt_version"}),
        )
    )
    songs.write_sections(session, new_id, again.sections)
    ratings.put_tags(session, new_id, ratings.tags(session, song_id))
    return again


def next_number(session: Session, song_id: str) -> int:
    """Give the number of the version that is made next of a version's song."""
    return max(session.get_one(Lyrics, each).version for each in family(session, song_id)) + 1


def family(session: Session, song_id: str) -> list[str]:
    """Give the IDs of all versions of a version's song, deleted ones too, the first one first."""
    first = song_id
    while (parent := session.get_one(Lyrics, first).parent_id) is not None:
        first = parent
    found, made = [], [first]
    while made:
        found += made
        made = list(session.exec(select(Lyrics.id).where(col(Lyrics.parent_id).in_(made)).order_by(col(Lyrics.number))))
    return found
