"""The values that pass through the store's door; importing them costs nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

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
