"""Copies of the database, whole or not there at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from lyrica_cli.core.errors import StoreError
from lyrica_cli.core.store.door import DAMAGED, door, first_line, result_code
from lyrica_cli.core.store.engine import file_url, make_engine
from lyrica_cli.core.store.lock import locked

if TYPE_CHECKING:
    from pathlib import Path

    from lyrica_cli.core.store.layout import Layout


def write_backup(layout: Layout) -> Path:
    """Copy the database as it stands into ``backups/``, under a lock that the caller holds.

    Other programs may write meanwhile: the copy is one transaction's view, log included. It appears under its name
    only when it has reached the disk.

    Returns:
        The copy; names sort by age.

    Raises:
        StoreError: it cannot be read, or there is no room.
    """
    with door(layout):
        for stale in layout.backups.glob(".*.part"):
            stale.unlink()
        target = layout.backups / f"lyrica-{stamp()}.db"
        part = target.with_name(f".{target.name}.part")
        part.touch(mode=0o600)
        engine = make_engine(file_url(layout.database, read_only=True))
        try:
            # SQLite refuses VACUUM inside a transaction, and SQLAlchemy's own connections always open one.
            with closing(engine.raw_connection()) as connection:
                connection.cursor().execute("VACUUM INTO ?", (str(part),))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        finally:
            engine.dispose()
        _sync(part)
        part.rename(target)
        _sync(layout.backups)
    return target


def restore(layout: Layout) -> tuple[Path, Path | None]:
    """Set a damaged database aside and put the newest sound backup in its place.

    Returns:
        Where the damaged database lies now, and the backup that was used; None where there was none to use, so that
        the next start makes an empty database.

    Raises:
        StoreError: the database is sound, or cannot be moved.
    """
    with locked(layout), door(layout):
        if damage(layout.database) is None:
            raise StoreError(f"the database {layout.database} is sound: nothing to restore. Songs: lyrica history")
        sound = (copy for copy in layout.all_backups() if damage(copy) is None)
        backup = next(sound, None)
        aside = put_aside(layout)
        if backup is not None:
            put_back(layout, backup)
    return aside, backup


def put_aside(layout: Layout) -> Path:
    """Move a damaged database with its log into ``backups/``, unchanged, under a lock that the caller holds.

    Returns:
        Where it lies now, ``lyrica.db.corrupt-<time>``.
    """
    with door(layout):
        aside = layout.backups / f"{layout.database.name}.corrupt-{stamp()}"
        for suffix in ("-wal", "-shm", ""):
            source = layout.database.with_name(layout.database.name + suffix)
            if source.exists():
                source.rename(aside.with_name(aside.name + suffix))
        _sync(layout.backups)
    return aside


def put_back(layout: Layout, backup: Path) -> None:
    """Lay a copy of a backup where the database was, under a lock that the caller holds; the backup stays."""
    with door(layout):
        part = layout.backups / f".{layout.database.name}.part"
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        shutil.copyfile(backup, part)
        _sync(part)
        part.rename(layout.database)
        _sync(layout.root)


def damage(path: Path) -> str | None:
    """Let SQLite look through a whole database; None is sound, anything else says what is not.

    Raises:
        sqlite3.Error, SQLAlchemyError: it cannot be looked at; that says nothing about damage.
    """
    engine = make_engine(file_url(path, read_only=True))
    try:
        with closing(engine.raw_connection()) as connection:
            found = str(connection.cursor().execute("PRAGMA quick_check(1)").fetchone()[0])
    except (sqlite3.Error, SQLAlchemyError) as exc:
        if result_code(exc) not in DAMAGED:
            raise
        found = first_line(exc)
    finally:
        engine.dispose()
    return None if found == "ok" else found.splitlines()[0]


def stamp() -> str:
    """Give the moment as a file name that sorts, in UTC."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
