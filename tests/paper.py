"""The song that the golden files print, plain and with chords."""

from __future__ import annotations

from datetime import UTC, datetime

from lyrica_cli.core.song.arrangement import Arrangement
from lyrica_cli.core.song.section import Kind
from lyrica_cli.core.song.song import Chord, Line, ModelUse, Played, Scores, Section, Song, Usage

VERSE = (
    "I bought a kettle and a lamp",
    "I painted one wall bright green",
    "Who was it rang the [bell]?",
    "1. *Not* me, <sir>!",
)
CHORUS = ("Turn the music up loud", "Burn the dinner, burn the bread")


def section(number: int, lines: tuple[str, ...], scheme: str, repeats: str | None = None) -> Section:
    kind = Kind.VERSE if scheme == "XAXA" else Kind.CHORUS
    return Section(
        kind=kind,
        number=number,
        label=kind.label(number),
        rhyme_scheme=scheme,
        strictness="near",
        repeats=repeats,
        lines=tuple(
            Line(
                address=f"{kind.prefix(number)}.{at}",
                text=text,
                syllables=8,
                target_syllables=8,
                stress="01010101",
                rhyme=letter,
            )
            for at, (text, letter) in enumerate(zip(lines, scheme, strict=True), start=1)
        ),
    )


SONG = Song(
    id="k3f9wq",
    title="Turn the Music Up Loud ♯1",
    genre="pop",
    mood="happy",
    form="V:XAXA:8 C:XX:6 V C C",
    seed=7,
    writers=("Ana", "Tom"),
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    model=ModelUse(provider="embedded", name="SmolLM2-135M-Instruct", reason="Ollama is not running"),
    sections=(
        section(1, VERSE, "XAXA"),
        section(1, CHORUS, "XX"),
        section(1, CHORUS, "XX", repeats="c"),
    ),
    scores=Scores(rhyme=1.0, overall=0.9),
    words_sung=40,
    usage=Usage(prompt_tokens=10, completion_tokens=20, calls=3, seconds=1.5),
)


def played(song: Song) -> Song:
    """The song with chords over its first line, the last one at its very end; an intro, a break and a solo."""
    first, chorus, again = song.sections
    line = first.lines[0]
    chords = tuple(Chord(name=name, at=at) for name, at in (("Am", 0), ("F#m7/C", 11), ("G", len(line.text))))
    lines = (line.model_copy(update={"chords": chords, "syllables": 11}), *first.lines[1:])
    intro = Played(after=0, lines=("[Am] / / / [F#m7/C]",), label="Intro")
    first = first.model_copy(update={"lines": lines, "played": (intro, Played(after=2, lines=("| [F] | [G] | (x2)",)))})
    solo = Played(after=2, lines=("[Am] [G]", "[F] [G]"), label="Guitar Solo")
    return song.model_copy(update={"sections": (first, chorus.model_copy(update={"played": (solo,)}), again)})


PLAYED = played(SONG)
ARRANGEMENT = Arrangement(key="Am", capo=2, tempo=96, bars=2)
