"""A song made of a text that somebody wrote: its form is heard, not known."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import InputError
from lyrica_cli.core.prosody.analysis import analyze
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.song.capitals import headline
from lyrica_cli.core.song.draft import Given, parse_draft
from lyrica_cli.core.song.song import Line, ModelUse, Section, Song
from lyrica_cli.core.writing.chords import carried
from lyrica_cli.core.writing.tune import FORM_LETTERS

if TYPE_CHECKING:
    from lyrica_cli.core.song.draft import Draft, DraftSection


def heard(text: str) -> tuple[Song, dict[int, str]]:
    """Hear a lyric, as text or as ChordPro: its sections, what rhymes in each, the syllables of each line.

    Returns:
        The song, every line the writer's own; and for each line of the text (from 1) that is sung, its address.

    Raises:
        InputError: There is nothing to sing in it, it has holes, or something in it cannot be read.
    """
    try:
        draft = parse_draft(text)
    except InputError as error:
        raise InputError(str(error).removeprefix("--from: ")) from error
    places: dict[int, str] = {}
    sections: dict[str, Section] = {}
    order = []
    for part in draft.sections:
        prefix = part.repeats or part.kind.prefix(part.number)
        for number, line in enumerate(part.lines, start=1):
            if not isinstance(line, Given):
                raise InputError(f"line {prefix}.{number} is a hole. To have it written: lyrica generate --from FILE")
            places[line.at] = f"{prefix}.{number}"
        if prefix not in sections and part.lines:
            sections[prefix] = _section(part, prefix)
        if prefix in sections:
            order.append(sections[prefix].model_copy(update={"repeats": part.repeats}))
    places.pop(0, None)  # lines that a bare heading recalls stand in no line of the text
    song = Song(
        title=_title(draft),
        form="",
        created_at=datetime.now(UTC),
        model=ModelUse(provider="", name=""),
        sections=tuple(order),
        words_sung=sum(len(words(line.text)) for section in order for line in section.lines),
    )
    return carried(song, draft), places


def _title(draft: Draft) -> str:
    first = next(line for part in draft.sections for line in part.lines if isinstance(line, Given))
    return draft.title or headline(first.text)


def _section(part: DraftSection, prefix: str) -> Section:
    texts = [line.text for line in part.lines if isinstance(line, Given)]
    sound = analyze([(None, texts)]).stanzas[0]
    scheme = sound.marked.upper().translate(FORM_LETTERS)
    lines = [
        Line(
            address=f"{prefix}.{number}",
            text=line.text,
            syllables=line.syllables,
            stress=line.stress,
            rhyme=letter,
            source="writer",
        )
        for number, (line, letter) in enumerate(zip(sound.lines, scheme, strict=True), start=1)
    ]
    return Section(
        kind=part.kind.value,
        number=part.number,
        label=part.kind.label(part.number),
        rhyme_scheme=scheme,
        strictness="near",
        lines=tuple(lines),
    )
