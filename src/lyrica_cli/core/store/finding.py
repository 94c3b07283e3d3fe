"""The one version that a writer means by what was typed; every question is answered by an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_
from sqlmodel import col, select

from lyrica_cli.core.errors import NotFound
from lyrica_cli.core.song.quote import shown
from lyrica_cli.core.store.tables import Lyrics, title_key

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlmodel import Session

_LISTED = 5
_AFTER = "\U0010ffff"
"""Sorts after everything that can follow the start of an ID."""


def resolve(session: Session, ref: str, *, deleted: bool = False) -> str:
    """Find the one version that a writer means.

    Args:
        session: An open transaction.
        ref: ``last`` (the version touched last), an ID, a title in any case, or the start of an ID; tried in this
            order.
        deleted: Look among the deleted versions instead.

    Raises:
        NotFound: none or several go by it; the message lists the several.
    """
    wanted = ref.strip().casefold()
    gone = col(Lyrics.deleted_at).is_not(None) if deleted else col(Lyrics.deleted_at).is_(None)
    if wanted == "last":
        newest = _rows(session, gone, limit=1)
        if not newest:
            raise NotFound(_nothing(deleted=deleted))
        return newest[0][0]
    by_id = _rows(session, col(Lyrics.id) == wanted, gone)
    titled = [] if by_id else _rows(session, col(Lyrics.title_key) == title_key(ref.strip()), gone)
    begun = []
    if wanted and not by_id and not titled:
        begun = _rows(session, col(Lyrics.id) >= wanted, col(Lyrics.id) < wanted + _AFTER, gone)
    found = by_id or titled or begun
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise NotFound(_none(session, ref, deleted=deleted))
    listed = ", ".join(f"{song_id} {shown(title)}" for song_id, title in found[:_LISTED])
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    how = "are called so" if titled else "start so"
    raise NotFound(f'no song "{shown(ref)}". {_count(len(found))} {how}: {listed}{more}. (lyrica history)')


def _rows(session: Session, *wanted: ColumnElement[bool], limit: int | None = None) -> list[tuple[str, str]]:
    found = select(Lyrics.id, Lyrics.title).where(*wanted).order_by(col(Lyrics.updated_at).desc()).limit(limit)
    return [(song_id, title) for song_id, title in session.exec(found)]


def _none(session: Session, ref: str, *, deleted: bool) -> str:
    if session.exec(select(Lyrics.id).limit(1)).first() is None:
        return _nothing(deleted=deleted)
    if deleted:
        return f'no deleted song "{shown(ref)}". (lyrica history --deleted)'
    named = or_(col(Lyrics.id) == ref.strip().casefold(), col(Lyrics.title_key) == title_key(ref.strip()))
    removed = session.exec(select(Lyrics.id).where(named, col(Lyrics.deleted_at).is_not(None))).first()
    if removed is not None:
        return f'song "{removed}" was deleted. To have it back: lyrica history restore {removed}'
    return f'no song "{shown(ref)}". (lyrica history)'


def _nothing(*, deleted: bool) -> str:
    return "no song is deleted. (lyrica history)" if deleted else "there is no song yet. Write one: lyrica generate"


def _count(number: int) -> str:
    return {2: "Two", 3: "Three", 4: "Four", 5: "Five"}.get(number, str(number))
