"""Runs: a song is on record before its first word, and line by line after that, whatever happens."""

from __future__ import annotations

import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from filelock import FileLock, Timeout
from sqlalchemy import update
from sqlmodel import col, select

from lyrica_cli.core.errors import StoreBusy, StoreError, UsageError
from lyrica_cli.core.store import ratings, songs, versions
from lyrica_cli.core.store.door import door
from lyrica_cli.core.store.tables import AgentLog, GenerationHistory, Lyrics
from lyrica_cli.core.store.values import AgentStep

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from sqlmodel import Session

    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.song import Song
    from lyrica_cli.core.store.engine import Database
    from lyrica_cli.core.store.layout import Layout


class Run:
    """One generation while it lives. Use it as a context manager: leaving it settles what became of the song.

    The run holds a lock on ``logs/runs/<id>.lock``. The kernel frees it when the process dies, however it dies; that
    is how the next start knows the run for abandoned.

    Attributes:
        id: The song's ID, and the run's.
    """

    def __init__(self, database: Database, song_id: str, lock: FileLock, song: Song, before: float = 0.0) -> None:
        self.id = song_id
        self._database = database
        self._lock = lock
        self._saved = song
        self._began = time.monotonic() - before
        self._settled = False

    @property
    def song(self) -> Song:
        """The song as it was put on record last."""
        return self._saved

    def save(self, song: Song, sheet: dict[str, Any] | None = None) -> None:
        """Put the draft on record as it is now, in one small transaction.

        Args:
            song: The draft.
            sheet: What is known of its lines besides, as JSON data, to go on from; None keeps what was put before.

        Raises:
            StoreError: it could not be written; what was saved before stands.
        """
        with self._database.write() as session:
            self._write(session, song)
            if sheet is not None:
                row = self._row(session)
                row.plan = {**row.plan, "sheet": sheet}  # another object: a change within one is not seen
        self._saved = song

    def plan(self, plan: dict[str, Any]) -> None:
        """Put the plan, as JSON data, on record."""
        with self._database.write() as session:
            self._row(session).plan = plan

    def log(self, step: AgentStep) -> None:
        """Put one step of one agent on record; the same agent and attempt again replaces it."""
        with self._database.write() as session:
            row = session.exec(
                select(AgentLog).where(
                    AgentLog.run_id == self.id, AgentLog.agent == step.agent, AgentLog.attempt == step.attempt
                )
            ).first() or AgentLog(run_id=self.id, agent=step.agent, attempt=step.attempt)
            row.input_state, row.output_state = step.input, step.output
            row.seconds, row.tokens, row.error = step.seconds, step.tokens, step.error
            session.add(row)
            run = self._row(session)
            run.iterations = max(run.iterations, step.attempt)

    def finish(self, song: Song) -> Song:
        """Put the finished song on record.

        Returns:
            The song as it is kept: with its ID and complete.
        """
        with self._database.write() as session:
            self._write(session, song)
            self._settle(session, "complete", None)
        self._settled = True
        return song.model_copy(update={"id": self.id, "run_status": "complete"})

    def stop(self, status: Literal["interrupted", "failed"], error: str | None = None) -> None:
        """Put on record that the run ends here; the draft that was saved last stays.

        Args:
            status: Whether it was broken off or went wrong.
            error: What went wrong, one line; None where nothing did.
        """
        with self._database.write() as session:
            self._settle(session, status, error)
        self._settled = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if not self._settled:
                # The error on its way out matters more than this one; the next start settles the run.
                with suppress(StoreError):
                    self._stop_for(error)
        finally:
            _release(self._lock)

    def _stop_for(self, error: BaseException | None) -> None:
        if isinstance(error, Exception):
            self.stop("failed", (str(error) or type(error).__name__).splitlines()[0])
        else:  # Ctrl-C, a signal, or a caller that left early
            self.stop("interrupted")

    def _row(self, session: Session) -> GenerationHistory:
        return session.get_one(GenerationHistory, self.id)

    def _write(self, session: Session, song: Song) -> None:
        session.get_one(Lyrics, self.id).sqlmodel_update(songs.lyrics_columns(song))
        self._row(session).sqlmodel_update(songs.run_columns(song) | {"seconds": time.monotonic() - self._began})
        songs.write_sections(session, self.id, song.sections, self._saved.sections)

    def _settle(self, session: Session, status: str, error: str | None) -> None:
        run = self._row(session)
        run.run_status, run.error = status, error
        run.seconds, run.finished_at = time.monotonic() - self._began, datetime.now(UTC)


