"""What the songs of a history are like on average, read off one index in two passes, however many there are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func
from sqlmodel import col, select

from lyrica_cli.core.store.listing import conditions
from lyrica_cli.core.store.tables import Lyrics
from lyrica_cli.core.store.values import Figures, Group, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from lyrica_cli.core.store.values import SongFilter

_LENGTHS: dict[Period, int] = {"day": 10, "month": 7, "year": 4}
"""Letters of a stored moment, ``2026-01-31 12:00:00``, that say the period."""
_MOST_DAYS, _MOST_MONTHS = 35, 36
_MEASURES = (
    col(Lyrics.rating),
    col(Lyrics.quality_score),
    # A run that stopped before its first line, or that nobody timed, says nothing about length and speed.
    func.nullif(Lyrics.words_sung, 0),
    func.nullif(Lyrics.generation_seconds, 0),
)


def figures(session: Session, wanted: SongFilter) -> Figures:
    """Sum up the versions that a filter lets through."""
    period = _period(session, wanted)
    alike = _sums(session, wanted, col(Lyrics.genre), col(Lyrics.mood), col(Lyrics.model))
    moments = _sums(session, wanted, func.substr(Lyrics.created_at, 1, _LENGTHS[period]))
    (whole,) = _groups(alike, None) or [Group(None, 0, 0, None, None, None, None)]
    return Figures(
        whole=whole,
        period=period,
        over_time=_without_gaps(_groups(moments, 0), period),
        genres=_by_size(_groups(alike, 0)),
        moods=_by_size(_groups(alike, 1)),
        models=_by_size(_groups(alike, 2)),
    )


def _period(session: Session, wanted: SongFilter) -> Period:
    """Choose the period that shows a history of this length best."""
    first, last = (_end(session, wanted, order) for order in (col(Lyrics.created_at), col(Lyrics.created_at).desc()))
    days = (last - first).days if first is not None and last is not None else 0
    if days <= _MOST_DAYS:
        return "day"
    return "month" if days <= _MOST_MONTHS * 31 else "year"


def _end(session: Session, wanted: SongFilter, order: Any) -> datetime | None:
    return session.exec(select(Lyrics.created_at).where(*conditions(wanted, Lyrics)).order_by(order).limit(1)).first()


def _sums(session: Session, wanted: SongFilter, *keys: Any) -> list[tuple[tuple[str | None, ...], tuple[float, ...]]]:
    """Count and add up what was measured, for each set of keys there is: songs, then count and sum a measure."""
    asked = [func.count(), *(each for measure in _MEASURES for each in (func.count(measure), func.total(measure)))]
    found: Any = select(*keys, *asked).where(*conditions(wanted, Lyrics)).group_by(*keys)
    return [(tuple(row[: len(keys)]), tuple(row[len(keys) :])) for row in session.execute(found)]


def _groups(sums: Iterable[tuple[tuple[str | None, ...], Sequence[float]]], at: int | None) -> list[Group]:
    """Add sums up for each value of one key, in the order of values; in one group where there is no key."""
    added: dict[str | None, list[float]] = {}
    for keys, values in sums:
        key = None if at is None else keys[at]
        added[key] = [one + other for one, other in zip(added.get(key, [0] * len(values)), values, strict=True)]
    return [_group(key, added[key]) for key in sorted(added, key=lambda key: key or "")]


def _group(key: str | None, sums: Sequence[float]) -> Group:
    songs, *measured = sums
    means = [total / count if count else None for count, total in zip(measured[::2], measured[1::2], strict=True)]
    return Group(key, int(songs), int(measured[0]), *means)


def _without_gaps(groups: list[Group], period: Period) -> tuple[Group, ...]:
    """Put an empty group where a period has no song, so that time is even."""
    found = {str(group.name): group for group in groups}
    if not found:
        return ()
    name, last = min(found), max(found)
    filled = [found[name]]
    while name < last:
        name = _next(name, period)
        filled.append(found.get(name) or Group(name, 0, 0, None, None, None, None))
    return tuple(filled)


def _next(name: str, period: Period) -> str:
    """Name the period after one.

    >>> _next("2026-12", "month"), _next("2024-02-28", "day"), _next("2026", "year")
    ('2027-01', '2024-02-29', '2027')
    """
    if period == "day":
        return (date.fromisoformat(name) + timedelta(days=1)).isoformat()
    if period == "year":
        return f"{int(name) + 1:04d}"
    year, month = divmod(12 * int(name[:4]) + int(name[5:]), 12)
    return f"{year:04d}-{month + 1:02d}"


def _by_size(groups: list[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda group: -group.songs))
