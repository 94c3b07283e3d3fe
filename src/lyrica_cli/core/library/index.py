"""The index: Chroma as something derived from the vectors in SQLite, thrown away and made again when it breaks.

Chroma is not safe between processes, and a kill at the wrong moment can break what it wrote. So whoever opens it, even
to ask, holds one lock for as long as it is open; a mark in SQLite is set before anything is written to it and taken
back afterwards; and one that was marked, or whose files are not as they were left, is tried in a process of its own
before it is trusted. SQLite notes by triggers which vectors the index has not got, so that catching up is never
forgotten.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from sqlalchemy import delete, func
from sqlmodel import col, select

from lyrica_cli.core.library import chroma, marks, probe
from lyrica_cli.core.library.vectors import every, stacked
from lyrica_cli.core.store.library_tables import Chunk, EmbeddingModel, IndexTask

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from lyrica_cli.core.library.encoder import Vectors
    from lyrica_cli.core.store.engine import Database

MARK = "index"
SLICE = 2_000
"""Vectors that are written under one hold of the lock, so that others get their turn."""
SAMPLE = 256
"""Chunks that a probe looks for: where one in twenty is lost, it is certain to miss one."""
INGEST_WAITS, SEARCH_WAITS = 60.0, 3.0
"""Seconds for the lock."""
SAID_AFTER = 0.3
"""Seconds of waiting after which it is said."""


class Busy(Exception):
    """Another process holds the index. Never leaves the library."""


class Behind(Exception):
    """The index would have to be made again, and the caller does not want to wait for it. Never leaves the library."""


@dataclass(slots=True)
class State:
    """What SQLite knows of the index.

    Attributes:
        folder: The name of its folder; empty where there is none.
        chroma: The version that wrote it.
        model: The identity of its vectors.
        writing: Whether somebody was writing to it.
        files: Its files as they were left: size in bytes and time of the last change in nanoseconds.
    """

    folder: str = ""
    chroma: str = ""
    model: str = ""
    writing: bool = False
    files: dict[str, list[int]] = field(default_factory=dict)


class Index:
    """The index of one library.

    Args:
        database: The library's truth.
        tell: Called with a line when something takes longer than a moment.
    """

    def __init__(self, database: Database, tell: Callable[[str], None] = lambda _line: None) -> None:
        self._database = database
        self._root = database.layout.root / "index"
        self._tell = tell

    def glance(self) -> tuple[int, str | None]:
        """Look at it without waiting, opening it or changing anything.

        Returns:
            How many passages wait to be written to it, and what is wrong with it; None where nothing is to be seen.

        Raises:
            Busy: Another process holds it.
        """
        with self._database.read() as session:
            state = _state(session)
            waiting = session.exec(select(func.count()).select_from(IndexTask)).one()
        if not state.folder:
            return waiting, None
        if wrong := self._stranger(state):
            return waiting, wrong
        try:
            with FileLock(self._root / "lock", timeout=0, mode=0o600):
                if state.writing:
                    return waiting, "a program was cut off while it wrote to it"
                return waiting, "its files are not as they were left" if self._changed(state) else None
        except Timeout:
            raise Busy from None

    def nearest(self, query: Vectors, count: int, *, most: int | None = None) -> list[tuple[int, float]]:
        """Find the chunks nearest to a vector, bringing the index up to date first.

        Args:
            query: The vector.
            count: How many.
            most: Vectors that may have to be written for it; None writes whatever is missing.

        Raises:
            Busy: Another process holds the index.
            Behind: More than ``most`` vectors are missing.
            Broken: It cannot be made again either.
        """
        with self._locked(SEARCH_WAITS):
            self._bring_up(most)
            try:
                found = self._ask(query, count)
            except chroma.Broken:
                self._may_rebuild(most)
                self._rebuild()
                found = self._ask(query, count)
            return found

    def catch_up(self, done: Callable[[int], None] = lambda _count: None) -> int:
        """Write to the index all that it lacks, a slice at a time; give how many vectors that was.

        Raises:
            Busy: Another process held the index for too long.
            Broken: It cannot be written.
        """
        total = 0
        while True:
            with self._locked(INGEST_WAITS):
                self._bring_up(None, catch_up=False)
                written = self._slice()
            if not written:
                return total
            total += written
            done(total)

    def rebuild(self, done: Callable[[int], None] = lambda _count: None) -> int:
        """Make the index again in a new folder, and take that instead of the old one; give how many vectors it has.

        Raises:
            Busy: Another process held the index for too long.
            Broken: It cannot be written.
        """
        with self._locked(INGEST_WAITS):
            return self._rebuild(done)

    def trouble(self) -> str | None:
        """Say what is wrong with the index, without changing it or waiting for it; None where nothing is."""
        with self._database.read() as session:
            state = _state(session)
            total = _embedded(session)
            waiting = session.exec(select(func.count()).select_from(IndexTask)).one()
        if not total:
            return None
        if state.writing:
            return "somebody was writing to it"
        if why := self._stranger(state):
            return why
        return f"{waiting} vectors are not in it yet" if waiting else None

    def _ask(self, query: Vectors, count: int) -> list[tuple[int, float]]:
        with self._database.read() as session:
            state, total = _state(session), _embedded(session)
        with chroma.to_ask(self._root / state.folder) as collection:
            found = collection.nearest(query.reshape(1, -1), max(1, min(count, total)))[0]
        self._leave(state)
        return found

    def _bring_up(self, most: int | None, *, catch_up: bool = True) -> None:
        """Make sure that the index can be trusted, and where asked that it is complete."""
        with self._database.read() as session:
            state = _state(session)
            waiting = session.exec(select(func.count()).select_from(IndexTask)).one()
        doubtful = state.writing or self._changed(state)
        if self._stranger(state) or (doubtful and not self._sound(state)):
            self._may_rebuild(most)
            self._rebuild()
            return
        if doubtful:  # it is sound: nobody has to try it again
            self._leave(state, writing=False)
        if not catch_up:
            return
        if most is not None and waiting > most:
            raise Behind
        while self._slice():
            pass

    def _may_rebuild(self, most: int | None) -> None:
        with self._database.read() as session:
            if most is not None and _embedded(session) > most:
                raise Behind

    def _stranger(self, state: State) -> str | None:
        """Say why an index cannot be used whatever its files hold."""
        if not state.folder:
            return "there is none yet"
        if not (self._root / state.folder).is_dir():
            return "its folder is gone"
        if state.chroma != chroma.version():
            return f"Chroma {state.chroma} wrote it, and {chroma.version()} is here"
        with self._database.read() as session:
            return None if state.model == _model(session) else "another model's vectors are in it"

    def _changed(self, state: State) -> bool:
        return _files(self._root / state.folder) != state.files

    def _sound(self, state: State) -> bool:
        """Probe it: what is in SQLite must be in it, but for what is noted as missing, which may be."""
        with self._database.read() as session:
            waiting = select(IndexTask.chunk_id)
            rows = session.exec(
                select(Chunk.id, Chunk.embedding)
                .where(col(Chunk.embedding).is_not(None), col(Chunk.id).not_in(waiting))
                .order_by(func.random())
                .limit(SAMPLE)
            ).all()
            pending = session.exec(select(func.count(func.distinct(IndexTask.chunk_id)))).one()
            total = _embedded(session)
        ids = [int(chunk or 0) for chunk, _ in rows]
        sample = stacked([vector or b"" for _, vector in rows]) if rows else None
        return probe.sound(self._root / state.folder, (total - pending, total + pending), ids, sample)

    def _slice(self) -> int:
        """Write some of what is missing; give how many notes that settled. The lock is held."""
        with self._database.read() as session:
            state = _state(session)
            tasks = session.exec(select(IndexTask).order_by(col(IndexTask.id)).limit(SLICE)).all()
            if not tasks:
                return 0
            wanted = sorted({task.chunk_id for task in tasks})
            rows = session.exec(
                select(Chunk.id, Chunk.embedding).where(col(Chunk.id).in_(wanted), col(Chunk.embedding).is_not(None))
            ).all()
        here = {int(chunk or 0): vector or b"" for chunk, vector in rows}
        self._leave(state, writing=True)
        with chroma.opened(self._root / state.folder) as collection:
            if gone := [chunk for chunk in wanted if chunk not in here]:
                collection.delete(gone)
            if here:
                collection.upsert(list(here), stacked(list(here.values())))
        self._leave(state, writing=False, settled=max(int(task.id or 0) for task in tasks))
        return len(tasks)

    def _rebuild(self, done: Callable[[int], None] = lambda _count: None) -> int:
        """Make a new folder from SQLite, switch to it in one transaction, then delete all others."""
        if any(path.is_dir() for path in self._root.iterdir()):
            self._tell("making the index again from the database")
        state = State(folder=f"i{secrets.token_hex(6)}", chroma=chroma.version())
        with self._database.read() as session:
            state.model = _model(session)
            settled = session.exec(select(func.max(IndexTask.id))).one() or 0
        total = 0
        with chroma.opened(self._root / state.folder) as collection, self._database.read() as session:
            for ids, rows in every(session):
                collection.upsert(ids, rows)
                total += len(ids)
                done(total)
        self._leave(state, writing=False, settled=settled)
        for other in self._root.iterdir():
            if other.is_dir() and other.name != state.folder:
                shutil.rmtree(other, ignore_errors=True)
        return total

    def _leave(self, state: State, *, writing: bool | None = None, settled: int | None = None) -> None:
        """Note how the index is left; write nothing where nothing changed."""
        files = _files(self._root / state.folder, own=True)
        if writing is None and files == state.files:
            return
        state.files = files
        if writing is not None:
            state.writing = writing
        with self._database.write() as session:
            marks.put(session, MARK, json.dumps(_as_data(state)))
            if settled is not None:
                session.execute(delete(IndexTask).where(col(IndexTask.id) <= settled))

    @contextmanager
    def _locked(self, seconds: float) -> Generator[None]:
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(self._root / "lock", mode=0o600)
        try:
            lock.acquire(timeout=SAID_AFTER)
        except Timeout:
            self._tell(f"waiting for process {self._holder()}, which has the index open")
            try:
                lock.acquire(timeout=seconds)
            except Timeout:
                raise Busy from None
        try:
            with suppress(OSError):
                holder = self._root / "holder"
                holder.touch(mode=0o600)
                holder.write_text(str(os.getpid()), encoding="utf-8")
            yield
        finally:
            lock.release()

    def _holder(self) -> str:
        with suppress(OSError, ValueError):
            return str(int((self._root / "holder").read_text(encoding="utf-8")))
        return "?"


def _state(session: Any) -> State:
    text = marks.get(session, MARK)
    try:
        return State(**json.loads(text)) if text else State()
    except (ValueError, TypeError):
        return State()


def _as_data(state: State) -> dict[str, Any]:
    return {name: getattr(state, name) for name in State.__slots__}


def _model(session: Any) -> str:
    return session.exec(select(EmbeddingModel.identity).order_by(col(EmbeddingModel.id).desc()).limit(1)).first() or ""


def _embedded(session: Any) -> int:
    statement = select(func.count()).select_from(Chunk).where(col(Chunk.embedding).is_not(None))
    return int(session.exec(statement).one())


def _files(folder: Path, *, own: bool = False) -> dict[str, list[int]]:
    """Give the files of an index with their sizes and times; ``own`` makes them their owner's only."""
    found = {}
    with suppress(OSError):
        for path in sorted(folder.rglob("*")):
            about = path.stat()
            wanted = 0o700 if path.is_dir() else 0o600
            if own and stat.S_IMODE(about.st_mode) != wanted:
                path.chmod(wanted)
            if path.is_file():
                found[path.relative_to(folder).as_posix()] = [about.st_size, about.st_mtime_ns]
    return found
