"""What the library remembers of itself: one value a name, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.store.library_tables import LibraryMark

if TYPE_CHECKING:
    from sqlmodel import Session


def get(session: Session, name: str) -> str | None:
    """Give what was remembered under a name; None if nothing was."""
    row = session.get(LibraryMark, name)
    return row.value if row else None


def put(session: Session, name: str, value: str) -> None:
    """Remember a value under a name."""
    session.merge(LibraryMark(name=name, value=value))
