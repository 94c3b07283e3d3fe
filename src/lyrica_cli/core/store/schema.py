"""The version of the database's tables: looked at on every start, changed only when it has to be."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import StoreError, StoreNewer
from lyrica_cli.core.store import fulltext
from lyrica_cli.core.store.backup import write_backup
from lyrica_cli.core.store.door import door, first_line
from lyrica_cli.core.store.engine import BUSY_SECONDS, file_url, make_engine, writing
from lyrica_cli.core.store.lock import locked

if TYPE_CHECKING:
    from collections.abc import Generator

    from alembic.config import Config
    from sqlalchemy import Connection

    from lyrica_cli.core.store.layout import Layout

SCRIPTS = Path(__file__).with_name("migrations")
"""Folder of the migrations that this version of Lyrica knows."""

BASE = "base"
"""Alembic's name for a database before its first migration."""


@dataclass(frozen=True, slots=True)
class State:
    """What a database file holds.

    Attributes:
        version: Its schema, ``0001``; None before the first migration.
        tables: How many tables it has.
        indexed: Whether its full-text index is there.
    """

    version: str | None = None
    tables: int = 0
    indexed: bool = False


def revisions(scripts: Path = SCRIPTS) -> tuple[str, ...]:
    """Give the known schema versions, oldest first, read off the file names so that Alembic need not be loaded."""
    return tuple(sorted(path.name[1:5] for path in (scripts / "versions").glob("v????_*.py")))


def state(layout: Layout) -> State:
    """Look at a database without writing to it; a file that is not there holds nothing.

    Raises:
        StoreError: it cannot be read.
    """
    if not layout.database.exists():
        return State()
    with door(layout), connected(layout, read_only=True) as connection:
        names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
        if "alembic_version" not in names:
            return State(tables=len(names))
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return State(version=version, tables=len(names), indexed=fulltext.TABLE in names)


def bring_up(layout: Layout, *, busy_seconds: float = BUSY_SECONDS, scripts: Path = SCRIPTS) -> bool:
    """Bring the database to the newest known schema, making it where there is none.

    A database that holds tables is copied into ``backups/`` first; all migrations are one transaction. Processes that
    start at the same time wait for one another.

    Args:
        layout: Where the database is.
        busy_seconds: How long to wait for another process.
        scripts: Folder of the migrations.

    Returns:
        Whether anything had to be done.

    Raises:
        StoreNewer: a newer Lyrica wrote it; nothing was changed.
        StoreBusy: another process did not finish in time.
        StoreError: it cannot be read or written.
    """
    known = revisions(scripts)
    if _ready(require_known(layout, known), known):
        return False
    with locked(layout, busy_seconds):
        found = require_known(layout, known)
        if _ready(found, known):
            return False
        if found.version == known[-1]:
            index(layout, busy_seconds=busy_seconds)
        else:
            layout.create_database()
            migrate(layout, known[-1], scripts=scripts, busy_seconds=busy_seconds)
    return True


def migrate(layout: Layout, target: str, *, scripts: Path = SCRIPTS, busy_seconds: float = BUSY_SECONDS) -> Path | None:
    """Take the database up or down to a schema, under a lock that the caller holds.

    Args:
        layout: Where the database is.
        target: The version to reach, or ``BASE`` to take everything down.
        scripts: Folder of the migrations.
        busy_seconds: How long to wait for another connection.

    Returns:
        The backup that was made; None for a database that held nothing.

    Raises:
        StoreError: the migration failed; the database is as it was.
    """
    from alembic import command
    from alembic.util import CommandError

    before = state(layout)
    saved = write_backup(layout) if before.tables else None
    down = target == BASE or (before.version is not None and target < before.version)
    with door(layout), connected(layout, busy_seconds=busy_seconds) as connection:
        fulltext.drop(connection)
        try:
            (command.downgrade if down else command.upgrade)(config(scripts, connection), target)
        except (CommandError, ValueError) as exc:  # what Alembic says of a migration that does not fit
            why = first_line(exc)
            raise StoreError(f"the database {layout.database} cannot be migrated: {why}. Next: lyrica doctor") from exc
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise StoreError(f"migrating {layout.database} would leave rows of {broken[0]} alone. Next: lyrica doctor")
        if target == revisions(scripts)[-1]:
            fulltext.build(connection)
        connection.commit()
    return saved


def index(layout: Layout, *, busy_seconds: float = BUSY_SECONDS) -> None:
    """Make the full-text index of a database with the newest schema anew, under a lock that the caller holds."""
    with door(layout), connected(layout, busy_seconds=busy_seconds) as connection:
        fulltext.build(connection)
        connection.commit()


def config(scripts: Path, connection: Connection) -> Config:
    """Give Alembic its settings: there is no ini file to lose."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(scripts).replace("%", "%%"))
    made.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    made.attributes["connection"] = connection
    return made


@contextmanager
def connected(layout: Layout, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS) -> Generator[Connection]:
    """Open one connection in one transaction, its foreign keys off, and leave nothing open behind it."""
    url = file_url(layout.database, read_only=read_only)
    engine = make_engine(url, busy_seconds=busy_seconds, foreign_keys=False)
    try:
        with (engine if read_only else writing(engine)).connect() as connection, closing(connection.begin()):
            yield connection
    finally:
        engine.dispose()


def require_known(layout: Layout, known: tuple[str, ...]) -> State:
    """Look at a database as :func:`state` does.

    Raises:
        StoreNewer: its schema is not among the known ones.
    """
    found = state(layout)
    if found.version is not None and found.version not in known:
        raise StoreNewer(
            f"the database {layout.database} was written by a newer Lyrica (schema {found.version}, this one knows up "
            f"to {known[-1]}). Nothing was changed. Next: pipx upgrade lyrica-cli"
        )
    return found


def _ready(found: State, known: tuple[str, ...]) -> bool:
    return found.version == known[-1] and found.indexed
