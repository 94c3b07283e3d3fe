"""The newest songs' names for shell completion, which has a tenth of a second for everything."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

from lyrica_cli.core.store.layout import Layout

if TYPE_CHECKING:
    from pathlib import Path


def newest_titles(data_dir: Path, limit: int = 20) -> list[tuple[str, str]]:
    """Give ID and title of the versions touched last, newest first; nothing where they cannot be read.

    These two queries go past SQLModel: importing that alone takes six times what completion may take. They read only,
    wait for nobody, and a shell in the middle of a word has no use for an error.
    """
    return _rows(data_dir, "SELECT id, title FROM lyrics WHERE deleted_at IS NULL ORDER BY updated_at DESC", limit)


def newest_documents(data_dir: Path, limit: int = 20) -> list[tuple[str, str]]:
    """Give ID and title of what came last into the library, newest first; nothing where it cannot be read."""
    chosen = "SELECT id, title FROM document WHERE kind IN ('song', 'idea') ORDER BY created_at DESC, id"
    return _rows(data_dir, chosen, limit)


def _rows(data_dir: Path, query: str, limit: int) -> list[tuple[str, str]]:
    uri = f"file:{quote(str(Layout(data_dir).database))}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=0.0)) as connection:
            return connection.execute(f"{query} LIMIT ?", (limit,)).fetchall()
    except sqlite3.Error:
        return []
