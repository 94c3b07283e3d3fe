"""The lexicon: how words sound, how common they are and what part of speech they play."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.phones import Sound, syllables
from lyrica_cli.core.prosody.rows import SortedRows

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(__file__).parent / "data" / "lexicon.tsv"
REMEMBERED = 40_000
"""Entries kept at hand; with more, the one asked for longest ago is forgotten, so that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the lexicon.

    Attributes:
        word: Lower case.
        zipf: Zipf frequency (log10 of uses per billion words); 0 where unknown, 7 for the commonest.
        parts: Parts of speech, commonest first: ``n`` noun, ``v`` verb, ``a`` adjective, ``r`` adverb; empty for
            function words and names.
        concrete: Whether it names a thing that can be seen or touched.
        singable: Whether a model may sing it.
        profane: Whether it is sung only when the writer allows profanity.
        slur: Whether it is never sung.
        sounds: Its pronunciations, the usual one first.
    """

    word: str
    zipf: float
    parts: str
    concrete: bool
    singable: bool
    profane: bool
    slur: bool
    sounds: tuple[Sound, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """The numbers of syllables it can be sung in, its usual one first."""
        return tuple(dict.fromkeys(map(syllables, self.sounds)))


def _parse(row: bytes) -> Entry:
    word, zipf, flags, sounds = row.decode().rstrip("\n").split("\t")
    return Entry(
        word=word,
        zipf=int(zipf) / 100,
        parts="".join(flag for flag in flags if flag in "nvar"),
        concrete="c" in flags,
        singable="s" in flags,
        profane="p" in flags,
        slur="x" in flags,
        sounds=tuple(tuple(sound.split(" ")) for sound in sounds.split("|")),
    )


class Lexicon:
    """Look words up in the compiled dictionary, by bisection in the mapped file.

    Args:
        path: A file as ``compile.py`` writes it.
    """

    def __init__(self, path: Path = FILE) -> None:
        self._rows = SortedRows(path)
        self._known = functools.lru_cache(maxsize=REMEMBERED)(self._read)

    def get(self, word: str) -> Entry | None:
        """Find a word, in any case; None if the dictionary lacks it.

        Apostrophes around a word that is unknown with them are quotation marks or a dropped letter: *'hello*,
        *lovin'*.

        >>> english().get("Fire").counts
        (2, 1)
        >>> english().get("qwxz") is None
        True
        """
        return self._known(word.lower().replace("’", "'"))  # ruff: ignore[ambiguous-unicode-character-string] - writers type typographic apostrophes

    def singable(self) -> Iterator[Entry]:
        """Give every word that a model may sing, profane ones included, in alphabetical order."""
        for match in re.finditer(rb"^[^\t\n]+\t\d+\t[a-z]*s[a-z]*\t[^\n]+$", self._rows.mapped, re.MULTILINE):
            yield _parse(match.group())

    def entries(self) -> Iterator[Entry]:
        """Give every word, in alphabetical order."""
        for match in re.finditer(rb"^[^\n]+$", self._rows.mapped, re.MULTILINE):
            yield _parse(match.group())

    def _read(self, key: str) -> Entry | None:
        return self._find(key) or self._find(key.strip("'"))

    def _find(self, wanted: str) -> Entry | None:
        row = self._rows.find(wanted)
        return None if row is None else _parse(row)


@functools.cache
def english() -> Lexicon:
    """Open the lexicon that ships with the package, once a process."""
    return Lexicon()
