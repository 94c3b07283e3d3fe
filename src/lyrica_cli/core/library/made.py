"""The songs that were made here, as documents of the library, so that a search can find them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from lyrica_cli.core.library.failure import Unreadable
from lyrica_cli.core.library.lyric import Facts, tidy
from lyrica_cli.core.library.readers.text import lyric
from lyrica_cli.core.library.rows import Shelf
from lyrica_cli.core.store.library_tables import Source
from lyrica_cli.core.store.tables import Lyrics

if TYPE_CHECKING:
    from lyrica_cli.core.library.chunk import Count
    from lyrica_cli.core.store.engine import Database

PREFIX = "lyrica:"
"""What stands before a song's ID where a document names its file."""


def bring_in(database: Database, count: Count, room: int) -> None:
    """Take in the songs of the history as they are now, the newest version of each, and forget those that are gone."""
    with database.read() as session:
        parents = select(Lyrics.parent_id).where(col(Lyrics.parent_id).is_not(None))
        songs = {
            f"{PREFIX}{row}": touched.isoformat()
            for row, touched in session.exec(
                select(Lyrics.id, Lyrics.updated_at).where(
                    col(Lyrics.id).not_in(parents), col(Lyrics.deleted_at).is_(None)
                )
            )
        }
        known = dict(
            session.exec(select(Source.path, Source.fingerprint).where(col(Source.path).startswith(PREFIX))).all()
        )
    if songs == known:
        return
    with database.write() as session:
        shelf = Shelf(session, count, room)
        gone = known.keys() - songs.keys()
        shelf.forget(session.exec(select(Source).where(col(Source.path).in_(gone))).all())
        for path, fingerprint in songs.items():
            row = session.get(Lyrics, path.removeprefix(PREFIX))
            if known.get(path) == fingerprint or row is None:
                continue
            facts = Facts(tidy(row.title), genre=tidy(row.genre), mood=tidy(row.mood), language=tidy(row.language))
            try:
                shelf.put(lyric(row.content).with_facts(facts), kind="made", path=path)
            except Unreadable:  # a run that was broken off before its first line
                continue
            shelf.settle(path, fingerprint, 1)
