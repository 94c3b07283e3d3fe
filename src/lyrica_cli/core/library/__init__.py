"""The writer's own lyrics: read, split, embedded, indexed, found. SQLite holds the truth, all else is made from it.

Importing this package loads nothing; the names below load what they need when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lyrica_cli.core.library.failure import Failure
    from lyrica_cli.core.library.ingest import Progress, Report
    from lyrica_cli.core.library.library import Entry, Library, Shown
    from lyrica_cli.core.library.lyric import Facts
    from lyrica_cli.core.library.search import Hit, Query

_ROOMS = {  # ruff: ignore[non-empty-init-module]  # lazy names cannot be plain re-exports
    "Entry": "library",
    "Facts": "lyric",
    "Failure": "failure",
    "Hit": "search",
    "Library": "library",
    "Progress": "ingest",
    "Query": "search",
    "Report": "ingest",
    "Shown": "library",
}

__all__ = ["Entry", "Facts", "Failure", "Hit", "Library", "Progress", "Query", "Report", "Shown"]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
