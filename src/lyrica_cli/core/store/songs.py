"""Songs as rows: written piece by piece, read back as they were."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete
from sqlmodel import col, select

from lyrica_cli.core.errors import StoreError
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.formats.jsonl import Example
from lyrica_cli.core.song.song import Line, ModelUse, Played, Scores, Section, Song, Usage
from lyrica_cli.core.store.ids import new_id
from lyrica_cli.core.store.tables import GenerationHistory, Lyrics, LyricsSection, User, title_key

if TYPE_CHECKING:
    from sqlmodel import Session

    from lyrica_cli.core.song.rating import Rating

_COLUMN_SCORES = {
    "overall": "quality_score",
    "rhyme": "rhyme_score",
    "freshness": "creativity_score",
    "coherence": "coherence_score",
}


def lyrics_columns(song: Song) -> dict[str, Any]:
    """Give the columns of :class:`Lyrics` that a song fills, all but its ID."""
    scores = song.scores.model_dump()
    return {
        "version": song.version,
        "parent_id": song.parent,
        "title": song.title,
        "title_key": title_key(song.title),
        "content": _text(song),
        "structure": song.form,
        "genre": song.genre,
        "mood": song.mood,
        "theme": song.theme,
        "language": song.language,
        "writers": list(song.writers),
        "key": song.key,
        "capo": song.capo,
        "tempo": song.tempo,
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
        columns = section.model_dump(mode="json", exclude={"lines", "played"})
        columns["content"] = [line.model_dump(mode="json") for line in section.lines]
        columns["played"] = [each.model_dump(mode="json") for each in section.played]
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


def brief(session: Session, song_id: str) -> Brief:
    """Read what was asked for; fields that this Lyrica does not know are left out."""
    asked = session.get_one(GenerationHistory, song_id).input_parameters
    return Brief.model_validate({name: value for name, value in asked.items() if name in Brief.model_fields})


def example(session: Session, song_id: str, rated: list[Rating]) -> Example:
    """Put a version, its brief and its ratings together, for a model to be tuned by."""
    run = session.get_one(GenerationHistory, song_id)
    return Example(run.input_parameters, read(session, song_id), tuple(rated), run.prompt_version)


def free_id(session: Session) -> str:
    """Draw an ID that no version has; the transaction must hold the write lock."""
    song_id = new_id()
    while session.get(Lyrics, song_id) is not None:
        song_id = new_id()
    return song_id


def writer(session: Session) -> int:
    """Give the active profile's ID.

    Raises:
        StoreError: there is none.
    """
    found = session.exec(select(User.id).where(User.active).order_by(col(User.id)).limit(1)).first()
    if found is None:
        raise StoreError("the database has no active profile. Next: lyrica doctor")
    return found


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
            "key": row.key,
            "capo": row.capo,
            "tempo": row.tempo,
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
    lines = tuple(Line.model_validate(line) for line in row.content)
    return Section.model_validate(fields | {"lines": lines, "played": tuple(map(Played.model_validate, row.played))})


def _text(song: Song) -> str:
    """Give the words as a reader or a search wants them: headings in brackets, a blank line between sections."""
    return "\n\n".join(
        "\n".join([f"[{section.label}]", *(line.text for line in section.lines)]) for section in song.sections
    )
