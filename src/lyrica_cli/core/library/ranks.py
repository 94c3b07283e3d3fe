"""Ranks of chunks: by their words, by their meaning, and the two made one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, Integer, column, text
from sqlmodel import col, select

from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.store.library_tables import Chunk, Document
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlmodel import Session

Ranked = list[tuple[int, float]]
"""Chunks with their scores, best first."""

DEPTH = 200
"""Chunks of each kind that are fused."""
SMOOTH = 20
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009 take 60, for many rankings)."""
MOST_WORDS = 32
"""Words of a query that are looked for."""


def by_words(session: Session, query: str, count: int, *conditions: Any, share: float = 0.0) -> Ranked:
    """Rank chunks that share words with a query by BM25; function words count only where there are no others.

    Words in double quotes must stand together.

    Args:
        session: An open transaction.
        query: What was typed; nothing in it is syntax but the quotes.
        count: How many at most.
        conditions: What the chunk and its document must meet, in SQL.
        share: Share of the query's words that a chunk must have.
    """
    asked = parts(query)
    scores: dict[int, list[float]] = {}
    for part in asked:  # BM25 is a sum over words; one at a time, it also tells how many of them a chunk has
        for chunk, score in session.exec(_matching(part, conditions)):
            scores.setdefault(int(chunk), []).append(float(score))
    enough = [(chunk, sum(each)) for chunk, each in scores.items() if len(each) >= share * len(asked)]
    return sorted(enough, key=lambda each: (-each[1], each[0]))[:count]


def parts(query: str) -> list[str]:
    """Part a query into words and quoted phrases.

    >>> parts('the rain "porch light" OR NEAR(')
    ['porch light', 'rain', 'near']
    """
    pieces = query.split('"')
    quoted = [" ".join(words(phrase)) for phrase in pieces[1::2]] if len(pieces) > 2 else []  # ruff: ignore[magic-value-comparison]  # a pair
    loose = [word for phrase in pieces[:: 2 if quoted else 1] for word in words(phrase)]
    telling = [word for word in loose if word not in FUNCTION_WORDS] or ([] if quoted else loose)
    return list(dict.fromkeys([*filter(None, quoted), *telling]))[:MOST_WORDS]


def _matching(part: str, conditions: Sequence[Any]) -> Any:
    matched = (
        text("SELECT rowid AS chunk, -bm25(chunk_fts) AS score FROM chunk_fts WHERE chunk_fts MATCH :match")
        .bindparams(match=f'"{part}"')
        .columns(column("chunk", Integer), column("score", Float))
        .subquery("matched")
    )
    return (
        select(matched.c.chunk, matched.c.score)
        .join(Chunk, col(Chunk.id) == matched.c.chunk)
        .join(Document, col(Document.id) == col(Chunk.document_id))
        .where(*conditions)
    )


def fused(rankings: Iterable[tuple[float, Sequence[tuple[int, float]]]]) -> Ranked:
    """Make several rankings one by reciprocal rank: what several find early comes first.

    Args:
        rankings: Each with its weight.

    Returns:
        Chunks with scores from 0 to 1, 1 being first everywhere.

    >>> [chunk for chunk, _ in fused([(1, [(7, 0.9), (8, 0.5)]), (1, [(8, 12.0)])])]
    [8, 7]
    """
    scores: dict[int, float] = {}
    most = 0.0
    for weight, ranking in rankings:
        most += weight / (SMOOTH + 1)
        for place, (chunk, _) in enumerate(ranking, start=1):
            scores[chunk] = scores.get(chunk, 0.0) + weight / (SMOOTH + place)
    return sorted(((chunk, score / most) for chunk, score in scores.items()), key=lambda each: (-each[1], each[0]))
