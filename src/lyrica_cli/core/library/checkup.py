"""What can be said of the library's index in a moment, without opening Chroma and without changing anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from lyrica_cli.core.library.index import Busy, Index
from lyrica_cli.core.store.engine import Database
from lyrica_cli.core.store.layout import Layout
from lyrica_cli.core.store.library_tables import Chunk
from lyrica_cli.core.store.schema import revisions, state

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Busy", "IndexState", "look_at_index"]


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the index stands.

    Attributes:
        passages: Passages of the library.
        waiting: Passages that the index has not got yet.
        wrong: Why it has to be probed or made again before it is trusted; None where nothing is to be seen.
    """

    passages: int
    waiting: int
    wrong: str | None


def look_at_index(data_dir: Path) -> IndexState | None:
    """Look at the index of a data directory; None where nothing was taken in yet.

    Raises:
        Busy: Another program has it open.
        StoreError: The database cannot be read.
    """
    layout = Layout(data_dir.absolute())
    if state(layout).version != revisions()[-1]:  # no database, or one that the next start brings up
        return None
    database = Database(layout, busy_seconds=1)
    try:
        with database.read() as session:
            passages = session.execute(select(func.count()).select_from(Chunk)).scalar_one()
        if not passages:
            return None
        waiting, wrong = Index(database).glance()
    finally:
        database.close()
    return IndexState(passages, waiting, wrong)
