"""What the database adds up to: everything that a metric tells, in four questions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_, select
from sqlmodel import col

from lyrica_cli.core.store.library_tables import Chunk, Document, IndexTask
from lyrica_cli.core.store.tables import AgentLog, GenerationHistory, Lyrics

if TYPE_CHECKING:
    from sqlmodel import Session

REFUSALS = ("form", "words", "repetition")
"""Why a candidate is refused: it misses its plan; it holds a word that may not be sung; it says again what stands."""

_SCORES = {
    "overall": col(Lyrics.quality_score),
    "rhyme": col(Lyrics.rhyme_score),
    "freshness": col(Lyrics.creativity_score),
    "coherence": col(Lyrics.coherence_score),
} | {
    name: col(Lyrics.other_scores)[name].as_float()
    for name in ("syllables", "meter", "mood", "imagery", "repetition", "singability", "originality", "fluency")
}


@dataclass(frozen=True, slots=True)
class Songs:
    """Songs that are alike in outcome, provider and genre, and what they cost.

    Attributes:
        run_status: How they ended, or ``running``.
        provider: Who wrote them.
        genre: As the writer named it; None where nobody did.
        count: How many.
        prompt_tokens: Tokens that the model read.
        completion_tokens: Tokens that it wrote.
        calls: Requests to it.
        with_fallback: Songs that another model had to finish.
        lines_by_fallback: Lines that it wrote.
    """

    run_status: str
    provider: str
    genre: str | None
    count: int
    prompt_tokens: int
    completion_tokens: int
    calls: int
    with_fallback: int
    lines_by_fallback: int


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one agent: how many, their wall time in seconds, how many failed."""

    agent: str
    count: int
    seconds: float
    failed: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Sums over all that is kept.

    Attributes:
        songs: By outcome, provider and genre.
        steps: By agent.
        drawn: Candidates of lines that were drawn for the songs that were finished.
        refused: Candidates that were not taken into account, by one of :data:`REFUSALS`.
        scores: For each score how many songs have it, and the sum.
        documents: Texts of the library, by the status of their index.
    """

    songs: tuple[Songs, ...]
    steps: tuple[Steps, ...]
    drawn: int
    refused: dict[str, int]
    scores: dict[str, tuple[int, float]]
    documents: dict[str, int]


def read(session: Session) -> Statistics:
    """Add up, in an open transaction."""
    steps, drawn, refused = _steps(session)
    return Statistics(_songs(session), steps, drawn, refused, _scores(session), _documents(session))


def _songs(session: Session) -> tuple[Songs, ...]:
    alike = (col(GenerationHistory.run_status), col(Lyrics.provider), col(Lyrics.genre))
    asked: Any = select(
        *alike,
        func.count(),
        func.sum(col(GenerationHistory.prompt_tokens)),
        func.sum(col(GenerationHistory.completion_tokens)),
        func.sum(col(GenerationHistory.calls)),
        func.sum(case((col(Lyrics.lines_by_fallback) > 0, 1), else_=0)),
        func.sum(col(Lyrics.lines_by_fallback)),
    )
    joined = asked.join(Lyrics, col(Lyrics.id) == col(GenerationHistory.id)).group_by(*alike)
    return tuple(starmap(Songs, session.execute(joined)))


def _steps(session: Session) -> tuple[tuple[Steps, ...], int, dict[str, int]]:
    candidates = col(AgentLog.output_state)["candidates"]
    refused = candidates["refused"]
    asked: Any = select(
        col(AgentLog.agent),
        func.count(),
        func.sum(col(AgentLog.seconds)),
        func.count(col(AgentLog.error)),
        func.sum(candidates["drawn"].as_integer()),
        *(func.sum(refused[reason].as_integer()) for reason in REFUSALS),
    )
    rows = list(session.execute(asked.group_by(col(AgentLog.agent))))
    drawn = sum(row[4] or 0 for row in rows)
    sums = {reason: sum(row[5 + at] or 0 for row in rows) for at, reason in enumerate(REFUSALS)}
    return tuple(Steps(*row[:4]) for row in rows), drawn, sums


def _scores(session: Session) -> dict[str, tuple[int, float]]:
    asked: Any = select(*(each for score in _SCORES.values() for each in (func.count(score), func.sum(score))))
    row = session.execute(asked).one()
    return {name: (row[2 * at], row[2 * at + 1] or 0.0) for at, name in enumerate(_SCORES)}


def _documents(session: Session) -> dict[str, int]:
    """Count the library's documents: indexed, or pending where some of one has no vector, or is not in the index."""
    waiting = or_(col(Chunk.embedding).is_(None), col(Chunk.id).in_(select(col(IndexTask.chunk_id))))
    pending = session.execute(select(func.count(func.distinct(col(Chunk.document_id)))).where(waiting)).scalar_one()
    total = session.execute(select(func.count()).select_from(Document)).scalar_one()
    return {status: count for status, count in (("indexed", total - pending), ("pending", pending)) if count}
