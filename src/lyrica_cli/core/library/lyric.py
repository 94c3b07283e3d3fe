"""One lyric of the writer's library as a value: its words, its sections, what is known about it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.prosody.line import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_LINES = 2_000
"""Lines that a lyric can have; a longer text is a book."""
LONGEST_LINE = 2_000
"""Characters that a line can have."""
LONGEST_FACT = 300
"""Characters that a title, an artist and the like can have."""

Chord = tuple[int, str]
"""A chord and the character of its line that it stands above, from 0."""


@dataclass(frozen=True, slots=True)
class LyricLine:
    """One line.

    Attributes:
        text: Its words, without chords.
        chords: The chords above it, from left to right.
    """

    text: str
    chords: tuple[Chord, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One section or stanza.

    Attributes:
        label: Its heading, as ``Verse 1``.
        lines: Its lines.
        repeats: Which part it repeats word for word, from 0; None if its words are its own.
    """

    label: str
    lines: tuple[LyricLine, ...]
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a lyric besides its words; None where nothing is.

    Attributes:
        title: Its title.
        artist: Who wrote or sings it.
        album: Where it was published.
        genre: Any word.
        mood: Any word.
        theme: What it is about.
        language: As a code, ``en``.
    """

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    genre: str | None = None
    mood: str | None = None
    theme: str | None = None
    language: str | None = None

    def filled(self, other: Facts) -> Facts:
        """Fill what is missing from another source.

        >>> Facts(title="Gravel").filled(Facts(title="01", genre="folk"))
        Facts(title='Gravel', artist=None, album=None, genre='folk', mood=None, theme=None, language=None)
        """
        return Facts(**{name: getattr(self, name) or getattr(other, name) for name in FACTS})


FACTS = ("title", "artist", "album", "genre", "mood", "theme", "language")
"""The names of the facts."""


@dataclass(frozen=True, slots=True)
class Lyric:
    """A whole lyric.

    Attributes:
        facts: What is known about it.
        parts: Its sections, in the order in which they are sung; at least one line among them.
    """

    facts: Facts
    parts: tuple[Part, ...]

    def with_facts(self, facts: Facts) -> Lyric:
        """Give the same words under other facts."""
        return replace(self, facts=facts)

    def own_parts(self) -> Iterator[Part]:
        """Give the parts whose words are their own."""
        return (part for part in self.parts if part.repeats is None)

    @property
    def text(self) -> str:
        """The words as they are sung, a blank line between parts, without headings."""
        return "\n\n".join("\n".join(line.text for line in part.lines) for part in self.parts)

    @property
    def content_hash(self) -> str:
        """SHA-256 of the words, whatever their case, spacing, punctuation or place in stanzas."""
        sung = (" ".join(words(line.text)) or line.text.casefold() for part in self.parts for line in part.lines)
        return hashlib.sha256("\n".join(sung).encode("utf-8", "replace")).hexdigest()

    def as_data(self) -> list[dict[str, Any]]:
        """Write the parts as JSON data; chords only where there are some."""
        return [
            {
                "label": part.label,
                "repeats": part.repeats,
                "lines": [line.text for line in part.lines],
                **({"chords": [list(line.chords) for line in part.lines]} if _has_chords(part) else {}),
            }
            for part in self.parts
        ]


def parts_from_data(data: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Read parts as :meth:`Lyric.as_data` writes them."""
    return tuple(
        Part(
            part["label"],
            tuple(
                LyricLine(text, tuple((int(at), str(chord)) for at, chord in chords))
                for text, chords in zip(part["lines"], part.get("chords") or [()] * len(part["lines"]), strict=True)
            ),
            part["repeats"],
        )
        for part in data
    )


def tidy(value: object) -> str | None:
    r"""Make a fact of whatever stood in a file: one line, no controls, no longer than a fact can be.

    >>> tidy("  Porch\n Light\x1b "), tidy(["folk", "blues"]), tidy({}), tidy("")
    ('Porch Light', 'folk, blues', None, None)
    """
    if isinstance(value, list | tuple):
        value = ", ".join(filter(None, map(tidy, value[:8])))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(clean(str(value).replace("\n", " ")).split())[:LONGEST_FACT].strip() or None


def clean(text: str) -> str:
    r"""Leave out control characters but tabs and line ends, and put letters and their accents together.

    >>> clean("caf" + "e\u0301\x07")
    'café'
    """
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text.replace("\t", " ")))


_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")


def _has_chords(part: Part) -> bool:
    return any(line.chords for line in part.lines)


def as_lines(texts: Iterable[str]) -> tuple[LyricLine, ...]:
    """Make lines without chords."""
    return tuple(LyricLine(text) for text in texts)
