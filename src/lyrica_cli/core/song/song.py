"""A song as it is kept and printed: the object behind ``generate --format json``."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from lyrica_cli.core.song.brief import Strictness

SCHEMA = 1
"""Version of the JSON contract."""

LineSource = Literal["writer", "model", "edited"]
RunStatus = Literal["running", "complete", "interrupted", "failed"]
Stage = Literal["draft", "published"]


def _unsaid(value: object) -> bool:
    return value is None


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Chord(_Value):
    """A chord over a line.

    Attributes:
        name: ``Am7/G``.
        at: Characters of the line that stand before it.
        syllable: Syllables of the line that stand before it; None where that was not worked out.
    """

    name: str
    at: int
    syllable: int | None = None


class Line(_Value):
    """One sung line.

    Attributes:
        address: Where it stands: ``v1.3`` is line 3 of verse 1, ``c.1`` line 1 of the chorus.
        text: The words, as sung, with capitals and without a full stop.
        syllables: Syllables sung; None where a word's sound is not known.
        target_syllables: Syllables asked for; None where the line is the writer's.
        stress: One ``0`` or ``1`` a syllable; None where not known.
        rhyme: Letter of its rhyme family in the section's scheme, ``X`` for none.
        source: Who wrote it.
        ok: Whether it meets its plan; True for the writer's own lines.
        stress_fit: Share of its longer words that stand on their stress, by the rhythm that was asked for or, in a
            later verse, by that of verse 1; left out of the JSON where there was none to keep.
        chords: Chords over it, in order; left out of the JSON where there are none.
    """

    address: str
    text: str
    syllables: int | None = None
    target_syllables: int | None = None
    stress: str | None = None
    rhyme: str = "X"
    source: LineSource = "model"
    ok: bool = True
    stress_fit: float | None = Field(default=None, exclude_if=_unsaid)
    chords: tuple[Chord, ...] = Field(default=(), exclude_if=lambda chords: not chords)


class Played(_Value):
    """What is played without words: an intro, a break, a turnaround.

    Attributes:
        after: Lines of the section that are sung before it.
        lines: Lines of chords as ChordPro has them, with the bars, dots and counts around them: ``[Am] / / / [F]``.
        label: Heading of a part of its own, ``""`` for one without; None where it stands among the section's lines.
    """

    after: int
    lines: tuple[str, ...]
    label: str | None = None


class Section(_Value):
    """One section as sung.

    Attributes:
        kind: ``verse``, ``chorus``, ….
        number: Which of its kind, from 1; a section that repeats another keeps that one's number.
        label: Heading without brackets, ``Verse 1``.
        rhyme_scheme: The form's notation for its lines, ``XA1A``.
        strictness: How strictly its lines rhyme.
        repeats: Address prefix of the section it repeats verbatim (``c``), or None.
        lines: Its lines, in order.
        played: What is played between them, before the first section and after each, in order; left out of the JSON
            where there is nothing.
    """

    kind: str
    number: int
    label: str
    rhyme_scheme: str
    strictness: Strictness
    repeats: str | None = None
    lines: tuple[Line, ...] = ()
    played: tuple[Played, ...] = Field(default=(), exclude_if=lambda played: not played)


class ModelUse(_Value):
    """Which model wrote it, and why that one.

    Attributes:
        provider: ``embedded``, ``ollama`` or ``scripted``.
        name: The model's name.
        digest: Content hash of the model, where known.
        reason: Why this model was used, as a phrase that can follow its name.
        lines_by_fallback: Lines that another model than this one wrote.
    """

    provider: str
    name: str
    digest: str | None = None
    reason: str = ""
    lines_by_fallback: int = 0


class Scores(_Value):
    """Scores from 0 to 1, higher is better; None was not measured."""

    rhyme: float | None = None
    syllables: float | None = None
    meter: float | None = None
    coherence: float | None = None
    mood: float | None = None
    imagery: float | None = None
    freshness: float | None = None
    repetition: float | None = None
    singability: float | None = None
    originality: float | None = None
    fluency: float | None = None
    overall: float | None = None


class Usage(_Value):
    """What it cost: tokens in and out, requests to the model, seconds of wall time."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    seconds: float = 0.0


class Song(_Value):
    """One version of one song, finished or not.

    Attributes:
        id: 6 characters of base32 without look-alikes; None before it is stored.
        version: Counts from 1 within a song's line of versions.
        parent: ID of the version it was made from.
        form: The whole form in Lyrica's notation.
        seed: The seed that was used.
        created_at: UTC.
        key: ``Am``, as the writer's ChordPro says; this and the next two are left out of the JSON where nothing does.
        capo: Fret of the capo, from 1.
        tempo: Beats a minute.
        words_sung: Words as sung, repeats counted.
    """

    id: str | None = None
    version: int = 1
    parent: str | None = None
    title: str
    genre: str | None = None
    mood: str | None = None
    theme: str | None = None
    language: str = "en"
    form: str
    seed: int | None = None
    run_status: RunStatus = "complete"
    stage: Stage = "draft"
    writers: tuple[str, ...] = ()
    created_at: datetime
    key: str | None = Field(default=None, exclude_if=_unsaid)
    capo: int | None = Field(default=None, exclude_if=_unsaid)
    tempo: int | None = Field(default=None, exclude_if=_unsaid)
    model: ModelUse
    sections: tuple[Section, ...] = ()
    scores: Scores = Scores()
    words_sung: int = 0
    usage: Usage = Usage()
