"""The lock that processes hold while they change what lies under the database: schema, backups, the file itself."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock

from lyrica_cli.core.store.door import door

if TYPE_CHECKING:
    from collections.abc import Generator

    from lyrica_cli.core.store.layout import Layout

WAIT_SECONDS = 30.0
"""How long a process waits for another's migration or backup."""


@contextmanager
def locked(layout: Layout, wait_seconds: float = WAIT_SECONDS) -> Generator[None]:
    """Hold the store's lock between processes; the kernel frees it when its holder dies.

    Raises:
        StoreBusy: another process held it for longer than the wait.
    """
    lock = FileLock(layout.lock, timeout=wait_seconds)
    with door(layout):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
