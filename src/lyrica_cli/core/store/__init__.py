"""The store: songs, runs and ratings in one SQLite file that survives whatever happens around it.

Importing this package loads nothing; the names below load what they need when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lyrica_cli.core.store.runs import Run
    from lyrica_cli.core.store.store import Store, check, check_schema, glance, restore
    from lyrica_cli.core.store.titles import newest_documents, newest_titles
    from lyrica_cli.core.store.values import AgentStep, Edit, Fact, Figures, Group, SongFilter, SongSummary

_ROOMS = {  # ruff: ignore[non-empty-init-module]  # lazy names cannot be plain re-exports
    "AgentStep": "values",
    "Edit": "values",
    "Fact": "values",
    "Figures": "values",
    "Group": "values",
    "Run": "runs",
    "SongFilter": "values",
    "SongSummary": "values",
    "Store": "store",
    "check": "store",
    "check_schema": "store",
    "glance": "store",
    "newest_documents": "titles",
    "newest_titles": "titles",
    "restore": "store",
}

__all__ = [
    "AgentStep",
    "Edit",
    "Fact",
    "Figures",
    "Group",
    "Run",
    "SongFilter",
    "SongSummary",
    "Store",
    "check",
    "check_schema",
    "glance",
    "newest_documents",
    "newest_titles",
    "restore",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
