"""Where the store's files lie below the data directory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = "lyrica.db"


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths of the store's files.

    Attributes:
        root: The data directory.
    """

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file; SQLite lays ``-wal`` and ``-shm`` beside it, with its mode."""
        return self.root / DATABASE

    @property
    def backups(self) -> Path:
        """Copies made before migrations and on demand, and databases that were set aside."""
        return self.root / "backups"

    @property
    def runs(self) -> Path:
        """One lock file for every run that is alive."""
        return self.root / "logs" / "runs"

    @property
    def lock(self) -> Path:
        """Held while the schema changes, a backup is taken or a database is put in place."""
        return self.root / "logs" / "store.lock"

    def prepare(self) -> None:
        """Make the folders for their owner only; those that stand keep the mode their owner gave them."""
        for folder in (self.root, self.backups, self.runs.parent, self.runs):
            # Parents above the data directory are the platform's: they get the umask's mode.
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)

    def create_database(self) -> None:
        """Lay down an empty file for its owner only, before SQLite would make one by the umask."""
        self.database.touch(mode=0o600, exist_ok=True)

    def all_backups(self) -> list[Path]:
        """Give the backups, newest first."""
        return sorted(self.backups.glob("lyrica-*.db"), reverse=True)
