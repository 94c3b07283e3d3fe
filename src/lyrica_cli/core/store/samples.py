"""A sample history of our own writing, as a few months of work would leave it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

from lyrica_cli.core.prosody.line import fitted, line_stress, words
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.song.form import parse_form
from lyrica_cli.core.song.rating import Rating
from lyrica_cli.core.song.song import Line, ModelUse, Scores, Section, Song, Usage


@dataclass(frozen=True, slots=True)
class Sample:
    """A song of the sample history.

    Attributes:
        brief: What it answers.
        song: What came of it.
        ratings: What the writer thought of it, the earliest first.
    """

    brief: Brief
    song: Song
    ratings: tuple[Rating, ...]


def samples(now: datetime | None = None) -> list[Sample]:
    """Give the samples, the oldest first.

    Args:
        now: The moment up to which they were written; None is this one.
    """
    text = (resources.files(__package__) / "samples.toml").read_text(encoding="utf-8")
    return [_sample(each, now or datetime.now(UTC)) for each in tomllib.loads(text)["song"]]


def _sample(given: dict[str, Any], now: datetime) -> Sample:
    form = parse_form(given["form"])
    stanzas = [stanza.split("\n") for stanza in given["words"].strip().split("\n\n")]
    sections: dict[str, Section] = {}
    sung = []
    for placed in form.order:
        prefix = placed.repeats or placed.prefix
        if prefix not in sections:
            lines = stanzas[len(sections)]
            letters = placed.spec.notation.split(":")[1]
            sections[prefix] = Section(
                kind=placed.kind.value,
                number=placed.number,
                label=placed.label,
                rhyme_scheme=letters,
                strictness=placed.spec.strictness,
                lines=tuple(
                    _line(f"{prefix}.{at}", text, letter)
                    for at, (text, letter) in enumerate(zip(lines, letters, strict=True), start=1)
                ),
            )
        sung.append(sections[prefix].model_copy(update={"repeats": placed.repeats}))
    song = Song(
        title=given["title"],
        genre=given["genre"],
        mood=given["mood"],
        theme=given["theme"],
        form=form.notation,
        created_at=now - timedelta(days=given["days_ago"]),
        model=ModelUse(provider=given["model"][0], name=given["model"][1], reason="a sample; nobody had to be asked"),
        sections=tuple(sung),
        scores=Scores(**given["scores"]),
        words_sung=sum(len(words(line.text)) for section in sung for line in section.lines),
        usage=Usage(seconds=given["seconds"]),
    )
    ratings = tuple(Rating.model_validate({**each, "tags": tuple(each.get("tags", ()))}) for each in given["ratings"])
    brief = Brief(genre=song.genre, mood=song.mood, theme=song.theme, title=song.title)
    return Sample(brief, song, ratings)


def _line(address: str, text: str, letter: str) -> Line:
    syllables = fitted(text, 1, 16)
    return Line(
        address=address,
        text=text,
        syllables=syllables,
        stress=line_stress(text, syllables) if syllables else None,
        rhyme=letter,
        source="writer",
    )