def begin(
    database: Database, brief: Brief, song: Song, prompt_version: str | None = None, parent: str | None = None
) -> Run:
    """Give a song its ID and put it on record as running, before a word of it is written.

    Args:
        database: Where to keep it.
        brief: What the writer asked for.
        song: The song as far as it is known; its own ID and status are not looked at.
        prompt_version: Which prompts are about to be used, where known.
        parent: ID of the version it is made from; it becomes the next version of that song, and has its tags.

    Raises:
        StoreError: it could not be recorded; nothing was.
    """
    wishes = brief.model_dump(mode="json")
    with ExitStack() as undo:
        with database.write() as session:
            song_id = songs.free_id(session)
            # The lock comes before the row can be seen: a running row without one counts as abandoned.
            lock = _lock(database.layout, song_id)
            lock.acquire(timeout=0)
            undo.callback(_release, lock)
            if parent:
                number = versions.next_number(session, parent)
                song = song.model_copy(update={"id": song_id, "version": number, "parent": parent})
            session.add(
                Lyrics(
                    id=song_id,
                    user_id=songs.writer(session),
                    hook=brief.hook,
                    prompt=brief.theme or brief.source,
                    parameters={wish: value for wish, value in wishes.items() if value},
                    **songs.lyrics_columns(song),
                )
            )
            session.flush()  # the session knows no order between tables that only a key binds
            session.add(
                GenerationHistory(
                    id=song_id, input_parameters=wishes, prompt_version=prompt_version, **songs.run_columns(song)
                )
            )
            songs.write_sections(session, song_id, song.sections)
            if parent:
                ratings.put_tags(session, song_id, ratings.tags(session, parent))
        undo.pop_all()
    return Run(database, song_id, lock, song)


@dataclass(frozen=True, slots=True)
class Past:
    """What a run that was broken off has on record.

    Attributes:
        brief: What the writer asked for.
        plan: The plan as JSON data; empty where it was never made.
        steps: Agent and attempt of every step that was finished.
        song: The draft as far as it came.
    """

    brief: Brief
    plan: dict[str, Any]
    steps: frozenset[tuple[str, int]]
    song: Song


def resume(database: Database, song_id: str) -> tuple[Run, Past]:
    """Take a run up again that was broken off, or went wrong.

    Raises:
        StoreBusy: It is still being written.
        UsageError: It is complete, or no run of the writers' room.
    """
    with ExitStack() as undo:
        lock = _lock(database.layout, song_id)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise StoreBusy(
                f"song {song_id} is being written. When it is done: lyrica history show {song_id}"
            ) from error
        undo.callback(_release, lock)
        with database.write() as session:
            row, song = session.get_one(GenerationHistory, song_id), songs.read(session, song_id)
            if song.run_status == "complete":
                raise UsageError(f"song {song_id} is complete. For other words: lyrica revise {song_id} --line v1.3")
            if song.parent is not None:
                raise UsageError(f"{song_id} is a revision that was broken off. Again: lyrica revise {song.parent}")
            done = frozenset((step.agent, step.attempt) for step in steps(session, song_id))
            past = Past(songs.brief(session, song_id), dict(row.plan), done, song)
            row.run_status, row.error, row.finished_at = "running", None, None
        undo.pop_all()
    return Run(database, song_id, lock, song, before=song.usage.seconds), past


def unfinished(session: Session) -> str | None:
    """Give the ID of the song that was broken off last; None where there is none in sight."""
    return session.exec(
        select(Lyrics.id)
        .join(GenerationHistory, col(GenerationHistory.id) == col(Lyrics.id))
        .where(
            col(GenerationHistory.run_status).in_(("interrupted", "failed")),
            col(Lyrics.deleted_at).is_(None),
            col(Lyrics.parent_id).is_(None),
        )
        .order_by(col(Lyrics.updated_at).desc(), col(Lyrics.number).desc())
        .limit(1)
    ).first()


def settle_abandoned(database: Database) -> list[str]:
    """Mark the runs whose process is gone as interrupted, their drafts kept; give their IDs."""
    with database.read() as session:
        running = session.exec(select(GenerationHistory.id).where(GenerationHistory.run_status == "running")).all()
    return [song_id for song_id in running if _settle_if_abandoned(database, song_id)]


def steps(session: Session, song_id: str) -> list[AgentStep]:
    """List what each agent did in a run, in order."""
    rows = session.exec(select(AgentLog).where(AgentLog.run_id == song_id).order_by(col(AgentLog.id)))
    return [
        AgentStep(row.agent, row.attempt, row.input_state, row.output_state, row.seconds, row.tokens, row.error)
        for row in rows
    ]


def _settle_if_abandoned(database: Database, song_id: str) -> bool:
    lock = _lock(database.layout, song_id)
    # Held by a run that lives, or the database is busy: no reason to keep anyone from starting.
    with suppress(StoreBusy), ExitStack() as undo:
        with door(database.layout):
            lock.acquire(timeout=0)
        undo.callback(_release, lock)
        with database.write() as session:
            # It may have ended by itself since it was listed: the status is asked for again.
            marked = session.exec(
                update(GenerationHistory)
                .where(col(GenerationHistory.id) == song_id, col(GenerationHistory.run_status) == "running")
                .values(
                    run_status="interrupted", error="the process ended without a word", finished_at=datetime.now(UTC)
                )
            )
        return marked.rowcount == 1
    return False


def _lock(layout: Layout, song_id: str) -> FileLock:
    return FileLock(layout.runs / f"{song_id}.lock", thread_local=False)


def _release(lock: FileLock) -> None:
    # Removed while it is held, or another process could lock the file just before it goes.
    Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()
