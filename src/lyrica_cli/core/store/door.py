"""Where a vendor's exception becomes ours: nothing of SQLite or SQLAlchemy passes this door."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import Timeout
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from lyrica_cli.core.errors import StoreBusy, StoreError

if TYPE_CHECKING:
    from collections.abc import Generator

    from lyrica_cli.core.store.layout import Layout

DAMAGED = frozenset({"NOTADB", "CORRUPT"})
"""Result codes that say the file itself is broken."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def door(layout: Layout) -> Generator[None]:
    """Turn what goes wrong inside into one line that says what happened to the songs and what to type next.

    Raises:
        StoreBusy: another program holds the database or its lock.
        StoreError: every other failure of the database or its disk.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, Timeout, OverflowError) as exc:
        raise explained(exc, layout) from exc


def explained(exc: Exception, layout: Layout) -> StoreError:
    """Say in the writer's words what an exception of the database means."""
    code = result_code(exc)
    path = layout.database
    if code in {"BUSY", "LOCKED"}:
        return StoreBusy(f"another program holds the database {path}. Try again when it is done, or: lyrica doctor")
    if code in DAMAGED:
        return StoreError(
            f"the database {path} is damaged; it was left as it is. {_backup(layout)} Next: lyrica doctor"
        )
    if code == "FULL":
        return StoreError(
            f"no room to write the database {path}; what was saved before is safe. Free some space, then: lyrica doctor"
        )
    if code in {"READONLY", "CANTOPEN", "PERM", "AUTH"}:
        return StoreError(f"cannot open or write the database {path}: {first_line(exc)}. Next: lyrica doctor")
    return StoreError(f"the database {path} failed: {first_line(exc)}. Next: lyrica doctor")


def result_code(exc: BaseException) -> str:
    """Name the primary SQLite result code, ``BUSY``, or the one that another exception amounts to; or nothing."""
    cause = _cause(exc)
    if isinstance(cause, Timeout):
        return "BUSY"
    if isinstance(cause, OSError):
        return "FULL" if cause.errno in _FULL else "CANTOPEN"
    name: str = getattr(cause, "sqlite_errorname", "")
    # A disk that fills while SQLite appends is reported as a failed write, not as a full disk.
    if name == "SQLITE_IOERR_WRITE":
        return "FULL"
    parts = name.split("_")
    return parts[1] if len(parts) > 1 else ""


def first_line(exc: BaseException) -> str:
    """Say in one line what an exception says, without the statement that failed."""
    cause = _cause(exc)
    if isinstance(cause, OSError) and cause.errno is not None:
        where = f" ({cause.filename})" if cause.filename else ""
        return f"{os.strerror(cause.errno)}{where}"
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]


def _cause(exc: BaseException) -> BaseException:
    return exc.orig if isinstance(exc, DBAPIError) and exc.orig is not None else exc


def _backup(layout: Layout) -> str:
    backups = layout.all_backups()
    return f"The newest backup is {backups[0]}." if backups else "There is no backup."
