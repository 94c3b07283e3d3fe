"""The store: everything the writer makes, in one SQLite file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import select

from lyrica_cli.core import logs
from lyrica_cli.core.errors import NotFound
from lyrica_cli.core.song.address import find_line
from lyrica_cli.core.store import (
    backup,
    checkup,
    figures,
    finding,
    listing,
    ratings,
    runs,
    schema,
    songs,
    statistics,
    taste,
    versions,
)
from lyrica_cli.core.store.door import door
from lyrica_cli.core.store.engine import BUSY_SECONDS, Database
from lyrica_cli.core.store.layout import Layout
from lyrica_cli.core.store.lock import locked
from lyrica_cli.core.store.tables import User
from lyrica_cli.core.store.titles import newest_titles
from lyrica_cli.core.store.values import SongFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.formats.jsonl import Example
    from lyrica_cli.core.song.rating import Rating
    from lyrica_cli.core.song.song import Song
    from lyrica_cli.core.store.archive import Imported
    from lyrica_cli.core.store.runs import Past, Run
    from lyrica_cli.core.store.statistics import Statistics
    from lyrica_cli.core.store.taste import Taste
    from lyrica_cli.core.store.values import AgentStep, Edit, Fact, Figures, SongSummary, Sort

DEFAULT_WRITER = "writer"


class Store:  # ruff: ignore[too-many-public-methods]  # one door for all that commands ask
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
        if schema.bring_up(layout, busy_seconds=busy_seconds):
            logs.info("database brought up", schema=schema.revisions()[-1])
        database = Database(layout, busy_seconds=busy_seconds)
        try:
            _have_writer(database)
            if left := runs.settle_abandoned(database):
                logs.warning("abandoned songs settled", songs=left)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def begin(self, brief: Brief, song: Song, *, prompt_version: str | None = None, parent: str | None = None) -> Run:
        """Give a song its ID and put it on record as running, before a word of it is written.

        Args:
            brief: What the writer asked for.
            song: The song as far as it is known; its own ID and status are not looked at.
            prompt_version: Which prompts are about to be used, where known.
            parent: ID of the version it is made from; None for a song of its own.
        """
        return runs.begin(self.database, brief, song, prompt_version, parent)

    def resume(self, ref: str | None = None) -> tuple[Run, Past]:
        """Take a run up again that was broken off.

        Args:
            ref: The song, as in :meth:`resolve`; None takes the one that was broken off last.

        Raises:
            NotFound: There is none.
            StoreBusy: It is still being written.
            UsageError: It is complete, or a revision.
        """
        with self.database.read() as session:
            song_id = finding.resolve(session, ref) if ref else runs.unfinished(session)
        if song_id is None:
            raise NotFound("no song was broken off. To write one: lyrica generate")
        return runs.resume(self.database, song_id)

    def brief(self, ref: str) -> Brief:
        """Give what the writer asked for when a version was made; ``ref`` as in :meth:`resolve`."""
        with self.database.read() as session:
            return songs.brief(session, finding.resolve(session, ref))

    def resolve(self, ref: str) -> str:
        """Give the ID of the version a writer means by ``last``, an ID, the start of one, or a title.

        Raises:
            NotFound: none or several go by it; the message lists the several.
        """
        with self.database.read() as session:
            return finding.resolve(session, ref)

    def song(self, ref: str) -> Song:
        """Give a version as it was saved; ``ref`` as in :meth:`resolve`."""
        with self.database.read() as session:
            return songs.read(session, finding.resolve(session, ref))

    def songs(
        self,
        limit: int | None = None,
        offset: int = 0,
        *,
        wanted: SongFilter | None = None,
        sort: Sort = "created",
        ascending: bool = False,
    ) -> list[SongSummary]:
        """List versions, newest first; a limit of None lists all, a filter of None what is not deleted.

        Raises:
            UsageError: The filter's text holds no word.
        """
        with self.database.read() as session:
            return listing.summaries(session, wanted, sort=sort, ascending=ascending, limit=limit, offset=offset)

    def count(self, wanted: SongFilter | None = None) -> int:
        """Count versions; ``wanted`` as in :meth:`songs`."""
        with self.database.read() as session:
            return listing.count(session, wanted)

    def ids(self, wanted: SongFilter | None = None) -> list[str]:
        """Give the IDs of versions in the order in which they were put in; ``wanted`` as in :meth:`songs`."""
        with self.database.read() as session:
            return listing.ids(session, wanted)

    def deleted(self, refs: Sequence[str] | None = None) -> list[str]:
        """Give the IDs of deleted versions: of those named, ``refs`` as in :meth:`resolve`, or of all for None."""
        with self.database.read() as session:
            if refs is None:
                return listing.ids(session, SongFilter(deleted=True))
            return [finding.resolve(session, ref, deleted=True) for ref in refs]

    def ratings(self, ref: str) -> list[Rating]:
        """List a version's ratings, the earliest first; ``ref`` as in :meth:`resolve`."""
        with self.database.read() as session:
            return ratings.of(session, finding.resolve(session, ref))

    def tags(self, ref: str) -> tuple[str, ...]:
        """Give a version's tags, in alphabetical order; ``ref`` as in :meth:`resolve`."""
        with self.database.read() as session:
            return ratings.tags(session, finding.resolve(session, ref))

    def rate(self, refs: Sequence[str], rating: Rating) -> list[tuple[str, Rating]]:
        """Keep a rating of each version beside the earlier ones, of all or of none; ``refs`` as in :meth:`resolve`.

        Args:
            refs: Which versions.
            rating: The rating; its ``line`` is an address or a running number.

        Returns:
            The versions' IDs, each with the rating as it is kept.

        Raises:
            NotFound: There is no such version, or no such line in it.
        """
        with self.database.write() as session:
            user_id, kept = songs.writer(session), []
            for ref in refs:
                song_id = finding.resolve(session, ref)
                line = None if rating.line is None else find_line(songs.read(session, song_id), rating.line).address
                one = rating.model_copy(update={"line": line})
                kept.append((song_id, ratings.add(session, song_id, one, user_id)))
            return kept

    def edit(self, ref: str, wanted: Edit) -> Song:
        """Change what stands beside the words of a version; ``ref`` as in :meth:`resolve`. Give it as it is now."""
        with self.database.write() as session:
            song_id = finding.resolve(session, ref)
            versions.edit(session, song_id, wanted)
            session.flush()
            return songs.read(session, song_id)

    def revert(self, ref: str) -> Song:
        """Bring a version back as a new one, the newest of its song; ``ref`` as in :meth:`resolve`."""
        with self.database.write() as session:
            return versions.revert(session, finding.resolve(session, ref))

    def delete(self, refs: Sequence[str]) -> list[str]:
        """Take versions out of sight, all or none; give their IDs. :meth:`restore` brings them back."""
        with self.database.write() as session:
            found = [finding.resolve(session, ref) for ref in refs]
            versions.set_deleted(session, found, deleted=True)
            return found

    def restore(self, refs: Sequence[str]) -> list[str]:
        """Bring deleted versions back, all or none; give their IDs."""
        with self.database.write() as session:
            found = [finding.resolve(session, ref, deleted=True) for ref in refs]
            versions.set_deleted(session, found, deleted=False)
            return found

    def purge(self, refs: Sequence[str]) -> list[str]:
        """Remove deleted versions for good, all or none; give their IDs.

        Raises:
            NotFound: One is not among the deleted ones; nothing was removed.
            StoreBusy: One is being written; nothing was removed.
        """
        with self.database.write() as session:
            found = list(dict.fromkeys(finding.resolve(session, ref, deleted=True) for ref in refs))
            versions.purge(session, found)
            return found

    def figures(self, wanted: SongFilter | None = None) -> Figures:
        """Say what versions are like over time, by genre, mood and model; ``wanted`` as in :meth:`songs`."""
        with self.database.read() as session:
            return figures.figures(session, wanted or SongFilter())

    def examples(self, refs: Iterable[str]) -> Iterator[Example]:
        """Give the rated ones among versions, each with its brief and ratings; ``refs`` as in :meth:`resolve`."""
        with self.database.read() as session:
            for ref in refs:
                song_id = finding.resolve(session, ref)
                if rated := ratings.of(session, song_id):
                    yield songs.example(session, song_id, rated)
                session.expunge_all()

    def export(self) -> Iterator[str]:
        """Give the whole history as lines that :meth:`import_` reads: the same history is always the same lines."""
        from lyrica_cli.core.store.archive import export

        with self.database.read() as session:
            yield from export(session)

    def import_(self, lines: Iterable[str]) -> Imported:
        """Put the versions of an exported history in, all or none; what is here is never changed.

        Raises:
            InputError: It is no history, of a newer Lyrica, or not whole; nothing was put in.
        """
        from lyrica_cli.core.store.archive import read

        with self.database.write() as session:
            return read(session, lines)

    def steps(self, ref: str) -> list[AgentStep]:
        """List what each agent did for a version, in order; ``ref`` as in :meth:`resolve`."""
        with self.database.read() as session:
            return runs.steps(session, finding.resolve(session, ref))

    def newest(self, limit: int = 20) -> list[tuple[str, str]]:
        """Give ID and title of the versions touched last."""
        return newest_titles(self.database.layout.root, limit)

    def taste(self) -> Taste:
        """Say what the writer's ratings say of what to sing."""
        with self.database.read() as session:
            return taste.read(session)

    def check(self) -> list[Fact]:
        """Say what ``lyrica doctor`` needs to know about the database."""
        return checkup.facts(self.database.layout)

    def statistics(self) -> Statistics:
        """Add up what was written so far, what it cost and what it is worth."""
        with self.database.read() as session:
            return statistics.read(session)

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


def glance(data_dir: Path) -> int:
    """Read something of every song without opening the store; give how many there are.

    Raises:
        StoreError: the database cannot be read.
    """
    return checkup.glance(Layout(data_dir.absolute()))


def check_schema(data_dir: Path) -> Fact:
    """Say which schema the database has, and whether this Lyrica knows it.

    Raises:
        StoreError: the database cannot be read.
    """
    return checkup.schema_fact(Layout(data_dir.absolute()))


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
