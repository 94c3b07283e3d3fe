"""The store: everything the writer makes, in one SQLite file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import select

from lyrica_cli.core.store import backup, checkup, runs, schema, songs
from lyrica_cli.core.store.door import door
from lyrica_cli.core.store.engine import BUSY_SECONDS, Database
from lyrica_cli.core.store.layout import Layout
from lyrica_cli.core.store.lock import locked
from lyrica_cli.core.store.tables import User
from lyrica_cli.core.store.titles import newest_titles

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.song import Song
    from lyrica_cli.core.store.runs import Run
    from lyrica_cli.core.store.values import AgentStep, Fact, SongSummary

DEFAULT_WRITER = "writer"


class Store:
    """An open store. Build it with :meth:`open`; use it as a context manager, or close it.

    All its methods raise :class:`StoreError` or one of its kinds when the database fails.

    Attributes:
        database: Sessions on the database, for the rooms above that keep rows of their own.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, data_dir: Path, *, busy_seconds: float = BUSY_SECONDS) -> Store:
        """Open the store of a data directory, making what is missing and settling what was left behind.

        Folders and database are made for their owner only. An older schema is brought up to date, after a backup.
        Runs whose process is gone become interrupted.

        Args:
            data_dir: The data directory; it need not exist.
            busy_seconds: How long to wait for other programs, here and in every later write.

        Raises:
            StoreBusy: another program did not let go in time.
            StoreNewer: a newer Lyrica wrote the database; nothing was changed.
            StoreError: it is damaged or cannot be written; nothing was changed.
        """
        layout = Layout(data_dir.absolute())
        with door(layout):
            layout.prepare()
        schema.bring_up(layout, busy_seconds=busy_seconds)
        database = Database(layout, busy_seconds=busy_seconds)
        try:
            _have_writer(database)
            runs.settle_abandoned(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def begin(self, brief: Brief, song: Song, *, prompt_version: str | None = None) -> Run:
        """Give a song its ID and put it on record as running, before a word of it is written.

        Args:
            brief: What the writer asked for.
            song: The song as far as it is known; its own ID and status are not looked at.
            prompt_version: Which prompts are about to be used, where known.
        """
        return runs.begin(self.database, brief, song, prompt_version)

    def resolve(self, ref: str) -> str:
        """Give the ID of the version a writer means by ``last``, an ID, the start of one, or a title.

        Raises:
            NotFound: none or several go by it; the message lists the several.
        """
        with self.database.read() as session:
            return songs.resolve(session, ref)

    def song(self, ref: str) -> Song:
        """Give a version as it was saved; ``ref`` as in :meth:`resolve`."""
        with self.database.read() as session:
            return songs.read(session, songs.resolve(session, ref))

    def songs(self, limit: int | None = None, offset: int = 0) -> list[SongSummary]:
        """List versions, newest first; a limit of None lists all."""
        with self.database.read() as session:
            return songs.summaries(session, limit, offset)

    def steps(self, ref: str) -> list[AgentStep]:
        """List what each agent did for a version, in order; ``ref`` as in :meth:`resolve`."""
        with self.database.read() as session:
            return runs.steps(session, songs.resolve(session, ref))

    def newest(self, limit: int = 20) -> list[tuple[str, str]]:
        """Give ID and title of the versions touched last."""
        return newest_titles(self.database.layout.root, limit)

    def check(self) -> list[Fact]:
        """Say what ``lyrica doctor`` needs to know about the database."""
        return checkup.facts(self.database.layout)

    def backup(self) -> Path:
        """Copy the database into ``backups/`` while others may write; give the copy."""
        with locked(self.database.layout):
            return backup.write_backup(self.database.layout)

    def close(self) -> None:
        """Close all connections; closing twice is harmless."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def check(data_dir: Path) -> list[Fact]:
    """Say the same as :meth:`Store.check` about a database that may not open at all."""
    return checkup.facts(Layout(data_dir.absolute()))


def restore(data_dir: Path) -> tuple[Path, Path | None]:
    """Set a damaged database aside and put the newest sound backup in its place.

    Returns:
        Where the damaged database lies now, and the backup that was used, or None where there was none to use.

    Raises:
        StoreError: the database is sound, or cannot be moved.
    """
    return backup.restore(Layout(data_dir.absolute()))


def _have_writer(database: Database) -> None:
    """Make the default profile if there is none."""
    with database.read() as session:
        if session.exec(select(User.id).limit(1)).first() is not None:
            return
    with database.write() as session:
        # Another first start may have been quicker.
        if session.exec(select(User.id).limit(1)).first() is None:
            session.add(User(name=DEFAULT_WRITER))
