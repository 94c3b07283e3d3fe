"""One way to reach the database: an engine with its pragmas, and sessions that read or write."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import URL, QueuePool, create_engine, event, make_url
from sqlmodel import Session

from lyrica_cli.core.errors import StoreError
from lyrica_cli.core.store.door import door

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from lyrica_cli.core.store.layout import Layout

BUSY_SECONDS = 30.0
"""How long a writer waits for another: SQLite's queue is unfair, so a line of writers needs patience."""

_BEGIN = "lyrica_begin"


def file_url(path: Path, *, read_only: bool = False) -> URL:
    """Give the URL of a database file; one opened read-only is neither made nor changed."""
    if not read_only:
        return URL.create("sqlite", database=str(path))
    return URL.create("sqlite", database=f"file:{quote(str(path))}", query={"mode": "ro", "uri": "true"})


def make_engine(
    url: str | URL, *, busy_seconds: float = BUSY_SECONDS, foreign_keys: bool = True, **options: Any
) -> Engine:
    """Make the engine for a database, the only place where one is made.

    SQLite gets foreign keys, a write-ahead log where the file system takes it, a busy timeout and a sync at every
    commit. Other databases have all that by themselves.

    Args:
        url: Where the database is.
        busy_seconds: How long to wait for another connection's lock.
        foreign_keys: False only while a migration copies and moves tables.
        options: Passed on to SQLAlchemy.
    """
    url = make_url(url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, **options)
    engine = create_engine(url, poolclass=QueuePool, connect_args={"timeout": busy_seconds}, **options)

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        # The driver must not open transactions by itself: it would leave DDL outside and never say IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        # Where the log cannot be had SQLite keeps the rollback journal, as safe and slower: refused by the file system
        # without an error, with one where the file is busy or read-only.
        with suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """Give the same engine with transactions that take the write lock at their start.

    A reader that turns writer half-way fails at once when another wrote in between: no timeout applies there.
    """
    return engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


class Database:
    """Sessions on one database file; every error that leaves them is a :class:`StoreError`."""

    def __init__(self, layout: Layout, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.layout = layout
        self._engine = make_engine(file_url(layout.database), busy_seconds=busy_seconds)
        self._writer = writing(self._engine)

    @contextmanager
    def read(self) -> Generator[Session]:
        """Open a session that sees one state of the database and changes nothing."""
        try:
            with door(self.layout), Session(self._engine) as session:
                yield session
        except ValueError as exc:  # JSON, a date or a song that nothing of ours wrote
            raise StoreError(f"the database {self.layout.database} holds damaged rows. Next: lyrica doctor") from exc

    @contextmanager
    def write(self) -> Generator[Session]:
        """Open a session that holds the write lock, commits at its end and rolls back on an error."""
        with door(self.layout), Session(self._writer, expire_on_commit=False) as session, session.begin():
            session.connection()  # begins at once: the lock is there before anything is decided
            yield session

    def close(self) -> None:
        """Close all connections; closing twice is harmless."""
        self._engine.dispose()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
