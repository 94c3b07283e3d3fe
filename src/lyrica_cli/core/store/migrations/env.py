"""Alembic's door: it loads this file by its path and finds the connection in its configuration."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from lyrica_cli.core.store import library_tables  # ruff: ignore[unused-import] - its tables join the metadata
from lyrica_cli.core.store.tables import metadata


def _plain(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column types as what the database sees: a migration must not change when they do."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


def ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out the tables that a full-text index lays down for itself: it is derived, and no schema of ours."""
    return kind != "table" or name is None or "_fts" not in name


def run() -> None:
    """Run the migrations that were asked for in the caller's transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        render_as_batch=True,
        render_item=_plain,
        include_name=ours,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if __name__ == "env_py":  # Alembic's name for it; whoever else imports it only wants to read
    run()
