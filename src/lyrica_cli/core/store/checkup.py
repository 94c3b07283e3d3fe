"""What can be said about the database without changing it, whole or broken."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlmodel import col

from lyrica_cli.core.errors import StoreError, StoreNewer
from lyrica_cli.core.store import schema
from lyrica_cli.core.store.backup import damage
from lyrica_cli.core.store.door import door
from lyrica_cli.core.store.tables import Lyrics
from lyrica_cli.core.store.values import Fact

if TYPE_CHECKING:
    from pathlib import Path

    from lyrica_cli.core.store.layout import Layout


def facts(layout: Layout) -> list[Fact]:
    """Look at the SQLite that is used, the file, its schema and its backups; a failed look is a fact too."""
    found = [sqlite_fact(sqlite3.sqlite_version_info)]
    if not layout.database.exists():
        return [*found, Fact("database", ok=True, detail=f"none yet; the first song makes {layout.database}")]
    try:
        with door(layout):
            found += _inside(layout)
    except StoreError as exc:
        found.append(Fact("database", ok=False, detail=str(exc), fix=f"ls -l {layout.root}"))
    return [*found, _backup(layout)]


def glance(layout: Layout) -> int:
    """Read something of every song, in a few milliseconds; give how many there are.

    Raises:
        StoreError: it cannot be read.
    """
    if schema.state(layout).version is None:
        return 0
    with door(layout), schema.connected(layout, read_only=True) as connection:
        return connection.execute(select(func.count(col(Lyrics.title)))).scalar_one()


def schema_fact(layout: Layout) -> Fact:
    """Say which schema the database has, and whether this Lyrica knows it.

    Raises:
        StoreError: it cannot be read.
    """
    with door(layout):
        return _schema(layout)


def sqlite_fact(version: tuple[int, int, int]) -> Fact:
    """Tell whether a version of SQLite can, rarely, damage a log that two connections reset at once.

    Source: https://sqlite.org/wal.html#walresetbug
    """
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    shown = ".".join(map(str, version))
    if mended or version < (3, 7):
        return Fact("sqlite", ok=True, detail=shown)
    return Fact(
        "sqlite",
        ok=True,
        detail=f"{shown} has the rare WAL-reset bug: two programs writing at once can damage the database",
        fix="a Python built with SQLite 3.51.3 or later; until then keep backups",
    )


def _inside(layout: Layout) -> list[Fact]:
    if why := damage(layout.database):
        return [Fact("database", ok=False, detail=f"{layout.database}: {why}", fix="lyrica doctor --fix")]
    return [Fact("database", ok=True, detail=f"{layout.database}, sound"), _schema(layout), _journal(layout)]


def _schema(layout: Layout) -> Fact:
    known = schema.revisions()
    try:
        version = schema.require_known(layout, known).version
    except StoreNewer as exc:
        return Fact("schema", ok=False, detail=str(exc), fix="pipx upgrade lyrica-cli")
    if version == known[-1]:
        return Fact("schema", ok=True, detail=version)
    return Fact("schema", ok=True, detail=f"{version or 'none'}; the next start brings it to {known[-1]}")


def _journal(layout: Layout) -> Fact:
    with schema.connected(layout, read_only=True) as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    if mode == "wal":
        return Fact("journal", ok=True, detail="wal")
    return Fact("journal", ok=True, detail=f"{mode}: this file system takes no write-ahead log; slower, as safe")


def _backup(layout: Layout) -> Fact:
    newest: Path | None = next(iter(layout.all_backups()), None)
    if newest is None:
        return Fact("backup", ok=True, detail="none yet")
    made = datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    return Fact("backup", ok=True, detail=f"{newest}, {made:%Y-%m-%d %H:%M} UTC")
