"""What the writer asked for."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Strictness = Literal["perfect", "near", "none"]
Meter = Literal["iambic", "trochaic", "anapestic", "dactylic", "free"]
PointOfView = Literal["i", "you", "we", "she", "he", "they"]


class SectionWish(BaseModel):
    """What a song map says of one section. Frozen; what it says for the reader only is not kept.

    Attributes:
        new: What it sings of that no other section does, in words or things; empty leaves it to the planner.
        rhymes: Letter of its scheme -> a word of the rhyme family that it is to have.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    new: str = ""
    rhymes: dict[str, str] = Field(default_factory=dict)


class Brief(BaseModel):
    """One wish for a song. Frozen; a field that is None was not asked for and is decided by the planner.

    Attributes:
        theme: What the song is about, in the writer's words.
        genre: Free text, as typed; aliases are resolved against the form data.
        mood: Free text, as typed.
        title: The title, sung to the letter where the form puts it.
        hook: A line sung to the letter as the chorus' first title line.
        use: Words or phrases that must each be sung at least once.
        avoid: Words that must not be sung.
        pov: Who speaks.
        form: A form's name, an order (``V C V C``) or a whole form in Lyrica's notation.
        rhyme: Strictness for every section; None takes the genre's.
        scheme: Rhyme scheme for every verse, instead of the form's.
        syllables: Syllable pattern for every verse, instead of the form's.
        meter: Meter of every line; ``free`` asks for none.
        rhythm: Rhythm of the verses' lines, ``x/x/x/x/, x/x/x/``.
        fit: The text of a lyric whose form and rhythm the song takes over, or None.
        source: The text of the writer's own draft with holes, or None.
        first_line: A line that opens verse 1, sung to the letter.
        explicit: True lets profanity into the vocabulary; slurs never.
        language: Two-letter code; only ``en`` can be written.
        seed: Seed of every random choice; None lets Lyrica draw one.
        candidates: Candidates a line, 1 or more; None takes the setting.
        writers: Names of the people who write this song.
        sections: Prefix of a section, ``v1`` -> what a song map says of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: str | None = None
    genre: str | None = None
    mood: str | None = None
    title: str | None = None
    hook: str | None = None
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    pov: PointOfView | None = None
    form: str | None = None
    rhyme: Strictness | None = None
    scheme: str | None = None
    syllables: str | None = None
    meter: Meter | None = None
    rhythm: str | None = None
    fit: str | None = None
    source: str | None = None
    first_line: str | None = None
    explicit: bool = False
    language: str = "en"
    seed: int | None = Field(default=None, ge=0)
    candidates: int | None = Field(default=None, ge=1)
    writers: tuple[str, ...] = ()
    sections: dict[str, SectionWish] = Field(default_factory=dict)
