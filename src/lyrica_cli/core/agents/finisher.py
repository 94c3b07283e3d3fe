"""The finisher: makes the song of what stands on the sheet, finished or not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.line import fitted, line_stress, words
from lyrica_cli.core.song.capitals import capitals, headline
from lyrica_cli.core.song.draft import parse_draft
from lyrica_cli.core.song.song import Line, Scores, Section, Song
from lyrica_cli.core.writing.chords import carried
from lyrica_cli.core.writing.review import in_count
from lyrica_cli.core.writing.title import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.song import ModelUse, RunStatus, Usage
    from lyrica_cli.core.writing.plan import LinePlan, Plan, SectionPlan
    from lyrica_cli.core.writing.sheet import Sheet, Sung


def finish_song(
    brief: Brief,
    plan: Plan,
    sheet: Sheet,
    *,
    model: ModelUse,
    scores: Scores | None = None,
    usage: Usage,
    run_status: RunStatus,
    failing: frozenset[str] = frozenset(),
    fits: Mapping[str, float] | None = None,
) -> Song:
    """Make a song of the lines that stand; open lines are left out, returning sections return word for word.

    Args:
        brief: What the writer asked.
        plan: What the song must do.
        sheet: The lines that stand.
        model: Who wrote it.
        scores: What it is worth; None where it was not judged.
        usage: What it cost.
        run_status: How the run stands.
        failing: Addresses of lines that the review found to miss their plan.
        fits: Address of a line with a rhythm to keep -> the share of its longer words that stand on their stress.
    """
    sections = {section.placed.prefix: _section(section, sheet, failing, fits or {}) for section in plan.sections}
    sung = [
        sections[placed.repeats or placed.prefix].model_copy(update={"repeats": placed.repeats})
        for placed in plan.form.order
    ]
    sung = [section for section in sung if section.lines]
    song = Song(
        title=title(plan, sheet),
        genre=brief.genre or plan.genre.name,
        mood=brief.mood or (plan.mood.name if plan.mood else None),
        theme=brief.theme or (None if brief.source is not None else plan.theme),
        language=brief.language,
        form=plan.form.notation,
        seed=plan.seed,
        run_status=run_status,
        writers=brief.writers,
        created_at=datetime.now(UTC),
        model=model,
        sections=tuple(sung),
        scores=scores or Scores(),
        words_sung=sum(len(words(line.text)) for section in sung for line in section.lines),
        usage=usage,
    )
    return carried(song, parse_draft(brief.source)) if brief.source is not None else song


def title(plan: Plan, sheet: Sheet) -> str:
    """Name the song: as the writer did, else after its hook line, else after its first line."""
    if plan.title:
        return plan.title
    if sheet.title_line is not None:
        return headline(title_of(sheet.title_line.text)) or "Untitled"
    first = next((sung for section in plan.sections for sung in sheet.sections[section.placed.prefix] if sung), None)
    return (headline(title_of(first.text)) if first else "") or "Untitled"


def _section(section: SectionPlan, sheet: Sheet, failing: frozenset[str], fits: Mapping[str, float]) -> Section:
    placed = section.placed
    notation = placed.spec.notation.split(":")[1]
    lines = [
        _line(line, sung, failing).model_copy(update={"stress_fit": fits.get(line.address)})
        for line, sung in zip(section.lines, sheet.sections[placed.prefix], strict=True)
        if sung is not None
    ]
    return Section(
        kind=placed.kind.value,
        number=placed.number,
        label=placed.label,
        rhyme_scheme=notation,
        strictness=placed.spec.strictness,
        lines=tuple(lines),
    )


def _line(line: LinePlan, sung: Sung, failing: frozenset[str]) -> Line:
    low, high = line.syllables
    writers = sung.source == "writer"
    text = sung.text if writers else _shown(line, sung)
    syllables = fitted(text, low, high)
    return Line(
        address=line.address,
        text=text,
        syllables=syllables,
        target_syllables=None if writers else (syllables if syllables and low <= syllables <= high else low),
        stress=line_stress(text, syllables) if syllables else None,
        rhyme=line.letter,
        source=sung.source,
        ok=writers or (sung.ok and line.address not in failing and in_count(line, text)),
    )


def _shown(line: LinePlan, sung: Sung) -> str:
    """Show the model's words with capitals; the writer's beginning stays as typed, whatever the model made of it."""
    if not line.opening:
        return capitals(sung.text)
    rest = sung.text.removeprefix(line.opening).strip()
    return line.opening + capitals(f"x {rest}")[1:]
