"""What the songs of a history are like on average, each figure read off one index."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Any

from sqlalchemy import func
from sqlmodel import col, select

from lyrica_cli.core.store.listing import conditions
from lyrica_cli.core.store.tables import Lyrics
from lyrica_cli.core.store.values import Figures, Group, Period

if TYPE_CHECKING:
    from sqlmodel import Session

    from lyrica_cli.core.store.values import SongFilter

_LENGTHS: dict[Period, int] = {"day": 10, "month": 7, "year": 4}
"""Letters of a stored moment, ``2026-01-31 12:00:00``, that say the period."""
_MOST_DAYS, _MOST_MONTHS = 35, 36


def figures(session: Session, wanted: SongFilter) -> Figures:
    """Sum up the versions that a filter lets through."""
    (whole,) = _groups(session, wanted, None)
    period = _period(session, wanted)
    moment = func.substr(Lyrics.created_at, 1, _LENGTHS[period])
    return Figures(
        whole=whole,
        period=period,
        over_time=tuple(_groups(session, wanted, moment)),
        genres=_by_size(_groups(session, wanted, col(Lyrics.genre))),
        moods=_by_size(_groups(session, wanted, col(Lyrics.mood))),
        models=_by_size(_groups(session, wanted, col(Lyrics.model))),
    )


def _period(session: Session, wanted: SongFilter) -> Period:
    """Choose the period that shows a history of this length best."""
    ends = select(func.min(Lyrics.created_at), func.max(Lyrics.created_at)).where(*conditions(wanted, Lyrics))
    first, last = session.exec(ends).one()
    days = (last - first).days if first is not None and last is not None else 0
    if days <= _MOST_DAYS:
        return "day"
    return "month" if days <= _MOST_MONTHS * 31 else "year"


def _groups(session: Session, wanted: SongFilter, key: Any) -> list[Group]:
    """Sum up, a group a value of the key in the order of keys; one group of all where there is no key."""
    sums = (
        func.count(),
        func.count(col(Lyrics.rating)),
        func.avg(Lyrics.rating),
        func.avg(Lyrics.quality_score),
        # A run that stopped before its first line, or that nobody timed, says nothing about length and speed.
        func.avg(func.nullif(Lyrics.words_sung, 0)),
        func.avg(func.nullif(Lyrics.generation_seconds, 0)),
    )
    if key is None:
        rows = [(None, *session.exec(select(*sums).where(*conditions(wanted, Lyrics))).one())]  # type: ignore[call-overload]  # SQLModel types up to four columns
    else:
        grouped = select(key, *sums).where(*conditions(wanted, Lyrics)).group_by(key).order_by(key)  # type: ignore[call-overload]  # as above
        rows = list(session.exec(grouped))
    return list(starmap(Group, rows))


def _by_size(groups: list[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda group: -group.songs))
