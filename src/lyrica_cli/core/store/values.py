"""The values that pass through the store's door; importing them costs nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from lyrica_cli.core.song.song import RunStatus, Stage


@dataclass(frozen=True, slots=True)
class AgentStep:
    """What one agent did in one run; a run holds each pair of agent and attempt once.

    Attributes:
        agent: The agent's name, ``planner``.
        attempt: Which attempt of this agent in this run, from 1.
        input: What it was given, as JSON data.
        output: What it gave back, as JSON data.
        seconds: Wall time.
        tokens: Tokens in and out.
        error: Why it failed, one line; None where it did not.
    """

    agent: str
    attempt: int
    input: dict[str, Any] = field(default_factory=dict)
    output: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    tokens: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class SongSummary:
    """One row of the history.

    Attributes:
        created_at: UTC.
        overall: Overall score from 0 to 1; None was not measured.
        rating: The writer's latest overall rating from 1 to 5; None was not rated.
    """

    id: str
    title: str
    genre: str | None
    mood: str | None
    run_status: RunStatus
    stage: Stage
    created_at: datetime
    overall: float | None
    rating: int | None


Visibility: TypeAlias = Literal["private", "public"]
Period: TypeAlias = Literal["day", "month", "year"]
Sort: TypeAlias = Literal["created", "updated", "title", "score", "rating"]
"""What a list of songs can go by."""


@dataclass(frozen=True, slots=True)
class SongFilter:
    """Which versions are wanted; what is None was not asked for, and all that was asked for must hold.

    Attributes:
        genre: As it was typed for the song, in any case.
        mood: The same.
        model: A model's name, its provider, or both as ``--model`` writes them.
        status: How its run ended.
        stage: Draft or published.
        rated: Lowest and highest latest rating.
        since: From this moment on.
        until: Up to this moment, which is not included.
        tags: Each in lower case; all of them.
        text: Words that its title, theme or lines hold, as :func:`fulltext.matching` reads them.
        deleted: The deleted ones instead of those in sight.
    """

    genre: str | None = None
    mood: str | None = None
    model: str | None = None
    status: RunStatus | None = None
    stage: Stage | None = None
    rated: tuple[int, int] | None = None
    since: datetime | None = None
    until: datetime | None = None
    tags: tuple[str, ...] = ()
    text: str | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """What to change about a version besides its words; None and nothing leave it as it is.

    Attributes:
        tags: To be added, in lower case.
        untag: To be taken away, in lower case.
    """

    title: str | None = None
    stage: Stage | None = None
    visibility: Visibility | None = None
    tags: tuple[str, ...] = ()
    untag: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What some songs have in common, and what they are like on average; an average of nothing is None.

    Attributes:
        name: Their genre, mood, model or period; None where they have none, or where these are all songs.
        songs: How many there are.
        rated: How many of them were rated.
        rating: Their latest ratings, 1 to 5.
        overall: Their overall scores, 0 to 1.
        words: Words sung.
        seconds: Seconds that writing one took.
    """

    name: str | None
    songs: int
    rated: int
    rating: float | None
    overall: float | None
    words: float | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The history in figures.

    Attributes:
        whole: All songs.
        period: How long each group of ``over_time`` is.
        over_time: In the order of time, ``2026-01``; one without a song between two is empty.
        genres: The largest first, as are moods and models.
    """

    whole: Group
    period: Period
    over_time: tuple[Group, ...]
    genres: tuple[Group, ...]
    moods: tuple[Group, ...]
    models: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One finding about the database, as ``lyrica doctor`` shows it.

    Attributes:
        check: What was looked at.
        ok: Whether the database can be used as it is.
        detail: What was found, one line.
        fix: What to do about it; None where there is nothing to do. A fix on a fact that is ok is advice.
    """

    check: str
    ok: bool
    detail: str
    fix: str | None = None
