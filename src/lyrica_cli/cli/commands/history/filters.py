"""Which songs: what the flags that lists, statistics and exports share mean."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.errors import InputError, UsageError

if TYPE_CHECKING:
    from lyrica_cli.core.store import SongFilter

LOWEST, HIGHEST = 1, 5
MOST_REFS = 1_000_000
_RATED = re.compile(r"([1-5])(?:([+-])|-([1-5]))?")
_AGO = re.compile(r"(\d{1,5})\s*([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def chosen(**flags: Any) -> "SongFilter":
    """Say in a filter what the flags mean.

    Args:
        flags: The flags of :mod:`lyrica_cli.cli.options` by field, as typed; None was not given.

    Raises:
        UsageError: One of them cannot be understood.
    """
    from lyrica_cli.core.song.rating import tag
    from lyrica_cli.core.store import SongFilter

    rated, since, until, tags = (flags.pop(name, None) for name in ("rated", "since", "until", "tag"))
    return SongFilter(
        rated=_range(rated) if rated is not None else None,
        since=_day(since, "--since") if since is not None else None,
        until=_day(until, "--until", end=True) if until is not None else None,
        tags=tuple(tag(each) for each in tags or ()),
        **flags,
    )


def references(typed: Iterable[str]) -> list[str]:
    """Give the songs that were named; a ``-`` among them stands for the lines of standard input.

    Raises:
        InputError: Standard input is no text, or too long.
    """
    found: list[str] = []
    for each in typed:
        found += _lines() if each == "-" else [each]
    return found


def _lines() -> list[str]:
    import sys

    if sys.stdin is None:
        raise InputError("standard input is closed. Name the songs: lyrica history --ids")
    try:
        lines = sys.stdin.buffer.read().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError("standard input is not text in UTF-8. Give IDs, one a line: lyrica history --ids") from error
    if len(lines) > MOST_REFS:
        raise InputError(f"standard input has more than {MOST_REFS:,} lines. Give it fewer at a time.")
    return [line.strip() for line in lines if line.strip()]


def _range(text: str) -> tuple[int, int]:
    found = _RATED.fullmatch(text.replace(" ", ""))
    if found is None:
        raise UsageError("--rated: 1 to 5, as in 4, 4+, 2- or 2-4.")
    first = int(found[1])
    if found[3]:
        return first, int(found[3])
    return {None: (first, first), "+": (first, HIGHEST), "-": (LOWEST, first)}[found[2]]


def _day(text: str, flag: str, *, end: bool = False) -> datetime:
    """Give the moment at which a day begins, or at which it has ended."""
    ago = _AGO.fullmatch(text.strip().lower())
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        if ago:
            day = today - timedelta(days=int(ago[1]) * _DAYS[ago[2]])
        else:
            day = datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
        return day + timedelta(days=end)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{flag}: a day as in 2026-01-31, or how long ago: 30d, 2w, 6m, 1y.") from error
