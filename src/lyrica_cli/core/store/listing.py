"""The history as a list: filtered, sorted, a page at a time."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from lyrica_cli.core.store import fulltext
from lyrica_cli.core.store.tables import GenerationHistory, Lyrics, LyricsTag
from lyrica_cli.core.store.values import SongFilter, SongSummary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from lyrica_cli.core.song.song import RunStatus
    from lyrica_cli.core.store.values import Sort

_PROVIDED = ":"
_INCOMPLETE: tuple[RunStatus, ...] = ("running", "interrupted", "failed")


def summaries(
    session: Session,
    wanted: SongFilter | None = None,
    *,
    sort: Sort = "created",
    ascending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[SongSummary]:
    """List versions.

    Args:
        session: An open transaction.
        wanted: Which; None lists all that are not deleted.
        sort: By what. What was not measured, or not rated, comes last.
        ascending: Oldest, worst or A first, instead of newest, best or Z.
        limit: How many; None lists all.
        offset: How many of the first to leave out.
    """
    # The page is found in an index that holds all that can be asked for; only its rows are read.
    inner = aliased(Lyrics)
    page = select(inner.number).where(*conditions(wanted or SongFilter(), inner))
    page = page.order_by(*_order(inner, sort, ascending=ascending)).limit(-1 if limit is None else limit).offset(offset)
    rows = session.exec(
        select(  # type: ignore[call-overload]  # SQLModel types up to four columns
            Lyrics.id,
            Lyrics.title,
            Lyrics.genre,
            Lyrics.mood,
            GenerationHistory.run_status,
            Lyrics.stage,
            Lyrics.created_at,
            Lyrics.quality_score,
            Lyrics.rating,
        )
        .join(GenerationHistory, col(GenerationHistory.id) == col(Lyrics.id))
        .where(col(Lyrics.number).in_(page))
        .order_by(*_order(Lyrics, sort, ascending=ascending))
    )
    return list(starmap(SongSummary, rows))


def ids(session: Session, wanted: SongFilter | None = None) -> list[str]:
    """Give the IDs of versions, in the order in which they were put in; arguments as for :func:`summaries`."""
    found = select(Lyrics.id).where(*conditions(wanted or SongFilter(), Lyrics)).order_by(col(Lyrics.number))
    return list(session.exec(found))


def count(session: Session, wanted: SongFilter | None = None) -> int:
    """Count versions; ``wanted`` as for :func:`summaries`."""
    counted = select(func.count()).select_from(Lyrics)
    return session.exec(counted.where(*conditions(wanted or SongFilter(), Lyrics))).one()


def conditions(wanted: SongFilter, song: Any) -> Iterator[ColumnElement[bool]]:
    """Say a filter in SQL.

    Args:
        wanted: The filter.
        song: :class:`Lyrics`, or an alias of it.

    Raises:
        UsageError: A text to look for holds no word.
    """
    yield song.deleted_at.is_not(None) if wanted.deleted else song.deleted_at.is_(None)
    say: dict[str, Callable[[Any], ColumnElement[bool]]] = {
        "genre": lambda genre: song.genre.collate("NOCASE") == genre,
        "mood": lambda mood: song.mood.collate("NOCASE") == mood,
        "model": lambda model: _model(song, model),
        "stage": lambda stage: song.stage == stage,
        "rated": lambda rated: song.rating.between(*rated),
        "since": lambda since: song.created_at >= since,
        "until": lambda until: song.created_at < until,
        "status": lambda status: _ended(song, status),
        # The sum keeps SQLite from fetching song by song what it can look up while it walks along its index.
        "text": lambda text: (song.number + 0).in_(fulltext.matching(text)),
    }
    for name, condition in say.items():
        if (value := getattr(wanted, name)) is not None:
            yield condition(value)
    for tag in wanted.tags:
        yield exists().where(col(LyricsTag.tag) == tag, col(LyricsTag.lyrics_id) == song.id)


def _ended(song: Any, status: RunStatus) -> ColumnElement[bool]:
    """Take a song by how its run ended; most are complete, so these are told by the few that are not."""
    run_status = col(GenerationHistory.run_status)
    if status == "complete":
        return song.id.not_in(select(GenerationHistory.id).where(run_status.in_(_INCOMPLETE)))  # type: ignore[no-any-return]  # an alias is Any
    return song.id.in_(select(GenerationHistory.id).where(run_status == status))  # type: ignore[no-any-return]  # as above


def _model(song: Any, name: str) -> ColumnElement[bool]:
    """Take a model by its name, by its provider, or by both as ``--model`` writes them."""
    provider, _, model = name.partition(_PROVIDED)
    both = and_(song.provider == provider, song.model == model)
    return or_(song.model.collate("NOCASE") == name, song.provider == name, both)


def _order(song: Any, sort: Sort, *, ascending: bool) -> list[Any]:
    by = {
        "created": song.created_at,
        "updated": song.updated_at,
        "title": song.title_key,
        "score": song.quality_score,
        "rating": song.rating,
    }[sort]
    first = by.asc() if ascending else by.desc()
    # In descending order SQLite puts NULL last by itself, and an index serves it.
    first = first.nulls_last() if ascending and sort in {"score", "rating"} else first
    return [first, song.number.asc() if ascending else song.number.desc()]
