"""What other processes of these tests do: ``python child.py ingest DATA_DIR FOLDER POINT`` dies at the point."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from lyrica_cli.core.library import Library, chroma, index, ingest
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.store import Store

POINTS: dict[str, tuple[Any, str, bool]] = {
    "read": (ingest.Ingest, "_write", False),
    "written": (ingest.Ingest, "_finish", False),
    "embedded": (index.Index, "catch_up", False),
    "indexing": (chroma.Collection, "upsert", False),
    "persisted": (chroma.Collection, "upsert", True),
    "indexed": (index.Index, "catch_up", True),
}
"""Each point: a function, and whether death comes after it rather than before."""


def die_at(point: str) -> None:
    """Be killed at a named point."""
    place, name, after = POINTS[point]
    real = getattr(place, name)

    def deadly(*args: Any, **options: Any) -> None:
        if after:
            real(*args, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(place, name, deadly)


def main() -> None:
    _, data_dir, folder, point = sys.argv[1:]
    die_at(point)
    settings = Settings(data_dir=Path(data_dir))
    with Store.open(settings.data_dir) as store:
        Library(store, settings).ingest([folder])


if __name__ == "__main__":
    main()
