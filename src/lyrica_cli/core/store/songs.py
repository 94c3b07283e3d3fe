"""Songs as rows: written piece by piece, read back as they were, found by what a writer types."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import starmap
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete
from sqlmodel import col, select

from lyrica_cli.core.errors import NotFound
from lyrica_cli.core.song.song import Line, ModelUse, Scores, Section, Song, Usage
from lyrica_cli.core.store.tables import GenerationHistory, Lyrics, LyricsSection, UserFeedback
from lyrica_cli.core.store.values import SongSummary

if TYPE_CHECKING:
    from sqlmodel import Session

_COLUMN_SCORES = {
    "overall": "quality_score",
    "rhyme": "rhyme_score",
    "freshness": "creativity_score",
    "coherence": "coherence_score",
}
_LISTED = 5
_WIDTH = 40


def lyrics_columns(song: Song) -> dict[str, Any]:
    """Give the columns of :class:`Lyrics` that a song fills, all but its ID."""
    scores = song.scores.model_dump()
    return {
        "version": song.version,
        "parent_id": song.parent,
        "title": song.title,
        "content": _text(song),
        "structure": song.form,
        "genre": song.genre,
        "mood": song.mood,
        "theme": song.theme,
        "language": song.language,
        "writers": list(song.writers),
        "seed": song.seed,
        "provider": song.model.provider,
        "model": song.model.name,
        "model_digest": song.model.digest,
        "model_reason": song.model.reason,
        "lines_by_fallback": song.model.lines_by_fallback,
        "generation_seconds": song.usage.seconds,
        **{column: scores.pop(score) for score, column in _COLUMN_SCORES.items()},
        "other_scores": scores,
        "words_sung": song.words_sung,
        "stage": song.stage,
        "created_at": song.created_at,
        "updated_at": datetime.now(UTC),
    }


def run_columns(song: Song) -> dict[str, Any]:
    """Give the columns of :class:`GenerationHistory` that a song fills."""
    return song.usage.model_dump(include={"prompt_tokens", "completion_tokens", "calls"})


def write_sections(
    session: Session, song_id: str, sections: tuple[Section, ...], before: tuple[Section, ...] = ()
) -> None:
    """Write a song's sections over its rows.

    Args:
        session: An open transaction that holds the song's own row.
        song_id: The song.
        sections: Its sections as they are now.
        before: Its sections as they were saved last; those that are alike in both are left alone.
    """
    for order, section in enumerate(sections):
        old = before[order] if order < len(before) else None
        if section == old:
            continue
        row = session.exec(
            select(LyricsSection).where(LyricsSection.lyrics_id == song_id, LyricsSection.order == order)
        ).first()
        columns = section.model_dump(mode="json", exclude={"lines"})
        columns["content"] = [line.model_dump(mode="json") for line in section.lines]
        columns["attempts"] = (row.attempts if row else 0) + 1
        columns["refinements"] = (row.refinements if row else 0) + _replaced(old, section)
        session.add(row.sqlmodel_update(columns) if row else LyricsSection(lyrics_id=song_id, order=order, **columns))
    if len(sections) < len(before):
        session.exec(
            delete(LyricsSection).where(
                col(LyricsSection.lyrics_id) == song_id, col(LyricsSection.order) >= len(sections)
            )
        )


def read(session: Session, song_id: str) -> Song:
    """Read one version back as the value that was written.

    Raises:
        ValueError: something else than Lyrica wrote its rows.
    """
    row = session.get_one(Lyrics, song_id)
    run = session.get_one(GenerationHistory, song_id)
    sections = session.exec(
        select(LyricsSection).where(LyricsSection.lyrics_id == song_id).order_by(col(LyricsSection.order))
    )
    return _song(row, run, [_section(section) for section in sections])


def summaries(session: Session, limit: int | None, offset: int) -> list[SongSummary]:
    """List versions, newest first.

    Args:
        session: An open transaction.
        limit: How many; None lists all.
        offset: How many of the newest to leave out.
    """
    rating = (
        select(UserFeedback.overall)
        .where(
            UserFeedback.lyrics_id == Lyrics.id,
            col(UserFeedback.overall).is_not(None),
            col(UserFeedback.line).is_(None),
        )
        .order_by(col(UserFeedback.id).desc())
        .limit(1)
        .correlate(Lyrics)
        .scalar_subquery()
    )
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
            rating,
        )
        .join(GenerationHistory, col(GenerationHistory.id) == col(Lyrics.id))
        .order_by(col(Lyrics.created_at).desc(), col(Lyrics.id))
        .limit(limit)
        .offset(offset)
    )
    return list(starmap(SongSummary, rows))


def resolve(session: Session, ref: str) -> str:
    """Find the one version that a writer means.

    Args:
        session: An open transaction.
        ref: ``last`` (the version touched last), an ID, a title in any case, or the start of an ID; tried in this
            order.

    Raises:
        NotFound: none or several go by it; the message lists the several.
    """
    wanted = ref.strip().casefold()
    rows = list(session.exec(select(Lyrics.id, Lyrics.title).order_by(col(Lyrics.updated_at).desc())))
    if not rows:
        raise NotFound("there is no song yet. Write one: lyrica generate")
    if wanted == "last":
        return rows[0][0]
    exact = [row for row in rows if row[0] == wanted]
    titled = [row for row in rows if row[1].casefold() == wanted]
    begun = [row for row in rows if wanted and row[0].startswith(wanted)]
    found = exact or titled or begun
    if len(found) == 1:
        return found[0][0]
    shown = _shown(ref)
    if not found:
        raise NotFound(f'no song "{shown}". (lyrica history)')
    listed = ", ".join(f"{song_id} {_shown(title)}" for song_id, title in found[:_LISTED])
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    how = "are called so" if titled else "start so"
    raise NotFound(f'no song "{shown}". {_count(len(found))} {how}: {listed}{more}. (lyrica history)')


def _replaced(old: Section | None, new: Section) -> int:
    """Count the lines that stood and say something else now; an empty line is one not yet written."""
    stood = {line.address: line.text for line in old.lines if line.text} if old else {}
    return sum(stood.get(line.address, line.text) != line.text for line in new.lines)


def _song(row: Lyrics, run: GenerationHistory, sections: list[Section]) -> Song:
    scores = {score: getattr(row, column) for score, column in _COLUMN_SCORES.items()}
    # Through validation: what stands in a database file may have been written by anyone.
    return Song.model_validate(
        {
            "id": row.id,
            "version": row.version,
            "parent": row.parent_id,
            "title": row.title,
            "genre": row.genre,
            "mood": row.mood,
            "theme": row.theme,
            "language": row.language,
            "form": row.structure,
            "seed": row.seed,
            "run_status": run.run_status,
            "stage": row.stage,
            "writers": tuple(row.writers),
            "created_at": row.created_at,
            "model": ModelUse(
                provider=row.provider,
                name=row.model,
                digest=row.model_digest,
                reason=row.model_reason,
                lines_by_fallback=row.lines_by_fallback,
            ),
            "sections": tuple(sections),
            "scores": Scores.model_validate(scores | row.other_scores),
            "words_sung": row.words_sung,
            "usage": Usage(
                prompt_tokens=run.prompt_tokens,
                completion_tokens=run.completion_tokens,
                calls=run.calls,
                seconds=row.generation_seconds,
            ),
        }
    )


def _section(row: LyricsSection) -> Section:
    fields: dict[str, Any] = row.model_dump(
        include={"kind", "number", "label", "rhyme_scheme", "strictness", "repeats"}
    )
    return Section.model_validate(fields | {"lines": tuple(Line.model_validate(line) for line in row.content)})


def _text(song: Song) -> str:
    """Give the words as a reader or a search wants them: headings in brackets, a blank line between sections."""
    return "\n\n".join(
        "\n".join([f"[{section.label}]", *(line.text for line in section.lines)]) for section in song.sections
    )


def _shown(text: str) -> str:
    """Cut a writer's or a model's text down to something that fits into one line of a message."""
    plain = "".join(char if char.isprintable() else " " for char in text).strip()
    return plain if len(plain) <= _WIDTH else plain[: _WIDTH - 1] + "…"


def _count(number: int) -> str:
    return {2: "Two", 3: "Three", 4: "Four", 5: "Five"}.get(number, str(number))
