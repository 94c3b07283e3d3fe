"""The lexicon: how words sound, how common they are and what part of speech they play."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.phones import Sound, syllables
from lyrica_cli.core.prosody.rows import SortedRows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Own = frozenset[tuple[str, tuple[Sound, ...]]]
"""Words of a writer's own list, each with its sounds."""

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
        name: Whether it is written with capitals only: a name, an abbreviation.
        profane: Whether it is sung only when the writer allows profanity.
        slur: Whether it is never sung.
        sounds: Its pronunciations, the usual one first.
    """

    word: str
    zipf: float
    parts: str
    concrete: bool
    singable: bool
    name: bool
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
        name="m" in flags,
        profane="p" in flags,
        slur="x" in flags,
        sounds=tuple(tuple(sound.split(" ")) for sound in sounds.split("|")),
    )


_UNLISTED = Entry("", 0.0, "n", concrete=False, singable=False, name=True, profane=False, slur=False, sounds=())
"""What is taken of a word that the writer's list alone has."""


class Lexicon:
    """Look words up in the compiled dictionary, by bisection in the mapped file.

    Args:
        path: A file as ``compile.py`` writes it.

    Attributes:
        own: The writer's own pronunciations, which go before the dictionary's.
    """

    def __init__(self, path: Path = FILE) -> None:
        self._rows = SortedRows(path)
        self.own: Own = frozenset()
        self._sounds: dict[str, tuple[Sound, ...]] = {}
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

    def respell(self, own: Mapping[str, tuple[Sound, ...]]) -> None:
        """Say some words as the writer does, from here on.

        Args:
            own: Word in lower case -> its sounds. A word that the dictionary lacks becomes a noun that no model is
                offered, but that lines can hold and be rhymed with.
        """
        if (taken := frozenset(own.items())) != self.own:
            self.own, self._sounds = taken, dict(own)
            self._known.cache_clear()

    def singable(self) -> Iterator[Entry]:
        """Give every word that a model may sing, profane ones included, in alphabetical order."""
        for match in re.finditer(rb"^[^\t\n]+\t\d+\t[a-z]*s[a-z]*\t[^\n]+$", self._rows.mapped, re.MULTILINE):
            entry = _parse(match.group())
            yield replace(entry, sounds=self._sounds[entry.word]) if entry.word in self._sounds else entry

    def entries(self) -> Iterator[Entry]:
        """Give every word, in alphabetical order."""
        for match in re.finditer(rb"^[^\n]+$", self._rows.mapped, re.MULTILINE):
            yield _parse(match.group())

    def _read(self, key: str) -> Entry | None:
        found = self._find(key) or self._find(key.strip("'"))
        if (sounds := self._sounds.get(key)) is None:
            return found
        listed = found if found is not None and found.word == key else replace(_UNLISTED, word=key)
        return replace(listed, sounds=sounds)

    def _find(self, wanted: str) -> Entry | None:
        row = self._rows.find(wanted)
        return None if row is None else _parse(row)


@functools.cache
def english() -> Lexicon:
    """Open the lexicon that ships with the package, once a process."""
    return Lexicon()
